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
export type TimedWork = "TakeOff";

/**
 * Everything that makes a {@linkcode Plugin} do something: the runtime's requests, and what timers start. With the
 * readings of clock and ports meanwhile, this decides every answer; so a journal of it can be replayed.
 */
export type PluginInput =
  | { readonly hook: "Configure"; readonly info: RuntimeInfo }
  | {
    readonly hook: "Synchronize";
    readonly pods: readonly PodSandbox[];
    readonly containers: readonly Container[];
    readonly request: RequestContext;
  }
  | {
    readonly hook: "CreateContainer" | "StopContainer";
    readonly pod: PodSandbox;
    readonly container: Container;
    readonly request: RequestContext;
  }
  | {
    readonly hook: "UpdateContainer";
    readonly pod: PodSandbox;
    readonly container: Container;
    readonly resources: LinuxResources;
    readonly request: RequestContext;
  }
  | {
    readonly hook: LifecycleEvent;
    readonly pod: PodSandbox;
    readonly container: Container | undefined;
    readonly request: RequestContext;
  }
  | { readonly hook: TimedWork }
  /** A call outside any hook was answered [G4]. */
  | { readonly hook: "Land"; readonly applied: boolean };

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
