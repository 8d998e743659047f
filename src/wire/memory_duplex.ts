/** A duplex without a socket: for tests and for the simulator. */
import type { Duplex } from "./duplex.ts";

/** A Unix socket's usual buffer. */
const DEFAULT_CAPACITY_BYTES = 212_992;

/** Circumstances of {@linkcode memoryDuplexPair}. */
export interface MemoryDuplexOptions {
  /** Bytes that one direction holds before a write waits for the reader. @default {212992} */
  readonly capacityBytes?: number;
  /** Most bytes that one read returns; called for each read. @default {as many as there are} */
  readonly readBytes?: () => number;
}

/** Two connected ends: what one writes, the other reads. */
export function memoryDuplexPair(options: MemoryDuplexOptions = {}): readonly [Duplex, Duplex] {
  const there = new Pipe(options);
  const back = new Pipe(options);
  return [end(back, there), end(there, back)];
}

function end(incoming: Pipe, outgoing: Pipe): Duplex {
  function close(): void {
    incoming.abandon();
    outgoing.finish();
  }
  return { read: (buffer) => incoming.read(buffer), write: (bytes) => outgoing.write(bytes), close };
}

/** One direction. */
class Pipe {
  readonly #capacityBytes: number;
  readonly #readBytes: () => number;
  readonly #chunks: Uint8Array[] = [];
  #storedBytes = 0;
  /** The writer is done: the reader sees the end after what is stored. */
  #finished = false;
  /** The reader is gone: writes fail. */
  #abandoned = false;
  #change = Promise.withResolvers<void>();

  constructor(options: MemoryDuplexOptions) {
    this.#capacityBytes = options.capacityBytes ?? DEFAULT_CAPACITY_BYTES;
    this.#readBytes = options.readBytes ?? (() => Infinity);
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#storedBytes === 0) {
      if (this.#abandoned) throw new Error("Cannot read memory duplex: it is closed");
      if (this.#finished) return null;
      await this.#change.promise;
    }
    if (this.#abandoned) throw new Error("Cannot read memory duplex: it is closed");
    const count = this.#take(buffer, Math.max(1, Math.min(this.#readBytes(), buffer.length)));
    this.#signal();
    return count;
  }

  async write(bytes: Uint8Array): Promise<void> {
    let at = 0;
    while (at < bytes.length) {
      if (this.#abandoned || this.#finished) throw new Error("Cannot write memory duplex: it is closed");
      const room = this.#capacityBytes - this.#storedBytes;
      if (room === 0) {
        await this.#change.promise;
        continue;
      }
      const chunk = bytes.slice(at, at + room);
      this.#chunks.push(chunk);
      this.#storedBytes += chunk.length;
      at += chunk.length;
      this.#signal();
    }
  }

  finish(): void {
    this.#finished = true;
    this.#signal();
  }

  abandon(): void {
    this.#abandoned = true;
    this.#chunks.length = 0;
    this.#storedBytes = 0;
    this.#signal();
  }

  #take(buffer: Uint8Array, most: number): number {
    let filled = 0;
    while (filled < most) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      const piece = chunk.subarray(0, most - filled);
      buffer.set(piece, filled);
      filled += piece.length;
      if (piece.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(piece.length);
    }
    this.#storedBytes -= filled;
    return filled;
  }

  #signal(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers<void>();
  }
}
