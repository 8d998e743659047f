/** Monotonic time. */
export interface Clock {
  /** Milliseconds since an arbitrary moment; never goes back. */
  now(): number;
  /** Calls `callback` once after `delayMs` unless cancelled. */
  setTimer(callback: () => void, delayMs: number): { cancel(): void };
}

/** Structured log: events, not sentences. */
export interface Logger {
  /** Begin, end and detail. */
  debug(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A decision. */
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something a person should look at. */
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something that failed. */
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}
