import { assertEquals } from "@std/assert";
import { AppliedNode, wholeCpus } from "../fakes/applied_node.ts";

/** An integer container `i` on 1-2, and `s`, which was shrunk off them while it was starting, so it is due [H7]. */
function withDueContainer(): AppliedNode {
  const node = new AppliedNode("tiny-8-nosmt");
  node.runPod("other");
  node.pod("s");
  node.create("s", "s");
  node.beginStart("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.start("s");
  return node;
}

Deno.test("PostStartContainer makes a container that changed in its start window due with the next carrier [H7]", () => {
  using node = withDueContainer();
  assertEquals(`${node.cpusOf("s")}`, "0-7");
  node.runPod("x");
  assertEquals(`${node.cpusOf("s")}`, "0,3-7");
  assertEquals(node.breaks(), []);
});

Deno.test(
  "updateContainer() takes CPUs from shared containers again when a lost growth is retried [H2]",
  () => {
    using node = new AppliedNode("tiny-8-nosmt");
    node.runPod("s");
    node.runPod("i", { resources: wholeCpus(2) });
    node.resize("i", wholeCpus(4), { lost: true });
    node.resize("i", wholeCpus(4));
    assertEquals(`${node.cpusOf("i")} ${node.cpusOf("s")}`, "1-4 0,5-7");
    assertEquals(node.breaks(), []);
  },
);

Deno.test(
  "a repair is sent again when its carrier was a creation that failed [H2] [H7]",
  () => {
    using node = withDueContainer();
    node.pod("x");
    node.ask("x", "x", { lost: true });
    node.undo("x", "x");
    node.stop("other");
    assertEquals(`${node.cpusOf("s")}`, "0,3-7");
    assertEquals(node.breaks(), []);
  },
);

Deno.test(
  "a repair is sent again when its carrier was a StopContainer whose answer was lost [H2] [H7]",
  () => {
    using node = withDueContainer();
    node.stop("other", { lost: true });
    node.runPod("x"); // a shared container: gives away nothing
    assertEquals(`${node.cpusOf("s")}`, "0,3-7");
    assertEquals(node.breaks(), []);
  },
);

Deno.test(
  "the placement of a confined container is sent again when its answer was lost [H2] [Y3]",
  () => {
    using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
    node.pod("a");
    node.place("a", "a", "0-3", { resources: wholeCpus(4) });
    node.pod("b");
    node.place("b", "b", "1-4", { resources: wholeCpus(4) });
    for (const id of ["s", "t"]) {
      node.pod(id);
      node.place(id, id, "4-7");
    }
    node.synchronize();
    node.stop("a", { lost: true });
    node.stop("t");
    assertEquals(node.breaks(), []);
  },
);

Deno.test(
  "a set that was never answered is not wanted after a lost answer that both shrank and grew [H2] I7",
  () => {
    using node = new AppliedNode("tiny-8-nosmt");
    node.runPod("s");
    node.runPod("i", { resources: wholeCpus(2) }); // s: 0,3-7
    node.deletePod("i");
    node.clock.advance(60_000);
    node.pod("p", { annotations: { "weka.io/cores-ids": "3" } });
    node.ask("p", "p", { lost: true }); // the answer takes 3 and gives 1-2
    node.stopPod("p"); // abandons the creation, and is no carrier
    node.plugin.checkBooks();
    assertEquals(node.plugin.counters.invariantBreaks, 0);
  },
);

Deno.test(
  "the pins of a pod end 330 s after its failed attempt when a new sandbox took over [A7] [H3]",
  () => {
    using node = new AppliedNode("tiny-8-nosmt");
    const annotations = { "weka.io/cores-ids": "1" };
    node.pod("old", { uid: "u", annotations });
    node.ask("old", "c1", { lost: true });
    node.pod("new", { uid: "u", annotations });
    node.run("new", "c2");
    node.deletePod("new");
    node.clock.advance(331_000);
    node.runPod("x");
    assertEquals(`${node.plugin.snapshot().pinned}`, "");
  },
);
