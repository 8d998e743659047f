/** The plugin's end of a connection: registers, serves, calls back. */
import { Trunk, TtrpcClient, TtrpcServer } from "../wire/mod.ts";
import type { Clock, Duplex, Logger, TrunkEnd } from "../wire/mod.ts";
import type { PluginHandlers } from "./handlers.ts";
import type { ContainerUpdate, RuntimeInfo } from "./messages.ts";
import { NRI_VERSION, PLUGIN_CONN, RUNTIME_CONN } from "./names.ts";
import { pluginServices } from "./plugin_service.ts";
import { registerPlugin, updateContainers } from "./runtime_client.ts";

/** Longer than a graceful stop that the runtime may be waiting for. */
const DEFAULT_REGISTER_TIMEOUT_MS = 600_000;
const DEFAULT_UPDATE_TIMEOUT_MS = 30_000;
/** The runtime's answers are small; requests of up to 16 MiB come on the other connection. */
const MAX_ANSWER_BYTES = 4_194_304;
const FINISH_LIMIT_MS = 500;

/** Circumstances of {@linkcode connectPlugin}. */
export interface PluginOptions {
  /** Plugin name: letters, digits and `_.+-`. */
  readonly name: string;
  /** Two digits: plugins are called in their ascending order. */
  readonly index: string;
  /** What answers the runtime. */
  readonly handlers: PluginHandlers;
  /** Times arrivals and deadlines. */
  readonly clock: Clock;
  /** Where protocol oddities are told. */
  readonly logger?: Logger;
  /** Deadline of RegisterPlugin. @default {600000} */
  readonly registerTimeoutMs?: number;
}

/** A plugin's connection to the runtime. Nothing of it is resumed: reconnecting means a new one. */
export interface PluginConnection extends AsyncDisposable {
  /** Resolves when the runtime took the registration, which may be after `configured`; rejects when it cannot be. */
  readonly registered: Promise<void>;
  /** Resolves when Configure was answered; rejects when the connection ends before. */
  readonly configured: Promise<RuntimeInfo>;
  /** Resolves when the whole Synchronize was answered; rejects when the connection ends before. */
  readonly synchronized: Promise<void>;
  /** Resolves, never rejects, when the connection has ended. */
  readonly closed: Promise<TrunkEnd>;
  /**
   * Asks the runtime to update containers. Keep one call in flight, never await it within a handler.
   *
   * @param timeoutMs Deadline. @default {30000}
   * @returns The updates that failed; in practice none: runtimes report failures as an error only.
   * @throws {RpcError} If the runtime answers with an error, the time is over, or the connection is lost.
   */
  updateContainers(
    updates: readonly ContainerUpdate[],
    timeoutMs?: number,
  ): Promise<readonly ContainerUpdate[]>;
  /** Writes the answers in hand, then closes; within half a second in any case. */
  finish(): Promise<void>;
  /** Closes at once. Idempotent. */
  close(): void;
}

/**
 * Registers as a plugin over a connected duplex, and serves from the first byte.
 *
 * @param duplex Connected to the runtime; owned by the connection from now on.
 * @param options Name, handlers, clock.
 * @throws {RangeError} If name or index is not one that a runtime accepts.
 */
export function connectPlugin(duplex: Duplex, options: PluginOptions): PluginConnection {
  requireIdentity(options);
  const configured = Promise.withResolvers<RuntimeInfo>();
  const synchronized = Promise.withResolvers<void>();
  const trunk = new Trunk(duplex, { clock: options.clock });
  const services = pluginServices({
    handlers: options.handlers,
    logger: options.logger,
    onConfigured: configured.resolve,
    onSynchronized: synchronized.resolve,
  });
  const server = new TtrpcServer(trunk, PLUGIN_CONN, services);
  const client = new TtrpcClient(trunk, RUNTIME_CONN, {
    clock: options.clock,
    maxDataBytes: MAX_ANSWER_BYTES,
  });
  trunk.start(); // the runtime may call before it has answered the registration
  const registered = register(trunk, client, options);
  trunk.closed.then((end) => {
    const error = new Error(`Cannot serve runtime: the connection is gone (${end.kind})`, {
      cause: end.cause,
    });
    configured.reject(error);
    synchronized.reject(error);
  });
  // A caller need not look at each of them.
  for (const stage of [registered, configured.promise, synchronized.promise]) stage.catch(() => {});
  return {
    registered,
    configured: configured.promise,
    synchronized: synchronized.promise,
    closed: trunk.closed,
    updateContainers: (updates, timeoutMs = DEFAULT_UPDATE_TIMEOUT_MS) =>
      updateContainers(client, updates, timeoutMs),
    finish: async () => {
      await server.finish();
      await trunk.finish(FINISH_LIMIT_MS);
    },
    close: () => trunk.close(),
    [Symbol.asyncDispose]: () => trunk[Symbol.asyncDispose](),
  };
}

async function register(trunk: Trunk, client: TtrpcClient, options: PluginOptions): Promise<void> {
  const { name, index, registerTimeoutMs = DEFAULT_REGISTER_TIMEOUT_MS } = options;
  try {
    await registerPlugin(client, { name, index, nriVersion: NRI_VERSION }, registerTimeoutMs);
  } catch (error) {
    trunk.close(error instanceof Error ? error : undefined);
    throw error;
  }
}

function requireIdentity({ name, index }: PluginOptions): void {
  if (!/^[A-Za-z0-9_.+-]+$/.test(name)) throw new RangeError(`Cannot register plugin: bad name "${name}"`);
  if (!/^[0-9]{2}$/.test(index)) throw new RangeError(`Cannot register plugin: bad index "${index}"`);
}
