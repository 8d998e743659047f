import type { Clock, Timer } from "../wire/mod.ts";

interface PendingTimer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** One movement of the time. */
interface Drive {
  readonly untilMs: number;
  readonly isDone: () => boolean;
  /** What begins with it. */
  readonly start: () => void;
}

/** Simulated time a {@linkcode SimulatedClock.settle} may pass before it gives up: one hour. */
const DEFAULT_LIMIT_MS = 3_600_000;

/**
 * A clock that stands still until it is moved. Between two timers everything that can run has run, so what happens
 * depends on the order of events only, never on the machine's speed.
 */
export class SimulatedClock implements Clock {
  #nowMs: number;
  readonly #timers = new Set<PendingTimer>();
  readonly #idle: () => Promise<void>;
  /** Who moves the time, outermost first. */
  readonly #drivers: object[] = [];

  /**
   * Creates a clock.
   *
   * @param options Time to start from (default 0), and how to let everything run that can (default: one turn of
   * the event loop, enough where nothing but promises and in-memory streams is involved).
   */
  constructor(options: { readonly nowMs?: number; readonly idle?: () => Promise<void> } = {}) {
    this.#nowMs = options.nowMs ?? 0;
    this.#idle = options.idle ?? nextTurn;
  }

  /** Number of timers that are set. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Simulated time, ms. */
  now(): number {
    return this.#nowMs;
  }

  /** Calls `callback` once when the time has been moved that far. */
  setTimer(callback: () => void, delayMs: number): Timer {
    const timer = { atMs: this.#nowMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  /** Lets everything run that can without time passing. */
  async idle(): Promise<void> {
    await this.#asInnermost(() => this.#idle());
  }

  /** Moves the time on, firing timers in order and letting everything run between them. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await this.#drive({ untilMs, isDone: () => false, start: () => {} });
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /**
   * Waits for a promise, moving the time on only as far as needed. Work that itself moves the time is given as a
   * function, so that it begins after this.
   *
   * @throws {Error} If it is not settled within `limitMs` of simulated time, or nothing is left that could settle it.
   */
  async settle<T>(
    work: Promise<T> | (() => Promise<T>),
    limitMs: number = DEFAULT_LIMIT_MS,
  ): Promise<T> {
    let settled = false;
    let promise: Promise<T> | undefined;
    const start = () => {
      promise = typeof work === "function" ? work() : work;
      promise.then(() => settled = true, () => settled = true);
    };
    await this.#drive({ untilMs: this.#nowMs + limitMs, isDone: () => settled, start });
    if (promise === undefined || !settled) {
      throw new Error(`Cannot settle promise: still pending after ${limitMs} ms of simulated time`);
    }
    return await promise;
  }

  /**
   * Fires timers up to a time or until `isDone`. Where what runs waits for the clock itself (an operation within an
   * operation), only the innermost driver moves the time; the others let it.
   */
  #drive({ untilMs, isDone, start }: Drive): Promise<void> {
    return this.#asInnermost(async (isInnermost) => {
      start();
      for (await this.#idle(); !isDone(); await this.#idle()) {
        if (!isInnermost()) continue;
        const next = this.#next(untilMs);
        if (next === undefined) return;
        this.#fire(next);
      }
    });
  }

  async #asInnermost(work: (isInnermost: () => boolean) => Promise<void>): Promise<void> {
    const driver = {};
    this.#drivers.push(driver);
    try {
      await work(() => this.#drivers.at(-1) === driver);
    } finally {
      this.#drivers.splice(this.#drivers.indexOf(driver), 1);
    }
  }

  #fire(timer: PendingTimer): void {
    this.#timers.delete(timer);
    this.#nowMs = Math.max(this.#nowMs, timer.atMs);
    timer.callback();
  }

  /** The earliest timer that is due by `untilMs`; of equal ones the one set first. */
  #next(untilMs: number): PendingTimer | undefined {
    let first: PendingTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs > untilMs) continue;
      if (first === undefined || timer.atMs < first.atMs) first = timer;
    }
    return first;
  }
}

/** Resolves after `ms` of a clock. */
export function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimer(resolve, ms));
}

/** One turn of the event loop: every promise that can has settled when it ends. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
