import type { RpcError } from "../wire/mod.ts";

/** Which CRI operation failed. */
export type CriOperation =
  | "RunPodSandbox"
  | "StopPodSandbox"
  | "RemovePodSandbox"
  | "CreateContainer"
  | "StartContainer"
  | "UpdateContainerResources"
  | "StopContainer"
  | "RemoveContainer";

/** A CRI operation failed; the message is what the runtime would tell the kubelet. */
export class CriError extends Error {
  /** Always `CriError`, minified or not. */
  override readonly name = "CriError";
  /** Which operation. */
  readonly operation: CriOperation;

  /**
   * Creates the error.
   *
   * @param message The text for the kubelet, with a plugin's text as the runtime composes it.
   * @param options The operation, and a cause where there is one.
   */
  constructor(message: string, options: ErrorOptions & { readonly operation: CriOperation }) {
    super(message, options);
    this.operation = options.operation;
  }
}

/** The runtime was restarted while an operation was under way; what the kubelet's connection then says. */
export class RuntimeEnded extends Error {
  /** Always `RuntimeEnded`, minified or not. */
  override readonly name = "RuntimeEnded";

  /** Creates the error. */
  constructor() {
    super("rpc error: code = Unavailable desc = error reading from server: EOF");
  }
}

/** gRPC's names of the status codes, by number (`reference/nri.md` §1.4). */
const CODE_NAMES = [
  "OK",
  "Canceled",
  "Unknown",
  "InvalidArgument",
  "DeadlineExceeded",
  "NotFound",
  "AlreadyExists",
  "PermissionDenied",
  "ResourceExhausted",
  "FailedPrecondition",
  "Aborted",
  "OutOfRange",
  "Unimplemented",
  "Internal",
  "Unavailable",
  "DataLoss",
  "Unauthenticated",
] as const;

/** A status as Go prints it: `rpc error: code = Unknown desc = …`. */
export function statusText(error: Pick<RpcError, "code" | "message">): string {
  return `rpc error: code = ${CODE_NAMES[error.code] ?? `Code(${error.code})`} desc = ${error.message}`;
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
