/** Status codes of ttrpc (those of gRPC) and the error that carries one. */

/** Status codes by name (`reference/nri.md` §1.4). */
export const STATUS = {
  ok: 0,
  canceled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
  unauthenticated: 16,
} as const;

/** Circumstances of an {@linkcode RpcError}. */
export interface RpcErrorOptions extends ErrorOptions {
  /** Status code, one of {@linkcode STATUS} or any other the peer sent. */
  readonly code: number;
  /** `service/method`; empty where a handler throws it. @default {""} */
  readonly method?: string;
  /** See {@linkcode RpcError.local}. @default {false} */
  readonly local?: boolean;
}

/**
 * A call failed, or a handler wants it to fail with this status.
 *
 * @example A handler refuses a request
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RpcError, STATUS } from "./mod.ts";
 *
 * const refusal = new RpcError("Cannot place container: 2 CPUs free", { code: STATUS.resourceExhausted });
 * assertEquals(refusal.code, 8);
 * ```
 */
export class RpcError extends Error {
  /** Always `RpcError`, minified or not. */
  override readonly name = "RpcError";
  /** Status code. */
  readonly code: number;
  /** `service/method`; empty where a handler throws it. */
  readonly method: string;
  /**
   * True where this side decided: the deadline passed (4), the connection is gone (14), the request is too large (8).
   * False where the peer answered with this status. The runtime treats the two differently (`reference/nri.md` §5.2).
   */
  readonly local: boolean;

  /**
   * Creates the error.
   *
   * @param message Status message as it goes over the wire, or came.
   * @param options Code, method, origin and cause.
   */
  constructor(message: string, options: RpcErrorOptions) {
    super(message, options);
    this.code = options.code;
    this.method = options.method ?? "";
    this.local = options.local ?? false;
  }
}
