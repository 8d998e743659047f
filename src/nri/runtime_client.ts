/** Calls of the Runtime service. */
import type { TtrpcClient } from "../wire/mod.ts";
import { decodeUpdates, encodeRegistration, encodeUpdates } from "./envelopes.ts";
import type { Registration } from "./envelopes.ts";
import { decoding } from "./invalid.ts";
import type { ContainerUpdate } from "./messages.ts";
import { RUNTIME_SERVICE } from "./names.ts";

/**
 * Registers with the runtime. It may take long: the runtime admits plugins one after another, and a graceful stop of a
 * container delays it (`reference/nri.md` §3.5).
 *
 * @throws {RpcError} If the runtime refuses, the time is over, or the connection is lost.
 */
export async function registerPlugin(
  client: TtrpcClient,
  registration: Registration,
  timeoutMs: number,
): Promise<void> {
  const payload = encodeRegistration(registration);
  await client.call({ service: RUNTIME_SERVICE, method: "RegisterPlugin", payload, timeoutMs });
}

/**
 * Asks the runtime to update containers. Never to be awaited within a handler: the runtime holds its lock until the
 * handler has answered (§5.4). Containers that the runtime does not know are skipped silently.
 *
 * @returns The updates that failed; in practice none, for runtimes report failures as an error only.
 * @throws {RpcError} As {@linkcode registerPlugin}; some of the updates may have been made.
 */
export async function updateContainers(
  client: TtrpcClient,
  updates: readonly ContainerUpdate[],
  timeoutMs: number,
): Promise<readonly ContainerUpdate[]> {
  const payload = encodeUpdates("UpdateContainersRequest.update", updates);
  const answer = await client.call({
    service: RUNTIME_SERVICE,
    method: "UpdateContainers",
    payload,
    timeoutMs,
  });
  return decoding(() => decodeUpdates("UpdateContainersResponse.failed", answer));
}
