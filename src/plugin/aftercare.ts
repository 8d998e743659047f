import { checkInvariants, type Ledger } from "../ledger/mod.ts";
import type { PluginCounters } from "./context.ts";
import type { Clock, Collector, Logger } from "./ports.ts";

/**
 * Events between two collections of young garbage. Left to itself, V8 collects in the midst of the decision that uses up
 * its 1 MB of room, and on large machines one leaves some ten KB.
 */
const EVENTS_PER_COLLECTION = 4;

/** Events between two collections of all garbage; what outlived the young ones adds up to some MB by then. */
const EVENTS_PER_FULL_COLLECTION = 2000;

/** How long it is quiet before all garbage is collected: that takes some ten milliseconds. */
const QUIET_MS = 500;

/** What {@linkcode Aftercare} works with. */
export interface AftercareOptions {
  /** Times it. */
  readonly clock: Clock;
  /** Where breaks are told. */
  readonly logger: Logger;
  /** Where breaks are counted. */
  readonly counters: PluginCounters;
  /** Collects garbage; absent: V8 does so when it likes. */
  readonly collector?: Collector | undefined;
  /** The books. */
  readonly books: () => Ledger;
}

/** What is done when an answer is out, on nobody's time: the books are checked (spec §16), and garbage is collected. */
export class Aftercare implements Disposable {
  readonly #options: AftercareOptions;
  #timer: { cancel(): void } | undefined;
  #quiet: { cancel(): void } | undefined;
  #events = 0;
  /** Events up to the last collection of young garbage, and of all. */
  #collectedYoung = 0;
  #collectedAll = 0;
  /** The books that were checked last, as they were then. */
  #checked: { readonly ledger: Ledger; readonly revision: number } | undefined;

  /** Nothing happened yet. */
  constructor(options: AftercareOptions) {
    this.#options = options;
  }

  /** An event was handled; its answer is out when the process comes to rest. */
  afterEvent(): void {
    const { books, clock } = this.#options;
    const { revision } = books();
    // Timers look at much and change little: what was checked need not be checked again.
    if (this.#checked?.ledger === books() && this.#checked.revision === revision) return;
    this.#events++;
    this.#timer ??= clock.setTimer(() => {
      this.checkBooks();
      this.#collectYoung();
    }, 0);
    if (this.#events - this.#collectedAll >= EVENTS_PER_FULL_COLLECTION) this.#collectWhenQuiet();
  }

  /** The books were made anew: most of what the old ones and the request took is garbage. */
  afterSynchronize(): void {
    this.afterEvent();
    this.#collectWhenQuiet();
  }

  /** Checks the books; a break is counted and logged, never fatal. */
  checkBooks(): void {
    const { books, counters, logger } = this.#options;
    this.#timer?.cancel();
    this.#timer = undefined;
    const ledger = books();
    this.#checked = { ledger, revision: ledger.revision };
    for (const { rule, message } of checkInvariants(ledger)) {
      counters.invariantBreaks++;
      logger.error("invariant broken", { rule, message });
    }
  }

  #collectYoung(): void {
    if (this.#events - this.#collectedYoung < EVENTS_PER_COLLECTION) return;
    this.#collectedYoung = this.#events;
    this.#options.collector?.collectYoung();
  }

  #collectWhenQuiet(): void {
    const { clock, collector } = this.#options;
    if (collector === undefined || this.#quiet !== undefined) return;
    const events = this.#events;
    this.#quiet = clock.setTimer(() => {
      this.#quiet = undefined;
      if (this.#events > events) return this.#collectWhenQuiet();
      this.#collectedAll = events;
      collector.collectAll();
    }, QUIET_MS);
  }

  /** Cancels what is pending. */
  [Symbol.dispose](): void {
    this.#timer?.cancel();
    this.#quiet?.cancel();
  }
}
