/** Puts the ttrpc messages of one logical connection together: a push parser without I/O. */
import { FrameError } from "./frame_error.ts";
import { MAX_RECEIVED_DATA_BYTES, MESSAGE_HEADER_BYTES } from "./framing.ts";
import type { Message } from "./framing.ts";

/** Room made for a data part of which less has arrived. */
const INITIAL_CAPACITY_BYTES = 4096;

/** Called with each whole message. */
export type MessageSink = (message: Message) => void;

/**
 * Parser of one connection's byte stream. A message's data is copied out of the pushed bytes; its buffer grows with
 * the bytes that arrived, never by the header's claim alone.
 */
export class MessageReader {
  readonly #sink: MessageSink;
  readonly #maxDataBytes: number;
  readonly #header = new Uint8Array(MESSAGE_HEADER_BYTES);
  readonly #view = new DataView(this.#header.buffer);
  #headerFill = 0;
  #data = new Uint8Array(0);
  #dataFill = 0;

  /**
   * Creates a reader.
   *
   * @param sink Where messages go.
   * @param maxDataBytes Largest data part accepted.
   */
  constructor(sink: MessageSink, maxDataBytes: number = MAX_RECEIVED_DATA_BYTES) {
    this.#sink = sink;
    this.#maxDataBytes = maxDataBytes;
  }

  /** True inside a message, where the stream must not end. */
  get insideMessage(): boolean {
    return this.#headerFill > 0;
  }

  /**
   * Consumes `bytes`, which may begin and end anywhere.
   *
   * @throws {FrameError} If a header claims more data than allowed; the reader must not be used any more. Whatever the
   * sink throws.
   */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      at += this.#headerFill < MESSAGE_HEADER_BYTES ? this.#takeHeader(bytes, at) : this.#takeData(bytes, at);
    }
  }

  #takeHeader(bytes: Uint8Array, at: number): number {
    const taken = Math.min(MESSAGE_HEADER_BYTES - this.#headerFill, bytes.length - at);
    this.#header.set(bytes.subarray(at, at + taken), this.#headerFill);
    this.#headerFill += taken;
    if (this.#headerFill < MESSAGE_HEADER_BYTES) return taken;
    const dataBytes = this.#view.getUint32(0);
    if (dataBytes > this.#maxDataBytes) {
      throw new FrameError(`Cannot read message: ${dataBytes} bytes exceed ${this.#maxDataBytes}`, {
        problem: "oversize",
      });
    }
    if (dataBytes === 0) this.#emit();
    return taken;
  }

  #takeData(bytes: Uint8Array, at: number): number {
    const wanted = this.#view.getUint32(0) - this.#dataFill;
    const taken = Math.min(wanted, bytes.length - at);
    this.#reserve(this.#dataFill + taken);
    this.#data.set(bytes.subarray(at, at + taken), this.#dataFill);
    this.#dataFill += taken;
    if (taken === wanted) this.#emit();
    return taken;
  }

  /**
   * Grows fourfold, so that the old buffer is small beside the new one, of which only the pages that were written count;
   * `transfer` frees the old one at once, not at some garbage collection.
   */
  #reserve(neededBytes: number): void {
    const capacity = this.#data.length;
    if (neededBytes <= capacity) return;
    const grown = Math.max(neededBytes, capacity * 4, INITIAL_CAPACITY_BYTES);
    this.#data = new Uint8Array(this.#data.buffer.transfer(Math.min(grown, this.#view.getUint32(0))));
  }

  #emit(): void {
    const message: Message = {
      streamId: this.#view.getUint32(4),
      type: this.#view.getUint8(8),
      flags: this.#view.getUint8(9),
      data: this.#data,
    };
    this.#headerFill = 0;
    this.#dataFill = 0;
    this.#data = new Uint8Array(0);
    this.#sink(message);
  }
}
