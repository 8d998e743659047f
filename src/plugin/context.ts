import type { Ledger } from "../ledger/mod.ts";
import type { PodSandbox } from "../nri/mod.ts";
import type { FactsReaders, PodIntent, PolicySettings, Refusal, Shortage } from "../policy/mod.ts";
import type { Logger } from "./ports.ts";

/** A request took longer than {@linkcode DEADLINE_MS}: better an error than an answer nobody waits for. */
export const DEADLINE_MS = 1000;

/** Counters since the start. */
export interface PluginCounters {
  /** Completed Synchronize exchanges. */
  synchronizations: number;
  /** Creations and resizes refused. */
  refusals: number;
  /** Updates of containers that answers carried. */
  updates: number;
  /** Containers met in an event without having been announced [H8]. */
  adoptions: number;
  /** Integer containers moved to make way for pins [R1]. */
  reallocations: number;
  /** Times a container was found to have other CPUs than it should [V]. */
  drifts: number;
  /** Signs of somebody else who sets cpusets [N6]; anything but 0 is a mistake in the node's set-up. */
  otherWriters: number;
  /** Breaks of spec §16 seen by the plugin itself; anything but 0 is a defect. */
  invariantBreaks: number;
}

/** What an event is handled with. */
export interface EventContext {
  /** The books. */
  readonly ledger: Ledger;
  /** What decisions depend on. */
  readonly settings: PolicySettings;
  /** Time of the event, ms of the plugin's clock. */
  readonly nowMs: number;
  /** Where oddities are told. */
  readonly logger: Logger;
  /** What is counted. */
  readonly counters: PluginCounters;
  /** Have read what earlier placements and moves were chosen from. */
  readonly readers: FactsReaders;
  /** Whether answers are empty [O3]. */
  readonly isDryRun: boolean;
  /** What a pod's annotations ask for; read once per pod and event. */
  intentOf(pod: PodSandbox): PodIntent;
  /** Whether this is the first call with `key` in the life of the plugin: for what is said once. */
  isFirst(key: string): boolean;
  /** Time since the request had arrived, ms. */
  ageMs(): number;
  /**
   * To be called between the steps of a plan, before anything is changed.
   *
   * @throws {RefusalError} If the request is older than {@linkcode DEADLINE_MS} (spec §7).
   */
  checkDeadline(): void;
}

/** A request is refused; the message reaches the user through the runtime. */
export class RefusalError extends Error {
  /** Literal: bundling may rename the class. */
  override readonly name = "RefusalError";
  /** For counters. */
  readonly kind: Refusal["kind"];
  /** The numbers of the message where it is about too few CPUs. */
  readonly shortage: Shortage | undefined;

  /** Carries a refusal to the edge of the plugin. */
  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.kind = refusal.kind;
    this.shortage = refusal.shortage;
  }
}
