import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import {
  type Duplex,
  FrameError,
  MAX_MUX_PAYLOAD_BYTES,
  memoryDuplexPair,
  type Message,
  Trunk,
} from "../../src/wire/mod.ts";
import { FakeClock, settle } from "../fakes/fake_clock.ts";
import { CHUNK_WAYS, framed, hex, joined, messageBytes, muxFrame, randomFrom, request } from "./bytes.ts";

interface Received {
  readonly connId: number;
  readonly message: Message;
  readonly arrivedAtMs: number;
}

/** A trunk with connections 1 and 2, and the peer's end of its duplex. */
function setUp(readBytes: () => number = () => Infinity) {
  const clock = new FakeClock(1000);
  const [near, far] = memoryDuplexPair({ readBytes });
  const trunk = new Trunk(near, { clock });
  const received: Received[] = [];
  const channels = [1, 2].map((connId) =>
    trunk.open(connId, (message, arrivedAtMs) => received.push({ connId, message, arrivedAtMs }))
  );
  return { clock, far, trunk, received, channels };
}

/** What the peer got until the stream ended. */
async function readAll(duplex: Duplex): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const buffer = new Uint8Array(1000);
  for (let count = await duplex.read(buffer); count !== null; count = await duplex.read(buffer)) {
    parts.push(buffer.slice(0, count));
  }
  return joined(parts);
}

Deno.test.each(CHUNK_WAYS.map((way) => [way]))(
  "Trunk delivers the messages of all connections when read %s",
  async (way) => {
    const random = randomFrom(7);
    const sizes = { whole: () => Infinity, bytewise: () => 1, random: () => 1 + random(40) };
    const { far, trunk, received } = setUp(sizes[way]);
    await using _closing = trunk;
    trunk.start();
    const big = new Uint8Array(9000).fill(3);
    const odd = joined([
      muxFrame(2, messageBytes(request(9, hex("0a0b"))).slice(0, 4)), // ends inside the ttrpc header
      muxFrame(1, messageBytes(request(3, hex("0c")))),
      muxFrame(2, messageBytes(request(9, hex("0a0b"))).slice(4)),
    ]);
    await far.write(joined([framed(1, request(1, big)), muxFrame(77, hex("ff")), muxFrame(0, hex("")), odd]));
    far.close();
    assertEquals((await trunk.closed).kind, "eof");
    assertEquals(received.map(({ connId, message }) => [connId, message.streamId]), [[1, 1], [1, 3], [2, 9]]);
    assertEquals(received.map(({ message }) => message.data), [big, hex("0c"), hex("0a0b")]);
  },
);

Deno.test("Trunk stamps a message with the time when its last byte arrived", async () => {
  const { clock, far, trunk, received } = setUp();
  await using _closing = trunk;
  trunk.start();
  trunk.start();
  const bytes = framed(1, request(1, hex("0102")));
  await far.write(bytes.subarray(0, 9));
  await settle();
  clock.advance(500);
  await far.write(bytes.subarray(9));
  await settle();
  assertEquals(received.map(({ arrivedAtMs }) => arrivedAtMs), [1500]);
});

Deno.test("Trunk reads nothing before start()", async () => {
  const { far, trunk, received } = setUp();
  await using _closing = trunk;
  await far.write(framed(1, request(1, hex("01"))));
  await settle();
  assertEquals(received.length, 0);
  trunk.start();
  await settle();
  assertEquals(received.length, 1);
});

Deno.test("Trunk.open() refuses a connection when it is open", async () => {
  const { trunk } = setUp();
  await using _closing = trunk;
  assertThrows(() => trunk.open(1, () => {}), RangeError, "it is open already");
});

Deno.test.each([
  ["the mux header", hex("00000001 0000")],
  ["the payload", muxFrame(1, hex("00"), 9)],
  ["a message", muxFrame(1, hex("00000000 00"))],
])("Trunk fails as truncated when the stream ends inside %s [N5]", async (_, bytes) => {
  const { far, trunk } = setUp();
  await using _closing = trunk;
  trunk.start();
  await far.write(bytes);
  far.close();
  const { kind, cause } = await trunk.closed;
  assertEquals(kind, "failed");
  assertInstanceOf(cause, FrameError);
  assertEquals(cause.problem, "truncated");
});

