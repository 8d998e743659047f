/** The one writer of a trunk: a bounded queue in front of the duplex. */
import type { Duplex } from "./duplex.ts";
import { FrameError } from "./frame_error.ts";

/** Small frames that wait together go out in one write of at most this size. */
const WRITE_BYTES = 65_536;

/** Circumstances of a {@linkcode FrameWriter}. */
export interface FrameWriterOptions {
  /** Bytes that may wait, the write in progress included. */
  readonly maxQueuedBytes: number;
  /** Called once, when a write fails. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Writes framed messages in the order of {@linkcode FrameWriter.enqueue}, each contiguous in the stream: a mux header
 * that is parted from its payload by other bytes corrupts the trunk.
 */
export class FrameWriter {
  readonly #duplex: Duplex;
  readonly #options: FrameWriterOptions;
  readonly #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #pumping: Promise<void> | undefined;
  #stopped = false;

  /**
   * Creates a writer.
   *
   * @param duplex Where bytes go; nobody else writes to it.
   * @param options The bound, and who hears of a failure.
   */
  constructor(duplex: Duplex, options: FrameWriterOptions) {
    this.#duplex = duplex;
    this.#options = options;
  }

  /**
   * Queues one framed message; a no-op after {@linkcode FrameWriter.stop}. The caller gives `framed` away.
   *
   * @throws {FrameError} If more bytes would wait than allowed: the peer does not read.
   */
  enqueue(framed: Uint8Array): void {
    if (this.#stopped) return;
    const waiting = this.#queuedBytes + framed.length;
    if (waiting > this.#options.maxQueuedBytes) {
      throw new FrameError(
        `Cannot queue message: ${waiting} bytes waiting exceed ${this.#options.maxQueuedBytes}`,
        {
          problem: "overflow",
        },
      );
    }
    this.#queue.push(framed);
    this.#queuedBytes = waiting;
    this.#pumping ??= this.#pump();
  }

  /** Resolves when nothing waits any more, or after a failure or {@linkcode FrameWriter.stop}. */
  async drained(): Promise<void> {
    while (this.#pumping !== undefined) await this.#pumping;
  }

  /** Drops what waits. The write in progress ends with the duplex. Idempotent. */
  stop(): void {
    this.#stopped = true;
    this.#queue.length = 0;
  }

  async #pump(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const batch = this.#takeBatch();
        await this.#duplex.write(batch);
        this.#queuedBytes -= batch.length;
      }
    } catch (error) {
      const first = !this.#stopped;
      this.stop();
      if (first) this.#options.onFailure(error);
    } finally {
      this.#pumping = undefined;
    }
  }

  #takeBatch(): Uint8Array {
    let count = 0;
    let bytes = 0;
    for (const framed of this.#queue) {
      if (count > 0 && bytes + framed.length > WRITE_BYTES) break;
      count++;
      bytes += framed.length;
    }
    const taken = this.#queue.splice(0, count);
    const [only] = taken;
    if (only !== undefined && count === 1) return only;
    const batch = new Uint8Array(bytes);
    let at = 0;
    for (const framed of taken) {
      batch.set(framed, at);
      at += framed.length;
    }
    return batch;
  }
}
