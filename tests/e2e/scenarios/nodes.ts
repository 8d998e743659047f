import { assert, assertEquals } from "@std/assert";
import { type CpuSet, parseCpuList } from "../../../src/cpuset/mod.ts";
import type { Bench } from "../bench.ts";
import type { Container, ContainerRequest } from "../runtime/kubelet.ts";
import { wholeCpus } from "../runtime/resources.ts";
import {
  appliedTo,
  assertApplied,
  assertDisjoint,
  creationRefusal,
  pollUntilOn,
  sendCarrier,
} from "./asserts.ts";
import { assertInsufficient } from "./refusals.ts";
import type { Say, Scenario } from "./scenario.ts";

/** How often the bulk replacement is repeated: the simulator does it a hundred times, real runtimes a few. */
const REPETITIONS = 3;

/** The scenarios of spec §18, with their numbers, on 64 CPUs. */
export const NODE_SCENARIOS: readonly Scenario[] = [
  {
    name: "bulk replacement, repeated; nothing leaks (spec §18.1)",
    machine: "fake64",
    node: "shared",
    run: bulkReplacement,
  },
  {
    name: "DaemonSet replacement (spec §18.2)",
    machine: "fake64",
    node: "shared",
    run: daemonSetReplacement,
  },
  {
    name: "forced simultaneous deletion (spec §18.3)",
    machine: "fake64",
    node: "shared",
    run: forcedDeletion,
  },
  {
    name: "natural completion of four at once (spec §18.4)",
    machine: "fake64",
    node: "shared",
    run: naturalCompletion,
  },
  {
    name: "an annotated pod takes CPUs of an integer container, which moves (spec §18.5) [R1]",
    machine: "fake64",
    node: "shared",
    run: conflict,
  },
  {
    name: "an impossible reallocation is refused (spec §18.6) [R2]",
    machine: "fake64",
    node: "shared",
    run: impossibleReallocation,
  },
  {
    name: "a burst of integer 5, 12, 7, 4, 3 is pairwise disjoint (spec §18.7)",
    machine: "fake64",
    node: "shared",
    run: burst,
  },
  {
    name: "shared containers that start among integer ones are on the right CPUs after the next carrier [H7]",
    machine: "fake64",
    node: "shared",
    run: crowd,
  },
];

async function bulkReplacement(bench: Bench, say: Say): Promise<void> {
  await runShared(bench, 2);
  for (let round = 0; round < REPETITIONS; round++) {
    await deleteContainers(bench, await runAnnotated(bench, ["0-14", "15-29", "32-43", "44-53"]));
    const integers = await runIntegers(bench, [20, 15, 10]);
    integers.push(...await runIntegers(bench, [12]));
    assertDisjoint(bench, integers);
    const pod = await bench.kubelet.runPod({ name: "too-much", qos: "guaranteed" });
    const text = await creationRefusal(bench.kubelet, pod, integer(13));
    assertInsufficient(text, { need: 13, have: 6, online: 64 });
    await bench.kubelet.deletePod(pod, 0);
    await deleteContainers(bench, integers);
    if (round === 0) say(text);
  }
  say(`${REPETITIONS} rounds`);
}

async function daemonSetReplacement(bench: Bench, say: Say): Promise<void> {
  const pins = ["12-15,44-47,32", "0-11,33-43", "16-21,48-54"];
  await deleteContainers(bench, await runAnnotated(bench, pins));
  const integers = await runIntegers(bench, [9, 23, 13]);
  integers.push(...await runIntegers(bench, [15]));
  assertDisjoint(bench, integers);
  say(integers.map((container) => `${appliedTo(bench, container)}`).join(" | "));
}

async function forcedDeletion(bench: Bench, say: Say): Promise<void> {
  const plugin = await bench.plugin.pid();
  const survivor = (await runShared(bench, 1))[0];
  const doomed = [...await runIntegers(bench, [1]), ...await runShared(bench, 2)];
  await deleteContainers(bench, doomed);
  assertEquals(await bench.plugin.pid(), plugin, "process id of the plugin");
  assert(survivor !== undefined);
  await pollUntilOn(bench, survivor, bench.online);
  say(`same plugin process, the surviving shared container has ${appliedTo(bench, survivor)}`);
}

