import { assertEquals } from "@std/assert";
import { type Plugin, serveSession, type SessionEnd } from "../../src/plugin/mod.ts";
import { AppliedNode } from "../fakes/applied_node.ts";
import { FakeConnection } from "../fakes/fake_connection.ts";
import { SAFE_RUNTIME } from "../fakes/recorded_calls.ts";

/** A session on a fake connection, and what came of it so far. */
function serve(
  node: AppliedNode,
  synchronizeTimeoutMs: number | undefined,
): {
  readonly connection: FakeConnection;
  readonly ends: SessionEnd[];
  readonly registered: number[];
  plugin: Plugin;
} {
  const connection = new FakeConnection();
  const { plugin, clock, logger } = node;
  const ends: SessionEnd[] = [];
  const registered: number[] = [];
  serveSession(connection, {
    plugin,
    clock,
    logger,
    synchronizeTimeoutMs,
    onRegistered: () => registered.push(clock.now()),
  }).then((end) => ends.push(end));
  return { connection, ends, registered, plugin };
}

Deno.test("serveSession() gives up when registered and not synchronized in time [N4]", async () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const { connection, ends } = serve(node, 30_000);
  await node.clock.advanceAsync(100_000); // not registered: no watchdog yet
  assertEquals(ends, []);
  connection.register();
  await node.clock.advanceAsync(29_999);
  assertEquals(ends, []);
  await node.clock.advanceAsync(1);
  assertEquals(ends.map(({ kind, wasSynchronized }) => [kind, wasSynchronized]), [["unsynchronized", false]]);
  assertEquals([connection.ended, node.clock.pendingTimers <= 1], ["closed", true]);
});

Deno.test("serveSession() waits for ever where no time is given, as for a native plugin [N4]", async () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const { connection, ends } = serve(node, undefined);
  connection.register();
  await node.clock.advanceAsync(3_600_000);
  assertEquals(ends, []);
  connection.lose();
  await node.clock.advanceAsync(0);
  assertEquals(ends.map(({ kind }) => kind), ["eof"]);
});

Deno.test("serveSession() serves on once it is synchronized, and tells how it ended [N1]", async () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const { connection, ends, registered } = serve(node, 30_000);
  connection.register();
  await node.clock.advanceAsync(10_000);
  assertEquals(registered.length, 1);
  connection.synchronize();
  await node.clock.advanceAsync(3_600_000);
  assertEquals(ends, []);
  connection.lose("failed");
  await node.clock.advanceAsync(0);
  assertEquals(ends.map(({ kind, wasSynchronized }) => [kind, wasSynchronized]), [["failed", true]]);
});

Deno.test("serveSession() is not confused by Synchronize before the registration's answer [N4]", async () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const { connection, ends } = serve(node, 30_000);
  connection.synchronize();
  await node.clock.advanceAsync(0);
  connection.register();
  await node.clock.advanceAsync(100_000);
  assertEquals(ends, []);
  connection.lose();
  await node.clock.advanceAsync(0);
  assertEquals(ends.map(({ wasSynchronized }) => wasSynchronized), [true]);
});

Deno.test("serveSession() stops sending updates with its connection [G4] [N1]", async () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.plugin.configure(SAFE_RUNTIME);
  const { connection } = serve(node, 30_000);
  connection.register();
  connection.synchronize();
  await node.clock.advanceAsync(0);
  connection.lose();
  await node.clock.advanceAsync(0);
  node.place(node.pod("s"), "s", "1");
  node.synchronize();
  await node.clock.advanceAsync(60_000);
  assertEquals(connection.calls, []);
  node.plugin.checkBooks();
  assertEquals(node.clock.pendingTimers, 0);
});
