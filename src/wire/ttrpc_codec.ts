/** ttrpc's two messages by hand: `Request` and `Response` have few fields (`reference/nri.md` §1.2). */
import { Reader, Writer } from "./protobuf.ts";
import { STATUS } from "./status.ts";

const NS_PER_MS = 1_000_000;
/** Longest service or method name that is read as one. */
const MAX_NAME_BYTES = 1024;
/** Longest status message that is sent or kept. */
const MAX_STATUS_MESSAGE_CHARS = 4096;

/** Field tags: field number << 3 | wire type (0 varint, 2 length-delimited). */
const REQUEST = { service: 10, method: 18, payload: 26, timeoutNano: 32, metadata: 42 } as const;
const RESPONSE = { status: 10, payload: 18 } as const;
const CODE_TAG = 8;
const TEXT_TAG = 18;
const KEY_TAG = 10;

const EMPTY: Uint8Array = new Uint8Array(0);

/** `ttrpc.Request`. */
export interface Request {
  readonly service: string;
  readonly method: string;
  /** The encoded request message. */
  readonly payload: Uint8Array;
  /** What is left of the caller's deadline in ms; 0: none. Advisory. */
  readonly timeoutMs: number;
  /** Written where given; skipped on reading, for nothing uses it. */
  readonly metadata?: ReadonlyMap<string, string>;
}

/** `ttrpc.Response`: either a payload, or a status other than OK. */
export type Response =
  | { readonly kind: "payload"; readonly payload: Uint8Array }
  | { readonly kind: "status"; readonly code: number; readonly message: string };

/** Encodes the data part of a request message. */
export function encodeRequest(request: Request): Uint8Array {
  const writer = Writer.create();
  writer.uint32(REQUEST.service).string(request.service).uint32(REQUEST.method).string(request.method);
  if (request.payload.length > 0) writer.uint32(REQUEST.payload).bytes(request.payload);
  if (request.timeoutMs > 0) {
    writer.uint32(REQUEST.timeoutNano).int64(Math.round(request.timeoutMs * NS_PER_MS));
  }
  for (const [key, value] of request.metadata ?? []) {
    writer.uint32(REQUEST.metadata).fork().uint32(KEY_TAG).string(key).uint32(TEXT_TAG).string(value)
      .ldelim();
  }
  return writer.finish();
}

/**
 * Decodes the data part of a request message. The payload is a view into `data`.
 *
 * @throws {Error} If it is no such message.
 */
export function decodeRequest(data: Uint8Array): Request {
  const reader = Reader.create(data);
  let service = "";
  let method = "";
  let payload = EMPTY;
  let timeoutMs = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === REQUEST.service) service = decodeName(reader.bytes());
    else if (tag === REQUEST.method) method = decodeName(reader.bytes());
    else if (tag === REQUEST.payload) payload = reader.bytes();
    else if (tag === REQUEST.timeoutNano) timeoutMs = Number(reader.int64()) / NS_PER_MS;
    else reader.skipType(tag & 7);
  }
  return { service, method, payload, timeoutMs };
}

function decodeName(bytes: Uint8Array): string {
  if (bytes.length > MAX_NAME_BYTES) throw new RangeError(`Cannot read name: ${bytes.length} bytes`);
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

/** Encodes the data part of a response message; success with an empty payload is no bytes at all. */
export function encodeResponse(response: Response): Uint8Array {
  const writer = Writer.create();
  if (response.kind === "status") {
    // Go refuses strings that are not UTF-8, so no half of a surrogate pair may go out.
    const message = response.message.slice(0, MAX_STATUS_MESSAGE_CHARS).toWellFormed();
    writer.uint32(RESPONSE.status).fork().uint32(CODE_TAG).int32(response.code);
    writer.uint32(TEXT_TAG).string(message).ldelim();
  } else if (response.payload.length > 0) {
    writer.uint32(RESPONSE.payload).bytes(response.payload);
  }
  return writer.finish();
}

/**
 * Decodes the data part of a response message. The payload is a view into `data`.
 *
 * @throws {Error} If it is no such message.
 */
export function decodeResponse(data: Uint8Array): Response {
  const reader = Reader.create(data);
  let payload = EMPTY;
  let status = EMPTY;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === RESPONSE.status) status = reader.bytes();
    else if (tag === RESPONSE.payload) payload = reader.bytes();
    else reader.skipType(tag & 7);
  }
  const { code, message } = decodeStatus(status);
  return code === STATUS.ok ? { kind: "payload", payload } : { kind: "status", code, message };
}

function decodeStatus(data: Uint8Array): { code: number; message: string } {
  const reader = Reader.create(data);
  let code: number = STATUS.ok;
  let message = "";
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === CODE_TAG) code = reader.int32();
    // Lenient: a status is only shown. Cut in bytes, which may leave a replacement character at the end.
    else if (tag === TEXT_TAG) {
      message = new TextDecoder().decode(reader.bytes().subarray(0, MAX_STATUS_MESSAGE_CHARS));
    } else reader.skipType(tag & 7);
  }
  return { code, message };
}
