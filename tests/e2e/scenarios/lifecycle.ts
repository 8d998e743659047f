import { assertEquals } from "@std/assert";
import type { Bench } from "../bench.ts";
import { wholeCpus } from "../runtime/resources.ts";
import { appliedTo, pollWithCarriers } from "./asserts.ts";
import type { Say, Scenario } from "./scenario.ts";

/** What an exit gives back. */
export const LIFECYCLE_SCENARIOS: readonly Scenario[] = [
  {
    name: "an exit gives the CPUs back: to the next integer container, then to the pool [H5] [G1]",
    machine: "real",
    node: "shared",
    run: exitGivesBack,
  },
];

async function exitGivesBack(bench: Bench, say: Say): Promise<void> {
  const { kubelet } = bench;
  const count = bench.online.size - 1;
  const whole = { resources: wholeCpus(count), expect: { kind: "integer", count } } as const;
  const shared = await kubelet.runOne({ name: "shared" }, { expect: { kind: "shared" } });
  const guaranteed = { name: "first", qos: "guaranteed" } as const;
  const first = await kubelet.runOne(guaranteed, { ...whole, command: ["sleep", "1"] });
  const owned = appliedTo(bench, first);
  await kubelet.waitExited(first);
  const second = await kubelet.runOne({ name: "second", qos: "guaranteed" }, whole);
  assertEquals(appliedTo(bench, second).size, count);
  await kubelet.deletePod(second.pod, 0);
  await kubelet.deletePod(first.pod, 0);
  const started = performance.now();
  await pollWithCarriers(bench, "the shared container to grow back", () => {
    return appliedTo(bench, shared).equals(bench.online);
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${owned} owned, given again, shared back on ${bench.online} after ${seconds} s`);
}
