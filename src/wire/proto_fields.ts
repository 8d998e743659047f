/** Visiting and writing single fields of a protobuf message without generated code. */
import { Reader, Writer } from "./protobuf.ts";

const LENGTH_DELIMITED = 2;

/** Called for one field; `value` is a view into the message. */
export type FieldVisitor = (fieldNumber: number, value: Uint8Array) => void;

/**
 * Calls `visit` for every length-delimited field of `message` whose number is in `wanted`, in the order of the bytes,
 * and skips everything else. Nothing is collected, so that the visitor can stop a message with too many entries by
 * throwing.
 *
 * @throws {Error} If the bytes are not a protobuf message; whatever `visit` throws.
 */
export function visitFields(message: Uint8Array, wanted: readonly number[], visit: FieldVisitor): void {
  const reader = Reader.create(message);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const fieldNumber = tag >>> 3;
    if ((tag & 7) === LENGTH_DELIMITED && wanted.includes(fieldNumber)) visit(fieldNumber, reader.bytes());
    else reader.skipType(tag & 7);
  }
}

/** One length-delimited field, encoded: to be appended to an encoded message. */
export function encodeField(fieldNumber: number, value: Uint8Array | string): Uint8Array {
  const writer = Writer.create().uint32(fieldNumber << 3 | LENGTH_DELIMITED);
  return (typeof value === "string" ? writer.string(value) : writer.bytes(value)).finish();
}
