import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { GoMuxReader, GoReaderError, readAsGo } from "../../src/simulator/go_reader.ts";
import { frameMessage, memoryDuplexPair } from "../../src/wire/mod.ts";
import { joined, messageBytes, muxFrame, request } from "../wire/bytes.ts";

/** A message of `dataBytes`, header included. */
function message(dataBytes: number): Uint8Array {
  return messageBytes(request(1, new Uint8Array(dataBytes)));
}

/** Mux frames of connection 1 around the stream, cut at the given offsets. */
function cutAt(stream: Uint8Array, ...offsets: number[]): Uint8Array[] {
  const bounds = [0, ...offsets, stream.length];
  return offsets.concat(stream.length).map((_, index) =>
    muxFrame(1, stream.slice(bounds[index], bounds[index + 1]))
  );
}

function verdictOf(frames: readonly Uint8Array[]): string {
  const reader = new GoMuxReader();
  try {
    for (const frame of frames) reader.push(frame);
    return "ok";
  } catch (error) {
    if (error instanceof GoReaderError) return error.verdict;
    throw error;
  }
}

const EVERY_4096 = Array.from({ length: 976 }, (_, index) => (index + 1) * 4096);

Deno.test.each<[string, string, Uint8Array[]]>([
  ["ok", "two small messages in one frame", [muxFrame(1, joined([message(10), message(20)]))]],
  ["ok", "4096 bytes, then 1 MB in one", cutAt(message(1_000_000), 4096)],
  ["ok", "a header alone, then 100 kB in one", cutAt(message(100_000), 10)],
  ["ok", "three bytes, then the rest", cutAt(message(100), 3)],
  ["ok", "977 frames of 4096 bytes", cutAt(message(4_000_000), ...EVERY_4096)],
  ["ok", "zero-length frames in between", [muxFrame(1, new Uint8Array(0)), muxFrame(1, message(4))]],
  ["ok", "any size on a connection that is not open", [muxFrame(9, new Uint8Array(50_000))]],
  ["enomem", "one frame of 5027 bytes", [muxFrame(1, message(5017))]],
  ["enomem", "a tail with the next message", [
    ...cutAt(message(20_000), 4096).slice(0, 1),
    muxFrame(1, joined([message(20_000).slice(4096), message(50)])),
  ]],
  ["panic", "a tail with the next message after a larger one", [
    ...cutAt(message(40_000), 4096),
    ...cutAt(message(20_000), 4096).slice(0, 1),
    muxFrame(1, joined([message(20_000).slice(4096), message(50)])),
  ]],
  ["enomem", "an oversize message in a large frame", [
    muxFrame(1, messageBytes(request(1, new Uint8Array(0)), 4_194_305)),
    muxFrame(1, new Uint8Array(5000)),
  ]],
  ["ok", "an oversize message in small frames", [
    muxFrame(1, messageBytes(request(1, new Uint8Array(100)), 4_194_305)),
    muxFrame(1, new Uint8Array(4096)),
  ]],
])("GoMuxReader.push() is %s when there come %s", (verdict, _, frames) => {
  assertEquals(verdictOf(frames), verdict);
});

Deno.test("GoMuxReader.push() takes the same bytes when they are delivered in pieces", () => {
  const reader = new GoMuxReader();
  const bytes = joined([
    frameMessage(1, request(1, new Uint8Array(9000))),
    frameMessage(2, request(1, new Uint8Array(5))),
  ]);
  for (let at = 0; at < bytes.length; at += 7) reader.push(bytes.slice(at, at + 7));
  assertThrows(() => reader.push(muxFrame(2, message(5000))), GoReaderError, "cannot allocate memory");
});

Deno.test("readAsGo() fails the read when the plugin framed something unreadable [N3]", async () => {
  const [near, far] = memoryDuplexPair();
  const watched = readAsGo(near);
  await far.write(frameMessage(1, request(1, new Uint8Array(10))));
  const buffer = new Uint8Array(10_000);
  assertEquals(await watched.read(buffer), 28);
  await watched.write(new Uint8Array(1));
  await far.write(muxFrame(1, message(5000)));
  await assertRejects(() => watched.read(buffer), GoReaderError, "cannot allocate memory");
  watched.close();
  assertEquals(await watched.read(buffer).catch(() => "closed"), "closed");
});
