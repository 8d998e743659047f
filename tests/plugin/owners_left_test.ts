/** CPUs that owners have not left yet, and who comes to them: the pool, a resize. */
import { assertEquals } from "@std/assert";
import { type AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";
import { eight, pinned } from "./eight_cores.ts";
import { loseCreation, only } from "./lost_moves.ts";
import { textOf } from "./messages.ts";
import { settled, standing } from "./standing.ts";

/** A resize of an owner is answered, and nobody ever tells what became of it: it is told no more where it belongs. */
function loseResize(node: AppliedNode, id: string): void {
  node.resize(id, wholeCpus(1), { lost: true });
}

Deno.test("a container of the pool goes beside CPUs that an owner may still have [H2] [G2] I1", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.runPod("j", { resources: wholeCpus(2) }); // 3-4
  node.runPod("s", only("1,4,6-7")); // 6-7
  assertEquals(loseCreation(node, "p", "1"), "i=2,5");
  loseResize(node, "i");
  node.deletePod("j"); // 1 and 4 are idle now
  assertEquals(textOf(node.runPod("q", pinned("6-7")).updates), "s=4");
  assertEquals(settled(node), []);
});

Deno.test("a container of the pool goes beside CPUs that an owner was stored with, too [H2] [G2] [H9]", () => {
  using node = eight();
  node.pod("k");
  node.create("k", "k", { resources: wholeCpus(2) }); // 1-2
  node.runPod("j", { resources: wholeCpus(2) }); // 3-4
  node.runPod("s", only("1,4,6-7")); // 6-7
  node.runPod("p", pinned("1")); // k is stored with 2,5
  node.deletePod("p");
  node.deletePod("j");
  assertEquals(textOf(node.runPod("q", pinned("6-7")).updates), "s=4");
});

Deno.test("a container of the pool goes to what an owner was stored with rather than to what one has [H2] [G2] I1", () => {
  using node = eight();
  node.pod("k");
  node.create("k", "k", { resources: wholeCpus(2) }); // 1-2
  node.pod("i", only("0,2-7"));
  node.run("i", "i", { resources: wholeCpus(2) }); // 3-4
  node.runPod("s", only("1,4,7")); // 7
  node.runPod("p", pinned("1")); // k is stored with 2,5
  node.deletePod("p");
  assertEquals(loseCreation(node, "r", "4"), "i=3,6");
  loseResize(node, "i");
  // What is given away is told again, whatever is most likely.
  assertEquals(textOf(node.runPod("q", pinned("7")).updates), "k=2,5 s=1");
  assertEquals(settled(node), []);
});

Deno.test("an owner leaves CPUs that a container of the pool goes to for want of others [H2] [R3] I1", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.runPod("s", only("1,7")); // 7
  assertEquals(loseCreation(node, "p", "1"), "i=2-3");
  loseResize(node, "i");
  assertEquals(textOf(node.runPod("q", pinned("7")).updates), "i=2-3 s=1");
  assertEquals(settled(node), []);
});

Deno.test("containers of the pool share pinned CPUs of pods that only start, where there are no others [G2] [G3]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(5) }); // 1-5
  node.runPod("s"); // 0,6-7
  node.pod("p", pinned("0,6"));
  node.create("p", "p");
  assertEquals(`${node.cpusOf("s")}`, "7");
  assertEquals(textOf(node.runPod("q", pinned("7")).updates), "s=0,6-7");
  assertEquals(standing(node, "s"), "0,6-7 no-shared-cpu");
});

Deno.test("a shared container that is to own CPUs gets others than those an owner has not left yet [H4] [R3] I1", () => {
  using node = eight();
  node.runPod("s"); // 0,3-7 in the end
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  assertEquals(loseCreation(node, "p", "1"), "s=0,4-7 i=2-3");
  // i comes to 3, which s leaves last, so it waits; s does not come to 1, where i is.
  assertEquals(textOf(node.resize("s", wholeCpus(1))), "s=4");
  assertEquals(textOf(node.runPod("x").updates), "i=2-3");
  assertEquals(settled(node), []);
});

Deno.test("a shared container that is to own CPUs may get those that an owner was stored with long ago [H4]", () => {
  using node = eight();
  node.pod("k");
  node.create("k", "k", { resources: wholeCpus(2) }); // 1-2
  node.runPod("p", pinned("1")); // k is stored with 2-3
  node.deletePod("p");
  node.runPod("t", only("1,6-7")); // 6-7
  assertEquals(textOf(node.resize("t", wholeCpus(3))), "k=2-3 t=1,6-7");
  assertEquals(settled(node), []);
});

Deno.test("a shared container that is to own CPUs gets none that its pod forbids, while an owner is late [A2] [H4]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.runPod("s", only("6-7"));
  assertEquals(loseCreation(node, "p", "1"), "i=2-3");
  assertEquals(textOf(node.resize("s", wholeCpus(1))), "i=2-3 s=6");
});

Deno.test("others leave what the resized owner comes to by a move that was lost [R3] [H4] I1", () => {
  using node = eight();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.pod("p", pinned("1"));
  assertEquals(textOf(node.ask("p", "p", { lost: true }).updates), "s=0,4-7 i=2-3"); // nobody tells that it failed
  assertEquals(
    textOf(node.resize("i", resources({ shares: 0, quota: 0, period: 0, cpus: "1-2" }))),
    "s=0,4-7 i=2-3",
  );
  assertEquals(settled(node), []);
});

Deno.test("no other shared container is told of what a resized one is told to have [H4] [H9] [V]", () => {
  using node = eight({ kernel: true });
  node.runPod("s");
  node.runPod("t");
  node.pod("i");
  assertEquals(
    textOf(node.ask("i", "i", { resources: wholeCpus(2), lost: true }).updates),
    "s=0,3-7 t=0,3-7",
  );
  node.stopPod("i");
  node.tamper("s", "0");
  node.plugin.checkDrift(["s"]);
  assertEquals(
    textOf(node.resize("s", resources({ shares: 0, quota: 0, period: 0, cpus: "0" }))),
    "s=0,3-7",
  );
});
