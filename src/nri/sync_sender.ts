/** Sends a Synchronize as NRI from 0.7 on does: whole, or in parts where that is too large (`reference/nri.md` §4.4). */
import { MAX_SENT_DATA_BYTES, RpcError, STATUS } from "../wire/mod.ts";
import type { SentContainer, SentPod } from "./convert.ts";
import { decodeSynchronizeReply, encodeSynchronize } from "./envelopes.ts";
import { decoding } from "./invalid.ts";
import type { ContainerUpdate } from "./messages.ts";

/** Service name, method, timeout and tags around the payload. */
const ENVELOPE_BYTES = 128;
const DEFAULT_MAX_MESSAGE_BYTES = MAX_SENT_DATA_BYTES - ENVELOPE_BYTES;
/** Fewer objects than this are not split. */
const MIN_OBJECTS = 8;
const MAX_FACTOR = 0.9;

/** What is told. */
export interface SentState {
  readonly pods: readonly SentPod[];
  readonly containers: readonly SentContainer[];
}

/** Circumstances of {@linkcode synchronizeInParts}. */
export interface SyncSenderOptions {
  /** Sends one request and resolves with the answer. */
  readonly send: (payload: Uint8Array) => Promise<Uint8Array>;
  /** Encoded size from which the request is split. */
  readonly maxMessageBytes: number | undefined;
}

/**
 * Sends all of `state`, in as many requests as it takes.
 *
 * @returns The updates of the last answer.
 * @throws {RpcError} If a call fails, eight objects are still too large, or the plugin answers a part as if it were the
 * whole.
 */
export async function synchronizeInParts(
  state: SentState,
  { send, maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES }: SyncSenderOptions,
): Promise<readonly ContainerUpdate[]> {
  let { pods, containers } = state;
  let podsPerMessage = pods.length;
  let containersPerMessage = containers.length;
  while (true) {
    const more = pods.length > podsPerMessage || containers.length > containersPerMessage;
    const payload = encodeSynchronize(
      pods.slice(0, podsPerMessage),
      containers.slice(0, containersPerMessage),
      more,
    );
    if (payload.length > maxMessageBytes) {
      const factor = Math.min(maxMessageBytes / payload.length, MAX_FACTOR);
      [podsPerMessage, containersPerMessage] = scaled(podsPerMessage, containersPerMessage, factor);
      continue;
    }
    const answer = await send(payload);
    const reply = decoding(() => decodeSynchronizeReply(answer));
    if (!more) return reply.updates;
    if (reply.updates.length > 0 || !reply.more) {
      throw protocolBroken("plugin does not handle split sync requests");
    }
    pods = pods.slice(podsPerMessage);
    containers = containers.slice(containersPerMessage);
  }
}

function scaled(pods: number, containers: number, factor: number): [number, number] {
  if (pods + containers <= MIN_OBJECTS) {
    throw protocolBroken("failed to synchronize plugin with split messages");
  }
  const [fewerPods, fewerContainers] = [Math.trunc(pods * factor), Math.trunc(containers * factor)];
  if (fewerPods + fewerContainers >= MIN_OBJECTS) return [fewerPods, fewerContainers];
  return [MIN_OBJECTS / 2, MIN_OBJECTS / 2];
}

function protocolBroken(message: string): RpcError {
  return new RpcError(message, { code: STATUS.failedPrecondition, method: "Synchronize", local: true });
}
