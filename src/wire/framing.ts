/** Sizes and layouts of the two frame kinds, and the writer's framing rule. */
import { FrameError } from "./frame_error.ts";

/** Mux frame header: u32 big-endian connection id, u32 big-endian payload length (`reference/nri.md` §2.1). */
export const MUX_HEADER_BYTES = 8;
/** ttrpc header: u32 big-endian length, u32 big-endian stream id, u8 type, u8 flags (§1.1). */
export const MESSAGE_HEADER_BYTES = 10;
/** Largest data part ever sent: a Go receiver refuses more (§1.1). */
export const MAX_SENT_DATA_BYTES = 4_194_304;
/** Largest data part accepted: old runtimes send more than 4 MiB (§1.6). */
export const MAX_RECEIVED_DATA_BYTES = 16_777_216;
/** Largest mux payload accepted: the most that any writer ever emitted (§2.1). */
export const MAX_MUX_PAYLOAD_BYTES = 16_777_216;
/** Most payload of the mux frame that begins a message: the Go reader's buffer (§2.4). */
export const FIRST_FRAME_BYTES = 4096;

/** Message types (§1.1). Others are legal to receive and ignored. */
export const MESSAGE_TYPE = { request: 1, response: 2, data: 3 } as const;

/** One ttrpc message. */
export interface Message {
  /** Pairs a response with its request (§1.3). */
  readonly streamId: number;
  /** One of {@linkcode MESSAGE_TYPE}, or one that this version does not know. */
  readonly type: number;
  /** 0 for all that this product sends. */
  readonly flags: number;
  /** The data part; a received one is the receiver's own copy. */
  readonly data: Uint8Array;
}

/** Data parts from this size on are freed by hand. */
const LARGE_DATA_BYTES = 1_048_576;

/**
 * Frees a large data part now rather than at some garbage collection: a few of them in a row would else add up to many
 * times the bound of one. All views of it become empty.
 */
export function releaseData({ data }: Message): void {
  if (data.length >= LARGE_DATA_BYTES && data.buffer instanceof ArrayBuffer) data.buffer.transfer(0);
}

/**
 * Frames one message for the trunk exactly as Go's runtime can read it: the first 4096 bytes of header and data as one
 * mux frame, all the rest as a second. Anything else makes the runtime drop the plugin, fail the container or panic
 * (§2.4); in particular never two messages in one mux frame.
 *
 * @returns Both mux frames, contiguous, in a buffer of their own.
 * @throws {FrameError} If the data part exceeds 4 MiB.
 */
export function frameMessage(connId: number, message: Message): Uint8Array<ArrayBuffer> {
  const dataBytes = message.data.length;
  if (dataBytes > MAX_SENT_DATA_BYTES) {
    throw new FrameError(`Cannot send message: ${dataBytes} bytes exceed ${MAX_SENT_DATA_BYTES}`, {
      problem: "oversize",
    });
  }
  const messageBytes = MESSAGE_HEADER_BYTES + dataBytes;
  const firstBytes = Math.min(messageBytes, FIRST_FRAME_BYTES);
  const restBytes = messageBytes - firstBytes;
  const framed = new Uint8Array(
    MUX_HEADER_BYTES + firstBytes + (restBytes > 0 ? MUX_HEADER_BYTES + restBytes : 0),
  );
  const view = new DataView(framed.buffer);
  view.setUint32(0, connId);
  view.setUint32(4, firstBytes);
  view.setUint32(MUX_HEADER_BYTES, dataBytes);
  view.setUint32(MUX_HEADER_BYTES + 4, message.streamId);
  view.setUint8(MUX_HEADER_BYTES + 8, message.type);
  view.setUint8(MUX_HEADER_BYTES + 9, message.flags);
  const firstData = firstBytes - MESSAGE_HEADER_BYTES;
  framed.set(message.data.subarray(0, firstData), MUX_HEADER_BYTES + MESSAGE_HEADER_BYTES);
  if (restBytes === 0) return framed;
  const second = MUX_HEADER_BYTES + firstBytes;
  view.setUint32(second, connId);
  view.setUint32(second + 4, restBytes);
  framed.set(message.data.subarray(firstData), second + MUX_HEADER_BYTES);
  return framed;
}
