import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import {
  connectPlugin,
  type Container,
  type ContainerUpdate,
  type EventStyle,
  type LifecycleEvent,
  NO_RESOURCES,
  NRI_VERSION,
  type PluginHandlers,
  type PodSandbox,
  type RuntimeHandlers,
  serveRuntime,
} from "../../src/nri/mod.ts";
import { readAsGo } from "../../src/simulator/go_reader.ts";
import { memoryDuplexPair, RpcError, STATUS } from "../../src/wire/mod.ts";
import { FakeClock, settle } from "../fakes/fake_clock.ts";
import { hex } from "../wire/bytes.ts";

const POD: PodSandbox = {
  id: "pod1",
  name: "trainer",
  uid: "u-1",
  namespace: "ml",
  annotations: new Map([["weka.io/cores-ids", "2"]]),
  cgroupParent: "/kubepods/podu-1",
};
const CONTAINER: Container = {
  id: "c1",
  podSandboxId: "pod1",
  name: "main",
  state: "running",
  resources: { ...NO_RESOURCES, memoryLimit: 1024 },
  cgroupsPath: "/kubepods/podu-1/c1",
  createdAt: 1_700_000_000,
};
const UPDATE: ContainerUpdate = { containerId: "c2", cpus: "4-7", mems: "", ignoreFailure: true };

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

/** Handlers that write down what they got. */
function recordingHandlers(log: unknown[][]): PluginHandlers {
  return {
    configure: (info) => {
      log.push(["configure", info.runtimeName, info.config]);
      return 0x6cd;
    },
    synchronize: (pods, containers, context) => {
      log.push(["synchronize", pods, containers, context]);
      return [UPDATE];
    },
    createContainer: (pod, container, context) => {
      log.push(["createContainer", pod, container, context]);
      return { adjustment: { cpus: "2-3", mems: "0" }, updates: [UPDATE] };
    },
    updateContainer: (pod, container, resources, context) => {
      log.push(["updateContainer", pod, container, resources, context]);
      return [UPDATE];
    },
    stopContainer: (pod, container, context) => {
      log.push(["stopContainer", pod, container, context]);
      return [];
    },
    lifecycle: (event, pod, container, context) => {
      log.push(["lifecycle", event, pod, container, context]);
    },
  };
}

interface SetUp {
  readonly plugin?: Partial<PluginHandlers>;
  readonly runtime?: Partial<RuntimeHandlers>;
  readonly eventStyle?: EventStyle;
  readonly blocked?: boolean;
  readonly registerTimeoutMs?: number;
}

/** A plugin and a runtime, connected. */
function setUp(options: SetUp = {}) {
  const clock = new FakeClock(70);
  const [near, far] = memoryDuplexPair({ capacityBytes: 40_000_000 });
  const log: unknown[][] = [];
  const logged: string[] = [];
  const write = (event: string) => void logged.push(event);
  const runtime = serveRuntime(readAsGo(far), {
    clock,
    handlers: {
      registerPlugin: (registration) => void log.push(["register", registration]),
      updateContainers: () => [],
      ...options.runtime,
    },
    eventStyle: options.eventStyle ?? "auto",
    blocked: options.blocked ?? false,
  });
  const plugin = connectPlugin(near, {
    name: "weka-cpuset",
    index: "10",
    clock,
    handlers: { ...recordingHandlers(log), ...options.plugin },
    logger: { debug: write, info: write, warn: write, error: write },
    ...(options.registerTimeoutMs === undefined ? {} : { registerTimeoutMs: options.registerTimeoutMs }),
  });
  const stack = new AsyncDisposableStack();
  stack.use(plugin);
  stack.use(runtime);
  return { clock, log, logged, plugin, runtime, stack };
}

/** What the plugin wrote down; the registration is the runtime's, and may come at any time. */
function hooks(log: readonly unknown[][]): unknown[][] {
  return log.filter(([name]) => name !== "register");
}

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
