import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { connectPlugin } from "../../src/nri/mod.ts";
import { memoryDuplexPair, RpcError, STATUS } from "../../src/wire/mod.ts";
import { FakeClock, settle } from "../fakes/fake_clock.ts";
import { hex } from "../wire/bytes.ts";
import { CONTAINER, POD, recordingHandlers, setUp } from "./connected.ts";

Deno.test("connectPlugin() closes when the runtime refuses the registration", async () => {
  const { plugin, stack } = setUp({
    runtime: {
      registerPlugin: () => {
        throw new Error("invalid plugin index");
      },
    },
  });
  await using _closing = stack;
  await assertRejects(() => plugin.registered, RpcError, "invalid plugin index");
  const { kind, cause } = await plugin.closed;
  assertEquals(kind, "closed");
  assertInstanceOf(cause, RpcError);
  await assertRejects(() => plugin.configured, Error, "the connection is gone (closed)");
});

Deno.test("connectPlugin() closes when the registration takes too long", async () => {
  const { clock, plugin, stack } = setUp({ blocked: true, registerTimeoutMs: 1000 });
  await using _closing = stack;
  await clock.advanceAsync(1000);
  await assertRejects(() => plugin.registered, RpcError, "no answer within 1000 ms");
  assertEquals((await plugin.closed).kind, "closed");
});

Deno.test("connectPlugin() rejects its stages when the runtime goes away", async () => {
  const { plugin, runtime, stack } = setUp({ blocked: true });
  await using _closing = stack;
  runtime.close();
  assertEquals((await plugin.closed).kind, "eof");
  for (const stage of [plugin.registered, plugin.configured, plugin.synchronized]) {
    await assertRejects<Error>(() => stage, Error, "the connection is gone");
  }
});

Deno.test("PluginConnection.finish() sends the answers in hand, then closes [N4]", async () => {
  const { plugin, runtime, stack } = setUp();
  await using _closing = stack;
  await plugin.registered;
  const creating = runtime.plugin.createContainer(POD, CONTAINER);
  await settle();
  await plugin.finish();
  assertEquals((await creating).adjustment?.cpus, "2-3");
  assertEquals((await plugin.closed).kind, "closed");
  assertEquals((await runtime.closed).kind, "eof");
  await assertRejects(() => runtime.plugin.shutdown(), RpcError, "the connection is gone");
});

Deno.test("RuntimeConnection.finish() closes, and close() is idempotent on both ends", async () => {
  const { clock, plugin, runtime, stack } = setUp();
  await using _closing = stack;
  await plugin.registered;
  await runtime.finish();
  runtime.close();
  plugin.close();
  plugin.close();
  assertEquals(clock.pendingTimers, 0);
});

Deno.test.each([["", "10"], ["a b", "10"], ["weka", "1"], ["weka", "1a"]])(
  "connectPlugin() refuses name %j with index %j",
  (name, index) => {
    const [near] = memoryDuplexPair();
    const options = { name, index, clock: new FakeClock(), handlers: recordingHandlers([]) };
    assertThrows(() => connectPlugin(near, options), RangeError, "Cannot register plugin");
  },
);

Deno.test("PluginClient falls back to StateChange for good when a plugin does not know an event", async () => {
  const { TtrpcClient, TtrpcServer, Trunk } = await import("../../src/wire/mod.ts");
  const { PLUGIN_SERVICE, PluginClient } = await import("../../src/nri/mod.ts");
  const clock = new FakeClock();
  const [near, far] = memoryDuplexPair();
  await using server = new Trunk(near, { clock });
  await using trunk = new Trunk(far, { clock });
  const calls: string[] = [];
  const answer = (name: string) => () => {
    calls.push(name);
    return hex("");
  };
  const dedicated = () => {
    calls.push("StartContainer");
    throw new RpcError("broken", { code: STATUS.internal });
  };
  const methods = new Map([["StateChange", answer("StateChange")], ["StartContainer", dedicated], [
    "StopPodSandbox",
    answer("StopPodSandbox"),
  ]]);
  new TtrpcServer(server, 1, new Map([[PLUGIN_SERVICE, methods]]));
  const client = new PluginClient(new TtrpcClient(trunk, 1, { clock }));
  server.start();
  trunk.start();
  await assertRejects(() => client.lifecycle("StartContainer", POD, CONTAINER), RpcError, "broken");
  await client.lifecycle("StopPodSandbox", POD);
  await client.lifecycle("RunPodSandbox", POD); // Unimplemented
  await client.lifecycle("StopPodSandbox", POD);
  assertEquals(calls, ["StartContainer", "StopPodSandbox", "StateChange", "StateChange"]);
});
