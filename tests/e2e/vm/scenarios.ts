import { assert, assertEquals } from "@std/assert";
import { type CpuSet, parseCpuList } from "../../../src/cpuset/mod.ts";
import type { Container } from "../runtime/kubelet.ts";
import { wholeCpus } from "../runtime/resources.ts";
import type { Say } from "../scenarios/scenario.ts";
import type { GuestNode } from "./node.ts";

/** Something that must work in the guest. It fails by throwing. */
export interface GuestScenario {
  readonly name: string;
  /** What the product lacks for it: its failure counts as skipped. */
  readonly pending?: string;
  readonly run: (node: GuestNode, say: Say) => Promise<void>;
}

/** CPUs of the guest, which every scenario finds and leaves online. */
const ALL = parseCpuList("0-15");

/** What only a kernel with many CPUs, two memory nodes and control groups of version 2 can show. */
export const GUEST_SCENARIOS: readonly GuestScenario[] = [
  {
    name: "annotated, integer and shared containers by the kernel's word, memory on the right node [M1]",
    run: classes,
  },
  { name: "an integer container is resized 4 -> 6 -> 2 in place [H4]", run: resizes },
  { name: "a CPU of an integer container goes off line and comes back [T]", run: integerHotplug },
  { name: "a CPU of an annotated container goes off line and comes back [T]", run: annotatedHotplug },
  { name: "a control group that somebody else changed is put right [V]", run: drift },
];

async function classes(node: GuestNode, say: Say): Promise<void> {
  const { kubelet } = node;
  const shared = await kubelet.runOne({ name: "shared" }, { expect: { kind: "shared" } });
  const far = await runPinned(node, "9,11");
  const both = await runPinned(node, "7-8");
  const integer = await runInteger(node, 4);
  const seen = [await node.effective(far), await node.effective(both), await node.effective(integer)];
  assertEquals(seen.map(({ cpus, mems }) => `${cpus} on ${mems}`).slice(0, 2), ["9,11 on 1", "7-8 on 0-1"]);
  assertEquals(seen[2]?.cpus.size, 4);
  const pages = await anonymousPages(node, await kubelet.pid(far));
  assert((pages.get("N1") ?? 0) > 0, `no anonymous memory was found: ${[...pages].join(" ")}`);
  assertEquals(pages.get("N0") ?? 0, 0, "pages of anonymous memory on node 0");
  say(`9,11: mems 1, anonymous pages on node 1 ${pages.get("N1")}, on node 0 none; 7-8: mems 0-1`);
  say(`integer ${seen[2]?.cpus}, shared ${(await node.effective(shared)).cpus}`);
}

/** Pages of a process's anonymous memory by node. */
async function anonymousPages(node: GuestNode, pid: number): Promise<ReadonlyMap<string, number>> {
  const text = await node.guest.shell.run(`grep -E 'heap|stack' /proc/${pid}/numa_maps`);
  const pages = new Map<string, number>();
  for (const [, name, count] of text.matchAll(/ (N\d+)=(\d+)/g)) {
    if (name !== undefined) pages.set(name, (pages.get(name) ?? 0) + Number(count));
  }
  return pages;
}

async function resizes(node: GuestNode, say: Say): Promise<void> {
  const { kubelet } = node;
  const shared = await kubelet.runOne({ name: "shared" }, { expect: { kind: "shared" } });
  const integer = await runInteger(node, 4);
  const sets = [(await node.effective(integer)).cpus];
  for (const count of [6, 2]) {
    await kubelet.resize(integer, wholeCpus(count), { kind: "integer", count });
    sets.push((await node.effective(integer)).cpus);
    assertEquals(sets.at(-1)?.size, count);
  }
  say(`${sets.join(" -> ")}; shared ${(await node.effective(shared)).cpus}`);
}

async function integerHotplug(node: GuestNode, say: Say): Promise<void> {
  const shared = await node.kubelet.runOne({ name: "shared" }, { expect: { kind: "shared" } });
  const integer = await runInteger(node, 4);
  const { cpus: before } = await node.effective(integer);
  const cpu = lastOf(before);
  await node.setOnline(cpu, false);
  try {
    const [healed, rest] = await node.pollEffective(
      `the integer container to have 4 CPUs without ${cpu}`,
      [integer, shared],
      (own, others) => own.size === 4 && !own.has(cpu) && !own.intersects(others),
    );
    say(`${before} -> ${healed} without CPU ${cpu}, shared ${rest}`);
  } finally {
    await node.setOnline(cpu, true);
  }
  const [own, others] = await node.pollEffective(
    `CPU ${cpu} to be used again`,
    [integer, shared],
    (own, others) => own.size === 4 && !own.intersects(others) && own.union(others).equals(ALL),
  );
  say(`back: ${own}, shared ${others}`);
}

async function annotatedHotplug(node: GuestNode, say: Say): Promise<void> {
  const list = parseCpuList("3,12");
  const pinned = await runPinned(node, `${list}`);
  const only = await runPinned(node, "3");
  await node.setOnline(3, false);
  try {
    const line = await node.pollLog("container degraded", pinned.id);
    await node.pollLog("container degraded", only.id);
    await node.pollEffective(
      "the annotated container to go on",
      [pinned],
      (cpus) => cpus.equals(parseCpuList("12")),
    );
    say(`without CPU 3: ${JSON.parse(line).reason ?? "degraded"}`);
  } finally {
    await node.setOnline(3, true);
  }
  const [back, alone] = await node.pollEffective(
    "the annotated containers to have their CPUs again",
    [pinned, only],
    (cpus, alone) => cpus.equals(list) && alone.equals(parseCpuList("3")),
  );
  say(`back: ${back} and ${alone}`);
}

async function drift(node: GuestNode, say: Say): Promise<void> {
  const pinned = await runPinned(node, "4-5");
  const group = `/sys/fs/cgroup/kubepods/besteffort/pod${pinned.pod.config.metadata.uid}/${pinned.id}`;
  await node.guest.shell.run(`echo 0-15 >${group}/cpuset.cpus`);
  assertEquals(`${(await node.effective(pinned)).cpus}`, "0-15");
  const start = performance.now();
  await node.pollEffective("the set to be put right", [pinned], (cpus) => cpus.equals(parseCpuList("4-5")));
  say(`0-15 was written, 4-5 again after ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

function runPinned(node: GuestNode, list: string): Promise<Container> {
  const cpus = parseCpuList(list);
  const pod = { name: `pin-${cpus}`, annotations: { "weka.io/cores-ids": list } };
  return node.kubelet.runOne(pod, { expect: { kind: "annotated", cpus } });
}

function runInteger(node: GuestNode, count: number): Promise<Container> {
  const pod = { name: `whole-${count}`, qos: "guaranteed" } as const;
  return node.kubelet.runOne(pod, { resources: wholeCpus(count), expect: { kind: "integer", count } });
}

function lastOf(cpus: CpuSet): number {
  const last = [...cpus].at(-1);
  if (last === undefined) throw new Error("Cannot take the last CPU: there is none");
  return last;
}
