import type { Plugin } from "./plugin.ts";
import type { Clock, Logger } from "./ports.ts";

/** How often is looked whether CPUs came or went [T], and whether answered updates arrived [V]. */
const TICK_MS = 2000;
/** Containers compared in one go: a hook that arrives meanwhile waits no longer than that takes. */
const SLICE = 32;
/** Pause between two goes. */
const SLICE_MS = 5;

/** What a {@linkcode Watch} works with. */
export interface WatchOptions {
  /** Whose books are compared with the machine. */
  readonly plugin: Plugin;
  /** When to look. */
  readonly clock: Clock;
  /** Where failures are told. */
  readonly logger: Logger;
}

/**
 * Looks at the machine beside the hooks: CPUs that come and go (spec §12), containers whose set is not what it should be
 * (§11) or that the runtime does not know (§10 [Y6]). Lives as long as one connection.
 */
export class Watch implements Disposable {
  readonly #options: WatchOptions;
  #timer: { cancel(): void } | undefined;
  #isClosed = false;
  #lookAtMs = 0;
  #sweepAtMs: number;
  #left: readonly string[] = [];

  /** Starts looking. */
  constructor(options: WatchOptions) {
    this.#options = options;
    this.#sweepAtMs = options.clock.now() + this.#periodMs();
    this.#schedule(TICK_MS);
  }

  /** Stops looking. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }

  /** Time between two looks at every container; infinite where it is off. */
  #periodMs(): number {
    const { driftCheckSeconds } = this.#options.plugin.settings;
    return driftCheckSeconds === 0 ? Number.POSITIVE_INFINITY : driftCheckSeconds * 1000;
  }

  #schedule(delayMs: number): void {
    if (this.#isClosed) return;
    this.#timer = this.#options.clock.setTimer(() => this.#tick(), delayMs);
  }

  #tick(): void {
    try {
      if (this.#left.length > 0) this.#sweep();
      else this.#look();
    } catch (error) {
      this.#left = [];
      this.#options.logger.error("cannot look at the machine", { error });
    }
    // The slices come between two looks: the machine is looked at every 2 s, however much there was to compare.
    const untilLookMs = Math.max(SLICE_MS, this.#lookAtMs - this.#options.clock.now());
    this.#schedule(this.#left.length > 0 ? SLICE_MS : untilLookMs);
  }

  #look(): void {
    const { plugin, clock } = this.#options;
    this.#lookAtMs = clock.now() + TICK_MS;
    if (!plugin.isInformed) return;
    plugin.pollMachine();
    this.#left = plugin.takeUpdated();
    if (clock.now() < this.#sweepAtMs) return;
    this.#sweepAtMs = clock.now() + this.#periodMs();
    plugin.checkGhosts();
    this.#left = [...plugin.ledger.containers.keys()];
  }

  #sweep(): void {
    this.#options.plugin.checkSettled(this.#left.slice(0, SLICE));
    this.#left = this.#left.slice(SLICE);
  }
}
