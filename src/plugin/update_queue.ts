import type { ContainerUpdate } from "../nri/mod.ts";
import type { Plugin } from "./plugin.ts";
import type { Clock, Logger } from "./ports.ts";

/** How often is looked whether something is waiting for a carrier. */
const TICK_MS = 1000;
/** How long a carrier has the chance to come by before a call of our own is made. */
const PATIENCE_MS = 1000;
/** Longest pause after calls that failed. */
const MAX_PAUSE_MS = 60_000;

/** What an {@linkcode UpdateQueue} works with. */
export interface UpdateQueueOptions {
  /** Whose books are looked at. */
  readonly plugin: Plugin;
  /** When to look. */
  readonly clock: Clock;
  /** Where calls are told. */
  readonly logger: Logger;
  /** Calls `Runtime.UpdateContainers`; settles when the runtime answered. Never called again before that. */
  readonly send: (updates: readonly ContainerUpdate[]) => Promise<void>;
}

/**
 * Sends what no carrier takes in time (spec §8 [G4]): growth on a quiet node, repairs. Outside any hook, one call in
 * flight, and only where it cannot deadlock the runtime. Lives as long as one connection.
 */
export class UpdateQueue implements Disposable {
  readonly #options: UpdateQueueOptions;
  #timer: { cancel(): void } | undefined;
  #isClosed = false;
  #pauseMs = 0;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;

  /** Starts looking at once. */
  constructor(options: UpdateQueueOptions) {
    this.#options = options;
    this.#schedule();
  }

  /** Stops looking. A call in flight is forgotten with its connection. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }

  #schedule(): void {
    if (this.#isClosed) return;
    this.#timer = this.#options.clock.setTimer(() => {
      this.#flush(PATIENCE_MS)
        .catch((error) => this.#options.logger.error("cannot update outside a hook", { error }))
        .finally(() => this.#schedule());
    }, TICK_MS);
  }

  async #flush(patienceMs: number): Promise<void> {
    const { plugin, clock, logger, send } = this.#options;
    if (
      plugin.isDryRun || !plugin.isInformed || clock.now() - plugin.lastEventMs < patienceMs ||
      clock.now() < this.#pausedUntilMs
    ) return;
    if (plugin.ledger.answers.isInFlight) return;
    const updates = plugin.takeOff();
    if (updates.length === 0) return;
    logger.info("updating containers outside a hook", { containers: updates.length });
    let isOvertaken = false;
    try {
      await send(updates);
      this.#pauseMs = 0;
      isOvertaken = plugin.land(true);
    } catch (error) {
      // A call that fails is likely to fail again, and each costs the node.
      this.#pauseMs = Math.min(Math.max(2 * this.#pauseMs, TICK_MS), MAX_PAUSE_MS);
      this.#pausedUntilMs = clock.now() + this.#pauseMs;
      isOvertaken = plugin.land(false);
      if (isOvertaken) this.#pausedUntilMs = clock.now();
      logger.warn("containers not updated outside a hook", { containers: updates.length, error });
    }
    // It may have put a container back where a younger answer had taken it away: no time for patience.
    if (isOvertaken && !this.#isClosed) await this.#flush(0);
  }
}
