import { assert, assertEquals, assertThrows } from "@std/assert";
import { RefusalError } from "../../src/plugin/mod.ts";
import { AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";
import { stateText, textOf } from "./messages.ts";

const PIN = "weka.io/cores-ids";
const PIN_MAIN = "cores-ids.weka.io/container.main";

/** CPUs that count as pinned. */
function pinned(node: AppliedNode): string {
  return `${node.plugin.snapshot().pinned}`;
}

Deno.test("createContainer() pins every container of a pod to its list, which several may share [A1]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.pod("p", { annotations: { [PIN]: "2,4-5" } });
  node.pod("q", { annotations: { [PIN]: "5-6" } });
  for (const [pod, id] of [["p", "a"], ["p", "b"], ["q", "c"]] as const) node.run(pod, id, { name: id });
  assertEquals(["a", "b", "c"].map((id) => `${node.cpusOf(id)}`), ["2,4-5", "2,4-5", "5-6"]);
  assertEquals(pinned(node), "2,4-6");
});

Deno.test("CPUs that pods share stay pinned until the last of them is gone [A1] [A7]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("p", { annotations: { [PIN]: "0,2" } });
  node.runPod("q", { annotations: { [PIN]: "0,4" } });
  node.deletePod("p");
  assertEquals(pinned(node), "0,4");
  node.deletePod("q");
  assertEquals(pinned(node), "");
});

Deno.test("createContainer() pins one container by name and classifies the others of its pod normally [A5]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.pod("p", { annotations: { "cores-ids.weka.io/container.data": "4-5" } });
  const data = node.run("p", "c1", { name: "data" });
  const worker = node.run("p", "c2", { name: "worker", resources: wholeCpus(2) });
  const helper = node.run("p", "c3", { name: "helper" });
  assertEquals([data, worker, helper].map(({ adjustment }) => `${adjustment?.cpus} ${adjustment?.mems}`), [
    "4-5 0",
    "1-2 ",
    "0,3,6-7 ",
  ]);
});

Deno.test("a container-scoped pin wins over the pod's, also with fewer CPUs [A5]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.pod("p", { annotations: { [PIN]: "0-3", [PIN_MAIN]: "6" } });
  assertEquals(node.run("p", "c1", { name: "main" }).adjustment?.cpus, "6");
  assertEquals(node.run("p", "c2", { name: "side" }).adjustment?.cpus, "0-3");
});

Deno.test.each<[string, string]>([
  ["", "invalid CPU list in annotation '': the list is empty"],
  ["0,abc", "invalid CPU list in annotation '0,abc': 'abc' is neither a CPU id nor a range a-b"],
  ["999", "invalid CPU list in annotation '999': CPU(s) not online: [999] (valid range: 0-7)"],
  ["0-4294967295", "invalid CPU list in annotation '0-4294967295': CPU id 4294967295 is larger than 16383"],
])(
  "createContainer() refuses the pin %j with the text users know, and nothing changes [A4] [A6] (spec §17)",
  (pin, text) => {
    using node = new AppliedNode("tiny-8-nosmt");
    node.runPod("s");
    const before = stateText(node.plugin);
    node.pod("p", { annotations: { [PIN]: pin } });
    const error = assertThrows(() => node.run("p", "p", { resources: wholeCpus(1) }), RefusalError);
    assertEquals(error.message, text);
    assertEquals(stateText(node.plugin), before);
  },
);

Deno.test("a pod's bad pin of one container leaves its others alone [A5] [A6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.pod("p", { annotations: { [PIN_MAIN]: "x", "cores-ids.weka.io/container.side": "3" } });
  assertThrows(() => node.run("p", "c1", { name: "main" }), RefusalError, "invalid CPU list");
  assertEquals(node.run("p", "c2", { name: "side" }).adjustment?.cpus, "3");
});

Deno.test("all pins of a pod count from its first container's creation on [A7]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("s");
  node.pod("p", { annotations: { [PIN_MAIN]: "1-2", "cores-ids.weka.io/container.late": "6" } });
  assertEquals(node.run("p", "init", { name: "init" }).adjustment?.cpus, "0,3-5,7");
  assertEquals([pinned(node), `${node.cpusOf("s")}`], ["1-2,6", "0,3-5,7"]);
  node.stop("init");
  node.remove("init");
  assertEquals(node.runPod("i", { resources: wholeCpus(3) }).adjustment?.cpus, "3-5");
  assertEquals(node.run("p", "main", { name: "main" }).adjustment?.cpus, "1-2");
  assertEquals(node.breaks(), []);
});

Deno.test("a refused first container leaves no pin of its pod [A7] [H2]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.pod("p", { annotations: { [PIN_MAIN]: "1-2" } });
  assertThrows(
    () => node.run("p", "big", { name: "big", resources: wholeCpus(8) }),
    RefusalError,
    "insufficient",
  );
  assertEquals(pinned(node), "");
});

Deno.test("pins outlast the pod's last container by 330 s, and not longer [A7]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("p", { annotations: { [PIN]: "1-2" } });
  node.stop("p");
  node.remove("p");
  node.clock.advance(329_999);
  assertEquals(node.runPod("i", { resources: wholeCpus(1) }).adjustment?.cpus, "3");
  node.clock.advance(1);
  assertEquals(node.runPod("j", { resources: wholeCpus(1) }).adjustment?.cpus, "1");
});

