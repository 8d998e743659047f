import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { Plugin, RefusalError } from "../../src/plugin/mod.ts";
import { AppliedNode, resources, someCpu, wholeCpus } from "../fakes/applied_node.ts";

const POD = { id: "p", name: "p", uid: "u", namespace: "d", annotations: new Map(), cgroupParent: "" };
const CONTAINER = {
  id: "c",
  podSandboxId: "p",
  name: "m",
  state: "unknown",
  resources: someCpu(),
  cgroupsPath: "",
  createdAt: 0,
} as const;

/** The plugin of an empty node and a moment 1.5 s ago. */
function late(node: AppliedNode): { plugin: Plugin; context: { arrivedAtMs: number } } {
  return { plugin: node.plugin, context: { arrivedAtMs: node.clock.now() - 1500 } };
}

Deno.test("createContainer() refuses when the request is older than 1 s (spec §7), and nothing changes", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const { plugin, context } = late(node);
  assertThrows(() => plugin.createContainer(POD, CONTAINER, context), RefusalError, "1500 ms old");
  assertEquals(plugin.snapshot().containers, []);
});

Deno.test(
  "createContainer() answers empty in a dry run when the request is late [O3]",
  () => {
    using node = new AppliedNode("tiny-8-nosmt", { dryRun: true });
    const { plugin, context } = late(node);
    assertEquals(plugin.createContainer(POD, CONTAINER, context), { adjustment: undefined, updates: [] });
  },
);

Deno.test(
  "createContainer() counts and logs a late request as a refusal [E4]",
  () => {
    using node = new AppliedNode("tiny-8-nosmt");
    const { plugin, context } = late(node);
    assertThrows(() => plugin.createContainer(POD, CONTAINER, context), RefusalError);
    assertEquals(plugin.counters.refusals, 1);
    assertEquals(node.logger.events("warn"), ["container refused"]);
  },
);

Deno.test(
  "synchronize() is answered although it arrived 1.5 s ago: the deadline is for Create and Update (spec §7)",
  () => {
    using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
    const { plugin, context } = late(node);
    assertEquals(plugin.synchronize([], [], context), []);
  },
);

Deno.test(
  "a shared container is degraded no longer when the pins it shared are gone [G3]",
  () => {
    using node = new AppliedNode("tiny-8-nosmt");
    node.runPod("s", { annotations: { "weka.io/forbid-core-ids": "4-7" } });
    node.runPod("pin", { annotations: { "weka.io/cores-ids": "0-3" } });
    assertEquals(node.plugin.ledger.containers.get("s")?.degraded, "no-shared-cpu");
    node.deletePod("pin");
    node.runPod("x"); // a carrier
    assertEquals(node.plugin.ledger.containers.get("s")?.degraded, undefined);
  },
);

Deno.test(
  "updateContainer() keeps a container with an invalid pin shared and degraded [Y2]",
  () => {
    using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
    node.pod("a", { annotations: { "weka.io/cores-ids": "x" } });
    node.place("a", "a", "", { resources: wholeCpus(2) });
    node.synchronize();
    node.resize("a", resources({ cpus: "0-7" })); // the kubelet's reconcile
    const record = node.plugin.ledger.containers.get("a");
    assertEquals([record?.placement.kind, record?.degraded], ["shared", "invalid-pin"]);
  },
);

Deno.test(
  "createContainer() does not take pods without a UID for one slot I1",
  () => {
    using node = new AppliedNode("tiny-8-nosmt");
    for (const id of ["a", "b"]) node.pod(id, { uid: "" });
    const a = node.run("a", "a", { resources: wholeCpus(2) });
    const b = node.run("b", "b", { resources: wholeCpus(2) });
    assertNotEquals(a.adjustment?.cpus, b.adjustment?.cpus);
  },
);

Deno.test(
  "updateContainer() does not take the last CPU from a running shared container with minSharedCpus 0 I1 [R2]",
  () => {
    using node = new AppliedNode("tiny-8-nosmt", { settings: { minSharedCpus: 0 } });
    node.runPod("s");
    node.runPod("i", { resources: wholeCpus(7) });
    assertThrows(() => node.resize("i", wholeCpus(8)), RefusalError, "insufficient free CPUs");
    assertEquals(node.breaks(), []);
  },
);

Deno.test(
  "updateContainer() never answers empty cpus [H9] I3",
  () => {
    using node = new AppliedNode("tiny-8-nosmt", { settings: { minSharedCpus: 0 } });
    node.pod("p");
    for (const id of ["a", "b"]) node.run("p", id, { resources: wholeCpus(8) });
    const updates = node.resize("b", resources({ shares: 1024, quota: 150_000, period: 100_000 }));
    assert(updates.every((update) => update.cpus !== ""));
  },
);

Deno.test(
  "stopContainer() carries growth that was due anyway, though the end of an integer container would not double it [G1]",
  () => {
    using node = new AppliedNode("xeon-64");
    node.runPod("s");
    for (const id of ["a", "b"]) node.runPod(id, { resources: wholeCpus(4) });
    node.deletePod("a");
    node.clock.advance(60_000);
    assertEquals(node.stop("b").map((update) => update.containerId), ["s"]);
  },
);

Deno.test("an integer container without CFS quota is logged once [C]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  for (const id of ["a", "b"]) {
    node.runPod(id, { cgroupParent: `/kubepods/pod${id}`, resources: resources({ shares: 2048 }) });
  }
  assertEquals(node.logger.events("warn").length, 1);
});

Deno.test("a refused resize is logged as UpdateContainer [E4]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(7) });
  assertThrows(() => node.resize("i", wholeCpus(8)), RefusalError);
  const line = node.logger.lines.find(({ event }) => event === "container refused");
  assertEquals(line?.fields["hook"], "UpdateContainer");
});

Deno.test("an event of another sandbox's container with a known id tells nothing of the known one [H8] [H3]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.pod("p");
  node.ask("p", "c", { lost: true }); // and nobody tells that it came to nothing
  const stray = { ...CONTAINER, podSandboxId: "q" };
  node.plugin.lifecycle("PostUpdateContainer", { ...POD, id: "q" }, stray, node.now());
  assertEquals(node.plugin.ledger.containers.get("c")?.phase, "creating");
  node.plugin.lifecycle("PostCreateContainer", POD, CONTAINER, node.now());
  assertEquals(node.plugin.ledger.containers.get("c")?.phase, "created");
});
