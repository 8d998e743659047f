import { assertEquals, assertRejects } from "@std/assert";
import { type ContainerUpdate, type LifecycleEvent, NO_RESOURCES, NRI_VERSION } from "../../src/nri/mod.ts";
import { RpcError, STATUS } from "../../src/wire/mod.ts";
import { hex } from "../wire/bytes.ts";
import { CONTAINER, hooks, POD, setUp, UPDATE } from "./connected.ts";

const EVENTS: readonly (readonly [LifecycleEvent, boolean])[] = [
  ["RunPodSandbox", false],
  ["StopPodSandbox", false],
  ["RemovePodSandbox", false],
  ["PostCreateContainer", true],
  ["StartContainer", true],
  ["PostStartContainer", true],
  ["PostUpdateContainer", true],
  ["RemoveContainer", true],
];
Deno.test("connectPlugin() registers, is configured and synchronized, in that order [N3]", async () => {
  const { log, plugin, runtime, stack } = setUp();
  await using _closing = stack;
  await plugin.registered;
  assertEquals(await runtime.plugin.configure({ runtimeName: "cri-o", config: "a: 1" }), 0x6cd);
  assertEquals((await plugin.configured).runtimeName, "cri-o");
  assertEquals(await runtime.plugin.synchronize([POD], [CONTAINER]), [UPDATE]);
  await plugin.synchronized;
  assertEquals(log, [
    ["register", { name: "weka-cpuset", index: "10", nriVersion: NRI_VERSION }],
    ["configure", "cri-o", "a: 1"],
    ["synchronize", [POD], [CONTAINER], { arrivedAtMs: 70 }],
  ]);
});

Deno.test("connectPlugin() is configured when the runtime does so before it answers the registration", async () => {
  const gate = Promise.withResolvers<void>();
  const { plugin, runtime, stack } = setUp({ runtime: { registerPlugin: () => gate.promise } });
  await using _closing = stack;
  assertEquals(await runtime.plugin.configure(), 0x6cd);
  await plugin.configured;
  gate.resolve();
  await plugin.registered;
});

Deno.test("connectPlugin() waits for a runtime that does not read yet", async () => {
  const { clock, log, plugin, runtime, stack } = setUp({ blocked: true });
  await using _closing = stack;
  await clock.advanceAsync(120_000);
  assertEquals(log, []);
  runtime.start();
  await plugin.registered;
  assertEquals(log.length, 1);
});

Deno.test("PluginClient calls reach their handlers, and the answers come back [H1] [H4] [H5]", async () => {
  const { log, runtime, stack } = setUp();
  await using _closing = stack;
  const context = { arrivedAtMs: 70 };
  const reply = await runtime.plugin.createContainer(POD, CONTAINER);
  assertEquals(reply, { adjustment: { cpus: "2-3", mems: "0" }, updates: [UPDATE] });
  const resources = { ...NO_RESOURCES, cpu: { ...NO_RESOURCES.cpu, quota: 0, cpus: "1" } };
  assertEquals(await runtime.plugin.updateContainer(POD, CONTAINER, resources), [UPDATE]);
  assertEquals(await runtime.plugin.stopContainer(POD, CONTAINER), []);
  assertEquals(hooks(log), [
    ["createContainer", POD, CONTAINER, context],
    ["updateContainer", POD, CONTAINER, resources, context],
    ["stopContainer", POD, CONTAINER, context],
  ]);
});

for (const eventStyle of ["dedicated", "stateChange", "auto"] as const) {
  Deno.test(`PluginClient.lifecycle() reaches the handler when events are sent as ${eventStyle} [N3]`, async () => {
    const { log, runtime, stack } = setUp({ eventStyle });
    await using _closing = stack;
    for (const [event, hasContainer] of EVENTS) {
      await runtime.plugin.lifecycle(event, POD, hasContainer ? CONTAINER : undefined);
    }
    const context = { arrivedAtMs: 70 };
    assertEquals(
      hooks(log),
      EVENTS.map(([event, hasContainer]) => {
        return ["lifecycle", event, POD, hasContainer ? CONTAINER : undefined, context];
      }),
    );
  });
}

Deno.test("PluginClient.lifecycle() refuses a container event without a container", async () => {
  const { runtime, stack } = setUp();
  await using _closing = stack;
  await assertRejects(() => runtime.plugin.lifecycle("StartContainer", POD), RpcError, "no container given");
});

Deno.test("connectPlugin() answers requests that decide nothing with success [H8]", async () => {
  const { log, logged, runtime, stack } = setUp();
  await using _closing = stack;
  await runtime.plugin.shutdown();
  await runtime.plugin.updatePodSandbox(POD);
  assertEquals(await runtime.plugin.validate(POD, CONTAINER), { reject: false, reason: "" });
  for (const event of [0, 4, 8, 13, 99, -1]) await runtime.plugin.stateChange(event, POD, CONTAINER);
  await runtime.plugin.lifecycle("RunPodSandbox", { ...POD, id: "" });
  await runtime.plugin.call("StateChange", hex("0801"));
  assertEquals(hooks(log), []);
  assertEquals(logged, [...Array(6).fill("event ignored"), ...Array(2).fill("event without pod ignored")]);
});

