/** The calling side of one logical connection. */
import type { Clock, Timer } from "./clock.ts";
import { MAX_SENT_DATA_BYTES, MESSAGE_TYPE } from "./framing.ts";
import type { Message } from "./framing.ts";
import { RpcError, STATUS } from "./status.ts";
import type { Channel, Trunk, TrunkEnd } from "./trunk.ts";
import { decodeResponse, encodeRequest } from "./ttrpc_codec.ts";

/** Stream ids are u32; wrapping is not defined (`reference/nri.md` §1.3). */
const LAST_STREAM_ID = 0xffff_ffff;

/** Circumstances of a {@linkcode TtrpcClient}. */
export interface TtrpcClientOptions {
  /** Times the deadlines. */
  readonly clock: Clock;
  /** Largest data part of a response; more ends the trunk. @default {16 MiB} */
  readonly maxDataBytes?: number;
}

/** One call. */
export interface Call {
  /** Full name, such as `nri.pkg.api.v1alpha1.Runtime`. */
  readonly service: string;
  /** Name within the service. */
  readonly method: string;
  /** The encoded request message. */
  readonly payload: Uint8Array;
  /** The caller's deadline, enforced here and told to the server. */
  readonly timeoutMs: number;
  /** Sent along; keys in lower case. */
  readonly metadata?: ReadonlyMap<string, string>;
}

interface PendingCall {
  readonly method: string;
  readonly timer: Timer;
  readonly resolve: (payload: Uint8Array) => void;
  readonly reject: (error: RpcError) => void;
}

/**
 * Calls the services of the peer. Stream ids are odd and increase in the order of the bytes; replies may come in any
 * order. A reply that comes after its deadline is dropped: the protocol has no cancel message.
 */
export class TtrpcClient {
  readonly #trunk: Trunk;
  readonly #clock: Clock;
  readonly #channel: Channel;
  readonly #pending = new Map<number, PendingCall>();
  #nextStreamId = 1;

  /**
   * Opens the connection; create it before {@linkcode Trunk.start}.
   *
   * @param trunk The trunk.
   * @param connId The logical connection.
   * @param options Clock and bounds.
   */
  constructor(trunk: Trunk, connId: number, options: TtrpcClientOptions) {
    this.#trunk = trunk;
    this.#clock = options.clock;
    this.#channel = trunk.open(connId, (message) => this.#receive(message), options.maxDataBytes);
    trunk.closed.then((end) => this.#abandon(end));
  }

  /**
   * Calls a method and resolves with the encoded response, a view into a buffer that nobody else uses.
   *
   * @throws {RpcError} As the peer answered; or `local`: deadlineExceeded, unavailable (connection gone),
   * resourceExhausted (over 4 MiB: nothing was sent), internal (the answer cannot be read).
   */
  call(call: Call): Promise<Uint8Array> {
    const method = `${call.service}/${call.method}`;
    const { end } = this.#trunk;
    if (end !== undefined) return Promise.reject(gone(method, end));
    const data = encodeRequest(call);
    if (data.length > MAX_SENT_DATA_BYTES) return Promise.reject(tooLarge(method, data.length));
    if (this.#nextStreamId > LAST_STREAM_ID) {
      return Promise.reject(gone(method, { kind: "closed", cause: undefined }));
    }
    const streamId = this.#nextStreamId;
    this.#nextStreamId += 2;
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const timer = this.#clock.setTimer(() => this.#expire(streamId, call.timeoutMs), call.timeoutMs);
    this.#pending.set(streamId, { method, timer, resolve, reject });
    this.#channel.send({ streamId, type: MESSAGE_TYPE.request, flags: 0, data });
    return promise;
  }

  #receive(message: Message): void {
    const known = message.type === MESSAGE_TYPE.response || message.type === MESSAGE_TYPE.data;
    const call = known ? this.#take(message.streamId) : undefined;
    if (call === undefined) return; // late, never asked for, or of an unknown type
    if (message.type !== MESSAGE_TYPE.response) {
      return call.reject(failed(call.method, "unexpected data message received: protocol error"));
    }
    try {
      const response = decodeResponse(message.data);
      if (response.kind === "payload") call.resolve(response.payload);
      else call.reject(new RpcError(response.message, { code: response.code, method: call.method }));
    } catch (cause) {
      call.reject(failed(call.method, "response cannot be decoded", cause));
    }
  }

  #take(streamId: number): PendingCall | undefined {
    const call = this.#pending.get(streamId);
    this.#pending.delete(streamId);
    call?.timer.cancel();
    return call;
  }

  #expire(streamId: number, timeoutMs: number): void {
    const call = this.#take(streamId);
    call?.reject(
      new RpcError(`Cannot call "${call.method}": no answer within ${timeoutMs} ms`, {
        code: STATUS.deadlineExceeded,
        method: call.method,
        local: true,
      }),
    );
  }

  #abandon(end: TrunkEnd): void {
    for (const streamId of [...this.#pending.keys()]) {
      const call = this.#take(streamId);
      call?.reject(gone(call.method, end));
    }
  }
}

function gone(method: string, end: TrunkEnd): RpcError {
  const options = { code: STATUS.unavailable, method, local: true };
  const message = `Cannot call "${method}": the connection is gone (${end.kind})`;
  return new RpcError(message, end.cause === undefined ? options : { ...options, cause: end.cause });
}

function tooLarge(method: string, bytes: number): RpcError {
  return new RpcError(`Cannot call "${method}": message of ${bytes} bytes exceeds ${MAX_SENT_DATA_BYTES}`, {
    code: STATUS.resourceExhausted,
    method,
    local: true,
  });
}

function failed(method: string, state: string, cause?: unknown): RpcError {
  return new RpcError(`Cannot call "${method}": ${state}`, {
    code: STATUS.internal,
    method,
    local: true,
    cause,
  });
}
