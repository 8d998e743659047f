import { assert, assertEquals } from "@std/assert";
import {
  MAX_SENT_DATA_BYTES,
  memoryDuplexPair,
  type Message,
  type MethodHandler,
  RpcError,
  Trunk,
  TtrpcServer,
} from "../../src/wire/mod.ts";
import { decodeResponse, encodeRequest, type Response } from "../../src/wire/ttrpc_codec.ts";
import { FakeClock, settle } from "../fakes/fake_clock.ts";
import { hex, request } from "./bytes.ts";

/** A server with the given methods of service "S", and a peer that sends raw messages and collects the answers. */
function setUp(methods: Record<string, MethodHandler> = {}) {
  const clock = new FakeClock(50);
  const [near, far] = memoryDuplexPair({ capacityBytes: 8_000_000 });
  const trunk = new Trunk(near, { clock });
  const peer = new Trunk(far, { clock });
  const server = new TtrpcServer(trunk, 1, new Map([["S", new Map(Object.entries(methods))]]));
  const answers: Message[] = [];
  const channel = peer.open(1, (message) => answers.push(message));
  const stack = new AsyncDisposableStack();
  stack.use(peer);
  stack.use(trunk);
  trunk.start();
  peer.start();
  const replies = (): [number, Response][] =>
    answers.map(({ streamId, data }) => [streamId, decodeResponse(data)]);
  return { clock, trunk, server, channel, answers, replies, stack };
}

function call(
  streamId: number,
  method: string,
  payload: Uint8Array = hex(""),
  service: string = "S",
): Message {
  return request(streamId, encodeRequest({ service, method, payload, timeoutMs: 1999.9 }));
}

function status(code: number, message: string): Response {
  return { kind: "status", code, message };
}

Deno.test("TtrpcServer answers in the order of arrival when handlers are synchronous", async () => {
  const seen: unknown[] = [];
  const { channel, answers, replies, stack } = setUp({
    Echo: (payload, context) => {
      seen.push(context);
      return payload;
    },
  });
  await using _closing = stack;
  for (const streamId of [1, 3, 9]) channel.send(call(streamId, "Echo", hex("0" + streamId)));
  await settle();
  assertEquals(replies().map(([streamId]) => streamId), [1, 3, 9]);
  assertEquals(replies()[2]?.[1], { kind: "payload", payload: hex("09") });
  assertEquals(answers.map(({ type, flags }) => [type, flags]), [[2, 0], [2, 0], [2, 0]]);
  assertEquals(seen[0], { arrivedAtMs: 50, timeoutMs: 1999.9 });
});

Deno.test("TtrpcServer lets asynchronous handlers overtake each other", async () => {
  const gates = [Promise.withResolvers<Uint8Array>(), Promise.withResolvers<Uint8Array>()];
  const { channel, replies, stack } = setUp({
    First: () => gates[0]?.promise ?? hex(""),
    Second: () => gates[1]?.promise ?? hex(""),
  });
  await using _closing = stack;
  channel.send(call(1, "First"));
  channel.send(call(3, "Second"));
  await settle();
  gates[1]?.resolve(hex("02"));
  await settle();
  gates[0]?.reject(new RpcError("not here", { code: 5 }));
  await settle();
  assertEquals(replies(), [[3, { kind: "payload", payload: hex("02") }], [1, status(5, "not here")]]);
});

