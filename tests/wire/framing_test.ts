import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { GoMuxReader } from "../../src/simulator/go_reader.ts";
import {
  FIRST_FRAME_BYTES,
  FrameError,
  frameMessage,
  MAX_SENT_DATA_BYTES,
  type Message,
} from "../../src/wire/mod.ts";
import { hex, joined, request } from "./bytes.ts";

/** Payload lengths of the mux frames in `bytes`. */
function frameSizes(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizes: number[] = [];
  for (let at = 0; at < bytes.length; at += 8 + (sizes.at(-1) ?? 0)) sizes.push(view.getUint32(at + 4));
  return sizes;
}

Deno.test("frameMessage() gives the bytes of the runtime when the answer is empty [N3]", () => {
  const message: Message = { streamId: 5, type: 2, flags: 0, data: new Uint8Array(0) };
  assertEquals(frameMessage(1, message), hex("00000001 0000000a | 00000000 00000005 02 00"));
});

Deno.test.each([
  [0, [10]],
  [4086, [4096]],
  [4087, [4096, 1]],
  [8182, [4096, 4096]],
  [8183, [4096, 4097]],
  [100_000, [4096, 95_914]],
  [MAX_SENT_DATA_BYTES, [4096, 4_190_218]],
])("frameMessage() cuts %i data bytes into mux frames of %j [N3]", (dataBytes, sizes) => {
  const data = new Uint8Array(dataBytes).fill(7);
  const bytes = frameMessage(2, request(1, data));
  assertEquals(frameSizes(bytes), [...sizes]);
  const stream = joined([
    bytes.subarray(8, 8 + FIRST_FRAME_BYTES),
    bytes.subarray(8 + FIRST_FRAME_BYTES + 8),
  ]);
  assertEquals(stream.length, 10 + dataBytes);
  assert(stream.subarray(10).every((byte) => byte === 7));
});

Deno.test("frameMessage() refuses when the data part exceeds 4 MiB", () => {
  const error = assertThrows(
    () => frameMessage(1, request(1, new Uint8Array(MAX_SENT_DATA_BYTES + 1))),
    FrameError,
  );
  assertEquals(error.problem, "oversize");
});

const DATA_BYTES = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 3, arbitrary: fc.integer({ min: 4000, max: 4200 }) },
  { weight: 3, arbitrary: fc.integer({ min: 8100, max: 8300 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 300_000 }) },
);

Deno.test("frameMessage() never emits a frame that the 4096-byte reader cannot take (property) [N3]", () => {
  const messages = fc.array(fc.tuple(fc.constantFrom(1, 2), DATA_BYTES), { maxLength: 12 });
  fc.assert(
    fc.property(messages, (sent) => {
      const reader = new GoMuxReader();
      for (const [connId, dataBytes] of sent) {
        reader.push(frameMessage(connId, request(1, new Uint8Array(dataBytes))));
      }
    }),
    { numRuns: 300 },
  );
});
