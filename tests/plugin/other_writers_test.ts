import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseCpuList } from "../../src/cpuset/mod.ts";
import { AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";
import { makePluginNode } from "../fakes/plugin_node.ts";
import { attachFake, setCpus } from "../simulator/fake_plugin.ts";
import { containerOf, podOf, textOf } from "./messages.ts";
import { Player, someScript } from "./random_script.ts";

const LOUD = "somebody else sets cpusets";

/** What was said: `sighting hook containerId seen ours`. */
function said(node: AppliedNode): readonly string[] {
  return node.logger.lines.filter(({ event, level }) => event === LOUD && level === "error")
    .map(({ fields: { sighting, hook, containerId, seen, ours } }) =>
      `${sighting} ${hook} ${containerId}: ${seen}, ours ${ours}`
    );
}

function sightings(node: AppliedNode): number {
  return node.plugin.counters.otherWriters;
}

Deno.test("a container that comes with a set is noticed: the kubelet's CPU manager, or a plugin before us [N6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const { cpu, memoryLimit } = wholeCpus(1);
  for (const id of ["a", "b"]) {
    const preset = { cpu: { ...cpu, cpus: "5" }, memoryLimit };
    assertEquals(node.runPod(id, { resources: preset }).adjustment?.cpus, id === "a" ? "1" : "2");
  }
  assertEquals([said(node), sightings(node)], [[`preset CreateContainer a: cpus "5", ours 1`], 2]);
});

Deno.test("memory nodes that come with a container are ours to set only where it is annotated [N6] [M2]", () => {
  using node = new AppliedNode("tiny-8-two-nodes");
  const withMems = resources({ shares: 102, mems: "1" });
  node.runPod("s", { resources: withMems });
  assertEquals(sightings(node), 0);
  node.runPod("p", { resources: withMems, annotations: { "weka.io/cores-ids": "0" } });
  assertEquals(said(node), [`preset CreateContainer p: cpus "", mems "1", ours 0`]);
});

Deno.test("a request that names a set is noticed, unless the set is ours [N6] [H4]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.resize("i", resources({ cpus: "1,2" }));
  node.resize("i", wholeCpus(3));
  assertEquals(sightings(node), 0);
  for (const _ of [1, 2, 3]) assertEquals(textOf(node.resize("i", resources({ cpus: "0-7" }))), "i=1-3");
  node.resize("i", resources({ cpus: "zzz" }));
  assertEquals([said(node), sightings(node)], [[`requested UpdateContainer i: cpus "0-7", ours 1-3`], 4]);
});

Deno.test("a new container with another set than answered is noticed, and put right with the next answer [N6] [H2]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.pod("i");
  node.ask("i", "i", { resources: wholeCpus(2) });
  node.tamper("i", "4-5");
  node.tell("PostCreateContainer", "i");
  node.start("i");
  assertEquals([said(node), sightings(node)], [[
    `created-otherwise PostCreateContainer i: cpus "4-5", ours 1-2`,
  ], 1]);
  node.runPod("x");
  assertEquals([`${node.cpusOf("i")}`, node.breaks()], ["1-2", []]);
});

Deno.test("a set that changed behind our back is noticed with the next event, and put right [N6] [V] I7", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.tamper("i", "4-6");
  node.tell("PostUpdateContainer", "i");
  assertEquals(said(node), [`changed PostUpdateContainer i: cpus "4-6", ours 1-2`]);
  assertEquals(node.breaks().filter((text) => text.startsWith("I7")), []);
  node.runPod("x");
  assertEquals([`${node.cpusOf("i")}`, node.breaks(), sightings(node)], ["1-2", [], 1]);
  node.tell("PostUpdateContainer", "i");
  assertEquals(sightings(node), 1);
});

Deno.test("a set that changed before an update is noticed with it, and put right by it [N6] [H4]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.tamper("i", "4-6");
  assertEquals(textOf(node.resize("i", resources({ shares: 2048 }))), "i=1-2");
  assertEquals(said(node), [`changed UpdateContainer i: cpus "4-6", ours 1-2`]);
  assertEquals(node.breaks(), []);
});

Deno.test("a set that changed while the plugin was not connected is noticed; a new plugin knows no better [N6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.synchronize();
  assertEquals(sightings(node), 0);
  node.tamper("i", "1-3");
  node.synchronize();
  assertEquals(said(node), [`changed Synchronize i: cpus "1-3", ours 1-2`]);
  assertEquals(`${node.cpusOf("i").size}`, "2");
  node.tamper("i", "5-6");
  node.restartPlugin();
  assertEquals(sightings(node), 0);
});