Deno.test("TtrpcServer answers with a status when it cannot serve a request [H8]", async () => {
  const { channel, replies, stack } = setUp({
    Refuse: () => {
      throw new RpcError("no room", { code: 8 });
    },
    RefuseOddly: () => {
      throw new RpcError("code zero", { code: 0 });
    },
    Break: () => {
      throw new TypeError("bug");
    },
    BreakOddly: () => {
      // deno-lint-ignore no-throw-literal -- what a library may do
      throw "text";
    },
    Large: () => new Uint8Array(MAX_SENT_DATA_BYTES),
  });
  await using _closing = stack;
  channel.send(call(1, "Nope"));
  channel.send(call(3, "Refuse", hex(""), "T"));
  for (const [index, method] of ["Refuse", "RefuseOddly", "Break", "BreakOddly", "Large"].entries()) {
    channel.send(call(5 + 2 * index, method));
  }
  channel.send(request(15, hex("0aff")));
  await settle();
  assertEquals(replies(), [
    [1, status(12, "method Nope")],
    [3, status(12, "service T")],
    [5, status(8, "no room")],
    [7, status(2, "code zero")],
    [9, status(2, "bug")],
    [11, status(2, "text")],
    [
      13,
      status(
        8,
        `Cannot send response: response of ${MAX_SENT_DATA_BYTES + 5} bytes exceeds ${MAX_SENT_DATA_BYTES}`,
      ),
    ],
    [15, status(3, "Cannot decode request: malformed message")],
  ]);
});

Deno.test("TtrpcServer refuses bad stream ids and ignores unknown types [N5]", async () => {
  const { channel, replies, stack } = setUp({ Ok: () => hex("") });
  await using _closing = stack;
  channel.send(call(2, "Ok"));
  channel.send(call(5, "Ok"));
  channel.send(call(5, "Ok"));
  channel.send(call(3, "Ok"));
  channel.send({ streamId: 7, type: 3, flags: 5, data: hex("") });
  channel.send({ streamId: 9, type: 0x77, flags: 0, data: hex("") });
  channel.send({ streamId: 11, type: 2, flags: 0, data: hex("") });
  channel.send({ ...call(13, "Ok"), flags: 2 });
  await settle();
  const reused = status(3, "StreamID cannot be re-used and must increment");
  const ok: Response = { kind: "payload", payload: hex("") };
  assertEquals(replies(), [
    [2, status(3, "StreamID must be odd for client initiated streams")],
    [5, ok],
    [5, reused],
    [3, reused],
    [7, status(3, "StreamID is no longer active")],
    [13, ok],
  ]);
});

Deno.test("TtrpcServer refuses when too many requests are open", async () => {
  const gate = Promise.withResolvers<Uint8Array>();
  const { channel, replies, stack } = setUp({ Wait: () => gate.promise });
  await using _closing = stack;
  for (let index = 0; index < 257; index++) channel.send(call(1 + 2 * index, "Wait"));
  await settle();
  assertEquals(replies(), [[513, status(8, "Cannot serve request: 256 are open")]]);
  gate.resolve(hex(""));
  await settle();
  assertEquals(replies().length, 257);
});

Deno.test("TtrpcServer.finish() waits for the answers in hand and takes no more requests [N4]", async () => {
  const gate = Promise.withResolvers<Uint8Array>();
  const { server, channel, replies, stack } = setUp({ Wait: () => gate.promise });
  await using _closing = stack;
  channel.send(call(1, "Wait"));
  await settle();
  let finished = false;
  const finishing = server.finish().then(() => finished = true);
  channel.send(call(3, "Wait"));
  await settle();
  assertEquals(finished, false);
  gate.resolve(hex("01"));
  await finishing;
  await settle();
  assertEquals(replies(), [[1, { kind: "payload", payload: hex("01") }]]);
  await server.finish();
});

Deno.test("TtrpcServer frees a large request after its answer, and not before", async () => {
  const large = new Uint8Array(2_000_000).fill(4);
  let kept: Uint8Array = hex("");
  const gate = Promise.withResolvers<void>();
  let sum = 0;
  const { channel, replies, stack } = setUp({
    Keep: (payload) => {
      kept = payload;
      return payload.slice(0, 3);
    },
    Later: async (payload) => {
      await gate.promise;
      sum = payload.reduce((total, byte) => total + byte, 0);
      return hex("");
    },
  });
  await using _closing = stack;
  channel.send(call(1, "Keep", large));
  channel.send(call(3, "Later", large));
  while (replies().length < 1) await settle();
  gate.resolve();
  while (replies().length < 2) await settle();
  assertEquals(kept.length, 0);
  assertEquals(sum, 8_000_000);
  assert(large.length > 0);
});
