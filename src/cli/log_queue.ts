/** Where log text goes. One call is in flight at a time. */
export interface LogDestination {
  /**
   * Writes everything.
   *
   * @throws {Error} If it cannot; a part may have been written.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Idempotent. */
  close(): void;
}

/** Options of a {@linkcode LogQueue}. */
export interface LogQueueOptions {
  /** The line that tells of `count` lost lines, with its newline. */
  readonly lossNotice: (count: number) => string;
  /** Characters that wait at most. @default {1048576} */
  readonly capacity?: number;
}

/** An exit takes less than a second (spec §13 [N4]). */
const FINAL_FLUSH_MS = 500;
const DEFAULT_CAPACITY = 1024 * 1024;
/** Characters given to one write at most, so that rotation by size stays near its limit. */
const BATCH_LENGTH = 64 * 1024;

/**
 * The lines on their way to a destination.
 *
 * A hook is answered within 2 ms, and a pipe whose reader hangs (the runtime reads the log of its own plugin),
 * or a busy disk, blocks a synchronous write for as long as it likes. So writes are asynchronous, but begun at
 * once: a crash loses what was pushed while the last write was under way. What does not fit, and what a
 * failing destination does not take, is counted, and told with the next line that gets through.
 */
export class LogQueue implements AsyncDisposable {
  readonly #destination: LogDestination;
  readonly #options: LogQueueOptions;
  #lines: string[] = [];
  #length = 0;
  #writing: Promise<void> | undefined;
  #closed = false;
  #disposal: Promise<void> | undefined;
  #lost = 0;
  #untold = 0;
  /** Whether the last write failed, perhaps in the middle of a line. */
  #torn = false;

  constructor(destination: LogDestination, options: LogQueueOptions) {
    this.#destination = destination;
    this.#options = options;
  }

  /** Lines lost so far. */
  get lost(): number {
    return this.#lost;
  }

  /** Adds a line, which ends with a newline. Never throws, never blocks. */
  push(line: string): void {
    if (this.#closed || this.#length + line.length > (this.#options.capacity ?? DEFAULT_CAPACITY)) {
      this.#lose(1);
      return;
    }
    this.#lines.push(line);
    this.#length += line.length;
    this.#writing ??= this.#drain();
  }

  /** Resolves when everything pushed so far is written or lost, or after `timeoutMs`. Never rejects. */
  async flush(timeoutMs: number): Promise<void> {
    if (this.#writing === undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    await Promise.race([this.#writing, promise]);
    clearTimeout(timer);
  }

  /** Flushes for at most half a second, and closes. Idempotent; never rejects. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#disposal ??= this.#dispose();
  }

  async #dispose(): Promise<void> {
    this.#closed = true;
    await this.flush(FINAL_FLUSH_MS);
    this.#destination.close();
  }

  async #drain(): Promise<void> {
    while (this.#lines.length > 0) {
      const batch = this.#takeBatch();
      const told = this.#untold;
      const notice = told === 0 ? "" : this.#options.lossNotice(told);
      try {
        const text = `${this.#torn ? "\n" : ""}${notice}${batch.join("")}`;
        await this.#destination.write(new TextEncoder().encode(text));
        this.#torn = false;
        this.#untold -= told;
      } catch { // The log is where this would be said: it is counted instead.
        this.#torn = true;
        this.#lose(batch.length);
      }
    }
    this.#writing = undefined;
  }

  #takeBatch(): readonly string[] {
    let count = 0;
    let length = 0;
    for (const line of this.#lines) {
      if (count > 0 && length + line.length > BATCH_LENGTH) break;
      length += line.length;
      count++;
    }
    this.#length -= length;
    return this.#lines.splice(0, count);
  }

  #lose(count: number): void {
    this.#lost += count;
    this.#untold += count;
  }
}
