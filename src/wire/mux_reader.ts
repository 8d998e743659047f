/** Takes mux frames apart: a push parser without I/O. */
import { FrameError } from "./frame_error.ts";
import { MAX_MUX_PAYLOAD_BYTES, MUX_HEADER_BYTES } from "./framing.ts";

/** Called with each piece of payload as it comes; `piece` is a view into the pushed bytes. */
export type PayloadSink = (connId: number, piece: Uint8Array) => void;

/**
 * Parser of the trunk's byte stream. Payload is passed on piece by piece, unbuffered: mux frame boundaries carry no
 * meaning, and a header's claim costs nothing until its bytes arrive.
 */
export class MuxReader {
  readonly #sink: PayloadSink;
  readonly #header = new Uint8Array(MUX_HEADER_BYTES);
  readonly #view = new DataView(this.#header.buffer);
  #headerFill = 0;
  #connId = 0;
  #payloadLeft = 0;

  /** Creates a reader that passes payload on to `sink`. */
  constructor(sink: PayloadSink) {
    this.#sink = sink;
  }

  /** True inside a frame, where the stream must not end. */
  get insideFrame(): boolean {
    return this.#headerFill > 0 || this.#payloadLeft > 0;
  }

  /**
   * Consumes `bytes`, which may begin and end anywhere.
   *
   * @throws {FrameError} If a header claims more than 16 MiB; the reader must not be used any more. Whatever the sink
   * throws.
   */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      at += this.#payloadLeft > 0 ? this.#takePayload(bytes, at) : this.#takeHeader(bytes, at);
    }
  }

  #takeHeader(bytes: Uint8Array, at: number): number {
    const taken = Math.min(MUX_HEADER_BYTES - this.#headerFill, bytes.length - at);
    this.#header.set(bytes.subarray(at, at + taken), this.#headerFill);
    this.#headerFill += taken;
    if (this.#headerFill === MUX_HEADER_BYTES) this.#beginFrame();
    return taken;
  }

  #beginFrame(): void {
    this.#headerFill = 0;
    this.#connId = this.#view.getUint32(0);
    const payloadBytes = this.#view.getUint32(4);
    if (payloadBytes > MAX_MUX_PAYLOAD_BYTES) {
      throw new FrameError(`Cannot read mux frame: ${payloadBytes} bytes exceed ${MAX_MUX_PAYLOAD_BYTES}`, {
        problem: "oversize",
      });
    }
    this.#payloadLeft = payloadBytes; // 0 is legal: the next byte begins another header
  }

  #takePayload(bytes: Uint8Array, at: number): number {
    const taken = Math.min(this.#payloadLeft, bytes.length - at);
    this.#payloadLeft -= taken;
    this.#sink(this.#connId, bytes.subarray(at, at + taken));
    return taken;
  }
}
