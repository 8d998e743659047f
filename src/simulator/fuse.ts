import type { Duplex } from "../wire/mod.ts";

/**
 * Ends a plugin after a number of bytes: what crosses its connection burns it, whatever the direction. So a process
 * can be killed between any two bytes of any exchange (spec §18, scenario 10).
 */
export class Fuse {
  readonly #onBlown: () => void;
  #leftBytes = Number.POSITIVE_INFINITY;

  /** Not armed. @param onBlown Called once when an armed fuse has burnt down, in the middle of the crossing. */
  constructor(onBlown: () => void) {
    this.#onBlown = onBlown;
  }

  /** Whether it is armed and has not blown. */
  get isArmed(): boolean {
    return this.#leftBytes !== Number.POSITIVE_INFINITY;
  }

  /** After this many more bytes it blows. */
  arm(bytes: number): void {
    this.#leftBytes = bytes;
  }

  /** It will not blow. */
  disarm(): void {
    this.#leftBytes = Number.POSITIVE_INFINITY;
  }

  /**
   * Something crosses.
   *
   * @returns How many of `bytes` get to the other side; fewer than asked where it has blown.
   */
  burn(bytes: number): number {
    if (bytes <= this.#leftBytes) {
      this.#leftBytes -= bytes;
      return bytes;
    }
    const passed = this.#leftBytes;
    this.disarm();
    this.#onBlown();
    return passed;
  }
}

/** The plugin's end of a byte stream, with the fuse in it. */
export function fusedDuplex(inner: Duplex, fuse: Fuse): Duplex {
  return {
    read: async (buffer) => {
      const count = await inner.read(buffer);
      if (count !== null && fuse.burn(count) < count) {
        inner.close();
        throw new Error("Cannot read: the plugin was killed");
      }
      return count;
    },
    write: async (bytes) => {
      const passed = fuse.burn(bytes.length);
      if (passed === bytes.length) return await inner.write(bytes);
      await inner.write(bytes.subarray(0, passed));
      inner.close();
      throw new Error("Cannot write: the plugin was killed");
    },
    close: () => inner.close(),
  };
}
