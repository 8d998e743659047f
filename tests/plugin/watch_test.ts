import { assert, assertEquals } from "@std/assert";
import { serveSession } from "../../src/plugin/mod.ts";
import { Watch } from "../../src/plugin/watch.ts";
import { AppliedNode, type AppliedNodeOptions, wholeCpus } from "../fakes/applied_node.ts";
import { FakeConnection } from "../fakes/fake_connection.ts";
import { settled, standing } from "./standing.ts";
import { textOf } from "./messages.ts";

const PIN = "weka.io/cores-ids";

/** A node with a shared container and an owner of 1-2 that is looked at. */
function watched(options: AppliedNodeOptions = {}): { readonly node: AppliedNode; readonly watch: Watch } {
  const node = new AppliedNode("tiny-8-nosmt", { kernel: true, ...options });
  node.clock.advance(2000);
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) });
  const { plugin, clock, logger } = node;
  return { node, watch: new Watch({ plugin, clock, logger }) };
}

/** Lets time pass until the kernel is asked for the sets of some containers. */
function untilRead(node: AppliedNode): void {
  const start = node.kernel.reads;
  for (let ms = 0; ms < 60_000 && node.kernel.reads === start; ms++) node.clock.advance(1);
  assert(node.kernel.reads > start, "nothing was read");
}

Deno.test("Watch follows the machine within 2 s [T]", () => {
  const { node, watch } = watched();
  using _node = node;
  using _watch = watch;
  node.setOnline("0-6");
  node.clock.advance(2000);
  assertEquals(`${node.plugin.snapshot().online}`, "0-6");
  node.setOnline("0-7");
  node.clock.advance(2000);
  assertEquals(`${node.plugin.snapshot().online}`, "0-7");
});

Deno.test("Watch compares every container every driftCheckSeconds, and not more often [V]", () => {
  const { node, watch } = watched({ settings: { driftCheckSeconds: 10 } });
  using _node = node;
  using _watch = watch;
  node.clock.advance(9000);
  const before = node.kernel.reads;
  node.tamper("i", "3");
  node.clock.advance(3100);
  assertEquals([node.plugin.counters.drifts, node.kernel.reads - before], [1, 2]);
  node.clock.advance(6000);
  assertEquals(node.kernel.reads - before, 2);
  node.clock.advance(5000);
  assertEquals(node.kernel.reads - before, 4);
});

Deno.test("Watch looks at a container shortly after an answer that moved it, whatever the period [V]", () => {
  const { node, watch } = watched({ settings: { driftCheckSeconds: 0 } });
  using _node = node;
  using _watch = watch;
  node.clock.advance(60_000);
  const before = node.kernel.reads;
  node.runPod("p", { annotations: { [PIN]: "1" } }); // moves i, shrinks s
  node.tamper("i", "1-2"); // it did not take
  node.clock.advance(5000);
  assertEquals([node.kernel.reads - before, node.plugin.counters.drifts], [2, 1]);
  node.clock.advance(600_000);
  assertEquals(node.kernel.reads - before, 2);
});

Deno.test("Watch with driftCheckSeconds 0 looks neither at all containers nor for ghosts [V] [Y6]", () => {
  const { node, watch } = watched({ settings: { driftCheckSeconds: 0 } });
  using _node = node;
  using _watch = watch;
  node.clock.advance(10_000);
  const before = node.kernel.reads;
  node.tamper("s", "3");
  node.kernel.addGhost("g", "4", 1);
  node.clock.advance(600_000);
  assertEquals([node.kernel.reads - before, `${node.plugin.snapshot().quarantined}`], [0, ""]);
});

Deno.test("Watch looks for ghosts, and for the end of quarantines, with every drift check [Y6]", () => {
  const { node, watch } = watched();
  using _node = node;
  using _watch = watch;
  node.kernel.addGhost("g", "5-6", 2);
  node.clock.advance(32_100);
  assertEquals(`${node.plugin.snapshot().quarantined}`, "5-6");
  node.kernel.endGhost("g");
  node.clock.advance(32_100);
  assertEquals(`${node.plugin.snapshot().quarantined}`, "");
});

