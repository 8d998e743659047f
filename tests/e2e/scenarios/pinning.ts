import { assert, assertEquals } from "@std/assert";
import { CpuSet, parseCpuList } from "../../../src/cpuset/mod.ts";
import type { Bench } from "../bench.ts";
import { memsAllowed } from "../runtime/cgroups.ts";
import { wholeCpus } from "../runtime/resources.ts";
import { appliedTo, assertApplied, pollUntilOn } from "./asserts.ts";
import type { Say, Scenario } from "./scenario.ts";

/** Pins and exclusive CPUs against the kernel's own cpusets. */
export const PINNING_SCENARIOS: readonly Scenario[] = [
  {
    name: "an annotated container runs on exactly its CPUs and on their memory [A1] [M1]",
    machine: "real",
    node: "shared",
    run: pinsExactly,
  },
  {
    name: "a container's own annotation wins over its pod's [A5]",
    machine: "real",
    node: "shared",
    run: containerPinWins,
  },
  {
    name: "a shared container leaves the CPUs before the integer container exists [H1]",
    machine: "real",
    node: "shared",
    run: sharedLeavesFirst,
  },
  {
    name: "the memory nodes of an annotated container are those of its CPUs [M1]",
    machine: "fake64",
    node: "shared",
    run: memoryFollows,
  },
  {
    name: "forbidden CPUs stay forbidden when the pool shrinks and grows [A2]",
    machine: "fake64",
    node: "shared",
    run: forbiddenStays,
  },
];

async function pinsExactly(bench: Bench, say: Say): Promise<void> {
  const { kubelet } = bench;
  const cpus = CpuSet.of(1);
  const pod = { name: "pinned", annotations: { "weka.io/cores-ids": "1" } };
  const pinned = await kubelet.runOne(pod, { expect: { kind: "annotated", cpus } });
  assertApplied(bench, pinned, cpus);
  const created = (await bench.recording.all()).find((line) => line.id === pinned.id);
  assert(created?.mems !== undefined, "no memory nodes were set");
  const mems = await memsAllowed(await kubelet.pid(pinned));
  assertEquals(mems, created.mems);
  say(`Cpus_allowed_list ${appliedTo(bench, pinned)}, Mems_allowed_list ${mems}`);
}

async function containerPinWins(bench: Bench, say: Say): Promise<void> {
  const annotations = { "weka.io/cores-ids": "0", "cores-ids.weka.io/container.side": "1" };
  const pod = await bench.kubelet.runPod({ name: "two", annotations });
  const main = await bench.kubelet.run(pod, { expect: { kind: "annotated", cpus: CpuSet.of(0) } });
  const side = await bench.kubelet.run(pod, {
    name: "side",
    expect: { kind: "annotated", cpus: CpuSet.of(1) },
  });
  say(`main ${appliedTo(bench, main)}, side ${appliedTo(bench, side)}`);
}

async function sharedLeavesFirst(bench: Bench, say: Say): Promise<void> {
  const { kubelet, watcher } = bench;
  const shared = await kubelet.runOne({ name: "shared" }, { expect: { kind: "shared" } });
  await pollUntilOn(bench, shared, bench.online);
  const pod = await kubelet.runPod({ name: "whole", qos: "guaranteed" });
  const request = { resources: wholeCpus(1), expect: { kind: "integer", count: 1 } } as const;
  const integer = await kubelet.create(pod, request);
  // Created, not started: no process of it exists, the other one has moved already.
  assertEquals(watcher.applied(integer.id), undefined);
  const left = appliedTo(bench, shared);
  assertEquals(left.size, bench.online.size - 1, `the shared container has ${left}`);
  await kubelet.start(integer);
  assertApplied(bench, integer, bench.online.difference(left));
  say(`shared ${bench.online} -> ${left} before integer ${appliedTo(bench, integer)} was started`);
}

async function memoryFollows(bench: Bench, say: Say): Promise<void> {
  const seen: string[] = [];
  for (const [list, expected] of [["0-3,40", "0"], ["20", "1"], ["15,16", "0-1"]] as const) {
    const cpus = parseCpuList(list);
    const pod = { name: "pinned", annotations: { "weka.io/cores-ids": list } };
    const pinned = await bench.kubelet.runOne(pod, { expect: { kind: "annotated", cpus } });
    const created = (await bench.recording.all()).find((line) => line.id === pinned.id);
    assertEquals(created?.mems, expected, `memory nodes of ${list}`);
    seen.push(`${list}: ${expected}`);
  }
  say(`CPUs: nodes ${seen.join(", ")}`);
}

async function forbiddenStays(bench: Bench, say: Say): Promise<void> {
  const { kubelet } = bench;
  const forbidden = CpuSet.range(0, 31);
  const allowed = bench.online.difference(forbidden);
  const annotations = { "weka.io/forbid-core-ids": `${forbidden}` };
  const shared = await kubelet.runOne({ name: "shared", annotations }, {
    expect: { kind: "shared", forbidden },
  });
  await pollUntilOn(bench, shared, allowed);
  const integer = await kubelet.runOne({ name: "whole", qos: "guaranteed", annotations }, {
    resources: wholeCpus(30),
    expect: { kind: "integer", count: 30, forbidden },
  });
  const squeezed = appliedTo(bench, shared);
  assert(
    squeezed.isSubsetOf(allowed.difference(appliedTo(bench, integer))),
    `the shared one has ${squeezed}`,
  );
  await kubelet.deletePod(integer.pod, 0);
  await pollUntilOn(bench, shared, allowed);
  say(
    `without ${forbidden}: shared ${allowed} -> ${squeezed} beside integer 30 -> ${appliedTo(bench, shared)}`,
  );
}
