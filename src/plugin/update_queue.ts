import { CpuSet } from "../cpuset/mod.ts";
import type { AnsweredUpdate } from "../ledger/mod.ts";
import type { ContainerUpdate } from "../nri/mod.ts";
import { collectUpdates, toUpdate } from "./carrier.ts";
import type { Plugin } from "./plugin.ts";
import type { Clock, Logger } from "./ports.ts";

/** How often is looked whether something is waiting for a carrier. */
const TICK_MS = 1000;
/** How long a carrier has the chance to come by before a call of our own is made. */
const PATIENCE_MS = 1000;
/** Longest pause after calls that failed. */
const MAX_PAUSE_MS = 60_000;
/** The first NRI version in which a call outside a hook cannot deadlock the runtime (containerd/nri#301). */
const SAFE_NRI_VERSION: readonly number[] = [0, 12, 1];

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
      this.#flush().catch((error) => this.#options.logger.error("cannot update outside a hook", { error }))
        .finally(() => this.#schedule());
    }, TICK_MS);
  }

  async #flush(): Promise<void> {
    const { plugin, clock, logger, send } = this.#options;
    if (
      plugin.isDryRun || clock.now() - plugin.lastEventMs < PATIENCE_MS || clock.now() < this.#pausedUntilMs
    ) return;
    const { answers } = plugin.ledger;
    if (answers.isInFlight) return;
    const updates = this.#waiting();
    if (updates.length === 0) return;
    answers.takeOff(updates, clock.now());
    logger.info("updating containers outside a hook", { containers: updates.length });
    try {
      await send(updates.map(toUpdate));
      this.#pauseMs = 0;
      answers.land(true, clock.now());
    } catch (error) {
      // A call that fails is likely to fail again, and each costs the node.
      this.#pauseMs = Math.min(Math.max(2 * this.#pauseMs, TICK_MS), MAX_PAUSE_MS);
      this.#pausedUntilMs = clock.now() + this.#pauseMs;
      answers.land(false, clock.now());
      logger.warn("containers not updated outside a hook", { containers: updates.length, error });
    }
  }

  #waiting(): readonly AnsweredUpdate[] {
    const { plugin } = this.#options;
    const mode = plugin.settings.unsolicitedUpdates;
    const isSafe = isAtLeast(plugin.runtime?.nriVersion ?? "", SAFE_NRI_VERSION);
    if (mode === "never" || (mode === "auto" && !isSafe)) return [];
    const { updates } = collectUpdates(plugin.idleContext(), {
      exclude: undefined,
      owned: CpuSet.EMPTY,
      shared: CpuSet.EMPTY,
      extras: mode === "repairs" ? "none" : "lazy",
      operation: "the reply",
    });
    return updates;
  }
}

/** Whether a version such as `v0.12.3` is at least `wanted`; no or an odd version is not [G4]. */
export function isAtLeast(version: string, wanted: readonly number[]): boolean {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version);
  if (match === null) return false;
  for (const [index, part] of wanted.entries()) {
    const present = Number(match[index + 1]);
    if (present !== part) return present > part;
  }
  return true;
}