Deno.test("Watch compares many containers in slices, between which hooks are answered [V] (spec §7)", () => {
  using node = new AppliedNode("xeon-64", { kernel: true, settings: { driftCheckSeconds: 10 } });
  node.clock.advance(2000);
  const count = 200;
  for (let i = 0; i < count; i++) node.runPod(`s${i}`);
  node.clock.advance(12_000);
  node.plugin.takeUpdated();
  const { plugin, clock, logger } = node;
  using _watch = new Watch({ plugin, clock, logger });
  const start = node.kernel.reads;
  clock.advance(10_000);
  let most = 0;
  let wasAsked = false;
  for (let ms = 0; ms < 5000; ms++) {
    const before = node.kernel.reads;
    clock.advance(1);
    most = Math.max(most, node.kernel.reads - before);
    if (wasAsked || node.kernel.reads === start) continue;
    // A hook between two slices: it is answered, and the container that is gone does no harm. All others shrink.
    node.deletePod(`s${count - 1}`);
    assertEquals(node.runPod("i", { resources: wholeCpus(4) }).updates.length, count - 1);
    wasAsked = true;
  }
  assert(most <= 32, `${most} sets were read in one go`);
  assert(node.kernel.reads - start >= count - 1, `${node.kernel.reads - start} sets were read`);
  assertEquals([node.plugin.counters.drifts, settled(node)], [0, []]);
});

Deno.test("Watch judges no container by a set that an answer between two slices changed [V]", () => {
  using node = new AppliedNode("xeon-64", { kernel: true, settings: { driftCheckSeconds: 10 } });
  node.clock.advance(2000);
  node.runPod("i", { resources: wholeCpus(40) });
  for (let i = 0; i < 70; i++) node.runPod(`s${i}`);
  node.clock.advance(12_000);
  node.plugin.takeUpdated();
  const { plugin, clock, logger } = node;
  using _watch = new Watch({ plugin, clock, logger });
  untilRead(node);
  const updates = node.stop("i", { lost: true }); // answered, and not applied yet
  assertEquals(updates.length, 32);
  clock.advance(1000);
  assertEquals(node.plugin.counters.drifts, 0);
  node.applyUnsolicited(updates);
  clock.advance(20_000);
  assertEquals([node.plugin.counters.drifts, settled(node)], [0, []]);
});

Deno.test("Watch follows a machine that could not be read for a while, told once [T]", () => {
  const { node, watch } = watched();
  using _node = node;
  using _watch = watch;
  node.machine.error = new Error("half written");
  node.setOnline("0-6");
  node.clock.advance(10_000);
  assertEquals(`${node.plugin.snapshot().online}`, "0-7");
  assertEquals(node.logger.events("error"), ["machine not readable"]);
  node.machine.error = undefined;
  node.clock.advance(2000);
  assertEquals(`${node.plugin.snapshot().online}`, "0-6");
});

Deno.test("Watch does not hurry where the kernel cannot be read, and goes on when it can be [V]", () => {
  const { node, watch } = watched({ settings: { driftCheckSeconds: 10 } });
  using _node = node;
  using _watch = watch;
  node.clock.advance(9000);
  node.kernel.error = new Error("no such device");
  node.clock.advance(30_000);
  const failures = node.logger.events("error").length;
  assert(failures > 0 && failures <= 4, `${failures} failures`);
  node.kernel.error = undefined;
  node.tamper("i", "3");
  node.clock.advance(12_100);
  assert(node.plugin.counters.drifts > 0);
});

Deno.test("Watch that is disposed while it looks does not go on [V]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { kernel: true });
  const { plugin, clock, logger } = node;
  using open = new DisposableStack();
  open.use(
    new Watch({
      plugin,
      clock,
      logger: {
        ...logger,
        debug: () => {},
        info: () => {},
        warn: () => {},
        error: () => open.dispose(),
      },
    }),
  );
  node.runPod("s");
  node.kernel.error = new Error("no such device");
  clock.advance(40_000);
  node.setOnline("0-6");
  clock.advance(60_000);
  assertEquals([`${plugin.snapshot().online}`, node.kernel.reads], ["0-7", 1]);
});

Deno.test("Watch says nothing of a healthy node for an hour, and reads the machine's stamp only [T] [V]", () => {
  const { node, watch } = watched();
  using _node = node;
  using _watch = watch;
  node.clock.advance(10_000);
  const lines = node.logger.lines.length;
  const { revision } = node.plugin.ledger;
  node.clock.advance(3_600_000);
  assertEquals([node.logger.lines.length, node.plugin.counters.drifts], [lines, 0]);
  assertEquals(node.plugin.ledger.revision, revision);
});

