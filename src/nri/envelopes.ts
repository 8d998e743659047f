/** Requests and responses around the plain messages, encoded and decoded. */
import { encodeField } from "../wire/mod.ts";
import { api } from "./api.ts";
import {
  decodeAdjustment,
  decodeContainer,
  decodePod,
  decodeResources,
  decodeUpdate,
  encodeAdjustment,
  encodeContainer,
  encodePod,
  encodeResources,
  encodeUpdate,
} from "./convert.ts";
import type { SentContainer, SentPod } from "./convert.ts";
import { concatBytes, decodeRepeated, FIELD } from "./fields.ts";
import { invalid } from "./invalid.ts";
import type {
  Container,
  ContainerUpdate,
  CreateContainerReply,
  FailurePolicy,
  LinuxResources,
  PodSandbox,
  RuntimeInfo,
} from "./messages.ts";

/** Timeouts of runtimes that do not tell theirs (`reference/nri.md` §3.6). */
const DEFAULT_REGISTRATION_TIMEOUT_MS = 5000;
const DEFAULT_REQUEST_TIMEOUT_MS = 2000;

/** A response without fields. */
export const EMPTY_RESPONSE: Uint8Array = new Uint8Array(0);

/** What a plugin says of itself in RegisterPlugin. */
export interface Registration {
  /** Plugin name. */
  readonly name: string;
  /** Two digits: the order among plugins. */
  readonly index: string;
  /** NRI version of the plugin; may be empty. */
  readonly nriVersion: string;
}

/** Where the answers to a request carry updates. */
export type UpdateField = Extract<keyof typeof FIELD, `${string}.update` | `${string}.failed`>;

/** A request about one container. */
export interface ContainerRequest {
  /** Its pod. */
  readonly pod: PodSandbox;
  /** The container. */
  readonly container: Container;
}

/** Encodes RegisterPluginRequest. */
export function encodeRegistration({ name, index, nriVersion }: Registration): Uint8Array {
  const version = nriVersion === "" ? {} : { NRIVersion: nriVersion };
  return api.RegisterPluginRequest.encode({ pluginName: name, pluginIdx: index, ...version }).finish();
}

/** Decodes RegisterPluginRequest. */
export function decodeRegistration(payload: Uint8Array): Registration {
  const request = api.RegisterPluginRequest.decode(payload);
  return { name: request.pluginName, index: request.pluginIdx, nriVersion: request.NRIVersion };
}

/** Encodes ConfigureRequest. */
export function encodeConfigure(info: RuntimeInfo): Uint8Array {
  return api.ConfigureRequest.encode({
    config: info.config,
    runtimeName: info.runtimeName,
    runtimeVersion: info.runtimeVersion,
    registrationTimeout: info.registrationTimeoutMs,
    requestTimeout: info.requestTimeoutMs,
    NRIVersion: info.nriVersion,
  }).finish();
}

/** Decodes ConfigureRequest; timeouts that are absent or absurd become the runtime's defaults. */
export function decodeConfigure(payload: Uint8Array): RuntimeInfo {
  const request = api.ConfigureRequest.decode(payload);
  return {
    config: request.config,
    runtimeName: request.runtimeName,
    runtimeVersion: request.runtimeVersion,
    nriVersion: request.NRIVersion,
    registrationTimeoutMs: positive(request.registrationTimeout) ?? DEFAULT_REGISTRATION_TIMEOUT_MS,
    requestTimeoutMs: positive(request.requestTimeout) ?? DEFAULT_REQUEST_TIMEOUT_MS,
  };
}

function positive(value: number): number | undefined {
  return value > 0 && Number.isSafeInteger(value) ? value : undefined;
}

/** What a plugin asks for in its answer to Configure. */
export interface Subscription {
  /** Event mask. */
  readonly events: number;
  /** Undefined: the runtime goes on without a plugin that fails. */
  readonly failurePolicy: FailurePolicy | undefined;
}

/** Encodes ConfigureResponse. */
export function encodeSubscription({ events, failurePolicy }: Subscription): Uint8Array {
  return api.ConfigureResponse.encode({ events, failurePolicy: failurePolicy ?? null }).finish();
}

/** Decodes ConfigureResponse. */
export function decodeSubscription(payload: Uint8Array): Subscription {
  const { events, failurePolicy: policy } = api.ConfigureResponse.decode(payload);
  if (policy === null || policy === undefined) return { events, failurePolicy: undefined };
  return {
    events,
    failurePolicy: {
      failRequest: policy.failRequest ?? false,
      keepConnected: policy.keepConnected ?? false,
    },
  };
}

/** Encodes SynchronizeRequest. */
export function encodeSynchronize(
  pods: readonly SentPod[],
  containers: readonly SentContainer[],
  more: boolean,
): Uint8Array {
  return concatBytes([
    ...pods.map((pod) => encodeField(FIELD["SynchronizeRequest.pods"], encodePod(pod))),
    ...containers.map((entry) => encodeField(FIELD["SynchronizeRequest.containers"], encodeContainer(entry))),
    api.SynchronizeRequest.encode(more ? { more } : {}).finish(),
  ]);
}

/** Decodes SynchronizeRequest. Pods and containers without an id are left out: nothing could be done with them. */
export function decodeSynchronize(
  payload: Uint8Array,
): { pods: PodSandbox[]; containers: Container[]; more: boolean } {
  const { more } = api.SynchronizeRequest.decode(payload);
  const pods = decodeRepeated(payload, FIELD["SynchronizeRequest.pods"], decodePod);
  const containers = decodeRepeated(payload, FIELD["SynchronizeRequest.containers"], decodeContainer);
  return { pods: pods.filter(hasId), containers: containers.filter(hasId), more };
}

