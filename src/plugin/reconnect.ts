import type { PluginConnection } from "../nri/mod.ts";
import type { Plugin } from "./plugin.ts";
import type { Clock, Logger } from "./ports.ts";
import { serveSession, type SessionEnd } from "./session.ts";

/** A socket that is missing or refuses is tried this often [N1]. */
const ABSENT_RETRY_MS = 250;
/** A connection that lived longer is replaced at once [N1]. */
const STABLE_MS = 60_000;
const FIRST_BACKOFF_MS = 1000;
const MAX_BACKOFF_MS = 60_000;
/** Back-off varies by this share, so that the plugins of many nodes do not come in step [N1]. */
const JITTER = 0.2;
/** First wait for Synchronize; doubles with every connection that never got it [N4]. */
const FIRST_SYNCHRONIZE_TIMEOUT_MS = 30_000;

/** What the loop works with. */
export interface ReconnectOptions {
  /** Serves the events. */
  readonly plugin: Plugin;
  /** Times the waits. */
  readonly clock: Clock;
  /** Where losses are told. */
  readonly logger: Logger;
  /** Opens a connection that serves the plugin; rejects while the runtime is not there. */
  readonly connect: () => Promise<PluginConnection>;
  /** Uniform in 0 … 1, for the jitter. */
  readonly random: () => number;
  /** Ends the loop: the connection is finished, then closed [N4]. */
  readonly signal: AbortSignal;
  /** Told at every registration. */
  readonly onRegistered?: () => void;
}

/**
 * Keeps an external plugin connected until the signal: connect, serve, connect again (spec §13 [N1]). Back-off is not
 * for our sake: registering while some pod stops gracefully can freeze a node (`reference/nri.md` §3.5).
 */
export async function keepConnected(options: ReconnectOptions): Promise<void> {
  const { logger, clock, signal } = options;
  let backoffMs = FIRST_BACKOFF_MS;
  let synchronizeTimeoutMs = FIRST_SYNCHRONIZE_TIMEOUT_MS;
  while (!signal.aborted) {
    const connection = await connectEventually(options);
    if (connection === undefined) return;
    const bornMs = clock.now();
    const end = await serveUntilAborted(connection, options, synchronizeTimeoutMs);
    if (signal.aborted) return;
    const livedMs = clock.now() - bornMs;
    const isStable = livedMs > STABLE_MS;
    const waitMs = isStable ? 0 : backoffMs * (1 + JITTER * (2 * options.random() - 1));
    backoffMs = isStable ? FIRST_BACKOFF_MS : Math.min(2 * backoffMs, MAX_BACKOFF_MS);
    synchronizeTimeoutMs = end.kind === "unsynchronized"
      ? 2 * synchronizeTimeoutMs
      : FIRST_SYNCHRONIZE_TIMEOUT_MS;
    logger.warn("connection lost", {
      kind: end.kind,
      error: end.cause,
      livedMs: Math.round(livedMs),
      retryInMs: Math.round(waitMs),
    });
    await sleep(clock, waitMs, signal);
  }
}

async function connectEventually(options: ReconnectOptions): Promise<PluginConnection | undefined> {
  const { clock, logger, signal } = options;
  let wasTold = false;
  while (!signal.aborted) {
    try {
      return await options.connect();
    } catch (error) {
      if (!wasTold) logger.warn("runtime not reachable, trying again", { everyMs: ABSENT_RETRY_MS, error });
      wasTold = true;
      await sleep(clock, ABSENT_RETRY_MS, signal);
    }
  }
  return undefined;
}

async function serveUntilAborted(
  connection: PluginConnection,
  options: ReconnectOptions,
  synchronizeTimeoutMs: number,
): Promise<SessionEnd> {
  const { signal } = options;
  const stop = (): void => void connection.finish();
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (signal.aborted) stop();
    return await serveSession(connection, { ...options, synchronizeTimeoutMs });
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.setTimer(resolve, delayMs);
  const wake = (): void => resolve();
  signal.addEventListener("abort", wake, { once: true });
  await promise;
  timer.cancel();
  signal.removeEventListener("abort", wake);
}
