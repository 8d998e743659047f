import { assert, assertEquals, assertThrows } from "@std/assert";
import { serveSession, UpdateQueue } from "../../src/plugin/mod.ts";
import { AppliedNode, type AppliedNodeOptions, wholeCpus } from "../fakes/applied_node.ts";
import { settle } from "../fakes/fake_clock.ts";
import { FakeConnection } from "../fakes/fake_connection.ts";
import { RecordedCalls, SAFE_RUNTIME } from "../fakes/recorded_calls.ts";

/** A node where `s` could grow from 0,4-7 to all CPUs, and the queue that may tell it. */
function growing(
  options: AppliedNodeOptions = {},
): { node: AppliedNode; calls: RecordedCalls; queue: UpdateQueue } {
  const node = new AppliedNode("tiny-8-nosmt", options);
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(3) });
  node.deletePod("i");
  node.plugin.configure(SAFE_RUNTIME);
  const calls = new RecordedCalls();
  const { plugin, clock, logger } = node;
  return { node, calls, queue: new UpdateQueue({ plugin, clock, logger, send: calls.send }) };
}

Deno.test("UpdateQueue sends growth on a quiet node once the growth delay is over [G4]", async () => {
  const { node, calls, queue } = growing();
  using _node = node;
  using _queue = queue;
  await node.clock.advanceAsync(1900);
  assertEquals(calls.texts, []);
  await node.clock.advanceAsync(2100);
  assertEquals(calls.texts, ["s=0-7"]);
});

Deno.test.each<[string, string, string, number]>([
  ["auto", "v0.12.3", "grows", 1],
  ["auto", "v0.12.1", "grows", 1],
  ["auto", "v0.12.0", "is silent", 0],
  ["auto", "", "is silent", 0],
  ["never", "v0.12.3", "is silent", 0],
  ["repairs", "v0.12.3", "is silent about growth", 0],
])(
  "UpdateQueue with unsolicitedUpdates %s on NRI '%s' %s [G4]",
  async (mode, nriVersion, _does, expected) => {
    const unsolicitedUpdates = mode === "auto" ? "auto" : mode === "never" ? "never" : "repairs";
    const { node, calls, queue } = growing({ settings: { unsolicitedUpdates } });
    using _node = node;
    using _queue = queue;
    node.plugin.configure({ ...SAFE_RUNTIME, nriVersion });
    await node.clock.advanceAsync(30_000);
    assertEquals(calls.all.length, expected);
  },
);

Deno.test("UpdateQueue keeps one call in flight [G4]", async () => {
  const { node, calls, queue } = growing();
  using _node = node;
  using _queue = queue;
  await node.clock.advanceAsync(4000);
  node.runPod("p", { annotations: { "weka.io/cores-ids": "1" } });
  node.deletePod("p");
  await node.clock.advanceAsync(60_000);
  assertEquals(calls.all.length, 1);
  calls.at(0).succeed();
  await node.clock.advanceAsync(20_000);
  assertEquals(calls.all.length, 2);
});

Deno.test("UpdateQueue takes the CPUs of a call in flight out of the candidates [G4]", async () => {
  const { node, calls, queue } = growing();
  using _node = node;
  using _queue = queue;
  await node.clock.advanceAsync(4000);
  assertEquals(calls.texts, ["s=0-7"]);
  // Had it some of those that s has already, s would get them back when the call lands.
  assertThrows(() => node.runPod("j", { resources: wholeCpus(3) }), Error, "need 3, have 0");
  calls.at(0).succeed();
  await settle();
  assertEquals(node.runPod("j", { resources: wholeCpus(3) }).adjustment?.cpus.length, 3);
});

Deno.test("UpdateQueue sends nothing in a dry run [O3]", async () => {
  const { node, calls, queue } = growing({ dryRun: true });
  using _node = node;
  using _queue = queue;
  await node.clock.advanceAsync(60_000);
  assertEquals(calls.all.length, 0);
});

Deno.test(
  "a pin that takes an in-flight CPU is followed by a shrink after the reply, PostCreate or not [G4]",
  async () => {
    const { node, calls, queue } = growing();
    using _node = node;
    using _queue = queue;
    await node.clock.advanceAsync(4000);
    node.pod("pin", { annotations: { "weka.io/cores-ids": "1" } });
    node.ask("pin", "pin"); // shrinks s in its answer
    node.applyUnsolicited(calls.at(0).updates); // the runtime takes the call only after the hook
    calls.at(0).succeed();
    await settle();
    node.tell("PostCreateContainer", "pin");
    node.start("pin");
    assertEquals(node.breaks(), []); // I7: s has 0-7
    await node.clock.advanceAsync(3000);
    node.applyUnsolicited(calls.at(1).updates);
    assertEquals(`${node.cpusOf("s")}`, "0,2-7");
  },
);

