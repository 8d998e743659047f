import { PLUGIN_CONN } from "../../nri/mod.ts";
import { type Clock, type Duplex, MuxReader } from "../../wire/mod.ts";

/**
 * How long the plugin takes to answer, seen from the socket: from the first byte of a request to the first byte of its
 * answer, in ms. The runtime asks one thing at a time, so the next bytes on the plugin's connection are the answer.
 */
export class AnswerTimes {
  readonly #times: number[] = [];
  readonly #clock: Clock;

  /** @param clock The clock to measure with. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Number of answers measured. */
  get count(): number {
    return this.#times.length;
  }

  /** The time that `share` (0 … 1) of the answers did not exceed, in ms; 0 without answers. */
  quantile(share: number): number {
    const sorted = this.#times.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  }

  /** The runtime's end of a connection, with its requests measured. */
  measuring(duplex: Duplex): Duplex {
    let askedAtMs: number | undefined;
    const sent = new MuxReader((connId) => {
      if (connId === PLUGIN_CONN) askedAtMs ??= this.#clock.now();
    });
    const received = new MuxReader((connId) => {
      if (connId !== PLUGIN_CONN || askedAtMs === undefined) return;
      this.#times.push(this.#clock.now() - askedAtMs);
      askedAtMs = undefined;
    });
    return {
      read: async (buffer) => {
        const count = await duplex.read(buffer);
        if (count !== null) received.push(buffer.subarray(0, count));
        return count;
      },
      write: (bytes) => {
        sent.push(bytes);
        return duplex.write(bytes);
      },
      close: () => duplex.close(),
    };
  }
}
