/** Errors for messages that cannot be used. */
import { RpcError, STATUS } from "../wire/mod.ts";

/** The error for a message that breaks the protocol: status InvalidArgument. */
export function invalid(message: string, cause?: unknown): RpcError {
  return new RpcError(message, { code: STATUS.invalidArgument, cause });
}

/**
 * Runs a decoder.
 *
 * @throws {RpcError} As the decoder throws it; any other error of the decoder becomes status Internal, as in ttrpc.
 */
export function decoding<T>(decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    if (cause instanceof RpcError) throw cause;
    const state = cause instanceof Error ? cause.message : String(cause);
    throw new RpcError(`Cannot decode payload: ${state}`, { code: STATUS.internal, cause });
  }
}
