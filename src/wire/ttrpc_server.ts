/** The answering side of one logical connection. */
import { MAX_SENT_DATA_BYTES, MESSAGE_TYPE, releaseData } from "./framing.ts";
import type { Message } from "./framing.ts";
import { RpcError, STATUS } from "./status.ts";
import type { Channel, Trunk } from "./trunk.ts";
import { decodeRequest, encodeResponse } from "./ttrpc_codec.ts";
import type { Response } from "./ttrpc_codec.ts";

/** Requests whose answers may be outstanding at once. */
const MAX_OPEN_REQUESTS = 256;

/** Circumstances of one request. */
export interface ServerContext {
  /** Monotonic ms at which the last byte of the request had arrived, by the trunk's clock. */
  readonly arrivedAtMs: number;
  /** What the caller said of its deadline, in ms from the sending; 0: nothing. Advisory. */
  readonly timeoutMs: number;
}

/**
 * Answers one method. `payload` is the encoded request, a view that must not be used after the answer. An
 * {@linkcode RpcError} becomes the status of the reply, any other error code 2 with its message.
 */
export type MethodHandler = (payload: Uint8Array, context: ServerContext) => Uint8Array | Promise<Uint8Array>;

/** Full service name to method name to handler. */
export type Services = ReadonlyMap<string, ReadonlyMap<string, MethodHandler>>;

/**
 * Serves methods. Requests are handed to their handlers in the order of arrival; the reply of a synchronous handler is
 * queued before the next request is looked at. Handlers that return promises run side by side.
 */
export class TtrpcServer {
  readonly #channel: Channel;
  readonly #services: Services;
  #lastStreamId = 0;
  #openRequests = 0;
  #idle: PromiseWithResolvers<void> | undefined;
  #finishing = false;

  /**
   * Opens the connection; create it before {@linkcode Trunk.start}.
   *
   * @param trunk The trunk.
   * @param connId The logical connection.
   * @param services What is served.
   */
  constructor(trunk: Trunk, connId: number, services: Services) {
    this.#services = services;
    this.#channel = trunk.open(connId, (message, arrivedAtMs) => this.#receive(message, arrivedAtMs));
  }

  /** Takes no more requests, and resolves when all answers in hand are queued. */
  async finish(): Promise<void> {
    this.#finishing = true;
    if (this.#openRequests === 0) return;
    this.#idle ??= Promise.withResolvers<void>();
    await this.#idle.promise;
  }

  #receive(message: Message, arrivedAtMs: number): void {
    const { streamId, type } = message;
    if (this.#finishing) return;
    if (type !== MESSAGE_TYPE.request && type !== MESSAGE_TYPE.data) return releaseData(message); // future types
    const state = offence(message, this.#lastStreamId);
    if (state === undefined) {
      this.#lastStreamId = streamId;
      this.#dispatch(message, arrivedAtMs);
    } else {
      releaseData(message);
      this.#refuse(streamId, STATUS.invalidArgument, state);
    }
  }

  #dispatch(message: Message, arrivedAtMs: number): void {
    const { streamId } = message;
    try {
      const request = readRequest(message.data);
      const handler = this.#find(request.service, request.method);
      const result = handler(request.payload, { arrivedAtMs, timeoutMs: request.timeoutMs });
      if (!(result instanceof Uint8Array)) return void this.#answerLater(message, result);
      this.#answer(streamId, result);
    } catch (error) {
      this.#reply(streamId, statusOf(error));
    }
    releaseData(message);
  }

  async #answerLater(message: Message, result: Promise<Uint8Array>): Promise<void> {
    this.#openRequests++;
    try {
      this.#answer(message.streamId, await result);
    } catch (error) {
      this.#reply(message.streamId, statusOf(error));
    } finally {
      releaseData(message);
      this.#openRequests--;
      if (this.#openRequests === 0) this.#idle?.resolve();
    }
  }

  #find(service: string, method: string): MethodHandler {
    const methods = this.#services.get(service);
    if (methods === undefined) throw new RpcError(`service ${service}`, { code: STATUS.unimplemented });
    const handler = methods.get(method);
    if (handler === undefined) throw new RpcError(`method ${method}`, { code: STATUS.unimplemented });
    if (this.#openRequests >= MAX_OPEN_REQUESTS) {
      throw new RpcError(`Cannot serve request: ${MAX_OPEN_REQUESTS} are open`, {
        code: STATUS.resourceExhausted,
      });
    }
    return handler;
  }

  #answer(streamId: number, payload: Uint8Array): void {
    this.#reply(streamId, { kind: "payload", payload });
  }

  #refuse(streamId: number, code: number, message: string): void {
    this.#reply(streamId, { kind: "status", code, message });
  }

  #reply(streamId: number, response: Response): void {
    const data = encodeResponse(response);
    if (data.length > MAX_SENT_DATA_BYTES) {
      const state = `response of ${data.length} bytes exceeds ${MAX_SENT_DATA_BYTES}`;
      return this.#refuse(streamId, STATUS.resourceExhausted, `Cannot send response: ${state}`);
    }
    this.#channel.send({ streamId, type: MESSAGE_TYPE.response, flags: 0, data });
  }
}

/** What is wrong with the stream of a message, in the words of the Go server (`reference/nri.md` §1.3, §1.4). */
function offence({ streamId, type }: Message, lastStreamId: number): string | undefined {
  if (type === MESSAGE_TYPE.data) return "StreamID is no longer active"; // requests are answered as unary ones
  if (streamId % 2 === 0) return "StreamID must be odd for client initiated streams";
  if (streamId <= lastStreamId) return "StreamID cannot be re-used and must increment";
  return undefined;
}

function readRequest(data: Uint8Array): ReturnType<typeof decodeRequest> {
  try {
    return decodeRequest(data);
  } catch (cause) {
    throw new RpcError("Cannot decode request: malformed message", { code: STATUS.invalidArgument, cause });
  }
}

function statusOf(error: unknown): Response {
  if (error instanceof RpcError) {
    return { kind: "status", code: error.code || STATUS.unknown, message: error.message };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "status", code: STATUS.unknown, message };
}
