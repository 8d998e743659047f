import { type EventStyle, type Registration, serveRuntime } from "../nri/mod.ts";
import type { Clock, Duplex } from "../wire/mod.ts";
import type { ConnectionHandlers, IncomingConnection, PluginConnection } from "./acceptor.ts";
import { GoReaderError, readAsGo } from "./go_reader.ts";
import type { RuntimeProfile } from "./profile.ts";

/** What {@linkcode protocolConnection} needs. */
export interface ProtocolOptions {
  readonly clock: Clock;
  readonly profile: RuntimeProfile;
  /** How long a plugin may take to answer a request, ms. */
  readonly requestTimeoutMs: number;
  /** Data bytes of one Synchronize message before it is split; undefined: the protocol's bound. */
  readonly maxSyncBytes: number | undefined;
}

/** A connection that speaks the real protocol over its byte stream. */
export function protocolConnection(duplex: Duplex, options: ProtocolOptions): IncomingConnection {
  return { close: () => duplex.close(), open: (handlers) => openProtocol(duplex, options, handlers) };
}

function openProtocol(
  duplex: Duplex,
  options: ProtocolOptions,
  handlers: ConnectionHandlers,
): PluginConnection {
  const { clock, profile, requestTimeoutMs, maxSyncBytes } = options;
  const eventStyle: EventStyle = profile.dedicatedRpcs ? "auto" : "stateChange";
  const registered = Promise.withResolvers<Registration>();
  const connection = serveRuntime(readAsGo(duplex), {
    clock,
    eventStyle,
    timeoutMs: requestTimeoutMs,
    handlers: {
      registerPlugin: (registration) => registered.resolve(registration),
      updateContainers: async (updates) => {
        await handlers.updateContainers(updates);
        return [];
      },
    },
  });
  connection.closed.then(({ cause }) => {
    if (cause instanceof GoReaderError) handlers.framingBroken(cause);
  });
  const { plugin } = connection;
  return {
    registered: registered.promise,
    closed: connection.closed,
    calls: {
      configure: (info) => plugin.configure(info),
      synchronize: (pods, containers) =>
        plugin.synchronize(
          pods,
          containers,
          maxSyncBytes === undefined ? {} : { maxMessageBytes: maxSyncBytes },
        ),
      createContainer: (pod, container) => plugin.createContainer(pod, container),
      updateContainer: (pod, container, resources) => plugin.updateContainer(pod, container, resources),
      stopContainer: (pod, container) => plugin.stopContainer(pod, container),
      lifecycle: (event, pod, container) => plugin.lifecycle(event, pod, container),
      close: () => connection.close(),
    },
  };
}
