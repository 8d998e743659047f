import { assert, assertEquals, assertThrows } from "@std/assert";
import { RefusalError } from "../../src/plugin/mod.ts";
import { AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";
import { eight, pinned } from "./eight_cores.ts";
import { only, RECONCILE } from "./lost_moves.ts";
import { stateText, textOf } from "./messages.ts";
import { settled, standing } from "./standing.ts";

/** A node with shared `s` on 0,5-7 and integer `i` on 1-4. */
function withBoth(): AppliedNode {
  const node = new AppliedNode("tiny-8-nosmt");
  node.clock.advance(2000); // what nobody has at Synchronize is idle that long [Y1]
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(4) });
  return node;
}

/** What a container is, and what it has: `integer 1-4`. */
function classAndSet(node: AppliedNode, id: string): string {
  const record = node.plugin.ledger.containers.get(id);
  return `${record?.placement.kind} ${node.cpusOf(id)}`;
}

Deno.test("a growing integer container keeps what it has; others leave first, its own update is last [H4] [H1]", () => {
  using node = withBoth();
  const updates = node.resize("i", wholeCpus(6));
  assertEquals(textOf(updates), "s=0,7 i=1-6");
  assertEquals(updates.map(({ ignoreFailure }) => ignoreFailure), [true, false]);
  assertEquals([`${node.plugin.snapshot().exclusive}`, `${node.cpusOf("i")}`], ["1-6", "1-6"]);
  assertEquals(node.breaks(), []);
});

Deno.test("a shrinking integer container keeps a part; what it gives up goes to nobody in the same answer [H4]", () => {
  using node = withBoth();
  assertEquals(textOf(node.resize("i", wholeCpus(2))), "i=1-2");
  assertEquals(`${node.plugin.snapshot().exclusive} ${node.plugin.snapshot().idle}`, "1-2 3-4");
  node.clock.advance(2000);
  assertEquals(textOf(node.runPod("x").updates), "s=0,3-7");
  assertEquals(node.breaks(), []);
});

Deno.test("until PostUpdateContainer a shrinking container owns what it had [H4] [H2]", () => {
  using node = withBoth();
  node.resize("i", wholeCpus(2), { lost: true });
  assertEquals(`${node.plugin.snapshot().exclusive}`, "1-4");
  assertEquals(node.runPod("j", { resources: wholeCpus(2) }).adjustment?.cpus, "5-6");
  assertEquals(node.breaks(), []);
});

Deno.test("integer to shared: it stays where it is, and others come later [H4]", () => {
  using node = withBoth();
  assertEquals(textOf(node.resize("i", resources({ shares: 512, quota: 50_000, period: 100_000 }))), "");
  assertEquals([classAndSet(node, "i"), `${node.plugin.snapshot().pool}`], ["shared 1-4", "0-7"]);
  node.clock.advance(2000);
  assertEquals(textOf(node.runPod("x").updates), "i=0-7 s=0-7");
});

Deno.test("shared to integer: others leave first, then it is told its CPUs [H4]", () => {
  using node = withBoth();
  node.runPod("t", { resources: resources({ shares: 1024, period: 100_000, memoryLimit: 2 ** 30 }) });
  assertEquals(textOf(node.resize("t", wholeCpus(2))), "s=0,7 t=5-6");
  assertEquals(classAndSet(node, "t"), "integer 5-6");
  assertEquals(`${node.plugin.snapshot().exclusive}`, "1-6");
  assertEquals(node.breaks(), []);
});

Deno.test("a resize that changes neither class nor count answers nothing [H4] [H9]", () => {
  using node = withBoth();
  node.runPod("pin", { annotations: { "weka.io/cores-ids": "7" } });
  assertEquals(node.resize("i", resources({ ...wholeCpus(4).cpu, memoryLimit: 2 ** 31 })), []);
  assertEquals(node.resize("s", resources({ shares: 204 })), []);
  assertEquals(node.resize("pin", wholeCpus(5)), []);
  assertEquals(classAndSet(node, "pin"), "annotated 7");
});

