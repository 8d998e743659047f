import { assertEquals, assertThrows } from "@std/assert";
import { FrameError, MAX_MUX_PAYLOAD_BYTES, MuxReader } from "../../src/wire/mod.ts";
import { CHUNK_WAYS, chunked, hex, joined, muxFrame } from "./bytes.ts";

/** Everything that came per connection, joined. */
function collect(chunks: readonly Uint8Array[]): { streams: Map<number, Uint8Array>; reader: MuxReader } {
  const streams = new Map<number, Uint8Array>();
  const reader = new MuxReader((connId, piece) => {
    streams.set(connId, joined([streams.get(connId) ?? new Uint8Array(0), piece]));
  });
  for (const chunk of chunks) reader.push(chunk);
  return { streams, reader };
}

Deno.test.each(CHUNK_WAYS.map((way) => [way]))(
  "MuxReader.push() joins interleaved streams when delivered %s",
  (way) => {
    const bytes = joined([
      muxFrame(1, hex("010203")),
      muxFrame(2, hex("aabb")),
      muxFrame(7, new Uint8Array(0)),
      muxFrame(1, hex("04")),
      muxFrame(2, hex("cc")),
    ]);
    const { streams, reader } = collect(chunked(bytes, way));
    assertEquals(streams, new Map([[1, hex("01020304")], [2, hex("aabbcc")]]));
    assertEquals(reader.insideFrame, false);
  },
);

Deno.test("MuxReader.insideFrame is true when header or payload is cut", () => {
  assertEquals(collect([hex("000000")]).reader.insideFrame, true);
  assertEquals(collect([muxFrame(1, hex("0102"), 3)]).reader.insideFrame, true);
});

Deno.test("MuxReader.push() takes a claim of 16 MiB and refuses one byte more [N5]", () => {
  collect([muxFrame(1, hex("00"), MAX_MUX_PAYLOAD_BYTES)]);
  const error = assertThrows(() => collect([muxFrame(1, hex("00"), MAX_MUX_PAYLOAD_BYTES + 1)]), FrameError);
  assertEquals(error.problem, "oversize");
});