Deno.test(
  "UpdateQueue tries a repair again when the call failed [G4] [H2]",
  async () => {
    using node = new AppliedNode("tiny-8-nosmt");
    node.pod("s");
    node.create("s", "s");
    node.beginStart("s");
    node.runPod("i", { resources: wholeCpus(2) });
    node.start("s");
    node.plugin.configure(SAFE_RUNTIME);
    const calls = new RecordedCalls();
    const { plugin, clock, logger } = node;
    using _queue = new UpdateQueue({ plugin, clock, logger, send: calls.send });
    await clock.advanceAsync(3000);
    assertEquals(calls.texts, ["s=0,3-7"]);
    calls.at(0).fail();
    await clock.advanceAsync(60_000);
    assert(calls.all.length > 1);
  },
);

Deno.test(
  "serveSession() sends no update before this connection is synchronized [G4] [N1]",
  async () => {
    const { node, queue } = growing();
    using _node = node;
    queue[Symbol.dispose]();
    const connection = new FakeConnection();
    const { plugin, clock, logger } = node;
    const served = serveSession(connection, { plugin, clock, logger, synchronizeTimeoutMs: 30_000 });
    connection.register();
    await clock.advanceAsync(10_000);
    connection.lose();
    await served;
    assertEquals(connection.calls, []);
  },
);

/** A node where `s` is due for a repair: it was shrunk in its start window, and still has 0-7 [H7]. */
function withRepair(settings: AppliedNodeOptions["settings"], nriVersion: string): AppliedNode {
  const node = new AppliedNode("tiny-8-nosmt", { settings: settings ?? {} });
  node.pod("s");
  node.create("s", "s");
  node.beginStart("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.start("s");
  node.plugin.configure({ ...SAFE_RUNTIME, nriVersion });
  return node;
}

Deno.test.each<["auto" | "repairs" | "never", string, string]>([
  ["auto", "v0.12.1", "s=0,3-7"],
  ["auto", "v0.11.0", ""],
  ["auto", "", ""],
  ["repairs", "", "s=0,3-7"],
  ["repairs", "v0.8.0", "s=0,3-7"],
  ["never", "v0.12.3", ""],
])(
  "UpdateQueue with unsolicitedUpdates %s on NRI '%s' repairs '%s' [G4]",
  async (mode, nriVersion, expected) => {
    using node = withRepair({ unsolicitedUpdates: mode }, nriVersion);
    const calls = new RecordedCalls();
    const { plugin, clock, logger } = node;
    using _queue = new UpdateQueue({ plugin, clock, logger, send: calls.send });
    await clock.advanceAsync(5000);
    assertEquals(calls.texts.join(" "), expected);
  },
);

Deno.test("UpdateQueue lets a carrier come first: nothing is sent within a second of an event [G4]", async () => {
  const { node, calls, queue } = growing();
  using _node = node;
  using _queue = queue;
  for (let i = 0; i < 20; i++) {
    await node.clock.advanceAsync(900);
    node.tell("PostUpdateContainer", "s");
  }
  assertEquals(calls.texts, []);
  await node.clock.advanceAsync(2000);
  assertEquals(calls.texts, ["s=0-7"]);
});

Deno.test("UpdateQueue sends nothing on a node where all is well [G4] [H9]", async () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.runPod("p", { annotations: { "weka.io/cores-ids": "7" } });
  node.plugin.configure(SAFE_RUNTIME);
  const calls = new RecordedCalls();
  const { plugin, clock, logger } = node;
  using _queue = new UpdateQueue({ plugin, clock, logger, send: calls.send });
  await clock.advanceAsync(600_000);
  assertEquals(calls.texts, []);
});

Deno.test("UpdateQueue keeps growth to one batch per 10 s [G1] [G4]", async () => {
  using node = new AppliedNode("xeon-64");
  node.clock.advance(2000);
  for (let i = 0; i < 40; i++) node.runPod(`s${i}`);
  node.runPod("i", { resources: wholeCpus(4) });
  node.deletePod("i");
  node.plugin.configure(SAFE_RUNTIME);
  const calls = new RecordedCalls();
  const { plugin, clock, logger } = node;
  using _queue = new UpdateQueue({ plugin, clock, logger, send: calls.send });
  await clock.advanceAsync(3000);
  assertEquals(calls.all.map(({ updates }) => updates.length), [32]);
  node.applyUnsolicited(calls.at(0).updates);
  calls.at(0).succeed();
  await clock.advanceAsync(8000);
  assertEquals(calls.all.length, 1);
  await clock.advanceAsync(3000);
  assertEquals(calls.all.map(({ updates }) => updates.length), [32, 8]);
});

Deno.test("a container in a failed call may have either set, and gets no new owner beside it [G4] [H2]", async () => {
  const { node, calls, queue } = growing();
  using _node = node;
  using _queue = queue;
  await node.clock.advanceAsync(4000);
  node.applyUnsolicited(calls.at(0).updates); // it was applied, and its reply says that it was not
  calls.at(0).fail();
  await settle();
  const { adjustment, updates } = node.runPod("j", { resources: wholeCpus(3) });
  assertEquals(adjustment?.cpus, "1-3");
  assertEquals(updates.map(({ containerId, cpus }) => `${containerId}=${cpus}`), ["s=0,4-7"]);
  assertEquals(node.breaks(), []);
});