async function naturalCompletion(bench: Bench, say: Say): Promise<void> {
  const { kubelet } = bench;
  const survivor = (await runShared(bench, 1))[0];
  const cpus = parseCpuList("15,16");
  const finished = await Promise.all([
    kubelet.runOne(guaranteed("one"), { ...integer(1), command: ["sleep", "2"] }),
    kubelet.runOne(guaranteed("two"), { ...integer(2), command: ["sleep", "3"] }),
    kubelet.runOne(pinnedTo(cpus), { expect: { kind: "annotated", cpus }, command: ["sleep", "1"] }),
    kubelet.runOne({ name: "job" }, { expect: { kind: "shared" }, command: ["sleep", "1.5"] }),
  ]);
  for (const container of finished) await kubelet.waitExited(container);
  await deleteContainers(bench, finished);
  assert(survivor !== undefined);
  await pollUntilOn(bench, survivor, bench.online);
  say(`all ended; the shared container has ${appliedTo(bench, survivor)} again`);
}

async function conflict(bench: Bench, say: Say): Promise<void> {
  const [owner] = await runIntegers(bench, [4]);
  assert(owner !== undefined);
  const before = appliedTo(bench, owner);
  const wanted = before.take(2);
  const pinned = await bench.kubelet.runOne(pinnedTo(wanted), {
    expect: { kind: "annotated", cpus: wanted },
  });
  assertApplied(bench, pinned, wanted);
  assertEquals(appliedTo(bench, owner).size, 4);
  assertDisjoint(bench, [owner, pinned]);
  say(`annotated ${wanted}, integer ${before} -> ${appliedTo(bench, owner)}`);
}

async function impossibleReallocation(bench: Bench, say: Say): Promise<void> {
  const owners = await runIntegers(bench, [25, 25]);
  const before = owners.map((container) => `${appliedTo(bench, container)}`);
  const pod = await bench.kubelet.runPod(pinnedTo(bench.online.take(25)));
  const text = await creationRefusal(bench.kubelet, pod, {
    expect: { kind: "annotated", cpus: bench.online.take(25) },
  });
  assert(text.startsWith("cannot reallocate conflicting containers: "), text);
  assertEquals(owners.map((container) => `${appliedTo(bench, container)}`), before);
  say(text);
}

async function burst(bench: Bench, say: Say): Promise<void> {
  await runShared(bench, 2);
  const counts = [5, 12, 7, 4, 3];
  const pods = await Promise.all(
    counts.map((count) => bench.kubelet.runPod(guaranteed(`burst-${count}`))),
  );
  const start = performance.now();
  const containers = await Promise.all(
    pods.map((pod, index) => bench.kubelet.create(pod, integer(counts[index] ?? 0))),
  );
  const ms = (performance.now() - start).toFixed(0);
  await Promise.all(containers.map((container) => bench.kubelet.start(container)));
  assertDisjoint(bench, containers);
  say(
    `created within ${ms} ms: ${containers.map((container) => appliedTo(bench, container)).join(" | ")}`,
  );
}

async function crowd(bench: Bench, say: Say): Promise<void> {
  const rounds = 2;
  for (let round = 0; round < rounds; round++) {
    const [integers, shared] = await Promise.all([runIntegers(bench, [3, 5, 2, 8]), runShared(bench, 4)]);
    await sendCarrier(bench);
    assertDisjoint(bench, integers);
    await deleteContainers(bench, [...integers, ...shared]);
  }
  say(`${rounds} rounds of 4 integer and 4 shared containers, all at once`);
}

function integer(count: number): ContainerRequest {
  return { resources: wholeCpus(count), expect: { kind: "integer", count } };
}

function guaranteed(name: string): { readonly name: string; readonly qos: "guaranteed" } {
  return { name, qos: "guaranteed" };
}

function pinnedTo(
  cpus: CpuSet,
): { readonly name: string; readonly annotations: Readonly<Record<string, string>> } {
  return { name: `pin-${cpus}`, annotations: { "weka.io/cores-ids": `${cpus}` } };
}

function runIntegers(bench: Bench, counts: readonly number[]): Promise<Container[]> {
  return Promise.all(
    counts.map((count) => bench.kubelet.runOne(guaranteed(`whole-${count}`), integer(count))),
  );
}

function runShared(bench: Bench, count: number): Promise<Container[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => {
    return bench.kubelet.runOne({ name: `shared-${index}` }, { expect: { kind: "shared" } });
  }));
}

function runAnnotated(bench: Bench, lists: readonly string[]): Promise<Container[]> {
  return Promise.all(lists.map((list) => {
    const cpus = parseCpuList(list);
    return bench.kubelet.runOne(pinnedTo(cpus), { expect: { kind: "annotated", cpus } });
  }));
}

/** Deletes the pods of these containers all at once, without grace. */
async function deleteContainers(bench: Bench, containers: readonly Container[]): Promise<void> {
  await Promise.all(containers.map((container) => bench.kubelet.deletePod(container.pod, 0)));
}
