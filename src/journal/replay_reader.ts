import { type Codec, JsonError } from "../json/mod.ts";
import type { Clock } from "../plugin/mod.ts";
import type { JournalEvent, Reading } from "./lines.ts";
import type { PortReader } from "./ports.ts";
import { keyOf } from "./readings.ts";

/** The clock and the ports of a replay: they say what was noted. */
export class ReplayReader implements PortReader {
  readonly #known: Map<string, Reading>;
  readonly #queued = new Map<string, Reading[]>();
  #at: readonly number[] = [];
  #nextAt = 0;
  #problem: JsonError | undefined;

  /** `known` is what ports had said before the first event. */
  constructor(known: readonly (readonly [string, Reading])[]) {
    this.#known = new Map(known);
  }

  /** Shows one time after the other; where the engine asks more often than it did, the last one. Timers never fire. */
  readonly clock: Clock = {
    now: () => this.#at[this.#nextAt < this.#at.length ? this.#nextAt++ : this.#at.length - 1] ?? 0,
    setTimer: () => ({ cancel() {} }),
  };

  /** From now on they say what was noted while this event was handled. */
  begin({ at, reads }: Pick<JournalEvent, "at" | "reads">): void {
    this.#at = at;
    this.#nextAt = 0;
    for (const [key, list] of this.#queued) this.#settle(key, list);
    this.#queued.clear();
    for (const [key, list] of reads) this.#queued.set(key, [...list]);
  }

  /** What was noted and not asked for is known all the same. */
  #settle(key: string, list: readonly Reading[]): void {
    const last = list.at(-1);
    if (last !== undefined) this.#known.set(key, last);
  }

  /** Something was noted that the port cannot have said; undefined where nothing was. */
  get problem(): JsonError | undefined {
    return this.#problem;
  }

  /** What was never noted is undefined, where the codec has a form for that; else the reading fails. */
  through<A extends readonly string[], T>(name: string, codec: Codec<T>): (...args: A) => T {
    return (...args) => {
      const key = keyOf(name, args);
      const reading = this.#next(key);
      if (reading?.error !== undefined) throw new Error(reading.error);
      try {
        return codec.decode(reading?.value, `reading ${key}`);
      } catch (cause) {
        if (!(cause instanceof JsonError)) throw cause;
        if (reading === undefined) {
          throw new Error(`Cannot read ${key}: the journal does not say it`, { cause });
        }
        this.#problem = cause;
        throw cause;
      }
    };
  }

  #next(key: string): Reading | undefined {
    const reading = this.#queued.get(key)?.shift();
    if (reading === undefined) return this.#known.get(key);
    this.#known.set(key, reading);
    return reading;
  }
}
