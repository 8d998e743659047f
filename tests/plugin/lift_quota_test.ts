import { assertEquals } from "@std/assert";
import type { ContainerUpdate } from "../../src/nri/mod.ts";
import type { PolicySettings } from "../../src/policy/mod.ts";
import { AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";
import { makePluginNode } from "../fakes/plugin_node.ts";
import { textOf } from "./messages.ts";

const LIFTING: Partial<PolicySettings> = { liftCfsQuota: true };
const GUARANTEED = { cgroupParent: "/kubepods/pod1" } as const;
const HALF_CPU = resources({ shares: 512, quota: 50_000, period: 100_000, memoryLimit: 2 ** 30 });

function nodeWith(settings: Partial<PolicySettings> = LIFTING): AppliedNode {
  return new AppliedNode("tiny-8-nosmt", { settings });
}

function classOf(node: AppliedNode, id: string): string {
  const record = node.plugin.ledger.containers.get(id);
  return record?.placement.kind === "integer"
    ? `integer ${record.placement.count}`
    : `${record?.placement.kind}`;
}

function quotasOf(updates: readonly ContainerUpdate[]): string {
  return updates.map(({ containerId, quota }) => `${containerId}:${quota}`).join(" ");
}

Deno.test("liftCfsQuota gives integer containers of Guaranteed pods quota −1, and nobody else [O5]", () => {
  using node = nodeWith();
  const guaranteed = { ...GUARANTEED, resources: wholeCpus(2) };
  assertEquals(node.runPod("i", guaranteed).adjustment, { cpus: "1-2", mems: "", quota: -1 });
  const burstable = { cgroupParent: "/kubepods/burstable/pod2", resources: wholeCpus(1) };
  assertEquals(node.runPod("b", burstable).adjustment, { cpus: "3", mems: "" });
  assertEquals(node.runPod("u", { resources: wholeCpus(1) }).adjustment, { cpus: "4", mems: "" }); // QoS unknown
  assertEquals(node.runPod("s", { ...GUARANTEED, resources: HALF_CPU }).adjustment, {
    cpus: "0,5-7",
    mems: "",
  });
  const pin = { ...GUARANTEED, annotations: { "weka.io/cores-ids": "7" }, resources: wholeCpus(1) };
  assertEquals(node.runPod("p", pin).adjustment, { cpus: "7", mems: "0" });
  assertEquals([node.quotaOf("i"), node.quotaOf("s")], [-1, 50_000]);
});

Deno.test("without liftCfsQuota no quota is written [O5]", () => {
  using node = nodeWith({});
  assertEquals(node.runPod("i", { ...GUARANTEED, resources: wholeCpus(2) }).adjustment, {
    cpus: "1-2",
    mems: "",
  });
  assertEquals(quotasOf(node.resize("i", wholeCpus(3))), "i:undefined");
  assertEquals(node.quotaOf("i"), 300_000);
});

Deno.test("liftCfsQuota says nothing where the kubelet sets no quota [O5] [C]", () => {
  using node = nodeWith();
  const without = resources({ shares: 2048, memoryLimit: 2 ** 30 });
  assertEquals(node.runPod("i", { ...GUARANTEED, resources: without }).adjustment, { cpus: "1-2", mems: "" });
});

Deno.test("every resize keeps a lifted quota lifted, also one that moves nothing [O5] [H4]", () => {
  using node = nodeWith();
  node.runPod("i", { ...GUARANTEED, resources: wholeCpus(2) });
  for (const [count, answer] of [[4, "i=1-4"], [3, "i=1-3"], [3, "i=1-3"]] as const) {
    const updates = node.resize("i", wholeCpus(count));
    assertEquals([textOf(updates), quotasOf(updates), node.quotaOf("i")], [answer, "i:-1", -1]);
    assertEquals(classOf(node, "i"), `integer ${count}`);
  }
});

Deno.test("a request that leaves the quota alone is not answered for its sake [O5] [H4] [H9]", () => {
  using node = nodeWith();
  node.runPod("i", { ...GUARANTEED, resources: wholeCpus(2) });
  assertEquals(node.resize("i", resources({ shares: 0, quota: 0, period: 0, memoryLimit: 2 ** 31 })), []);
  assertEquals(node.resize("i", resources({ shares: 2048, quota: -1, period: 100_000 })), []);
  const foreign = node.resize("i", resources({ cpus: "0-7" }));
  assertEquals([textOf(foreign), quotasOf(foreign)], ["i=1-2", "i:undefined"]);
  assertEquals([node.quotaOf("i"), classOf(node, "i")], [-1, "integer 2"]);
});

Deno.test("a container that becomes shared gets the quota it asks for; one that becomes integer loses it [O5] [H4]", () => {
  using node = nodeWith();
  node.runPod("i", { ...GUARANTEED, resources: wholeCpus(2) });
  assertEquals(quotasOf(node.resize("i", HALF_CPU)), "");
  assertEquals([node.quotaOf("i"), classOf(node, "i")], [50_000, "shared"]);
  assertEquals(quotasOf(node.resize("i", wholeCpus(3))), "i:-1");
  assertEquals([node.quotaOf("i"), classOf(node, "i")], [-1, "integer 3"]);
  assertEquals(node.breaks(), []);
});

Deno.test("a lost resize of a lifted container is told from one that went through [O5] [H4] [H2]", () => {
  for (const lost of [true, false]) {
    using node = nodeWith();
    node.runPod("i", { ...GUARANTEED, resources: wholeCpus(2) });
    node.resize("i", wholeCpus(4), { lost });
    const updates = node.resize("i", resources({ cpus: "0-7" }));
    assertEquals(
      [textOf(updates), classOf(node, "i")],
      lost ? ["i=1-2", "integer 2"] : ["i=1-4", "integer 4"],
    );
    assertEquals([node.quotaOf("i"), node.breaks()], [-1, []]);
  }
});

Deno.test("after a restart of the plugin a lifted container is what it was, with the option on or off [O5] [C] [Y5]", () => {
  for (const settings of [LIFTING, {}]) {
    using node = nodeWith();
    node.runPod("i", { ...GUARANTEED, resources: wholeCpus(2) });
    assertEquals(node.restartPlugin(settings), []);
    assertEquals([classOf(node, "i"), node.quotaOf("i"), `${node.cpusOf("i")}`], ["integer 2", -1, "1-2"]);
  }
});

Deno.test("with the option off again the next resize brings the quota back [O5] [H4]", () => {
  using node = nodeWith();
  node.runPod("i", { ...GUARANTEED, resources: wholeCpus(2) });
  node.restartPlugin({});
  const updates = node.resize("i", wholeCpus(2));
  assertEquals([textOf(updates), node.quotaOf("i"), classOf(node, "i")], ["", 200_000, "integer 2"]);
  node.restartPlugin(LIFTING);
  assertEquals(node.quotaOf("i"), 200_000); // not without a reason [Y5]
  assertEquals(quotasOf(node.resize("i", wholeCpus(2))), "i:-1");
});

Deno.test("a confined container keeps its quota: it would have the whole pool [O5] [Y3]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true, settings: LIFTING });
  node.place(node.pod("a", GUARANTEED), "a", "1-6", { resources: wholeCpus(6), createdAt: 1 });
  node.place(node.pod("b", GUARANTEED), "b", "", { resources: wholeCpus(4), createdAt: 2 });
  node.synchronize();
  assertEquals(node.plugin.ledger.containers.get("b")?.degraded, "not-placed");
  node.resize("b", wholeCpus(3));
  assertEquals([node.quotaOf("b"), classOf(node, "b")], [300_000, "integer 3"]);
});

