import { connDuplex, type Duplex } from "../wire/mod.ts";

/** A socket that plugins connect to. */
export interface SocketListener {
  /** Closes it and removes its file. Idempotent. */
  close(): void;
  /** Resolves when no accept is pending any more. */
  readonly closed: Promise<void>;
}

/**
 * Listens on a Unix socket, taking the place of an older one at that path as runtimes do at each start
 * (`reference/nri.md` §3.5).
 *
 * @throws {Error} If the socket cannot be made.
 */
export function listenOnSocket(path: string, onConnection: (duplex: Duplex) => void): SocketListener {
  removeFile(path);
  const listener = Deno.listen({ transport: "unix", path });
  let closing = false;
  return {
    close: () => {
      if (closing) return;
      closing = true;
      listener.close();
      removeFile(path);
    },
    closed: acceptAll(listener, onConnection),
  };
}

async function acceptAll(listener: Deno.UnixListener, onConnection: (duplex: Duplex) => void): Promise<void> {
  // The iterator ends when the listener is closed.
  for await (const conn of listener) onConnection(connDuplex(conn));
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
