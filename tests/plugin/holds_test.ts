import { assert, assertEquals, assertThrows } from "@std/assert";
import { RefusalError } from "../../src/plugin/mod.ts";
import { AppliedNode, wholeCpus } from "../fakes/applied_node.ts";

/** A node where `i` owned 1-2 and has ended; its sandbox is still there. */
function withHold(): AppliedNode {
  const node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.stop("i");
  return node;
}

/** The CPUs a new integer pod gets. */
function newPod(node: AppliedNode, id: string, count: number): string | undefined {
  return node.runPod(id, { resources: wholeCpus(count) }).adjustment?.cpus;
}

Deno.test("a restarted container gets the CPUs it had, removed or not [P1] [H5]", () => {
  using node = withHold();
  assertEquals(`${node.plugin.snapshot().held}`, "1-2");
  assertEquals(newPod(node, "j", 2), "3-4");
  node.remove("i");
  assertEquals(node.run("i", "i2", { resources: wholeCpus(2) }).adjustment?.cpus, "1-2");
  assertEquals(`${node.plugin.snapshot().held}`, "");
});

Deno.test("a hold lasts 330 s [P1]", () => {
  using node = withHold();
  node.clock.advance(329_999);
  assertEquals(newPod(node, "j", 1), "3");
  node.clock.advance(1);
  assertEquals(newPod(node, "k", 2), "1-2");
});

Deno.test.each(["stopPod", "removePod"] as const)("a hold ends with %s [P1] [H6]", (end) => {
  using node = withHold();
  node[end]("i");
  assertEquals(`${node.plugin.snapshot().held}`, "");
  assertEquals(newPod(node, "j", 2), "1-2");
});

Deno.test("a container that ends after its sandbox holds nothing [P1] [H6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.stopPod("i");
  node.stop("i");
  const { held, exclusive } = node.plugin.snapshot();
  assertEquals([`${held}`, `${exclusive}`], ["", ""]);
});

Deno.test("others take held CPUs when they need them, and the slot gets others [P1] [P2]", () => {
  using node = withHold();
  assertEquals(newPod(node, "j", 5), "3-7");
  assertEquals(`${node.plugin.snapshot().held}`, "1-2");
  assertEquals(newPod(node, "k", 1), "0"); // the last one that is not held
  node.deletePod("k");
  assertEquals(newPod(node, "l", 2), "0-1"); // as few held ones as can be
  assertEquals(`${node.plugin.snapshot().held}`, "");
  node.deletePod("j");
  assertEquals(node.run("i", "i2", { resources: wholeCpus(2) }).adjustment?.cpus, "2-3");
});

Deno.test("a slot whose CPUs were taken is refused like anybody when there is no room [P1] [P5]", () => {
  using node = withHold();
  newPod(node, "j", 7);
  const error = assertThrows(() => node.run("i", "i2", { resources: wholeCpus(2) }), RefusalError);
  assertEquals(
    error.message,
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 2, have 0 " +
      "(online 8; exclusive 7, pinned 0, kept for the shared pool 1)",
  );
});

Deno.test("a restarted container of another size gets others [P1]", () => {
  using node = withHold();
  assertEquals(node.run("i", "i2", { resources: wholeCpus(3) }).adjustment?.cpus, "1-3");
});

Deno.test("what an init container held is not held from the containers after it in its sandbox [P1]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.pod("p");
  node.run("p", "init", { name: "init", resources: wholeCpus(2) });
  node.stop("init");
  assertEquals(newPod(node, "other", 2), "3-4");
  assertEquals(node.run("p", "main", { name: "main", resources: wholeCpus(3) }).adjustment?.cpus, "1-2,5");
});

Deno.test("held CPUs stay in the pool, and existing shared containers do not grow onto them [P1] [G1]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.stop("i");
  node.clock.advance(60_000);
  assertEquals(node.runPod("t").adjustment?.cpus, "0,3-7");
  assertEquals(`${node.cpusOf("s")}`, "0,3-7");
  assertEquals(`${node.plugin.snapshot().pool}`, "0-7");
});

Deno.test("pods of one name are different slots [P1] (spec §2)", () => {
  using node = withHold();
  node.pod("again", { uid: "another" });
  assertEquals(node.run("again", "i2", { resources: wholeCpus(2) }).adjustment?.cpus, "3-4");
});

Deno.test("createContainer() gives N creations in a row pairwise disjoint sets, and refuses the one too many [P5] I1", () => {
  using node = new AppliedNode("xeon-64");
  const seen = [5, 12, 7, 4, 3, 9].map((count, i) => newPod(node, `i${i}`, count));
  assert(seen.every((cpus) => cpus !== undefined));
  assertEquals(node.plugin.snapshot().exclusive.size, 40);
  const error = assertThrows(() => newPod(node, "more", 24), RefusalError);
  assertEquals(
    error.message,
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 24, have 23 " +
      "(online 64; exclusive 40, pinned 0, kept for the shared pool 1)",
  );
  assertEquals(newPod(node, "fits", 23)?.length !== 0, true);
  assertEquals(node.breaks(), []);
});
