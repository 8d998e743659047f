/** One connection to the peer, carrying several logical ones. */
import type { Clock } from "./clock.ts";
import type { Duplex } from "./duplex.ts";
import { FrameError } from "./frame_error.ts";
import { frameMessage, MAX_RECEIVED_DATA_BYTES } from "./framing.ts";
import type { Message } from "./framing.ts";
import { FrameWriter } from "./frame_writer.ts";
import { MessageReader } from "./message_reader.ts";
import { MuxReader } from "./mux_reader.ts";

const READ_BUFFER_BYTES = 65_536;
/** Two messages of the largest size, with their headers. */
const DEFAULT_MAX_QUEUED_BYTES = 8_388_608 + 1024;

/** How a trunk ended. */
export interface TrunkEnd {
  /** `closed`: by this side. `eof`: by the peer, between two messages. `failed`: by an error, see `cause`. */
  readonly kind: "closed" | "eof" | "failed";
  /** Why; present where `kind` is `failed`, and where {@linkcode Trunk.close} was given one. */
  readonly cause: Error | undefined;
}

/** Circumstances of a {@linkcode Trunk}. */
export interface TrunkOptions {
  /** Times arrivals and {@linkcode Trunk.finish}. */
  readonly clock: Clock;
  /** Bytes that may wait to be written before the peer is given up. @default {8 MiB and a little} */
  readonly maxQueuedBytes?: number;
}

/** Called with each message of a logical connection and the monotonic ms at which its last byte had arrived. */
export type MessageReceiver = (message: Message, arrivedAtMs: number) => void;

/** The sending side of one logical connection. */
export interface Channel {
  /**
   * Queues one message; dropped once the trunk has ended. A peer that does not read ends the trunk.
   *
   * @throws {FrameError} If the data part exceeds 4 MiB; nothing was sent then.
   */
  send(message: Message): void;
}

interface OpenChannel {
  readonly reader: MessageReader;
}

/**
 * Multiplexes logical connections over a {@linkcode Duplex}.
 *
 * Opening a logical connection is local and silent. There is no half-close: what ends one ends the trunk. Frames of
 * connections that are not open are read and dropped.
 */
export class Trunk implements AsyncDisposable {
  /** Resolves, never rejects, when the trunk has ended. */
  readonly closed: Promise<TrunkEnd>;
  readonly #duplex: Duplex;
  readonly #clock: Clock;
  readonly #writer: FrameWriter;
  readonly #channels = new Map<number, OpenChannel>();
  readonly #resolveClosed: (end: TrunkEnd) => void;
  #reading: Promise<void> | undefined;
  #end: TrunkEnd | undefined;
  #arrivedAtMs = 0;

  /**
   * Creates a trunk that does not read yet.
   *
   * @param duplex A connected duplex, which the trunk owns from now on.
   * @param options Clock and bounds.
   */
  constructor(duplex: Duplex, options: TrunkOptions) {
    const { promise, resolve } = Promise.withResolvers<TrunkEnd>();
    this.closed = promise;
    this.#resolveClosed = resolve;
    this.#duplex = duplex;
    this.#clock = options.clock;
    this.#writer = new FrameWriter(duplex, {
      maxQueuedBytes: options.maxQueuedBytes ?? DEFAULT_MAX_QUEUED_BYTES,
      onFailure: (error) => this.#fail(error),
    });
  }

  /** How the trunk ended; undefined while it lives. */
  get end(): TrunkEnd | undefined {
    return this.#end;
  }

  /**
   * Opens a logical connection. Open all of them before {@linkcode Trunk.start}: earlier frames would be dropped.
   *
   * @param connId 1 carries the Plugin service, 2 the Runtime service (`reference/nri.md` §2.2).
   * @param receiver Gets each whole message; what it throws ends the trunk.
   * @param maxDataBytes Largest data part accepted; more ends the trunk. @default {16 MiB}
   * @throws {RangeError} If the connection is open already.
   */
  open(connId: number, receiver: MessageReceiver, maxDataBytes: number = MAX_RECEIVED_DATA_BYTES): Channel {
    if (this.#channels.has(connId)) {
      throw new RangeError(`Cannot open connection ${connId}: it is open already`);
    }
    const reader = new MessageReader((message) => {
      if (this.#end === undefined) receiver(message, this.#arrivedAtMs);
    }, maxDataBytes);
    this.#channels.set(connId, { reader });
    return { send: (message) => this.#send(frameMessage(connId, message)) };
  }

  /** Begins to read. Until then bytes wait in the duplex. Idempotent. */
  start(): void {
    this.#reading ??= this.#read();
  }

  /** Closes at once; what waits to be written is lost. Idempotent. */
  close(cause?: Error): void {
    this.#finishAs({ kind: "closed", cause });
  }

  /**
   * Writes what waits, then closes.
   *
   * @param limitMs Closes after this time anyway.
   */
  async finish(limitMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#clock.setTimer(resolve, limitMs);
    await Promise.race([this.#writer.drained(), this.closed, promise]);
    timer.cancel();
    this.close();
  }

  /** Closes and waits until no read or write is pending any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.#reading;
    await this.#writer.drained();
  }

  #send(framed: Uint8Array): void {
    if (this.#end !== undefined) return;
    try {
      this.#writer.enqueue(framed);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(READ_BUFFER_BYTES);
    const mux = new MuxReader((connId, piece) => this.#channels.get(connId)?.reader.push(piece));
    try {
      while (this.#end === undefined) {
        const count = await this.#duplex.read(buffer);
        if (count === null) return this.#endOfStream(mux);
        this.#arrivedAtMs = this.#clock.now();
        mux.push(buffer.subarray(0, count));
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #endOfStream(mux: MuxReader): void {
    const whole = !mux.insideFrame && this.#channels.values().every(({ reader }) => !reader.insideMessage);
    if (whole) return this.#finishAs({ kind: "eof", cause: undefined });
    this.#fail(new FrameError("Cannot read frame: the stream ended inside it", { problem: "truncated" }));
  }

  #fail(error: unknown): void {
    const cause = error instanceof Error ? error : new Error(String(error), { cause: error });
    this.#finishAs({ kind: "failed", cause });
  }

  #finishAs(end: TrunkEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#writer.stop();
    this.#duplex.close();
    this.#resolveClosed(end);
  }
}