function hasId(entry: { readonly id: string }): boolean {
  return entry.id !== "";
}

/** Encodes SynchronizeResponse; `more` repeats the request's. */
export function encodeSynchronizeReply(updates: readonly ContainerUpdate[], more: boolean): Uint8Array {
  const flag = api.SynchronizeResponse.encode(more ? { more } : {}).finish();
  return concatBytes([encodeUpdates("SynchronizeResponse.update", updates), flag]);
}

/** Decodes SynchronizeResponse. */
export function decodeSynchronizeReply(payload: Uint8Array): { updates: ContainerUpdate[]; more: boolean } {
  const updates = decodeUpdates("SynchronizeResponse.update", payload);
  return { updates, more: api.SynchronizeResponse.decode(payload).more };
}

/** Encodes the updates of a message that has nothing else, or to be joined with the rest of it. */
export function encodeUpdates(field: UpdateField, updates: readonly ContainerUpdate[]): Uint8Array {
  return concatBytes(updates.map((update) => encodeField(FIELD[field], encodeUpdate(update))));
}

/** Decodes the updates of a message. */
export function decodeUpdates(field: UpdateField, payload: Uint8Array): ContainerUpdate[] {
  return decodeRepeated(payload, FIELD[field], decodeUpdate);
}

/**
 * Encodes the request of CreateContainer, StopContainer and of the container events, which are alike; with `resources`
 * that of UpdateContainer.
 */
export function encodeContainerRequest(
  pod: SentPod,
  container: SentContainer,
  resources?: LinuxResources,
): Uint8Array {
  const linuxResources = resources === undefined ? null : encodeResources(resources);
  return api.UpdateContainerRequest.encode({
    pod: encodePod(pod),
    container: encodeContainer(container),
    linuxResources,
  }).finish();
}

/** Decodes the request of CreateContainer and StopContainer, as {@linkcode decodePair}. */
export function decodeContainerRequest(payload: Uint8Array): ContainerRequest {
  const request = api.CreateContainerRequest.decode(payload);
  return decodePair(request.pod, request.container);
}

/** Decodes UpdateContainerRequest, as {@linkcode decodePair}. */
export function decodeUpdateContainer(payload: Uint8Array): ContainerRequest & { resources: LinuxResources } {
  const request = api.UpdateContainerRequest.decode(payload);
  return {
    ...decodePair(request.pod, request.container),
    resources: decodeResources(request.linuxResources),
  };
}

/**
 * Decodes a container and its pod. A missing pod is one of which only the id is known.
 *
 * @throws {RpcError} If the container is missing or has no id.
 */
export function decodePair(podBytes: Uint8Array, containerBytes: Uint8Array): ContainerRequest {
  const container = decodeContainer(containerBytes);
  if (container.id === "") throw invalid("Cannot read container: it is missing or has no id");
  const pod = decodePod(podBytes);
  return { pod: pod.id === "" ? { ...pod, id: container.podSandboxId } : pod, container };
}

/** Encodes the request of a pod event. */
export function encodePodRequest(pod: SentPod): Uint8Array {
  return api.CreateContainerRequest.encode({ pod: encodePod(pod) }).finish();
}

/** Decodes the request of a lifecycle event, whose pod and container have the same numbers in all of them. */
export function decodeLifecycle(payload: Uint8Array): { pod: Uint8Array; container: Uint8Array } {
  const { pod, container } = api.CreateContainerRequest.decode(payload);
  return { pod, container };
}

/** Encodes CreateContainerResponse. */
export function encodeCreateReply(reply: CreateContainerReply): Uint8Array {
  const adjust = encodeAdjustment(reply.adjustment);
  const adjusted = adjust.length === 0
    ? EMPTY_RESPONSE
    : api.CreateContainerResponse.encode({ adjust }).finish();
  return concatBytes([adjusted, encodeUpdates("CreateContainerResponse.update", reply.updates)]);
}

/** Decodes CreateContainerResponse. */
export function decodeCreateReply(payload: Uint8Array): CreateContainerReply {
  const { adjust } = api.CreateContainerResponse.decode(payload);
  return {
    adjustment: decodeAdjustment(adjust),
    updates: decodeUpdates("CreateContainerResponse.update", payload),
  };
}

/** Encodes StateChangeEvent. */
export function encodeStateChange(event: number, pod: SentPod, container?: SentContainer): Uint8Array {
  return api.StateChangeEvent.encode({
    event,
    pod: encodePod(pod),
    ...(container === undefined ? {} : { container: encodeContainer(container) }),
  }).finish();
}

/** Decodes the envelope of StateChangeEvent; pod and container stay encoded, for the event may be unknown. */
export function decodeStateChange(
  payload: Uint8Array,
): { event: number; pod: Uint8Array; container: Uint8Array } {
  const { event, pod, container } = api.StateChangeEvent.decode(payload);
  return { event, pod, container };
}

/** Decodes ValidateContainerAdjustmentResponse; the reason is "" where not rejected. */
export function decodeVerdict(payload: Uint8Array): { reject: boolean; reason: string } {
  const { reject, reason } = api.ValidateContainerAdjustmentResponse.decode(payload);
  return { reject, reason };
}