Deno.test("present zeros change nothing [H4] (nri.md §7.3)", () => {
  using node = withBoth();
  const zeros = resources({ shares: 0, quota: 0, period: 0, memoryLimit: 0 });
  for (const id of ["i", "s"]) assertEquals(node.resize(id, zeros), []);
  assertEquals([classAndSet(node, "i"), classAndSet(node, "s")], ["integer 1-4", "shared 0,5-7"]);
  assertEquals(textOf(node.resize("i", resources({ shares: 2048, quota: 200_000, period: 0 }))), "i=1-2");
});

Deno.test("a reconcile with a foreign cpuset is answered with ours, and changes nothing [H4] (predecessor.md §16)", () => {
  using node = withBoth();
  node.runPod("pin", { annotations: { "weka.io/cores-ids": "7" } });
  const foreign = resources({ shares: 0, quota: 0, period: 0, cpus: "0-7" });
  assertEquals(textOf(node.resize("i", foreign)), "i=1-4");
  assertEquals(textOf(node.resize("s", foreign)), "s=0,5-6");
  assertEquals(textOf(node.resize("pin", foreign)), "pin=7/0");
  assertEquals(textOf(node.resize("i", resources({ mems: "0" }))), "i=1-4");
  assertEquals(node.breaks(), []);
});

Deno.test("a growth beyond what is left is refused, and nothing changes [H4] [P5]", () => {
  using node = withBoth();
  node.runPod("j", { resources: wholeCpus(2) });
  const before = stateText(node.plugin);
  const error = assertThrows(() => node.resize("i", wholeCpus(6)), RefusalError);
  assertEquals(
    error.message,
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 6, have 5 " +
      "(online 8; exclusive 2, pinned 0, kept for the shared pool 1)",
  );
  assertEquals(stateText(node.plugin), before);
  assertEquals([classAndSet(node, "i"), classAndSet(node, "s")], ["integer 1-4", "shared 0,7"]);
});

Deno.test("shared to integer without room is refused, and nothing changes [H4]", () => {
  using node = withBoth();
  const before = stateText(node.plugin);
  assertThrows(() => node.resize("s", { ...wholeCpus(5) }), RefusalError, "need 5, have 3");
  assertEquals(stateText(node.plugin), before);
});

Deno.test("an own forbidden CPU is not gained by growth [A2] [H4]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2), annotations: { "weka.io/forbid-core-ids": "3-4" } });
  assertEquals(textOf(node.resize("i", wholeCpus(4))), "i=1-2,5-6");
  assertThrows(() => node.resize("i", wholeCpus(7)), RefusalError, "need 7, have 6");
});

Deno.test("a container whose pod forbids CPUs does not get them by becoming integer [A2] [H4]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("t", { annotations: { "weka.io/forbid-core-ids": "0-5" } });
  assertEquals(`${node.cpusOf("t")}`, "6-7");
  assertThrows(() => node.resize("t", wholeCpus(3)), RefusalError, "need 3, have 2");
  assertEquals(node.resize("t", wholeCpus(2)), []); // it has them already
  assertEquals(classAndSet(node, "t"), "integer 6-7");
  assertEquals(`${node.plugin.snapshot().exclusive}`, "6-7");
});

Deno.test("a confined container accepts any resize [H4] [Y3]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  node.pod("a");
  node.place("a", "a", "1-5", { resources: wholeCpus(5), createdAt: 1 });
  node.pod("b");
  node.place("b", "b", "", { resources: wholeCpus(4), createdAt: 2 });
  node.synchronize();
  const { ledger } = node.plugin;
  node.resize("b", wholeCpus(6));
  assertEquals(ledger.containers.get("b")?.placement, { kind: "integer", count: 6, placed: false });
  assertEquals(ledger.containers.get("b")?.degraded, "not-placed");
  node.resize("b", wholeCpus(2));
  assertEquals(ledger.containers.get("b")?.placement, { kind: "integer", count: 2, placed: true });
  assertEquals(ledger.containers.get("b")?.degraded, undefined);
  assertEquals(node.breaks(), []);
  node.resize("b", resources({ shares: 102, quota: 10_000 }));
  assertEquals(classAndSet(node, "b").startsWith("shared"), true);
});

