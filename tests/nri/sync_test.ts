import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { decodeSynchronize, encodeSynchronize, encodeSynchronizeReply } from "../../src/nri/envelopes.ts";
import { SyncJoiner } from "../../src/nri/sync_joiner.ts";
import { synchronizeInParts } from "../../src/nri/sync_sender.ts";
import { type Container, NO_RESOURCES, type PodSandbox } from "../../src/nri/mod.ts";
import { RpcError } from "../../src/wire/mod.ts";
import { hex } from "../wire/bytes.ts";

function pod(id: string, text: string = ""): PodSandbox {
  return {
    id,
    name: text,
    uid: "",
    namespace: "",
    annotations: new Map([["weka.io/a", text]]),
    cgroupParent: "",
  };
}

function container(id: string, text: string = ""): Container {
  return {
    id,
    podSandboxId: "p",
    name: text,
    state: "running",
    resources: NO_RESOURCES,
    cgroupsPath: "",
    createdAt: 0,
  };
}

function ids(entries: readonly { readonly id: string }[]): string[] {
  return entries.map(({ id }) => id);
}

Deno.test("SyncJoiner.add() joins parts, in order, and starts anew after the last [Y]", () => {
  const joiner = new SyncJoiner();
  assertEquals(joiner.add(encodeSynchronize([pod("a")], [container("1")], true)), undefined);
  assertEquals(joiner.add(encodeSynchronize([], [container("2")], true)), undefined);
  const node = joiner.add(encodeSynchronize([pod("b")], [container("3")], false));
  assertEquals([ids(node?.pods ?? []), ids(node?.containers ?? [])], [["a", "b"], ["1", "2", "3"]]);
  assertEquals(joiner.add(hex("")), { pods: [], containers: [] });
});

Deno.test("SyncJoiner.add() leaves out entries without an id [N5]", () => {
  const node = new SyncJoiner().add(encodeSynchronize([pod(""), pod("a")], [container("")], false));
  assertEquals([ids(node?.pods ?? []), node?.containers], [["a"], []]);
});

Deno.test("SyncJoiner.add() drops all parts when one cannot be decoded [N5]", () => {
  const joiner = new SyncJoiner();
  joiner.add(encodeSynchronize([pod("a")], [], true));
  assertThrows(() => joiner.add(hex("0a05 61")));
  assertEquals(joiner.add(hex("")), { pods: [], containers: [] });
});

Deno.test("SyncJoiner.add() refuses more entries or longer texts than any node has [N5]", () => {
  const many = encodeSynchronize([], Array.from({ length: 10_000 }, () => container("c")), true);
  const joiner = new SyncJoiner();
  joiner.add(many);
  const error = assertThrows(() => joiner.add(many), RpcError, "0 pods, 20000 containers");
  assertEquals(error.code, 8);
  assertThrows(
    () => joiner.add(encodeSynchronize(Array.from({ length: 16_385 }, () => pod("p")), [], false)),
    RpcError,
  );
  const long = encodeSynchronize([pod("p", "x".repeat(60_000))], [container("c", "x".repeat(60_000))], true);
  assertThrows(
    () => {
      for (let part = 0; part < 47; part++) joiner.add(long);
    },
    RpcError,
    "characters",
  );
});

/** Collects requests and answers them as a well-behaved plugin does. */
function recorder() {
  const requests: { pods: number; containers: number; more: boolean; bytes: number }[] = [];
  const last = { containerId: "x", cpus: "0", mems: "", ignoreFailure: true };
  const send = (payload: Uint8Array): Promise<Uint8Array> => {
    const { pods, containers, more } = decodeSynchronize(payload);
    requests.push({ pods: pods.length, containers: containers.length, more, bytes: payload.length });
    return Promise.resolve(encodeSynchronizeReply(more ? [] : [last], more));
  };
  return { requests, send, last };
}

Deno.test("synchronizeInParts() sends one request when all fits", async () => {
  const { requests, send, last } = recorder();
  const updates = await synchronizeInParts({ pods: [pod("a")], containers: [] }, {
    send,
    maxMessageBytes: undefined,
  });
  assertEquals(updates, [last]);
  assertEquals(requests.map(({ more }) => more), [false]);
});

Deno.test("synchronizeInParts() splits, and loses nothing, when it does not fit", async () => {
  const { requests, send, last } = recorder();
  const pods = Array.from({ length: 30 }, (_, index) => pod(`p${index}`));
  const containers = Array.from({ length: 70 }, (_, index) => container(`c${index}`));
  assertEquals(await synchronizeInParts({ pods, containers }, { send, maxMessageBytes: 400 }), [last]);
  assert(requests.length > 2);
  assertEquals(requests.map(({ more }) => more), requests.map((_, index) => index < requests.length - 1));
  assert(requests.every(({ bytes }) => bytes <= 400));
  assertEquals(requests.reduce((sum, { pods, containers }) => sum + pods + containers, 0), 100);
});

Deno.test("synchronizeInParts() gives up when eight objects do not fit", async () => {
  const { send } = recorder();
  const state = { pods: [], containers: Array.from({ length: 20 }, () => container("c", "x".repeat(100))) };
  await assertRejects(
    () => synchronizeInParts(state, { send, maxMessageBytes: 200 }),
    RpcError,
    "failed to synchronize plugin with split messages",
  );
});

Deno.test.each([
  ["without more", encodeSynchronizeReply([], false)],
  [
    "with updates",
    encodeSynchronizeReply([{ containerId: "x", cpus: "0", mems: "", ignoreFailure: true }], true),
  ],
])("synchronizeInParts() rejects when a part is answered %s", async (_, answer) => {
  const state = { pods: [], containers: Array.from({ length: 20 }, () => container("c")) };
  await assertRejects(
    () => synchronizeInParts(state, { send: () => Promise.resolve(answer), maxMessageBytes: 150 }),
    RpcError,
    "plugin does not handle split sync requests",
  );
});
