/** Bytes for tests: hex, chunks, a small deterministic generator. */
import { frameMessage, type Message, MESSAGE_TYPE } from "../../src/wire/mod.ts";

/** Bytes of hex digits; blanks and bars are for the eye. */
export function hex(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(digits.replace(/[\s|]/g, ""));
}

/** A deterministic generator of numbers in 0..below-1 (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return Math.floor(((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32 * below);
  };
}

/** The bytes cut into the chunks that one adversary delivers. */
export function chunked(bytes: Uint8Array, way: ChunkWay, seed: number = 1): Uint8Array[] {
  const random = randomFrom(seed);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = way === "whole" ? bytes.length : way === "bytewise" ? 1 : 1 + random(30);
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return chunks;
}

/** How an adversary delivers bytes. */
export type ChunkWay = "whole" | "bytewise" | "random";
/** All of them. */
export const CHUNK_WAYS: readonly ChunkWay[] = ["whole", "bytewise", "random"];

/** A request message. */
export function request(streamId: number, data: Uint8Array): Message {
  return { streamId, type: MESSAGE_TYPE.request, flags: 0, data };
}

/** The mux frames of several messages, one after another. */
export function framed(connId: number, ...messages: readonly Message[]): Uint8Array {
  return joined(messages.map((message) => frameMessage(connId, message)));
}

/** Joined bytes. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** One mux frame around any payload. */
export function muxFrame(
  connId: number,
  payload: Uint8Array,
  claimedBytes: number = payload.length,
): Uint8Array {
  const frame = new Uint8Array(8 + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, connId);
  view.setUint32(4, claimedBytes);
  frame.set(payload, 8);
  return frame;
}

/** The bytes of a message without mux framing. */
export function messageBytes(message: Message, claimedBytes: number = message.data.length): Uint8Array {
  const bytes = new Uint8Array(10 + message.data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, claimedBytes);
  view.setUint32(4, message.streamId);
  view.setUint8(8, message.type);
  view.setUint8(9, message.flags);
  bytes.set(message.data, 10);
  return bytes;
}
