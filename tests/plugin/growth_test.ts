import { assert, assertEquals, assertLess } from "@std/assert";
import { AppliedNode, wholeCpus } from "../fakes/applied_node.ts";
import { textOf } from "./messages.ts";

/** A node on which nothing is idle any more. */
function settled(machine: "tiny-8-nosmt" | "xeon-64" = "tiny-8-nosmt"): AppliedNode {
  const node = new AppliedNode(machine);
  node.clock.advance(2000);
  return node;
}

/** A node where `s` could grow from 0,3-7 onto 1-2, which were freed just now. */
function freed(): AppliedNode {
  const node = settled();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.deletePod("i");
  return node;
}

Deno.test("freed CPUs are idle for 2 s: neither new nor old shared containers get them [G1] [G2]", () => {
  using node = freed();
  node.clock.advance(1999);
  const { adjustment, updates } = node.runPod("t");
  assertEquals([adjustment?.cpus, textOf(updates)], ["0,3-7", ""]);
});

Deno.test("after 2 s they go to new shared containers, and out with the carrier to old ones [G1] [G2]", () => {
  using node = freed();
  node.clock.advance(2000);
  const { adjustment, updates } = node.runPod("t");
  assertEquals([adjustment?.cpus, textOf(updates)], ["0-7", "s=0-7"]);
});

Deno.test("poolGrowthDelayMs sets the delay [G1] [O2]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { settings: { poolGrowthDelayMs: 60_000 } });
  node.clock.advance(60_000);
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.deletePod("i");
  node.clock.advance(59_999);
  assertEquals(textOf(node.runPod("t").updates), "");
  node.clock.advance(1);
  assertEquals(textOf(node.runPod("u").updates), "s=0-7 t=0-7");
});

Deno.test("idle CPUs are first choice for integer containers as ever, and growth takes what is left [G1]", () => {
  using node = freed();
  node.clock.advance(2000);
  const { adjustment, updates } = node.runPod("j", { resources: wholeCpus(1) });
  assertEquals([adjustment?.cpus, textOf(updates)], ["1", "s=0,2-7"]);
});

Deno.test("a rolling integer pod costs no update [G1]", () => {
  using node = settled();
  node.runPod("s");
  node.runPod("i0", { resources: wholeCpus(2) });
  for (let step = 0; step < 20; step++) {
    node.clock.advance(30_000);
    const stopped = node.stop(`i${step}`);
    node.stopPod(`i${step}`);
    node.clock.advance(1500);
    const { updates } = node.runPod(`i${step + 1}`, { resources: wholeCpus(2) });
    assertEquals([textOf(stopped), textOf(updates)], ["", ""]);
  }
});

Deno.test("growth goes out in batches of 32, smallest first, one per 10 s [G1]", () => {
  using node = settled("xeon-64");
  for (let i = 0; i < 40; i++) {
    const id = `s${String(i).padStart(2, "0")}`;
    node.runPod(id, { annotations: { "weka.io/forbid-core-ids": `${60 - i}-63` } });
  }
  node.runPod("i", { resources: wholeCpus(4) });
  node.deletePod("i");
  node.clock.advance(2000);
  const sizeBefore = new Map(node.running.map((id) => [id, node.cpusOf(id).size]));
  const first = node.runPod("x").updates;
  assertEquals(first.length, 32);
  assertEquals(first.map(({ containerId }) => containerId)[0], "s39");
  const sizes = first.map(({ containerId }) => sizeBefore.get(containerId) ?? 0);
  assertEquals(sizes, sizes.toSorted((a, b) => a - b));
  node.clock.advance(9999);
  assertEquals(textOf(node.runPod("y").updates), "");
  node.clock.advance(1);
  assertEquals(node.runPod("z").updates.length, 8);
  assertEquals(node.runPod("w").updates, []);
});

Deno.test("shrinking does not wait for the 10 s [G1]", () => {
  using node = freed();
  node.clock.advance(2000);
  node.runPod("t"); // a batch
  assertEquals(textOf(node.runPod("j", { resources: wholeCpus(2) }).updates), "s=0,3-7 t=0,3-7");
});

Deno.test("a StopContainer answer doubles shared sets at once, held CPUs included [G1]", () => {
  using node = settled();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(4) });
  assertEquals(`${node.cpusOf("s")}`, "0,5-7");
  assertEquals(textOf(node.stop("i")), "s=0-7");
  assertEquals(`${node.plugin.snapshot().held}`, "1-4");
});

Deno.test("a StopContainer answer that would not double a set carries nothing [G1]", () => {
  using node = settled();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(3) });
  assertEquals(node.stop("i"), []);
});

Deno.test("a crash-looping container costs nothing after its second start; after 10 min it is new again [G1]", () => {
  using node = settled();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(4) });
  assertEquals(textOf(node.stop("i")), "s=0-7");
  assertEquals(textOf(node.run("i", "i2", { resources: wholeCpus(4) }).updates), "s=0,5-7");
  node.clock.advance(300_000);
  assertEquals(node.stop("i2"), []);
  assertEquals(node.run("i", "i3", { resources: wholeCpus(4) }).updates, []);
  node.clock.advance(599_999);
  assertEquals(node.stop("i3"), []);
  assertEquals(node.run("i", "i4", { resources: wholeCpus(4) }).updates, []);
  node.clock.advance(600_001);
  assertEquals(textOf(node.stop("i4")), "s=0-7");
});

Deno.test("growth at once does not wait for the last batch: a scale-down must not starve the rest [G1]", () => {
  using node = settled();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(4) });
  node.stop("i");
  node.clock.advance(5000);
  node.stopPod("i");
  node.clock.advance(4000);
  assertEquals(textOf(node.runPod("j", { resources: wholeCpus(4) }).updates), "s=0,5-7");
  node.deletePod("j");
  assertEquals(`${node.cpusOf("s")}`, "0-7"); // 9 s after the batch
});

Deno.test("a container that does not run yet is not grown: an update would not reach its cgroup [G1] [H7]", () => {
  using node = freed();
  node.pod("t");
  node.create("t", "t");
  node.clock.advance(2000);
  assertEquals(textOf(node.runPod("x").updates), "s=0-7");
  node.start("t");
  node.clock.advance(10_000);
  assertEquals(textOf(node.runPod("y").updates), "t=0-7");
});

Deno.test("growth keeps to the pod's forbidden CPUs [A2] [G2]", () => {
  using node = settled();
  node.runPod("s", { annotations: { "weka.io/forbid-core-ids": "2,7" } });
  node.runPod("i", { resources: wholeCpus(3) });
  node.deletePod("i");
  node.clock.advance(2000);
  assertEquals(textOf(node.runPod("x").updates), "s=0-1,3-6");
});

Deno.test("a burst of removals costs at most one batch of updates (predecessor.md §16)", () => {
  using node = settled("xeon-64");
  for (let i = 0; i < 20; i++) node.runPod(`s${i}`);
  for (let i = 0; i < 10; i++) node.runPod(`i${i}`, { resources: wholeCpus(2) });
  const before = node.applied.length;
  for (let i = 0; i < 10; i++) {
    node.deletePod(`i${i}`);
    node.clock.advance(100);
  }
  assertLess(node.applied.length - before, 21);
  node.clock.advance(10_000);
  node.runPod("x");
  assert([...Array(20).keys()].every((i) => node.cpusOf(`s${i}`).size === 64));
});
