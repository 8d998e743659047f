import { assertEquals } from "@std/assert";
import { checkNode } from "../../src/simulator/checker.ts";
import type { PodDescription } from "../../src/simulator/mod.ts";
import { makePluginNode, memsOf, type PluginNode } from "../fakes/plugin_node.ts";

/** Runs one pod with one container; returns both ids. */
async function runOne(node: PluginNode, pod: PodDescription): Promise<{ pod: string; container: string }> {
  const { runtime, clock } = node;
  const [container] = pod.containers;
  if (container === undefined) throw new TypeError("a pod of these tests has one container");
  const { id: podId } = await clock.settle(runtime.runPod(pod));
  const { id } = await clock.settle(runtime.createContainer(podId, container));
  await clock.settle(runtime.startContainer(id));
  return { pod: podId, container: id };
}

function integerPod(name: string, count: number): PodDescription {
  return { name, containers: [{ name: "main", cpu: count, memory: "1Gi" }] };
}

function sharedPod(name: string): PodDescription {
  return { name, containers: [{ name: "main", cpuRequest: "100m" }] };
}

/** Judges every instant from the runtime's view; breaks are collected. */
function watch(node: PluginNode): { readonly breaks: readonly string[] } & Disposable {
  const breaks: string[] = [];
  const listening = node.runtime.on(({ view }) => {
    const verdict = checkNode(view, {
      isDegraded: (id) => node.plugin.ledger.containers.get(id)?.degraded !== undefined,
      memsOf: (cpus) => memsOf(node.topology, cpus),
    });
    breaks.push(...verdict.breaks.map((finding) => finding.text));
  });
  return { breaks, [Symbol.dispose]: () => listening[Symbol.dispose]() };
}

function updates(node: PluginNode): number {
  return [...node.runtime.updateCounts.values()].reduce((sum, count) => sum + count, 0);
}

Deno.test("Plugin updates others once in 200 create/delete cycles of an integer pod beside 20 shared ones [G1]", async () => {
  await using node = await makePluginNode();
  using watching = watch(node);
  for (let i = 0; i < 20; i++) await runOne(node, sharedPod(`shared-${i}`));
  assertEquals(updates(node), 0);
  for (let cycle = 0; cycle < 200; cycle++) {
    const { pod, container } = await runOne(node, integerPod(`integer-${cycle}`, 4));
    if (cycle === 0) assertEquals(updates(node), 20);
    await node.clock.advance(500);
    await node.clock.settle(node.runtime.stopContainer(container));
    await node.clock.settle(node.runtime.stopPod(pod));
    await node.clock.settle(node.runtime.removePod(pod));
    await node.clock.advance(500); // less than the growth delay of 2 s
  }
  assertEquals(updates(node), 20);
  assertEquals(watching.breaks, []);
});

Deno.test("Plugin sends no update after the second start of 100 restarts of an integer container [G1] [P1]", async () => {
  await using node = await makePluginNode();
  using watching = watch(node);
  for (let i = 0; i < 5; i++) await runOne(node, sharedPod(`shared-${i}`));
  const { runtime, clock } = node;
  const early = await runOne(node, integerPod("early", 2)); // its CPUs are the first choice once it is gone
  const pod = integerPod("looping", 40); // more than half: its end lets the shared containers grow at once
  const { id: podId } = await clock.settle(runtime.runPod(pod));
  let afterSecond = 0;
  for (let start = 1; start <= 100; start++) {
    const [description] = pod.containers;
    if (description === undefined) throw new TypeError("no container");
    const { id } = await clock.settle(runtime.createContainer(podId, description));
    await clock.settle(runtime.startContainer(id));
    if (start === 1) await clock.settle(runtime.removePod(early.pod));
    if (start === 2) afterSecond = updates(node);
    await clock.advance(1000);
    runtime.exitContainer(id);
    await clock.settle(runtime.idle());
    await clock.advance([1, 10_000, 40_000, 160_000, 300_000][start % 5] ?? 0);
    if (start > 1) await clock.settle(runtime.removeContainer(id));
  }
  assertEquals(updates(node), afterSecond);
  assertEquals(watching.breaks, []);
});

Deno.test("Plugin answers no update when restarted on a healthy node, idle and held CPUs included [Y5]", async () => {
  await using node = await makePluginNode();
  using watching = watch(node);
  for (let i = 0; i < 10; i++) await runOne(node, sharedPod(`shared-${i}`));
  await runOne(node, integerPod("stays", 6));
  const crashed = await runOne(node, integerPod("crashed", 3));
  const gone = await runOne(node, integerPod("gone", 5));
  await runOne(node, { ...sharedPod("pinned"), annotations: { "weka.io/cores-ids": "60-63" } });
  node.runtime.exitContainer(crashed.container);
  await node.clock.settle(node.runtime.idle());
  await node.clock.settle(node.runtime.stopContainer(gone.container));
  await node.clock.settle(node.runtime.stopPod(gone.pod));
  const before = updates(node);
  for (let restart = 0; restart < 3; restart++) {
    await node.restartPlugin();
    await node.clock.advance(100);
  }
  assertEquals(updates(node), before);
  assertEquals(node.plugin.counters.synchronizations, 1);
  assertEquals(watching.breaks, []);
});
