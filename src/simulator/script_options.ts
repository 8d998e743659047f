import type { CgroupFiles } from "../cgroup/mod.ts";
import type { CpuSet } from "../cpuset/mod.ts";
import type { PluginConnection, PluginOptions } from "../nri/mod.ts";
import type { Kernel } from "./cgroup.ts";
import type { CheckOptions } from "./checker.ts";
import type { ContainerView, NodeChange, NodeView, UpdateCause } from "./observe.ts";
import type { RuntimeProfile } from "./profile.ts";
import type { SimulatedRuntimeOptions } from "./runtime.ts";
import type { SimulatedClock } from "./sim_clock.ts";
import type { SimulatedMachine } from "./simulated_machine.ts";
import type { Sighting } from "./watch.ts";

/** A plugin that was started. */
export interface PluginHandle {
  /** Whether it reports a container as degraded; once it is stopped, whether it did at last. @default never */
  readonly isDegraded?: (id: string) => boolean;
  /** Whether it reports one as the owner of fewer CPUs than it asks for. @default never */
  readonly isShort?: (id: string) => boolean;
  /** Why it placed a container as it did, in one line; undefined for one that it does not know. @default never known */
  readonly reasonOf?: (id: string) => string | undefined;
  /** Kills it: its timers end, its connection is lost. */
  stop(): void;
}

/** Connects a plugin to the runtime. */
export type DialPlugin = (options: PluginOptions) => PluginConnection;

/** Starts a plugin, which dials once. `machine` tells the CPUs of the moment. */
export type StartPlugin = (
  dial: DialPlugin,
  world: World,
) => PluginHandle;

/** What a plugin can see of the node beside its connection. */
export interface World {
  /** The time. */
  readonly clock: SimulatedClock;
  /** The CPUs of the moment. */
  readonly machine: () => Kernel;
  /** The control groups below `/sys/fs/cgroup`. */
  readonly cgroups: CgroupFiles;
}

/** Circumstances of {@linkcode runScript}. */
export interface ScriptOptions extends Omit<CheckOptions, "isDegraded" | "isShort"> {
  /** The machine at the beginning. */
  readonly kernel: Kernel;
  /** The same machine, where its files are to follow what happens to its CPUs. @default nobody reads them */
  readonly machine?: SimulatedMachine;
  /** Which runtime is played. @default {containerd-2.4} */
  readonly profile?: RuntimeProfile;
  /** More about the runtime: cgroup driver, how long an update takes. @default as {@linkcode SimulatedRuntime} has it */
  readonly runtime?: Pick<SimulatedRuntimeOptions, "driver" | "updateCostMs" | "lockGapMs">;
  /** The real protocol's bytes, or straight into the handlers, which is faster. @default {"wire"} */
  readonly transport?: "wire" | "direct";
  /** Starts the plugin under test; called again after each of its ends. */
  readonly startPlugin: StartPlugin;
  /** Looks at every instant too; what it complains of is a failure. */
  readonly inspect?: (change: NodeChange, cpusOf: (container: ContainerView) => CpuSet) => string | undefined;
}

/** What happened in a run. */
export interface ScriptReport {
  /** Rules that did not hold at some instant, and what went wrong otherwise. */
  readonly breaks: readonly Sighting[];
  /** Cases that no plugin can prevent, and that were repaired in time. */
  readonly excused: readonly Sighting[];
  /** Anything that must not happen whatever the rules say: the plugin was lost, the runtime ended or hung. */
  readonly failures: readonly string[];
  /** Instants that were judged. */
  readonly instants: number;
  /** Operations that succeeded, by step name. */
  readonly done: Readonly<Record<string, number>>;
  /** Operations that were refused, by step name. */
  readonly refused: Readonly<Record<string, number>>;
  /** The last refusals' texts. */
  readonly refusals: readonly string[];
  /** The last warnings of the runtime: plugins closed, updates failed. */
  readonly warnings: readonly string[];
  /** Updates the plugin sent, by the answer that carried them. */
  readonly updates: ReadonlyMap<UpdateCause, number>;
  /** Why containers are where they are at the end, by id: those that the plugin gives a reason for. */
  readonly reasons: ReadonlyMap<string, string>;
  /** The node at the end. */
  readonly view: NodeView;
}
