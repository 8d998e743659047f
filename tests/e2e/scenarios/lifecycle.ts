import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Bench } from "../bench.ts";
import { poll } from "../runtime/poll.ts";
import { wholeCpus } from "../runtime/resources.ts";
import { appliedTo, pollUntilOn } from "./asserts.ts";
import type { Say, Scenario } from "./scenario.ts";

/** What an exit gives back. */
export const LIFECYCLE_SCENARIOS: readonly Scenario[] = [
  {
    name: "an exit gives the CPUs back: to the next integer container, then to the pool [H5] [G1]",
    machine: "real",
    node: "shared",
    run: exitGivesBack,
  },
  {
    name: "a start that fails gives the CPUs back [H3]",
    machine: "real",
    node: "shared",
    run: failedStartGivesBack,
  },
  {
    name: "on a quiet node the pool grows by itself where that cannot block the runtime [G4]",
    machine: "real",
    ways: ["external"],
    versions: ["2.4.2"],
    node: "shared",
    run: growsByItself,
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
  await pollUntilOn(bench, shared, bench.online);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${owned} owned, given again, shared back on ${bench.online} after ${seconds} s`);
}

async function failedStartGivesBack(bench: Bench, say: Say): Promise<void> {
  const { kubelet } = bench;
  const count = bench.online.size - 1;
  const whole = { resources: wholeCpus(count), expect: { kind: "integer", count } } as const;
  const pod = await kubelet.runPod({ name: "broken", qos: "guaranteed" });
  const broken = await kubelet.create(pod, { ...whole, command: ["/there/is/no/such/program"] });
  const text = await kubelet.refusal(kubelet.start(broken)) ?? "it started";
  assertStringIncludes(text, "no such file");
  await kubelet.remove(broken);
  const next = await kubelet.runOne({ name: "next", qos: "guaranteed" }, whole);
  say(`after the failure another container owns ${appliedTo(bench, next)}`);
}

async function growsByItself(bench: Bench, say: Say): Promise<void> {
  const { kubelet, watcher } = bench;
  const count = bench.online.size - 1;
  const whole = { resources: wholeCpus(count), expect: { kind: "integer", count } } as const;
  const shared = await kubelet.runOne({ name: "shared" }, { expect: { kind: "shared" } });
  // The same slot ends twice: its second end carries no growth.
  const pod = await kubelet.runPod({ name: "whole", qos: "guaranteed" });
  for (let round = 0; round < 2; round++) {
    const integer = await kubelet.run(pod, whole);
    await kubelet.stop(integer, 0);
    await kubelet.remove(integer);
  }
  await kubelet.deletePod(pod, 0);
  const start = performance.now();
  await poll("the shared container to grow", async () => {
    await watcher.check();
    return appliedTo(bench, shared).equals(bench.online) || undefined;
  }, { timeoutMs: 30_000, everyMs: 100 });
  say(
    `no hook in between, back on ${bench.online} after ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
}