Deno.test("each kind is told once, with whose it is and what to do, and all are counted [N6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  for (const cpus of ["4", "5", "6"]) {
    node.resize("i", resources({ cpus: "0-7" }));
    node.tamper("i", cpus);
  }
  node.tell("PostUpdateContainer", "i");
  assertEquals([said(node).length, sightings(node)], [2, 6]);
  for (const { fields } of node.logger.lines.filter(({ event }) => event === LOUD)) {
    for (const field of ["probably", "consequence", "advice"]) assertEquals(typeof fields[field], "string");
  }
});

Deno.test("in a dry run only what comes from others counts, not that nobody does what we answer [N6] [O3]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { dryRun: true });
  node.runPod("i", { resources: wholeCpus(2) });
  node.resize("i", wholeCpus(3));
  node.synchronize();
  assertEquals(sightings(node), 0);
  node.resize("i", resources({ cpus: "4" }));
  assertEquals(sightings(node), 1);
});

Deno.test("lost answers, start windows and ordinary lives are nobody else's doing [N6] [H2] [H7]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  for (const id of ["s", "t"]) node.runPod(id);
  node.create(node.pod("w"), "w");
  node.beginStart("w");
  node.pod("lost");
  node.ask("lost", "lost", { resources: wholeCpus(3), lost: true });
  node.undo("lost", "lost");
  node.start("w");
  for (const id of ["s", "t", "w"]) node.resize(id, resources({ shares: 204 }));
  node.runPod("i", { resources: wholeCpus(2) });
  node.resize("i", wholeCpus(4), { lost: true });
  node.resize("i", wholeCpus(3));
  node.synchronize();
  assertEquals([said(node), sightings(node)], [[], 0]);
});

Deno.test("an event that does not say which set a container has is no sign of anybody [N6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  const { plugin } = node;
  plugin.lifecycle("PostUpdateContainer", podOf("i"), containerOf("i", "i"), node.now());
  assertEquals(sightings(node), 0);
  assertEquals(textOf(node.runPod("x").updates), "");
});

Deno.test("an update of ours that loses against another plugin's in one answer is noticed and sent again [N6] [H2]", async () => {
  await using node = await makePluginNode();
  const { runtime, clock } = node;
  const run = async (name: string, cpu?: number): Promise<string> => {
    const container = cpu === undefined ? { name, cpuRequest: "100m" } : { name, cpu, memory: "1Gi" };
    const pod = await runtime.runPod({ name, containers: [container] });
    const { id } = await runtime.createContainer(pod.id, container);
    await runtime.startContainer(id);
    return id;
  };
  const shared = await clock.settle(() => run("shared"));
  const script = {
    create: () => ({ adjustment: undefined, updates: [setCpus(shared, "0-63")] }),
  };
  const other = await attachFake(runtime, clock, { index: "10", name: "other", script });
  await clock.settle(() => run("integer", 4)); // the other's update of the shared one comes first: ours is dropped
  other.connection.close();
  await clock.settle(() => runtime.updateContainerResources(shared, resources({ shares: 204 })));
  const loud = node.log.filter(({ event }) => event === LOUD).map((
    { fields },
  ) => [fields["sighting"], fields["seen"]]);
  assertEquals(loud, [["changed", `cpus "0-63"`]]);
  await clock.settle(() => run("another", 1));
  const { exclusive } = node.plugin.snapshot();
  const cpus = parseCpuList(runtime.view().containers.get(shared)?.spec.cpu.cpus ?? "");
  assertEquals([`${exclusive.size}`, cpus.intersects(exclusive)], ["5", false]);
});

Deno.test("nothing that happens on a node where nobody else writes is taken for it [N6]", () => {
  const settings = { liftCfsQuota: true, injectCpuEnv: true };
  fc.assert(
    fc.property(someScript, (script) => {
      using player = new Player({ settings }, () => {});
      for (const step of script) if (step.kind !== "reconcile") player.play(step);
      assertEquals([said(player.node), sightings(player.node)], [[], 0]);
    }),
    { numRuns: 200, seed: 1 },
  );
});

Deno.test("the kubelet's static CPU manager is noticed through the protocol, at creation and every time after [N6]", async () => {
  await using node = await makePluginNode();
  const { runtime, clock } = node;
  const container = { name: "main", cpu: 2, memory: "1Gi" };
  const id = await clock.settle(async () => {
    const pod = await runtime.runPod({ name: "g", containers: [container] });
    const { id } = await runtime.createContainer(pod.id, container, { cpus: "8-9" });
    await runtime.startContainer(id);
    return id;
  });
  await clock.settle(() => runtime.updateContainerResources(id, resources({ cpus: "8-9" })));
  await clock.settle(() => runtime.updateContainerResources(id, resources({ cpus: "8-9" })));
  const loud = node.log.filter(({ event }) => event === LOUD).map(({ fields }) => fields["sighting"]);
  assertEquals([loud, node.plugin.counters.otherWriters], [["preset", "requested"], 3]);
  assertEquals(runtime.view().containers.get(id)?.spec.cpu.cpus, `${node.plugin.snapshot().exclusive}`);
});