Deno.test("the 330 s count from the end of the pod's last container, and a new one ends the count [A7]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.pod("p", { annotations: { [PIN]: "1-2" } });
  node.run("p", "a", { name: "a" });
  node.run("p", "b", { name: "b" });
  node.stop("a");
  node.clock.advance(300_000);
  node.stop("b");
  node.clock.advance(300_000);
  node.run("p", "c", { name: "a" });
  node.clock.advance(3_600_000);
  node.runPod("x");
  assertEquals(pinned(node), "1-2");
});

Deno.test("pins stay while any container of the pod lives, be it one that is not pinned itself [A7]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.pod("p", { annotations: { [PIN_MAIN]: "1-2" } });
  node.run("p", "side", { name: "side" });
  node.run("p", "init", { name: "init" });
  node.stop("init");
  node.clock.advance(400_000);
  assertEquals(node.runPod("i", { resources: wholeCpus(1) }).adjustment?.cpus, "3");
  assertEquals(pinned(node), "1-2");
});

Deno.test.each(["stopPod", "removePod"] as const)("pins end at once with %s [A7] [H6]", (end) => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("p", { annotations: { [PIN]: "1-2" } });
  node.stop("p");
  node[end]("p");
  assertEquals(pinned(node), "");
});

Deno.test("a container whose sandbox was stopped before its own Stop event keeps its CPUs until then [A7] I4", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("p", { annotations: { [PIN]: "1-2" } });
  node.stopPod("p");
  assertEquals(pinned(node), "1-2");
  node.stop("p");
  assertEquals(pinned(node), "");
});

Deno.test("a pinned container restarts on its list after any time [A7] [A1]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("p", { annotations: { [PIN]: "1-2" } });
  node.stop("p");
  node.clock.advance(400_000);
  node.runPod("s");
  assertEquals(node.run("p", "p2").adjustment?.cpus, "1-2");
  assertEquals(`${node.cpusOf("s")}`, "0,3-7");
});

Deno.test.each<["tiny-8-two-nodes" | "memoryless-node", string, string]>([
  ["tiny-8-two-nodes", "1", "0"],
  ["tiny-8-two-nodes", "3-4", "0-1"],
  ["memoryless-node", "12", "2"], // node 3 has no memory, node 2 is the nearest
])("createContainer() on %s binds the pin %s to memory nodes %s [M1]", (machine, list, mems) => {
  using node = new AppliedNode(machine);
  const { adjustment } = node.runPod("p", { annotations: { [PIN]: list } });
  assertEquals(adjustment, { cpus: list, mems });
});

Deno.test("integer and shared containers get no memory nodes, on any path [M2]", () => {
  using node = new AppliedNode("tiny-8-two-nodes");
  const answers = [node.runPod("s"), node.runPod("i", { resources: wholeCpus(2) })];
  assert(answers.every(({ adjustment }) => adjustment?.mems === ""));
  const updates = [
    ...node.resize("i", wholeCpus(3)),
    ...node.resize("s", resources({ cpus: "0-7", mems: "0-1" })),
    ...node.stop("i"),
    ...node.restartPlugin(),
    ...answers.flatMap((answer) => answer.updates),
  ];
  assert(updates.length > 3);
  assert(updates.every(({ mems }) => mems === ""), textOf(updates));
});

Deno.test("an annotated container's memory nodes are told on every path [M1]", () => {
  using node = new AppliedNode("tiny-8-two-nodes", { unsynchronized: true });
  node.pod("p", { annotations: { [PIN]: "2-3" } });
  node.place("p", "p", "2-3", { mems: "0" });
  node.pod("q", { annotations: { [PIN]: "6" } });
  node.place("q", "q", "0-7", { mems: "" });
  assertEquals(textOf(node.synchronize()), "p=2-3/1 q=6/1");
  assertEquals(textOf(node.resize("p", resources({ cpus: "0-7" }))), "p=2-3/1");
  assertEquals([node.memsOf("p"), node.memsOf("q")], ["1", "1"]);
  assertEquals(node.restartPlugin(), []);
});

Deno.test("a pin on a CPU in no NUMA node is refused, never taken for node 0 [M3]", () => {
  using node = new AppliedNode("nodeless-cpus");
  const { topology } = node;
  const nodeless = topology.online.toArray().find((id) => topology.cpus.get(id)?.node === undefined);
  assertThrows(
    () => node.runPod("p", { annotations: { [PIN]: `${nodeless}` } }),
    RefusalError,
    `CPU(s) in no NUMA node: [${nodeless}]`,
  );
});

Deno.test("a machine without node directories is one node [M3]", () => {
  using node = new AppliedNode("vm-no-numa");
  assertEquals(node.runPod("p", { annotations: { [PIN]: "1" } }).adjustment, { cpus: "1", mems: "0" });
});

Deno.test("a pin whose CPUs' owner has nowhere to go is refused, and nothing changes [R2]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(6) });
  const before = stateText(node.plugin);
  const error = assertThrows(() => node.runPod("p", { annotations: { [PIN]: "0-2" } }), RefusalError);
  assert(error.message.startsWith("cannot reallocate conflicting containers: "), error.message);
  assertEquals(stateText(node.plugin), before);
});
