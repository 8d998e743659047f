import type { KubeScenario } from "../scenario.ts";
import { CLASS_SCENARIOS } from "./classes.ts";
import { CONFLICT_SCENARIOS } from "./conflicts.ts";
import { CRASH_LOOP_SCENARIOS } from "./crash_loops.ts";
import { REPLACEMENT_SCENARIOS } from "./replacement.ts";
import { RESIZE_SCENARIOS } from "./resizes.ts";

/** Every scenario of a Kubernetes node, in their order. */
export const KUBE_SCENARIOS: readonly KubeScenario[] = [
  ...REPLACEMENT_SCENARIOS,
  ...CONFLICT_SCENARIOS,
  ...CLASS_SCENARIOS,
  ...RESIZE_SCENARIOS,
  ...CRASH_LOOP_SCENARIOS,
];
