import { assertEquals, assertThrows } from "@std/assert";
import { MessageReader } from "../../src/wire/message_reader.ts";
import { FrameError, MAX_RECEIVED_DATA_BYTES, type Message } from "../../src/wire/mod.ts";
import { CHUNK_WAYS, chunked, hex, joined, messageBytes, request } from "./bytes.ts";

function collect(
  chunks: readonly Uint8Array[],
  maxDataBytes?: number,
): { got: Message[]; reader: MessageReader } {
  const got: Message[] = [];
  const reader = new MessageReader((message) => got.push(message), maxDataBytes);
  for (const chunk of chunks) reader.push(chunk);
  return { got, reader };
}

const MESSAGES: readonly Message[] = [
  request(1, hex("0102030405")),
  { streamId: 0xffff_ffff, type: 0x77, flags: 0xff, data: new Uint8Array(0) },
  request(3, new Uint8Array(20_000).map((_, index) => index)),
  request(5, hex("ff")),
];

Deno.test.each(CHUNK_WAYS.map((way) => [way]))(
  "MessageReader.push() yields the messages when delivered %s",
  (way) => {
    const { got, reader } = collect(chunked(joined(MESSAGES.map((message) => messageBytes(message))), way));
    assertEquals(got, [...MESSAGES]);
    assertEquals(reader.insideMessage, false);
  },
);

Deno.test("MessageReader.push() keeps messages apart from the buffer when that is used again", () => {
  const buffer = joined([messageBytes(request(1, hex("0102"))), messageBytes(request(3, hex("0304")))]);
  const { got } = collect([buffer]);
  buffer.fill(0xee);
  assertEquals(got.map(({ data }) => data), [hex("0102"), hex("0304")]);
});

Deno.test("MessageReader.insideMessage is true when header or data is cut", () => {
  assertEquals(collect([hex("00000000 00")]).reader.insideMessage, true);
  assertEquals(collect([messageBytes(request(1, hex("01")), 2)]).reader.insideMessage, true);
});

Deno.test("MessageReader.push() reads 16 MiB whole and refuses one byte more [N5]", () => {
  const data = new Uint8Array(MAX_RECEIVED_DATA_BYTES);
  data[data.length - 1] = 9;
  const { got } = collect(chunkedBy(messageBytes(request(1, data)), 65_536));
  assertEquals(got[0]?.data.length, data.length);
  assertEquals(got[0]?.data.at(-1), 9);
  const claim = messageBytes(request(1, new Uint8Array(0)), MAX_RECEIVED_DATA_BYTES + 1);
  assertEquals(assertThrows(() => collect([claim]), FrameError).problem, "oversize");
});

Deno.test("MessageReader.push() obeys a bound of its own when given one", () => {
  assertEquals(collect([messageBytes(request(1, hex("0102")))], 2).got.length, 1);
  assertThrows(() => collect([messageBytes(request(1, hex("010203")))], 2), FrameError);
});

function chunkedBy(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from(
    { length: Math.ceil(bytes.length / size) },
    (_, index) => bytes.slice(index * size, (index + 1) * size),
  );
}