Deno.test("Watch stops when it is disposed [V]", () => {
  const { node, watch } = watched({ settings: { driftCheckSeconds: 10 } });
  using _node = node;
  node.clock.advance(5000);
  watch[Symbol.dispose]();
  const before = node.kernel.reads;
  node.setOnline("0-6");
  node.clock.advance(60_000);
  assertEquals([`${node.plugin.snapshot().online}`, node.kernel.reads - before], ["0-7", 0]);
});

Deno.test("Watch disposed between two slices reads no more [V]", () => {
  using node = new AppliedNode("xeon-64", { kernel: true, settings: { driftCheckSeconds: 10 } });
  for (let i = 0; i < 100; i++) node.runPod(`s${i}`);
  node.clock.advance(12_000);
  node.plugin.takeUpdated();
  const { plugin, clock, logger } = node;
  const watch = new Watch({ plugin, clock, logger });
  untilRead(node);
  watch[Symbol.dispose]();
  const before = node.kernel.reads;
  clock.advance(60_000);
  assertEquals(node.kernel.reads, before);
});

Deno.test("in a dry run Watch follows the machine and compares nothing [T] [V] [O3]", () => {
  const { node, watch } = watched({ dryRun: true, settings: { driftCheckSeconds: 10 } });
  using _node = node;
  using _watch = watch;
  node.setOnline("0-6");
  node.clock.advance(60_000);
  assertEquals([`${node.plugin.snapshot().online}`, node.kernel.reads], ["0-6", 0]);
});

Deno.test("serveSession() looks at the machine while it lives, and not before it is synchronized [T] [N1]", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { kernel: true });
  const connection = new FakeConnection();
  const { plugin, clock, logger } = node;
  const served = serveSession(connection, { plugin, clock, logger, synchronizeTimeoutMs: 30_000 });
  connection.register();
  node.setOnline("0-6");
  await clock.advanceAsync(10_000);
  assertEquals(`${plugin.snapshot().online}`, "0-7");
  connection.synchronize();
  await clock.advanceAsync(2100);
  assertEquals(`${plugin.snapshot().online}`, "0-6");
  connection.lose();
  await served;
  node.setOnline("0-7");
  await clock.advanceAsync(10_000);
  assertEquals(`${plugin.snapshot().online}`, "0-6");
});

Deno.test("serveSession() of a native plugin that is never synchronized follows the machine and ends quarantines [N4] [T] [Y6]", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { kernel: true, unsynchronized: true });
  for (const id of ["s", "t"]) {
    node.pod(id);
    node.place(id, id, "0,3-7");
  }
  node.kernel.addGhost("g", "1-2", 2);
  const connection = new FakeConnection();
  const { plugin, clock, logger } = node;
  const served = serveSession(connection, { plugin, clock, logger, synchronizeTimeoutMs: undefined });
  connection.register();
  await clock.advanceAsync(60_000);
  node.runPod("x");
  assertEquals(`${plugin.snapshot().quarantined}`, "1-2");
  node.setOnline("0-6");
  await clock.advanceAsync(2100);
  assertEquals(`${plugin.snapshot().online}`, "0-6");
  node.kernel.endGhost("g");
  await clock.advanceAsync(32_100);
  assertEquals(`${plugin.snapshot().quarantined}`, "");
  connection.lose();
  await served;
});

Deno.test("a plugin in a registered session that nobody told anything of quarantines nothing before it is synchronized [Y6] [N4]", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { kernel: true, unsynchronized: true });
  node.pod("i");
  node.place("i", "i", "1-2", { resources: wholeCpus(2) });
  const connection = new FakeConnection();
  const { plugin, clock, logger } = node;
  const served = serveSession(connection, { plugin, clock, logger, synchronizeTimeoutMs: undefined });
  connection.register();
  await clock.advanceAsync(120_000);
  assertEquals(textOf(node.synchronize()), "");
  connection.synchronize();
  await clock.advanceAsync(120_000);
  assertEquals([`${plugin.snapshot().quarantined}`, standing(node, "i")], ["", "1-2"]);
  assertEquals(node.logger.events("warn"), []);
  connection.lose();
  await served;
});
