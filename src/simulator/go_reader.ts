/**
 * How the runtime's Go code reads a trunk: `bufio.Reader(4096)` over a queue of whole mux payloads
 * (`reference/nri.md` §2.4). A plugin that frames its messages wrongly is punished here as it would be there.
 *
 * Modelled from `ttrpc/channel.go` recv, `bufio.Reader` Read and Discard, and `nri/pkg/net/multiplex` conn.Read, which
 * returns one whole payload, or ENOMEM where the capacity of the caller's buffer is smaller.
 */
import { type Duplex, MAX_SENT_DATA_BYTES, MESSAGE_HEADER_BYTES, MUX_HEADER_BYTES } from "../wire/mod.ts";

/** Size of ttrpc's read buffer. */
const READ_BUFFER_BYTES = 4096;

/** What happens to the runtime: a failed read (the plugin or the container is lost), or the death of the process. */
export type GoReaderVerdict = "enomem" | "panic";

/** A mux payload came that the Go reader cannot take. */
export class GoReaderError extends Error {
  /** Always `GoReaderError`, minified or not. */
  override readonly name = "GoReaderError";
  /** What it does to the runtime. */
  readonly verdict: GoReaderVerdict;

  /**
   * Creates the error.
   *
   * @param verdict What happens to the runtime.
   * @param state Where the reader stood.
   */
  constructor(verdict: GoReaderVerdict, state: string) {
    const outcome = verdict === "enomem"
      ? "cannot allocate memory"
      : "panic: runtime error: index out of range";
    super(`Cannot read mux payload: ${state}: ${outcome}`);
    this.verdict = verdict;
  }
}

/** Reads one logical connection: ttrpc's channel over bufio over the queue. */
class GoChannelReader {
  /** Capacity of the largest buffer in ttrpc's pool, which all channels share. */
  readonly #pool: { capacity: number };
  readonly #header = new Uint8Array(MESSAGE_HEADER_BYTES);
  #headerFill = 0;
  #dataBytes = 0;
  #dataLeft = 0;
  #discardLeft = 0;

  constructor(pool: { capacity: number }) {
    this.#pool = pool;
  }

  /** Gives the reader one payload of the queue; it always waits with an empty buffer. */
  take(payload: Uint8Array): void {
    if (this.#dataLeft >= READ_BUFFER_BYTES) return this.#readDirectly(payload);
    if (payload.length > READ_BUFFER_BYTES) {
      throw new GoReaderError("enomem", `${payload.length} bytes into a buffer of ${READ_BUFFER_BYTES}`);
    }
    this.#consume(payload);
  }

  /** A large read bypasses the buffer; spare capacity of a pooled slice lets too much in, and bufio indexes past it. */
  #readDirectly(payload: Uint8Array): void {
    if (payload.length > this.#dataLeft) {
      const filled = this.#dataBytes - this.#dataLeft;
      const capacity = Math.max(this.#pool.capacity, this.#dataBytes) - filled;
      const verdict = payload.length > capacity ? "enomem" : "panic";
      throw new GoReaderError(verdict, `${payload.length} bytes where ${this.#dataLeft} are missing`);
    }
    this.#dataLeft -= payload.length;
    this.#endOfData();
  }

  #consume(payload: Uint8Array): void {
    let at = 0;
    while (at < payload.length) {
      if (this.#discardLeft > 0) at += this.#discard(payload.length - at);
      else if (this.#dataLeft > 0) at += this.#copyData(payload.length - at);
      else at += this.#readHeader(payload.subarray(at));
    }
  }

  #discard(available: number): number {
    const taken = Math.min(available, this.#discardLeft);
    this.#discardLeft -= taken;
    return taken;
  }

  #copyData(available: number): number {
    const taken = Math.min(available, this.#dataLeft);
    this.#dataLeft -= taken;
    this.#endOfData();
    return taken;
  }

  #readHeader(bytes: Uint8Array): number {
    const piece = bytes.subarray(0, MESSAGE_HEADER_BYTES - this.#headerFill);
    this.#header.set(piece, this.#headerFill);
    this.#headerFill += piece.length;
    if (this.#headerFill < MESSAGE_HEADER_BYTES) return piece.length;
    this.#headerFill = 0;
    const length = new DataView(this.#header.buffer).getUint32(0);
    if (length > MAX_SENT_DATA_BYTES) this.#discardLeft = length;
    else this.#dataBytes = this.#dataLeft = length;
    return piece.length;
  }

  #endOfData(): void {
    if (this.#dataLeft === 0) this.#pool.capacity = Math.max(this.#pool.capacity, this.#dataBytes);
  }
}

/** Reads the trunk as the runtime's mux does, and passes whole payloads to the channels that are open there. */
export class GoMuxReader {
  readonly #channels: ReadonlyMap<number, GoChannelReader>;
  #pending = new Uint8Array(0);

  /** Creates a reader whose runtime has opened connections 1 and 2. */
  constructor() {
    const pool = { capacity: 0 };
    this.#channels = new Map([1, 2].map((connId) => [connId, new GoChannelReader(pool)]));
  }

  /**
   * Consumes bytes of the trunk, which may begin and end anywhere.
   *
   * @throws {GoReaderError} If a payload comes that the runtime cannot read.
   */
  push(bytes: Uint8Array): void {
    const joined = new Uint8Array(this.#pending.length + bytes.length);
    joined.set(this.#pending);
    joined.set(bytes, this.#pending.length);
    const view = new DataView(joined.buffer);
    let at = 0;
    while (joined.length - at >= MUX_HEADER_BYTES) {
      const begin = at + MUX_HEADER_BYTES;
      const end = begin + view.getUint32(at + 4);
      if (end > joined.length) break;
      this.#channels.get(view.getUint32(at))?.take(joined.subarray(begin, end));
      at = end;
    }
    this.#pending = joined.slice(at);
  }
}

/**
 * The runtime's end of a duplex, watched: reading fails with a {@linkcode GoReaderError} as soon as the plugin framed
 * something that a real runtime could not read.
 */
export function readAsGo(duplex: Duplex): Duplex {
  const reader = new GoMuxReader();
  return {
    read: async (buffer) => {
      const count = await duplex.read(buffer);
      if (count !== null) reader.push(buffer.subarray(0, count));
      return count;
    },
    write: (bytes) => duplex.write(bytes),
    close: () => duplex.close(),
  };
}
