import { assert, assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import {
  MAX_SENT_DATA_BYTES,
  memoryDuplexPair,
  type Message,
  RpcError,
  STATUS,
  Trunk,
  TtrpcClient,
} from "../../src/wire/mod.ts";
import { decodeRequest, encodeResponse } from "../../src/wire/ttrpc_codec.ts";
import { FakeClock, settle } from "../fakes/fake_clock.ts";
import { hex } from "./bytes.ts";

/** A client, and a peer that collects requests and answers by hand. */
function setUp() {
  const clock = new FakeClock();
  const [near, far] = memoryDuplexPair();
  const trunk = new Trunk(near, { clock });
  const peer = new Trunk(far, { clock });
  const client = new TtrpcClient(trunk, 2, { clock });
  const requests: Message[] = [];
  const channel = peer.open(2, (message) => requests.push(message));
  const stack = new AsyncDisposableStack();
  stack.use(peer);
  stack.use(trunk);
  trunk.start();
  peer.start();
  const answer = (streamId: number, data: Uint8Array, type = 2) =>
    channel.send({ streamId, type, flags: 0, data });
  const call = (method: string, timeoutMs = 1000, payload: Uint8Array = hex("01")) =>
    client.call({ service: "S", method, payload, timeoutMs });
  return { clock, trunk, peer, requests, answer, call, stack };
}

function success(digits: string): Uint8Array {
  return encodeResponse({ kind: "payload", payload: hex(digits) });
}

Deno.test("TtrpcClient.call() pairs answers with calls when they come in any order", async () => {
  const { clock, requests, answer, call, stack } = setUp();
  await using _closing = stack;
  const calls = [call("A"), call("B"), call("C")];
  await settle();
  assertEquals(requests.map(({ streamId, type, flags }) => [streamId, type, flags]), [[1, 1, 0], [3, 1, 0], [
    5,
    1,
    0,
  ]]);
  assertEquals(requests.map(({ data }) => decodeRequest(data).method), ["A", "B", "C"]);
  assertEquals(decodeRequest(requests[0]?.data ?? hex("")).timeoutMs, 1000);
  answer(5, success("05"));
  answer(1, success(""));
  answer(3, success("03"));
  assertEquals(await Promise.all(calls), [hex(""), hex("03"), hex("05")]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("TtrpcClient.call() rejects with the peer's status", async () => {
  const { answer, call, stack } = setUp();
  await using _closing = stack;
  const calling = call("A");
  answer(1, encodeResponse({ kind: "status", code: 4, message: "too late" }));
  const error = await assertRejects(() => calling, RpcError, "too late");
  assertEquals([error.code, error.method, error.local, error.name], [
    STATUS.deadlineExceeded,
    "S/A",
    false,
    "RpcError",
  ]);
});

Deno.test("TtrpcClient.call() rejects at its deadline, and a late answer is dropped", async () => {
  const { clock, trunk, answer, call, stack } = setUp();
  await using _closing = stack;
  const late = call("A", 100);
  const failure = assertRejects(() => late, RpcError, "no answer within 100 ms");
  await clock.advanceAsync(100);
  const error = await failure;
  assertEquals([error.code, error.local], [STATUS.deadlineExceeded, true]);
  answer(1, success("01"));
  answer(99, success("01")); // never asked for
  const next = call("B");
  answer(3, success("02"));
  assertEquals(await next, hex("02"));
  assertEquals(trunk.end, undefined);
});

Deno.test("TtrpcClient.call() rejects unsent when the message exceeds 4 MiB, and the connection stays usable", async () => {
  const { requests, answer, call, stack } = setUp();
  await using _closing = stack;
  const error = await assertRejects(() => call("A", 1000, new Uint8Array(MAX_SENT_DATA_BYTES)), RpcError);
  assertEquals([error.code, error.local], [STATUS.resourceExhausted, true]);
  const next = call("B");
  answer(1, success("02"));
  assertEquals(await next, hex("02"));
  assertEquals(requests.length, 1);
});

Deno.test("TtrpcClient.call() rejects when the answer cannot be decoded or is no response", async () => {
  const { answer, call, stack } = setUp();
  await using _closing = stack;
  const calls = [call("A"), call("B"), call("C")];
  answer(1, hex("0aff"));
  answer(3, hex(""), 3);
  answer(5, hex(""), 0x77); // an unknown type is ignored
  const garbled = await assertRejects(() => calls[0] ?? Promise.resolve(), RpcError, "cannot be decoded");
  assertInstanceOf(garbled.cause, Error);
  assertEquals([garbled.code, garbled.local], [STATUS.internal, true]);
  await assertRejects(() => calls[1] ?? Promise.resolve(), RpcError, "protocol error");
  answer(5, success("05"));
  assertEquals(await calls[2], hex("05"));
});

Deno.test("TtrpcClient.call() rejects when the connection is lost, then and later", async () => {
  const { clock, peer, trunk, call, stack } = setUp();
  await using _closing = stack;
  const calling = call("A");
  peer.close();
  const error = await assertRejects(() => calling, RpcError, "the connection is gone (eof)");
  assertEquals([error.code, error.local, clock.pendingTimers], [STATUS.unavailable, true, 0]);
  assert(trunk.end !== undefined);
  await assertRejects(() => call("B"), RpcError, "the connection is gone");
});

Deno.test("TtrpcClient.call() rejects with the cause when the trunk was closed for one", async () => {
  const { trunk, call, stack } = setUp();
  await using _closing = stack;
  const cause = new Error("reason");
  const calling = call("A");
  trunk.close(cause);
  const error = await assertRejects(() => calling, RpcError);
  assertEquals(error.cause, cause);
  assertStringIncludes(error.message, "closed");
});