Deno.test("no update of a resize is without CPUs, which would discard the resize [H4] [H9] (nri.md §5.3)", () => {
  using node = withBoth();
  const answers = [wholeCpus(6), wholeCpus(1), resources({ cpus: "0-7" }), resources({ quota: 150_000 })]
    .flatMap(
      (
        request,
      ) => [...node.resize("i", request), ...node.resize("s", resources({ ...request.cpu, quota: 10_000 }))],
    );
  assert(answers.length > 0);
  assert(answers.every(({ cpus }) => cpus !== ""), textOf(answers));
});

Deno.test("an unconfirmed resize went through if the runtime's resources say so [H4] [H2]", () => {
  using node = withBoth();
  const { plugin } = node;
  node.resize("i", wholeCpus(2), { lost: true });
  assertEquals(textOf(node.resize("i", resources({ cpus: "0-7" }))), "i=1-4"); // it failed: 4 CPUs are the truth
  assertEquals(`${plugin.snapshot().exclusive}`, "1-4");
  assertEquals(node.breaks(), []);
});

Deno.test("quota −1 in a Guaranteed pod keeps an integer container what it is [H4] [C]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2), cgroupParent: "/kubepods/pod1" });
  assertEquals(node.resize("i", resources({ shares: 2048, quota: -1, period: 100_000 })), []);
  assertEquals(classAndSet(node, "i"), "integer 1-2");
});

Deno.test("a resize that needs no update is one all the same: a pin waits until it is over [H4] [R2] I5", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(6) }); // 1-6
  node.runPod("s", { annotations: { "weka.io/forbid-core-ids": "0" } });
  assertEquals(`${node.cpusOf("s")}`, "7");
  const updates = node.resize("s", wholeCpus(1), {
    meanwhile: () => {
      assertThrows(() => node.runPod("p", pinned("7")), RefusalError, "default/pod-s/main are being changed");
    },
  });
  assertEquals([updates, standing(node, "s"), settled(node)], [[], "7", []]);
  assertEquals(node.plugin.ledger.containers.get("s")?.placement.kind, "integer");
  node.stop("i");
  assertEquals(node.runPod("p", pinned("7")).adjustment?.cpus, "7");
  assertEquals([node.cpusOf("s").size, settled(node)], [1, []]);
  // One that nobody told the end of hinders for half a minute at most.
  node.runPod("t", { annotations: { "weka.io/forbid-core-ids": "0-5" } });
  node.resize("t", wholeCpus(1), { lost: true });
  const cpus = `${node.plugin.ledger.containers.get("t")?.wanted}`;
  assertThrows(() => node.runPod("q", pinned(cpus)), RefusalError, "try again");
  node.clock.advance(30_000);
  assertEquals(node.runPod("q", pinned(cpus)).adjustment?.cpus, cpus);
});

Deno.test("a container of the pool that finds shelter while it is being resized is degraded afterwards [G2] [H4]", () => {
  using node = eight();
  node.runPod("r", pinned("1"));
  node.runPod("s", only("0-1")); // 0
  assertEquals(standing(node, "s"), "0");
  node.resize("s", RECONCILE, {
    meanwhile: () => assertEquals(textOf(node.runPod("q", pinned("0")).updates), "s=0-1"),
  });
  assertEquals([standing(node, "s"), `${node.cpusOf("s")}`, settled(node)], ["0-1 no-shared-cpu", "0-1", []]);
  node.deletePod("q");
  for (const id of ["x", "y"]) node.runPod(id); // it is told, and that is known to have arrived
  assertEquals(standing(node, "s"), "0");
});
