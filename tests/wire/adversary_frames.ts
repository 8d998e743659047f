/** Frames as an adversary makes them: valid ones, broken at a chosen depth. */
import {
  encodeConfigure,
  encodeContainerRequest,
  encodePodRequest,
  encodeStateChange,
  encodeSynchronize,
} from "../../src/nri/envelopes.ts";
import { type Container, NO_RESOURCES, PLUGIN_SERVICE, type PodSandbox } from "../../src/nri/mod.ts";
import type { Message } from "../../src/wire/mod.ts";
import { encodeRequest } from "../../src/wire/ttrpc_codec.ts";
import { joined, request } from "./bytes.ts";

/** Numbers in 0..below-1. */
export type Random = (below: number) => number;

/** A pod with what runtimes send. */
export const POD: PodSandbox = {
  id: "8f7c".repeat(16),
  name: "trainer-0",
  uid: "0a1b2c3d-0000-1111-2222-333344445555",
  namespace: "default",
  annotations: new Map([["weka.io/cores-ids", "2,3"], ["kubernetes.io/config.source", "api"]]),
  cgroupParent: "/kubepods/burstable/pod0a1b2c3d",
};

/** A container with what runtimes send. */
export const CONTAINER: Container = {
  id: "c0de".repeat(16),
  podSandboxId: POD.id,
  name: "main",
  state: "running",
  resources: {
    cpu: { shares: 2048, quota: 200_000, period: 100_000, cpus: "2-3", mems: "0" },
    memoryLimit: 2 ** 31,
  },
  cgroupsPath: "/kubepods/burstable/pod0a1b2c3d/c0de",
  createdAt: 1_700_000_000_000_000_000,
};

/** Valid payloads by method. */
export const PAYLOADS: readonly (readonly [method: string, payload: Uint8Array])[] = [
  [
    "Configure",
    encodeConfigure({
      config: "a: 1\n",
      runtimeName: "containerd",
      runtimeVersion: "v2.2.7",
      nriVersion: "v0.11.0",
      registrationTimeoutMs: 5000,
      requestTimeoutMs: 2000,
    }),
  ],
  ["Synchronize", encodeSynchronize([POD, POD], [CONTAINER, CONTAINER, CONTAINER], false)],
  ["Synchronize", encodeSynchronize([POD], [CONTAINER], true)],
  ["CreateContainer", encodeContainerRequest(POD, CONTAINER)],
  ["UpdateContainer", encodeContainerRequest(POD, CONTAINER, CONTAINER.resources)],
  ["UpdateContainer", encodeContainerRequest(POD, CONTAINER, NO_RESOURCES)],
  ["StopContainer", encodeContainerRequest(POD, CONTAINER)],
  ["RemoveContainer", encodeContainerRequest(POD, CONTAINER)],
  ["RunPodSandbox", encodePodRequest(POD)],
  ["StateChange", encodeStateChange(7, POD, CONTAINER)],
  ["StateChange", encodeStateChange(99, POD)],
  ["ValidateContainerAdjustment", encodeContainerRequest(POD, CONTAINER)],
];

/** Breaks bytes in one of the usual ways. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  const at = random(copy.length);
  switch (random(6)) {
    case 0:
      copy[at] = random(256);
      return copy;
    case 1:
      copy[at] = (copy[at] ?? 0) ^ 1 << random(8);
      return copy;
    case 2:
      return copy.slice(0, at);
    case 3:
      return joined([
        copy.slice(0, at),
        Uint8Array.from({ length: 1 + random(8) }, () => random(256)),
        copy.slice(at),
      ]);
    case 4:
      return joined([copy.slice(0, at), copy.slice(at + 1 + random(4))]);
    default:
      for (let flips = 0; flips < 8; flips++) copy[random(copy.length)] = random(256);
      return copy;
  }
}

/** A request for a random method of the Plugin service, its payload broken by `spoil`. */
export function randomRequest(
  streamId: number,
  random: Random,
  spoil: (payload: Uint8Array) => Uint8Array,
): Message {
  const [method, payload] = PAYLOADS[random(PAYLOADS.length)] ?? ["Shutdown", new Uint8Array(0)];
  return requestFor(streamId, method, spoil(payload));
}

/** A request of the Plugin service. */
export function requestFor(streamId: number, method: string, payload: Uint8Array): Message {
  return request(streamId, encodeRequest({ service: PLUGIN_SERVICE, method, payload, timeoutMs: 2000 }));
}
