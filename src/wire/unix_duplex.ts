/** Duplexes over Unix sockets. */
import type { Duplex } from "./duplex.ts";

/** The part of `Deno.Conn` that a duplex needs. */
export interface ByteConn {
  /** As {@linkcode Duplex.read}. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** May store fewer bytes than given. */
  write(bytes: Uint8Array): Promise<number>;
  /** Called once. */
  close(): void;
}

/** Makes a duplex of a connection, such as an accepted one; it owns the connection from now on. */
export function connDuplex(conn: ByteConn): Duplex {
  let open = true;
  return {
    read: (buffer) => conn.read(buffer),
    write: async (bytes) => {
      let at = 0;
      while (at < bytes.length) at += await conn.write(bytes.subarray(at)); // a write of 4 MiB stores a part
    },
    close: () => {
      if (!open) return; // Deno throws BadResource at a second close
      open = false;
      conn.close();
    },
  };
}

/**
 * Connects to a Unix socket.
 *
 * @param path Path of the socket.
 * @param signal Gives up waiting; a connection that comes later is closed.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Deno.errors.ConnectionRefused} If nobody listens on it.
 */
export async function connectUnix(path: string, signal?: AbortSignal): Promise<Duplex> {
  signal?.throwIfAborted();
  const connecting = Deno.connect({ transport: "unix", path });
  if (signal === undefined) return connDuplex(await connecting);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return connDuplex(await Promise.race([connecting, aborted]));
  } catch (error) {
    connecting.then((conn) => conn.close(), () => {}); // a failed connect left nothing to close
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
