import { assert, assertEquals } from "@std/assert";
import { AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";

/** `a` owns 1-4; `b` wants 4 CPUs and is confined to the pool 0,5-7 [Y3]; `s` is shared. */
function withConfined(): AppliedNode {
  const node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  node.pod("a");
  node.place("a", "a", "1-4", { resources: wholeCpus(4), createdAt: 1 });
  node.pod("b");
  node.place("b", "b", "", { resources: wholeCpus(4), createdAt: 2 });
  node.pod("s");
  node.place("s", "s", "0,5-7", { createdAt: 3 });
  node.synchronize();
  return node;
}

Deno.test("synchronize() confines an integer container without room to the pool, degraded [Y3]", () => {
  using node = withConfined();
  assertEquals(`${node.cpusOf("b")}`, "0,5-7");
  assertEquals(node.plugin.ledger.containers.get("b")?.degraded, "not-placed");
});

Deno.test("a confined container is placed with the carrier that finds room, and its owner once an event confirms it [Y3] [H2]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  node.pod("a");
  node.place("a", "a", "1-5", { resources: wholeCpus(5), createdAt: 1 });
  node.pod("b");
  node.place("b", "b", "", { resources: wholeCpus(4), createdAt: 2 });
  node.pod("s");
  node.place("s", "s", "0,6-7", { createdAt: 3 });
  node.synchronize();
  const { ledger } = node.plugin;
  node.stop("a");
  assertEquals(`${node.cpusOf("b")}`, "0-1,6-7"); // as few as can be of those held for a [P2]
  // Nothing ever confirms the answer to StopContainer: the CPUs are kept for b, which is not their owner yet.
  assertEquals(ledger.containers.get("b")?.degraded, "not-placed");
  assertEquals(`${ledger.view().exclusive}`, "0-1,6-7");
  node.runPod("x");
  assertEquals(ledger.containers.get("b")?.degraded, undefined);
  assertEquals(ledger.containers.get("b")?.placement, { kind: "integer", count: 4, placed: true });
  assertEquals(node.breaks(), []);
});

Deno.test(
  "a confined container is the owner of the CPUs it has already, for no update has to tell it [Y3] (defect: pending and degraded for good)",
  () => {
    using node = withConfined();
    node.stop("a"); // room for b on 0,5-7, where it is
    node.runPod("x");
    assertEquals(node.plugin.ledger.containers.get("b")?.degraded, undefined);
  },
);

Deno.test(
  "synchronize() confines to the whole pool, not to what is left of the old set [Y3]",
  () => {
    using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
    node.pod("a");
    node.place("a", "a", "0-3", { resources: wholeCpus(4), createdAt: 1 });
    node.pod("b");
    node.place("b", "b", "1-4", { resources: wholeCpus(4), createdAt: 2 });
    node.pod("s");
    node.place("s", "s", "4-7", { createdAt: 3 });
    node.synchronize();
    assertEquals(`${node.cpusOf("b")}`, "4-7");
  },
);

Deno.test(
  "createContainer() gives a new shared container no CPU that it gives a confined one in the same answer I1 [H1]",
  () => {
    using node = withConfined();
    node.resize("a", wholeCpus(3)); // leaves 5 pool CPUs: room for b
    node.runPod("t");
    assertEquals(node.breaks(), []);
  },
);

Deno.test(
  "updateContainer() does not place a confined container on the resized one's CPUs without updating it I1 [H1]",
  () => {
    using node = withConfined();
    node.resize("a", wholeCpus(3));
    node.resize("s", resources({ shares: 204 }));
    assertEquals(node.breaks(), []);
  },
);

Deno.test(
  "synchronize() tells who must leave before who comes [H1]",
  () => {
    using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
    node.pod("pin", { annotations: { "weka.io/cores-ids": "0" } });
    node.place("pin", "pin", "0-7", { mems: "0" });
    node.pod("i");
    node.place("i", "i", "", { resources: wholeCpus(2) });
    const order = node.synchronize().map((update) => update.containerId);
    assert(order.indexOf("pin") < order.indexOf("i"), `${order}`);
  },
);

Deno.test(
  "a restart beside a confined container of the pool's size answers nothing [Y5]",
  () => {
    using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
    node.pod("a");
    node.place("a", "a", "0-3", { resources: wholeCpus(4), createdAt: 1 });
    node.pod("b");
    node.place("b", "b", "", { resources: wholeCpus(4), createdAt: 2 });
    node.pod("s");
    node.place("s", "s", "4-7", { createdAt: 3 });
    node.synchronize();
    assertEquals(node.restartPlugin(), []);
    assertEquals(node.plugin.ledger.containers.get("b")?.degraded, "not-placed");
    assertEquals(node.breaks(), []);
  },
);

Deno.test(
  "a degraded container whose resize is not confirmed yet still leaves CPUs that an owner gets I1 [H1] [H4] (defect: pending makes it immovable)",
  () => {
    using node = withConfined();
    node.resize("b", wholeCpus(6), { lost: true }); // not placed before and not after
    node.runPod("j", { resources: wholeCpus(1) });
    assertEquals(node.breaks(), []);
  },
);