Deno.test("a lifted container keeps quota −1 through the protocol: creation, resize, restart [O5] [H4]", async () => {
  await using node = await makePluginNode({ settings: LIFTING });
  const { runtime, clock } = node;
  const container = { name: "main", cpu: 4, memory: "1Gi" };
  const id = await clock.settle(async () => {
    const pod = await runtime.runPod({ name: "g", containers: [container] });
    const { id } = await runtime.createContainer(pod.id, container);
    await runtime.startContainer(id);
    return id;
  });
  const state = (): unknown => {
    const spec = runtime.view().containers.get(id)?.spec.cpu;
    return [spec?.quota, spec?.cpus, node.plugin.ledger.containers.get(id)?.placement];
  };
  const integer = (count: number) => ({ kind: "integer", count, placed: true });
  assertEquals(state(), [-1, "1-2,33-34", integer(4)]);
  await clock.settle(() => runtime.resizeContainer(id, { cpu: 6, memory: "1Gi" }));
  assertEquals(state(), [-1, "1-3,33-35", integer(6)]);
  await node.restartPlugin();
  assertEquals(state(), [-1, "1-3,33-35", integer(6)]);
  await clock.settle(() => runtime.resizeContainer(id, { cpu: "1500m", memory: "1Gi" }));
  assertEquals(state(), [150_000, "1-3,33-35", { kind: "shared" }]);
});
