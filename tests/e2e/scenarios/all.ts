import { LIFECYCLE_SCENARIOS } from "./lifecycle.ts";
import { NATIVE_SCENARIOS } from "./native.ts";
import { NODE_SCENARIOS } from "./nodes.ts";
import { PINNING_SCENARIOS } from "./pinning.ts";
import { REFUSAL_SCENARIOS } from "./refusals.ts";
import { RESIZE_SCENARIOS } from "./resizes.ts";
import { RESTART_SCENARIOS } from "./restarts.ts";
import type { Scenario } from "./scenario.ts";

/** Every scenario, in the order in which they run on a node. */
export const ALL_SCENARIOS: readonly Scenario[] = [
  ...PINNING_SCENARIOS,
  ...LIFECYCLE_SCENARIOS,
  ...REFUSAL_SCENARIOS,
  ...RESIZE_SCENARIOS,
  ...NODE_SCENARIOS,
  ...RESTART_SCENARIOS,
  ...NATIVE_SCENARIOS,
];
