import { CpuSet, formatCpuList } from "../../src/cpuset/mod.ts";
import { connectPlugin, type PluginConnection } from "../../src/nri/mod.ts";
import { Plugin } from "../../src/plugin/mod.ts";
import type { PolicySettings } from "../../src/policy/mod.ts";
import {
  type DialPlugin,
  expandMachine,
  type MachineName,
  MACHINES,
  RUNTIME_PROFILES,
  type RuntimeProfileName,
  SimulatedClock,
  SimulatedRuntime,
} from "../../src/simulator/mod.ts";
import { memoryNodesFor, type Topology } from "../../src/topology/mod.ts";
import { type Duplex, memoryDuplexPair } from "../../src/wire/mod.ts";
import { policySettings } from "./settings.ts";

/** One line of the plugin's log. */
export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The real plugin under a simulated runtime, over the real protocol, on simulated time. */
export interface PluginNode extends AsyncDisposable {
  readonly clock: SimulatedClock;
  readonly runtime: SimulatedRuntime;
  readonly topology: Topology;
  readonly log: readonly LogLine[];
  /** The plugin of the newest connection. */
  readonly plugin: Plugin;
  /** Ends the plugin as kill −9 does and starts a new one, which synchronizes. */
  restartPlugin(): Promise<void>;
  /** Ends the plugin without a successor. */
  killPlugin(): Promise<void>;
}

/** What the node is like. */
export interface PluginNodeOptions {
  /** @default {"xeon-64"} */
  readonly machine?: MachineName;
  /** @default {"containerd-2.4"} */
  readonly profile?: RuntimeProfileName;
  readonly settings?: Partial<PolicySettings>;
}

/** Makes a node with a synchronized plugin. */
export async function makePluginNode(options: PluginNodeOptions = {}): Promise<PluginNode> {
  const { topology } = expandMachine(MACHINES[options.machine ?? "xeon-64"]);
  const clock = new SimulatedClock();
  const mems = CpuSet.from(topology.nodes.filter((node) => node.hasMemory).map((node) => node.id));
  const runtime = new SimulatedRuntime({
    kernel: { online: topology.online, mems, cgroupVersion: 1 },
    clock,
    profile: RUNTIME_PROFILES[options.profile ?? "containerd-2.4"],
  });
  const log: LogLine[] = [];
  const start = (duplex: Duplex) =>
    startPlugin((dialed) => connectPlugin(duplex, dialed), {
      clock,
      topology,
      log,
      settings: options.settings ?? {},
    });
  let current = await attach(runtime, clock, start);
  const killPlugin = async (): Promise<void> => {
    current.connection.close();
    await clock.settle(current.connection.closed);
    current.plugin[Symbol.dispose]();
  };
  return {
    clock,
    runtime,
    topology,
    log,
    get plugin() {
      return current.plugin;
    },
    killPlugin,
    restartPlugin: async () => {
      await killPlugin();
      current = await attach(runtime, clock, start);
    },
    [Symbol.asyncDispose]: async () => {
      await killPlugin();
      await runtime[Symbol.asyncDispose]();
    },
  };
}

/** The memory nodes of a set of CPUs, as the kernel writes them; undefined where one of them is in no node [M3]. */
export function memsOf(topology: Topology, cpus: CpuSet): string | undefined {
  const nodes = memoryNodesFor(topology, cpus);
  return nodes.kind === "nodes" ? formatCpuList(nodes.nodes) : undefined;
}

interface Started {
  readonly plugin: Plugin;
  readonly connection: PluginConnection;
}

async function attach(
  runtime: SimulatedRuntime,
  clock: SimulatedClock,
  start: (duplex: Duplex) => Started,
): Promise<Started> {
  const [ours, theirs] = memoryDuplexPair();
  const started = start(ours);
  await clock.settle(runtime.attach(theirs));
  await clock.settle(started.connection.synchronized);
  return started;
}

/** Starts the real plugin on a connection; what it logs goes to `log`. */
export function startPlugin(
  dial: DialPlugin,
  { clock, topology, log, settings }: {
    readonly clock: SimulatedClock;
    readonly topology: Topology;
    readonly log: { push(line: LogLine): unknown };
    readonly settings: Partial<PolicySettings>;
  },
): Started {
  const at = (level: string) => (event: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    log.push({ level, event, fields });
  };
  const plugin = new Plugin({
    topology: () => topology,
    // Nobody sends what the plugin does by itself, so it is not asked to.
    settings: policySettings({ unsolicitedUpdates: "never", ...settings }),
    clock,
    logger: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") },
    dryRun: false,
  });
  return {
    plugin,
    connection: dial({ name: "weka-cpuset", index: "99", handlers: plugin, clock }),
  };
}
