import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { wholeCpus } from "../runtime/resources.ts";
import type { Bench } from "../bench.ts";
import { creationRefusal } from "./asserts.ts";
import type { Say, Scenario } from "./scenario.ts";

/** A bad annotation and why it is one, in the product's words [A3]–[A6]. */
function badLists(bench: Bench): readonly (readonly [value: string, reason: string])[] {
  return [
    ["", "the list is empty"],
    ["  ", "the list is empty"],
    ["0,,2", "empty item at offset 2"],
    ["abc", "'abc' is neither a CPU id nor a range a-b"],
    ["+1", "'+1' is neither a CPU id nor a range a-b"],
    ["4-2", "range '4-2' is reversed"],
    ["-1", "'-1' is neither a CPU id nor a range a-b"],
    ["16384", "CPU id 16384 is larger than 16383"],
    ["0-4294967295", "CPU id 4294967295 is larger than 16383"],
    ["9999", `CPU(s) not online: [9999] (valid range: ${bench.online})`],
  ];
}

/** Refusals, as the caller of the runtime gets to see them. */
export const REFUSAL_SCENARIOS: readonly Scenario[] = [
  {
    name: "a bad annotation is refused with its reason [A3] [A4] [A6]",
    machine: "real",
    node: "shared",
    run: refusesBadLists,
  },
  {
    name: "too many whole CPUs are refused with the numbers, which add up [P5]",
    machine: "real",
    node: "shared",
    run: refusesTooMany,
  },
  {
    name: "a shared container is refused where every CPU is pinned [G2] [G3]",
    machine: "real",
    node: "shared",
    run: refusesWithoutPool,
  },
];

async function refusesBadLists(bench: Bench, say: Say): Promise<void> {
  const cases = badLists(bench);
  for (const [value, reason] of cases) {
    const pod = await bench.kubelet.runPod({ name: "bad", annotations: { "weka.io/cores-ids": value } });
    const text = await creationRefusal(bench.kubelet, pod, { expect: { kind: "shared" } });
    assertEquals(text, `invalid CPU list in annotation '${value}': ${reason}`);
    await bench.kubelet.deletePod(pod, 0);
  }
  say(`${cases.length} texts, the last: CPU(s) not online: [9999] (valid range: ${bench.online})`);
}

async function refusesTooMany(bench: Bench, say: Say): Promise<void> {
  const need = bench.online.size;
  const pod = await bench.kubelet.runPod({ name: "greedy", qos: "guaranteed" });
  const text = await creationRefusal(bench.kubelet, pod, {
    resources: wholeCpus(need),
    expect: { kind: "integer", count: need },
  });
  assertInsufficient(text, { need, have: need - 1, online: need });
  say(text);
}

async function refusesWithoutPool(bench: Bench, say: Say): Promise<void> {
  const { kubelet, online } = bench;
  const pinned = { name: "all", annotations: { "weka.io/cores-ids": `${online}` } };
  await kubelet.runOne(pinned, { expect: { kind: "annotated", cpus: online } });
  const pod = await kubelet.runPod({ name: "shared" });
  const text = await creationRefusal(bench.kubelet, pod, { expect: { kind: "shared" } });
  assertStringIncludes(text, "shared CPU pool is empty");
  say(text);
}

/** What a refusal for want of CPUs must say. */
export interface Insufficient {
  readonly need: number;
  readonly have: number;
  readonly online: number;
}

/** Fails unless the text is the product's, with these numbers, and they add up to the online CPUs. */
export function assertInsufficient(text: string, numbers: Insufficient): void {
  const { need, have, online } = numbers;
  assertMatch(
    text,
    /^failed to allocate exclusive CPUs: insufficient free CPUs: need \d+, have \d+ \(online \d+; .+\)$/,
  );
  assertEquals(
    text.match(/need \d+, have \d+ \(online \d+/)?.[0],
    `need ${need}, have ${have} (online ${online}`,
  );
  const parts = [...(text.split(";")[1] ?? "").matchAll(/\d+/g)].map(([digits]) => Number(digits));
  assertEquals(
    parts.reduce((sum, part) => sum + part, have),
    online,
    `the numbers of "${text}" do not add up`,
  );
}
