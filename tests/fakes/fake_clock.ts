import type { Clock, Timer } from "../../src/wire/mod.ts";

interface FakeTimer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock that moves when told. */
export class FakeClock implements Clock {
  #nowMs: number;
  readonly #timers = new Set<FakeTimer>();

  constructor(nowMs: number = 0) {
    this.#nowMs = nowMs;
  }

  /** Timers that are set and did not fire. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  /** Moves the clock by `ms`; timers fire in the order in which they are due, at their time. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (let next = this.#next(endMs); next !== undefined; next = this.#next(endMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    this.#nowMs = endMs;
  }

  /** Moves the clock by `ms`, letting promises settle before and after each timer. */
  async advanceAsync(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#next(endMs); next !== undefined; next = this.#next(endMs)) {
      this.advance(Math.max(0, next.dueMs - this.#nowMs));
      await settle();
    }
    this.#nowMs = endMs;
    await settle();
  }

  #next(endMs: number): FakeTimer | undefined {
    const due = [...this.#timers].filter((timer) => timer.dueMs <= endMs);
    return due.sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}

/** Lets everything run that waits for promises only. */
export async function settle(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  for (let turn = 0; turn < 3; turn++) {
    await new Promise<void>((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(undefined);
    });
  }
  port1.close();
  port2.close();
}
