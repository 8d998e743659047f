import {
  connectPlugin,
  type Container,
  type ContainerUpdate,
  type EventStyle,
  NO_RESOURCES,
  type PluginConnection,
  type PluginHandlers,
  type PodSandbox,
  type RuntimeConnection,
  type RuntimeHandlers,
  serveRuntime,
} from "../../src/nri/mod.ts";
import { readAsGo } from "../../src/simulator/go_reader.ts";
import { memoryDuplexPair } from "../../src/wire/mod.ts";
import { FakeClock } from "../fakes/fake_clock.ts";

/** A pod with a pin. */
export const POD: PodSandbox = {
  id: "pod1",
  name: "trainer",
  uid: "u-1",
  namespace: "ml",
  annotations: new Map([["weka.io/cores-ids", "2"]]),
  cgroupParent: "/kubepods/podu-1",
};
/** Its container. */
export const CONTAINER: Container = {
  id: "c1",
  podSandboxId: "pod1",
  name: "main",
  state: "running",
  resources: { ...NO_RESOURCES, memoryLimit: 1024 },
  cgroupsPath: "/kubepods/podu-1/c1",
  createdAt: 1_700_000_000,
};
/** What the plugin answers. */
export const UPDATE: ContainerUpdate = { containerId: "c2", cpus: "4-7", mems: "", ignoreFailure: true };

/** Handlers that write down what they got. */
export function recordingHandlers(log: unknown[][]): PluginHandlers {
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

/** What differs from a connection that works. */
export interface SetUp {
  readonly plugin?: Partial<PluginHandlers>;
  readonly runtime?: Partial<RuntimeHandlers>;
  readonly eventStyle?: EventStyle;
  readonly blocked?: boolean;
  readonly registerTimeoutMs?: number;
}

/** A plugin and a runtime on one connection, and what was written down. */
export interface Connected {
  readonly clock: FakeClock;
  /** Calls of handlers, each with its arguments. */
  readonly log: unknown[][];
  /** Events that the plugin logged. */
  readonly logged: string[];
  readonly plugin: PluginConnection;
  readonly runtime: RuntimeConnection;
  /** Closes both ends. */
  readonly stack: AsyncDisposableStack;
}

/** A plugin and a runtime, connected. */
export function setUp(options: SetUp = {}): Connected {
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
export function hooks(log: readonly unknown[][]): unknown[][] {
  return log.filter(([name]) => name !== "register");
}
