/** The byte-stream port under a trunk. */

/**
 * A connected byte stream in both directions: a socket, an inherited descriptor, or a pair in memory.
 *
 * One reader and one writer at a time; the trunk keeps to that.
 */
export interface Duplex {
  /**
   * Reads at least one byte into `buffer` and returns how many, or null at the end of the stream.
   * Rejects when the stream fails or is closed meanwhile.
   */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Writes all of `bytes`, which the caller leaves alone until the promise settles. */
  write(bytes: Uint8Array): Promise<void>;
  /** Closes both directions and ends a pending read or write. Idempotent. */
  close(): void;
}
