/** The runtime's end of a connection: for the simulator and for tests. */
import { Trunk, TtrpcClient, TtrpcServer } from "../wire/mod.ts";
import type { Clock, Duplex, MethodHandler, TrunkEnd } from "../wire/mod.ts";
import { decodeRegistration, decodeUpdates, EMPTY_RESPONSE, encodeUpdates } from "./envelopes.ts";
import type { Registration } from "./envelopes.ts";
import { decoding } from "./invalid.ts";
import type { ContainerUpdate } from "./messages.ts";
import { PLUGIN_CONN, RUNTIME_CONN, RUNTIME_SERVICE } from "./names.ts";
import { PluginClient } from "./plugin_client.ts";
import type { PluginClientOptions } from "./plugin_client.ts";

const FINISH_LIMIT_MS = 500;

/** What a runtime implements. What a handler throws becomes the status of the answer. */
export interface RuntimeHandlers {
  /** RegisterPlugin. A runtime may configure the plugin before this returns. */
  registerPlugin(registration: Registration): void | Promise<void>;
  /** UpdateContainers; returns the updates that failed. */
  updateContainers(
    updates: readonly ContainerUpdate[],
  ): readonly ContainerUpdate[] | Promise<readonly ContainerUpdate[]>;
}

/** Circumstances of {@linkcode serveRuntime}. */
export interface RuntimeOptions extends PluginClientOptions {
  /** What answers the plugin. */
  readonly handlers: RuntimeHandlers;
  /** Times arrivals and deadlines. */
  readonly clock: Clock;
  /** Do not read before {@linkcode RuntimeConnection.start}, as a real runtime does not (§2.5). @default {false} */
  readonly blocked?: boolean;
}

/** A runtime's connection to one plugin. */
export interface RuntimeConnection extends AsyncDisposable {
  /** Calls the plugin. */
  readonly plugin: PluginClient;
  /** Resolves, never rejects, when the connection has ended. */
  readonly closed: Promise<TrunkEnd>;
  /** Begins to read, where the connection was made `blocked`. Idempotent. */
  start(): void;
  /** Writes the answers in hand, then closes. */
  finish(): Promise<void>;
  /** Closes at once. Idempotent. */
  close(): void;
}

/**
 * Serves the Runtime service to the plugin at the other end of a duplex, and calls that plugin.
 *
 * @param duplex Connected to the plugin; owned by the connection from now on.
 * @param options Handlers, clock, and how the plugin is called.
 */
export function serveRuntime(duplex: Duplex, options: RuntimeOptions): RuntimeConnection {
  const { handlers, clock } = options;
  const trunk = new Trunk(duplex, { clock });
  const methods = new Map<string, MethodHandler>([
    ["RegisterPlugin", (payload) => answerRegistration(handlers, payload)],
    ["UpdateContainers", (payload) => answerUpdates(handlers, payload)],
  ]);
  const server = new TtrpcServer(trunk, RUNTIME_CONN, new Map([[RUNTIME_SERVICE, methods]]));
  const client = new TtrpcClient(trunk, PLUGIN_CONN, { clock });
  if (options.blocked !== true) trunk.start();
  return {
    plugin: new PluginClient(client, options),
    closed: trunk.closed,
    start: () => trunk.start(),
    finish: async () => {
      await server.finish();
      await trunk.finish(FINISH_LIMIT_MS);
    },
    close: () => trunk.close(),
    [Symbol.asyncDispose]: () => trunk[Symbol.asyncDispose](),
  };
}

async function answerRegistration(handlers: RuntimeHandlers, payload: Uint8Array): Promise<Uint8Array> {
  await handlers.registerPlugin(decoding(() => decodeRegistration(payload)));
  return EMPTY_RESPONSE;
}

async function answerUpdates(handlers: RuntimeHandlers, payload: Uint8Array): Promise<Uint8Array> {
  const updates = decoding(() => decodeUpdates("UpdateContainersRequest.update", payload));
  return encodeUpdates("UpdateContainersResponse.failed", await handlers.updateContainers(updates));
}
