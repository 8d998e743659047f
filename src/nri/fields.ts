/**
 * Repeated fields whose length the peer chooses, visited one by one under a limit: a generated decoder would build all
 * entries before anybody could count them. A message of 16 MiB holds eight million empty ones.
 */
import { encodeField, visitFields } from "../wire/mod.ts";
import { invalid } from "./invalid.ts";

/** Numbers of the visited fields, which `proto/nri/trimmed.proto` leaves out; tested against `api.proto`. */
export const FIELD = {
  "PodSandbox.annotations": 6,
  "Container.labels": 5,
  "SynchronizeRequest.pods": 1,
  "SynchronizeRequest.containers": 2,
  "SynchronizeResponse.update": 1,
  "CreateContainerResponse.update": 2,
  "ContainerAdjustment.env": 4,
  "UpdateContainerResponse.update": 1,
  "StopContainerResponse.update": 1,
  "UpdateContainersRequest.update": 1,
  "UpdateContainersResponse.failed": 1,
} as const;

/** Most entries that are kept of one repeated field. */
export const MAX_ENTRIES = 16_384;

/** Largest single field that is decoded; `Container.linux` with its seccomp policy is the largest real one. */
export const MAX_FIELD_BYTES = 1_048_576;

const KEY = 1;
const VALUE = 2;
const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * Decodes the entries of a repeated message field one by one.
 *
 * @throws {RpcError} If there are more than {@linkcode MAX_ENTRIES}, or what `decode` throws.
 */
export function decodeRepeated<T>(message: Uint8Array, field: number, decode: (entry: Uint8Array) => T): T[] {
  const decoded: T[] = [];
  visitFields(message, [field], (_, entry) => {
    if (decoded.length >= MAX_ENTRIES) {
      throw invalid(`Cannot decode message: more than ${MAX_ENTRIES} entries`);
    }
    decoded.push(decode(entry));
  });
  return decoded;
}

/**
 * Picks the entries of a `map<string, string>` whose key contains `part`; other values are not decoded.
 *
 * @throws {RpcError} If there are more than {@linkcode MAX_ENTRIES} of them.
 */
export function pickEntries(message: Uint8Array, field: number, part: string): Map<string, string> {
  const wanted = new TextEncoder().encode(part);
  const decoder = new TextDecoder("utf-8", { fatal: true }); // as proto3 demands and the generated decoders do
  const picked = new Map<string, string>();
  let count = 0;
  visitFields(message, [field], (_, entry) => {
    let key = NOTHING;
    let value = NOTHING;
    visitFields(entry, [KEY, VALUE], (number, bytes) => number === KEY ? key = bytes : value = bytes);
    if (!containsBytes(key, wanted)) return;
    if (count++ >= MAX_ENTRIES) throw invalid(`Cannot decode message: more than ${MAX_ENTRIES} entries`);
    picked.set(decoder.decode(key), decoder.decode(value));
  });
  return picked;
}

/**
 * Refuses a message in which one of the fields is larger than any real one, before a decoder makes a text of it.
 *
 * @throws {RpcError} If one of `fields` exceeds {@linkcode MAX_FIELD_BYTES}.
 */
export function requireSmallFields(message: Uint8Array, fields: readonly number[]): void {
  visitFields(message, fields, (number, value) => {
    if (value.length > MAX_FIELD_BYTES) {
      throw invalid(
        `Cannot decode message: field ${number} of ${value.length} bytes exceeds ${MAX_FIELD_BYTES}`,
      );
    }
  });
}

function containsBytes(bytes: Uint8Array, wanted: Uint8Array): boolean {
  if (wanted.length === 0) return true;
  const [first = 0] = wanted;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, offset) => bytes[at + offset] === byte)) return true;
  }
  return false;
}

/** The fields of a `map<string, string>`, encoded: to be appended to the message that holds it. */
export function encodeEntries(field: number, entries: ReadonlyMap<string, string>): Uint8Array[] {
  return [...entries].map(([key, value]) =>
    encodeField(field, concatBytes([encodeField(KEY, key), encodeField(VALUE, value)]))
  );
}

/** Joins encoded fields; protobuf reads them as one message. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
