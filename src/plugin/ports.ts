/** Monotonic time. */
export interface Clock {
  /** Milliseconds since an arbitrary moment; never goes back. */
  now(): number;
  /** Calls `callback` once after `delayMs` unless cancelled. */
  setTimer(callback: () => void, delayMs: number): { cancel(): void };
}

/** Structured log: events, not sentences. */
export interface Logger {
  /** Whether debug lines are written: asked before something is made for one that costs time. @default never */
  isDebug?(): boolean;
  /** Begin, end and detail. */
  debug(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A decision. */
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something a person should look at. */
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something that failed. */
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}