Deno.test.each<[string, string, Uint8Array, number]>([
  ["an unknown method", "Nope", hex(""), STATUS.unimplemented],
  ["a missing container", "CreateContainer", hex(""), STATUS.invalidArgument],
  ["a missing container", "UpdateContainer", hex("0a00"), STATUS.invalidArgument],
  ["a missing container", "PostStartContainer", hex("0a00"), STATUS.invalidArgument],
  ["a cut payload", "CreateContainer", hex("0aff"), STATUS.internal],
  ["a cut pod", "RunPodSandbox", hex("0a02 0aff"), STATUS.internal],
  ["a text that is not UTF-8", "Configure", hex("0a02 c328"), STATUS.internal],
  ["a cut pod", "Synchronize", hex("0a02 0aff"), STATUS.internal],
  [
    "too many pods",
    "Synchronize",
    new Uint8Array(40_000).map((_, index) => index % 2 === 0 ? 0x0a : 0),
    STATUS.invalidArgument,
  ],
  ["a cut container", "StateChange", hex("0807 1a02 0aff"), STATUS.internal],
])("connectPlugin() answers %s in %s with a status, and goes on [N5]", async (_, method, payload, code) => {
  const { plugin, runtime, stack } = setUp();
  await using _closing = stack;
  const error = await assertRejects(() => runtime.plugin.call(method, payload), RpcError);
  assertEquals([error.code, error.local], [code, false]);
  await runtime.plugin.shutdown();
  await plugin.registered;
});

Deno.test("connectPlugin() answers with the status or the message that a handler throws", async () => {
  const { runtime, stack } = setUp({
    plugin: {
      createContainer: () => {
        throw new Error("Cannot place container: no CPUs");
      },
      stopContainer: () => {
        throw new RpcError("busy", { code: STATUS.resourceExhausted });
      },
      updateContainer: () => [{ ...UPDATE, cpus: "" }],
    },
  });
  await using _closing = stack;
  const unknown = await assertRejects(
    () => runtime.plugin.createContainer(POD, CONTAINER),
    RpcError,
    "no CPUs",
  );
  const exhausted = await assertRejects(() => runtime.plugin.stopContainer(POD, CONTAINER), RpcError, "busy");
  assertEquals([unknown.code, exhausted.code], [STATUS.unknown, STATUS.resourceExhausted]);
  // An update without resources would silently discard the kubelet's request.
  await assertRejects(
    () => runtime.plugin.updateContainer(POD, CONTAINER, NO_RESOURCES),
    RpcError,
    "no CPUs given",
  );
});

Deno.test.each([[0], [-1], [0x4000], [0x46cd]])(
  "connectPlugin() refuses to send the event mask %i [N3]",
  async (mask) => {
    const { runtime, stack } = setUp({ plugin: { configure: () => mask } });
    await using _closing = stack;
    await assertRejects(() => runtime.plugin.configure(), RpcError, "Cannot subscribe to events");
  },
);

Deno.test("connectPlugin() joins a Synchronize in parts and calls the handler once [Y]", async () => {
  const { log, plugin, runtime, stack } = setUp();
  await using _closing = stack;
  const pods = Array.from({ length: 40 }, (_, index) => ({ ...POD, id: `p${index}` }));
  const containers = Array.from({ length: 60 }, (_, index) => ({ ...CONTAINER, id: `c${index}` }));
  assertEquals(await runtime.plugin.synchronize(pods, containers, { maxMessageBytes: 2000 }), [UPDATE]);
  await plugin.synchronized;
  assertEquals(hooks(log), [["synchronize", pods, containers, { arrivedAtMs: 70 }]]);
});

Deno.test("connectPlugin() takes 500 containers with 20 annotations each and keeps what is needed [Y]", async () => {
  const { log, runtime, stack } = setUp();
  await using _closing = stack;
  const noise = new Map(
    Array.from({ length: 20 }, (_, index) => [`example.com/key-${index}`, "v".repeat(200)]),
  );
  const pods = Array.from(
    { length: 500 },
    (_, index) => ({ ...POD, id: `p${index}`, extras: { annotations: noise } }),
  );
  const containers = Array.from(
    { length: 500 },
    (_, index) => ({ ...CONTAINER, id: `c${index}`, extras: { annotations: noise, labels: noise } }),
  );
  await runtime.plugin.synchronize(pods, containers);
  const [, gotPods, gotContainers] = hooks(log)[0] ?? [];
  assertEquals(gotPods, pods.map(({ extras: _, ...pod }) => pod));
  assertEquals(gotContainers, containers.map(({ extras: _, ...container }) => container));
});

Deno.test("PluginConnection.updateContainers() reaches the runtime and tells what failed", async () => {
  const seen: (readonly ContainerUpdate[])[] = [];
  const { plugin, stack } = setUp({
    runtime: {
      updateContainers: (updates) => {
        seen.push(updates);
        return updates.slice(1);
      },
    },
  });
  await using _closing = stack;
  const other = { ...UPDATE, containerId: "c3", mems: "1", ignoreFailure: false };
  assertEquals(await plugin.updateContainers([UPDATE, other]), [other]);
  assertEquals(await plugin.updateContainers([]), []);
  assertEquals(seen, [[UPDATE, other], []]);
});

Deno.test("PluginConnection.updateContainers() rejects at its deadline and keeps the connection", async () => {
  const gate = Promise.withResolvers<readonly ContainerUpdate[]>();
  const { clock, plugin, runtime, stack } = setUp({ runtime: { updateContainers: () => gate.promise } });
  await using _closing = stack;
  const failure = assertRejects(
    () => plugin.updateContainers([UPDATE], 300),
    RpcError,
    "no answer within 300 ms",
  );
  await clock.advanceAsync(300);
  await failure;
  gate.resolve([]);
  await runtime.plugin.shutdown();
});