Deno.test.each([
  ["mux frame", muxFrame(9, hex(""), MAX_MUX_PAYLOAD_BYTES + 1)],
  ["message", muxFrame(1, messageBytes(request(1, hex("")), 0xffff_ffff))],
])("Trunk fails as oversize when a %s claims more than 16 MiB [N5]", async (_, bytes) => {
  const { far, trunk, received } = setUp();
  await using _closing = trunk;
  trunk.start();
  await far.write(joined([bytes, framed(1, request(1, hex("01")))]));
  const { cause } = await trunk.closed;
  assertInstanceOf(cause, FrameError);
  assertEquals(cause.problem, "oversize");
  assertEquals(received.length, 0);
  assertEquals(await readAll(far), hex("")); // the peer sees the end
});

Deno.test("Trunk fails when a receiver throws, and delivers nothing more", async () => {
  const [near, far] = memoryDuplexPair();
  await using trunk = new Trunk(near, { clock: new FakeClock() });
  let calls = 0;
  trunk.open(1, () => {
    calls++;
    // deno-lint-ignore no-throw-literal -- what a library may do
    throw "no error object";
  });
  trunk.start();
  await far.write(framed(1, request(1, hex("")), request(3, hex(""))));
  const end = await trunk.closed;
  assertEquals(end.kind, "failed");
  assertEquals(end.cause?.message, "no error object");
  assertEquals(calls, 1);
});

Deno.test("Trunk fails as overflow when the peer does not read", async () => {
  const [near, _far] = memoryDuplexPair({ capacityBytes: 10 });
  await using trunk = new Trunk(near, { clock: new FakeClock(), maxQueuedBytes: 100 });
  const channel = trunk.open(1, () => {});
  for (let sent = 0; sent < 10; sent++) channel.send(request(1, hex("01")));
  const { cause } = await trunk.closed;
  assertInstanceOf(cause, FrameError);
  assertEquals(cause.problem, "overflow");
});

Deno.test("Trunk fails when writing does", async () => {
  const { far, trunk, channels } = setUp();
  await using _closing = trunk;
  far.close();
  channels[0]?.send(request(1, hex("01")));
  const end = await trunk.closed;
  assertEquals(end.kind, "failed");
  assert(end.cause?.message.includes("closed"));
});

Deno.test("Trunk.close() is idempotent and keeps its first cause", async () => {
  const { trunk, channels } = setUp();
  await using _closing = trunk;
  trunk.start();
  const cause = new Error("enough");
  assertEquals(trunk.end, undefined);
  trunk.close(cause);
  trunk.close();
  assertEquals(await trunk.closed, { kind: "closed", cause });
  assertEquals(trunk.end, { kind: "closed", cause });
  channels[0]?.send(request(1, hex(""))); // dropped
});

Deno.test("Trunk.finish() writes what waits, then closes", async () => {
  const [near, far] = memoryDuplexPair({ capacityBytes: 16 });
  await using trunk = new Trunk(near, { clock: new FakeClock() });
  const channel = trunk.open(1, () => {});
  const message = request(1, new Uint8Array(500).fill(5));
  channel.send(message);
  const finishing = trunk.finish(500);
  assertEquals(await readAll(far), framed(1, message));
  await finishing;
  assertEquals((await trunk.closed).kind, "closed");
});

Deno.test("Trunk.finish() closes when its time is over", async () => {
  const clock = new FakeClock();
  const [near, _far] = memoryDuplexPair({ capacityBytes: 16 });
  await using trunk = new Trunk(near, { clock });
  trunk.open(1, () => {}).send(request(1, new Uint8Array(500)));
  const finishing = trunk.finish(500);
  await clock.advanceAsync(499);
  assertEquals(trunk.end, undefined);
  await clock.advanceAsync(1);
  await finishing;
  assertEquals(trunk.end?.kind, "closed");
  assertEquals(clock.pendingTimers, 0);
});
