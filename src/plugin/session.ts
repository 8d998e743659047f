import type { ContainerUpdate, PluginConnection } from "../nri/mod.ts";
import type { Plugin } from "./plugin.ts";
import type { Clock, Logger } from "./ports.ts";
import { UpdateQueue } from "./update_queue.ts";
import { Watch } from "./watch.ts";

/** What a session works with. */
export interface SessionOptions {
  /** Serves the events. */
  readonly plugin: Plugin;
  /** Times the watchdog. */
  readonly clock: Clock;
  /** Where the stages are told. */
  readonly logger: Logger;
  /** Longest wait for Synchronize after the registration, in ms; undefined: none, as for native plugins [N4]. */
  readonly synchronizeTimeoutMs: number | undefined;
  /** Told when the runtime took the registration. */
  readonly onRegistered?: () => void;
}

/** How a session ended. */
export interface SessionEnd {
  /** `unsynchronized`: given up, the runtime never synchronized [N4]. */
  readonly kind: "closed" | "eof" | "failed" | "unsynchronized";
  /** Why, where an error ended it. */
  readonly cause: Error | undefined;
  /** Whether the runtime had synchronized. */
  readonly wasSynchronized: boolean;
}

/** Serves one connection until it ends. */
export async function serveSession(
  connection: PluginConnection,
  options: SessionOptions,
): Promise<SessionEnd> {
  const { plugin, clock, logger, synchronizeTimeoutMs, onRegistered } = options;
  const end = Promise.withResolvers<SessionEnd>();
  let wasSynchronized = false;
  let hasStarted = false;
  let watchdog: { cancel(): void } | undefined;
  const beside = new DisposableStack();
  const workBeside = (): void => {
    if (beside.disposed || hasStarted) return;
    hasStarted = true;
    const send = (updates: readonly ContainerUpdate[]) => sendUpdates(connection, updates);
    beside.use(new UpdateQueue({ plugin, clock, logger, send }));
    beside.use(new Watch({ plugin, clock, logger }));
  };
  connection.registered.then(() => {
    onRegistered?.();
    // A new process's books are empty until the runtime tells something, which old runtimes do by events alone [N4].
    if (synchronizeTimeoutMs === undefined) return workBeside();
    if (wasSynchronized) return;
    watchdog = clock.setTimer(() => {
      end.resolve({ kind: "unsynchronized", cause: undefined, wasSynchronized });
      connection.close();
    }, synchronizeTimeoutMs);
  }, (cause) => logger.warn("registration failed", { error: cause }));
  connection.synchronized.then(() => {
    wasSynchronized = true;
    watchdog?.cancel();
    logger.info("synchronized", {});
    // Not before: until then the books are those of an earlier connection, of a runtime that may have been another.
    workBeside();
  }, () => {/* told by the end of the connection */});
  connection.closed.then(({ kind, cause }) => end.resolve({ kind, cause, wasSynchronized }));
  try {
    return await end.promise;
  } finally {
    watchdog?.cancel();
    beside.dispose();
  }
}

async function sendUpdates(connection: PluginConnection, updates: readonly ContainerUpdate[]): Promise<void> {
  await connection.updateContainers(updates);
}
