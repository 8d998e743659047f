import type { CpuSet } from "../cpuset/mod.ts";
import type { Ledger } from "../ledger/mod.ts";
import type {
  Container,
  LifecycleEvent,
  LinuxResources,
  PodSandbox,
  RequestContext,
  RuntimeInfo,
} from "../nri/mod.ts";
import type { PolicySettings } from "../policy/mod.ts";

/** Work of a {@linkcode Plugin} that a timer starts, by name; what it depends on comes through ports. */
export type TimedWork = "TakeOff" | "PollMachine" | "CheckGhosts";

/** One type for each hook of `Hook`. */
export type Told<Hook extends string, Fields> = Hook extends string ? { readonly hook: Hook } & Fields
  : never;

/** What a request about a container comes with. */
export interface ContainerInput {
  /** The sandbox. */
  readonly pod: PodSandbox;
  /** The container. */
  readonly container: Container;
  /** Circumstances. */
  readonly request: RequestContext;
}

/**
 * Everything that makes a {@linkcode Plugin} do something: the runtime's requests, and what timers start. With the
 * readings of clock and ports meanwhile, this decides every answer; so a journal of it can be replayed.
 */
export type PluginInput =
  | Told<"Configure", { readonly info: RuntimeInfo }>
  | Told<"Synchronize", {
    readonly pods: readonly PodSandbox[];
    readonly containers: readonly Container[];
    readonly request: RequestContext;
  }>
  | Told<"CreateContainer" | "StopContainer", ContainerInput>
  | Told<"UpdateContainer", ContainerInput & { readonly resources: LinuxResources }>
  | Told<LifecycleEvent, Omit<ContainerInput, "container"> & { readonly container: Container | undefined }>
  | Told<TimedWork, unknown>
  /** Some containers are compared with what they should have [V]. */
  | Told<"CheckDrift", { readonly ids: readonly string[] }>
  /** A call outside any hook was answered [G4]. */
  | Told<"Land", { readonly applied: boolean }>;

/** What a {@linkcode Plugin} goes on from: with the same state, later inputs have the same answers (I8). */
export interface PluginState {
  /** What decisions depend on. */
  readonly settings: PolicySettings;
  /** Whether answers are empty [O3]. */
  readonly dryRun: boolean;
  /** What the runtime said of itself; undefined before Configure. */
  readonly runtime: RuntimeInfo | undefined;
  /** The books; undefined before the machine was read. Goes on living: whoever keeps it, copies it. */
  readonly ledger: Ledger | undefined;
  /** What tells whether the machine changed since it was read last [T]; undefined where that is unknown. */
  readonly stamp: string | undefined;
  /** Completed Synchronize exchanges. */
  readonly synchronizations: number;
  /** Keys of what is done or said once. */
  readonly said: readonly string[];
  /** Containers that were found to differ from what they should have [V]. */
  readonly differences: readonly DriftDifference[];
}

/** A container that was found to differ from what it should have. */
export interface DriftDifference {
  /** Its id. */
  readonly id: string;
  /** What it had. */
  readonly found: CpuSet;
  /** What it should have had. */
  readonly wanted: CpuSet;
  /** How often in a row that was found. */
  readonly times: number;
}

/** Takes note of what a {@linkcode Plugin} is told and answers (`--journal`). */
export interface Journal {
  /**
   * Handles an input by calling `handle` once, and takes note of it and of what came of it. Returns or throws what
   * `handle` does, and nothing else.
   *
   * @param state Tells what the plugin goes on from; may be called at any later time between two inputs.
   */
  note<T>(input: PluginInput, handle: () => T, state: () => PluginState): T;
}
