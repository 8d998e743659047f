/** Where a journal goes. One call is made at a time. */
export interface JournalSink {
  /**
   * Appends to the current file.
   *
   * @throws {Error} If it cannot; a part may have been written.
   */
  append(bytes: Uint8Array): Promise<void>;
  /**
   * Makes the current file an old one, and begins a new.
   *
   * @throws {Error} If it cannot.
   */
  rotate(): Promise<void>;
  /** Idempotent. */
  close(): void;
}

/** What a {@linkcode JournalWriter} needs to know. */
export interface JournalWriterOptions {
  /** Told that writing failed: everything that was waiting is lost. */
  readonly onFailure: (error: Error) => void;
  /** Told that something was written. */
  readonly onWritten: () => void;
  /** Bytes that wait at most. */
  readonly capacityBytes: number;
}

type Task = Uint8Array | "rotate";

/**
 * Text on its way to a file: pushed by the handling of events, written when the process has nothing better to do. What
 * does not fit is not taken.
 */
export class JournalWriter {
  readonly #sink: JournalSink;
  readonly #options: JournalWriterOptions;
  #tasks: Task[] = [];
  #waitingBytes = 0;
  #working: Promise<void> | undefined;

  /** Writes nothing yet. */
  constructor(sink: JournalSink, options: JournalWriterOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  /** Whether nothing waits. */
  get isIdle(): boolean {
    return this.#working === undefined;
  }

  /** Has text written; with nothing waiting any text is taken. Returns its bytes; undefined where it was not taken. */
  push(text: string): number | undefined {
    const bytes = new TextEncoder().encode(text);
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes.length > this.#options.capacityBytes) {
      return undefined;
    }
    this.#waitingBytes += bytes.length;
    this.#add(bytes);
    return bytes.length;
  }

  /** What is pushed from now on goes to a new file. */
  rotate(): void {
    this.#add("rotate");
  }

  #add(task: Task): void {
    this.#tasks.push(task);
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    try {
      for (let task = this.#tasks.shift(); task !== undefined; task = this.#tasks.shift()) {
        if (task === "rotate") {
          await this.#sink.rotate();
          continue;
        }
        await this.#sink.append(task);
        this.#waitingBytes -= task.length;
        this.#options.onWritten();
      }
    } catch (error) {
      this.#tasks = [];
      this.#waitingBytes = 0;
      this.#options.onFailure(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#working = undefined;
    }
  }

  /** Resolves when everything pushed is written or lost. Never rejects. */
  async drain(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  /** Closes the sink. What waits is lost. */
  close(): void {
    this.#tasks = [];
    this.#sink.close();
  }
}
