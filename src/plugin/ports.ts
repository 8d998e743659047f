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

/** Collects garbage at once; the process does nothing else meanwhile. */
export interface Collector {
  /** What was made a moment ago: a fraction of a millisecond. */
  collectYoung(): void;
  /** Everything, and gives memory back to the system: some ten milliseconds. */
  collectAll(): void;
}
