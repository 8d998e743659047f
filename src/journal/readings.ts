import type { Codec, Json } from "../json/mod.ts";
import type { Reading } from "./lines.ts";
import type { PortReader } from "./ports.ts";

/** One reading of a port, not yet written. */
export interface RawReading {
  /** The port's name and its arguments. */
  readonly key: string;
  /** What it returned; undefined where it threw. */
  readonly value: unknown;
  /** What it threw; undefined where it did not. */
  readonly error: Error | undefined;
  /** The value as JSON. Not done at once: that has time until the answer is out. */
  readonly encode: () => Json | undefined;
}

/** The key of a port's reading with these arguments; without any, its name, which has no blank. */
export function keyOf(name: string, args: readonly string[]): string {
  return args.length === 0 ? name : `${name} ${JSON.stringify(args)}`;
}

/** Reads ports, and tells `note` every reading. */
export function notingReader(note: (reading: RawReading) => void): PortReader {
  return {
    through<A extends readonly string[], T>(
      name: string,
      codec: Codec<T>,
      read: ((...args: A) => T) | undefined,
    ): (...args: A) => T {
      if (read === undefined) throw new TypeError(`Cannot read port "${name}": it is not there`);
      return (...args) => {
        const key = keyOf(name, args);
        try {
          const value = read(...args);
          note({ key, value, error: undefined, encode: () => codec.encode(value) });
          return value;
        } catch (cause) {
          const error = cause instanceof Error ? cause : new Error(String(cause));
          note({ key, value: undefined, error, encode: () => undefined });
          throw cause;
        }
      };
    },
  };
}

interface Known {
  /** The reading as it is written. */
  readonly reading: Reading;
  /** The same as text, for comparison. */
  readonly text: string;
  /** What was read: where it is read again, there is nothing to compare. */
  readonly value: unknown;
  /** The section in which it was read last. */
  section: number;
}

/** What ports said last, so that only what changes is written. */
export class KnownReadings {
  readonly #known = new Map<string, Known>();
  #section = 0;

  /** What was said last, by key. */
  entries(): readonly (readonly [string, Reading])[] {
    return [...this.#known].map(([key, { reading }]) => [key, reading]);
  }

  /**
   * A section begins: what was read of something, such as a container, and not in the last section, is forgotten. So there
   * is no more of it than fits a section.
   */
  beginSection(): void {
    for (const [key, known] of this.#known) {
      if (known.section < this.#section && key.includes(" ")) this.#known.delete(key);
    }
    this.#section++;
  }

  /** The readings of one event that are not what was known, and knows them from then on. */
  news(readings: readonly RawReading[]): readonly (readonly [string, readonly Reading[]])[] {
    const byKey = new Map<string, RawReading[]>();
    for (const reading of readings) byKey.getOrInsert(reading.key, []).push(reading);
    const result: (readonly [string, readonly Reading[]])[] = [];
    for (const [key, list] of byKey) {
      const before = this.#known.get(key)?.text;
      const written = list.map((reading) => this.#learn(reading));
      if (written.some(({ text }) => text !== before)) {
        result.push([
          key,
          written.map(({ reading }) => reading),
        ]);
      }
    }
    return result;
  }

  #learn(raw: RawReading): Known {
    const before = this.#known.get(raw.key);
    if (
      before !== undefined && before.value === raw.value && raw.error === undefined && raw.value !== undefined
    ) {
      before.section = this.#section;
      return before;
    }
    const reading = { value: raw.error === undefined ? raw.encode() : undefined, error: raw.error?.message };
    const known = { reading, text: JSON.stringify(reading), value: raw.value, section: this.#section };
    this.#known.set(raw.key, known);
    return known;
  }
}
