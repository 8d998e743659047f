import type { Ledger } from "../ledger/mod.ts";
import type { PolicySettings, Refusal } from "../policy/mod.ts";
import type { Logger } from "./ports.ts";

/** A request took longer than {@linkcode DEADLINE_MS}: better an error than an answer nobody waits for. */
export const DEADLINE_MS = 1000;

/** Counters since the start. */
export interface PluginCounters {
  synchronizations: number;
  refusals: number;
  /** Updates of containers that answers carried. */
  updates: number;
  /** Containers met in an event without having been announced [H8]. */
  adoptions: number;
  /** Breaks of spec §16 seen by the plugin itself; anything but 0 is a defect. */
  invariantBreaks: number;
}

/** What an event is handled with. */
export interface EventContext {
  readonly ledger: Ledger;
  readonly settings: PolicySettings;
  /** Time of the event, ms of the plugin's clock. */
  readonly nowMs: number;
  readonly logger: Logger;
  readonly counters: PluginCounters;
  /**
   * To be called between the steps of a plan, before anything is changed.
   *
   * @throws {RefusalError} If the request is older than {@linkcode DEADLINE_MS} (spec §7).
   */
  checkDeadline(): void;
}

/** A request is refused; the message reaches the user through the runtime. */
export class RefusalError extends Error {
  override readonly name = "RefusalError";
  readonly kind: Refusal["kind"];

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.kind = refusal.kind;
  }
}
