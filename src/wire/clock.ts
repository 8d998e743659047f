/** The clock port: the only source of time in this layer. */

/** A timer that was set. */
export interface Timer {
  /** Idempotent; harmless after the timer fired. */
  cancel(): void;
}

/** Monotonic time and timers. Tests pass a fake one. */
export interface Clock {
  /** Monotonic time in ms since an arbitrary moment. */
  now(): number;
  /** Calls `callback` once, `delayMs` ms from now at the earliest. */
  setTimer(callback: () => void, delayMs: number): Timer;
}

/** The process's real clock. */
export function systemClock(): Clock {
  return {
    now: () => performance.now(),
    setTimer: (callback, delayMs) => {
      const id = setTimeout(callback, delayMs);
      return { cancel: () => clearTimeout(id) };
    },
  };
}
