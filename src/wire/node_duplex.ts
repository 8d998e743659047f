/** A descriptor as a duplex, through `node:net`. Loads the node layer when used. */
import type { Duplex } from "./duplex.ts";

type Socket = import("node:net").Socket;

/** Adopts `fd`, a connected stream socket. */
export async function openNodeDuplex(fd: number): Promise<Duplex> {
  const { Socket } = await import("node:net");
  const socket = new Socket({ fd, readable: true, writable: true });
  const incoming = new Incoming(socket);
  return {
    read: (buffer) => incoming.read(buffer),
    write: (bytes) => write(socket, bytes),
    close: () => socket.destroy(),
  };
}

function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => error instanceof Error ? reject(error) : resolve());
  });
}

/** Turns the socket's events into reads: at most one chunk waits, the socket pauses meanwhile. */
class Incoming {
  readonly #socket: Socket;
  readonly #chunks: Uint8Array[] = [];
  #ended = false;
  #error: Error | undefined;
  #change = Promise.withResolvers<void>();

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Uint8Array) => {
      this.#chunks.push(chunk);
      socket.pause();
      this.#signal();
    });
    socket.on("end", () => this.#finish(undefined));
    socket.on("error", (error: Error) => this.#finish(error));
    socket.on("close", () => this.#finish(undefined));
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#chunks.length === 0) {
      if (this.#error !== undefined) throw this.#error;
      if (this.#ended) return null;
      await this.#change.promise;
    }
    return this.#take(buffer);
  }

  #take(buffer: Uint8Array): number {
    const [chunk = new Uint8Array(0)] = this.#chunks;
    const piece = chunk.subarray(0, buffer.length);
    buffer.set(piece);
    if (piece.length < chunk.length) {
      this.#chunks[0] = chunk.subarray(piece.length);
    } else {
      this.#chunks.shift();
      if (this.#chunks.length === 0) this.#socket.resume();
    }
    return piece.length;
  }

  #finish(error: Error | undefined): void {
    this.#ended = true;
    this.#error ??= error;
    this.#signal();
  }

  #signal(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers<void>();
  }
}
