// deno-lint-ignore-file camelcase -- the fields are the interface's own
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { loadSync, type MethodDefinition } from "@grpc/proto-loader";
import type {
  ContainerConfig,
  ContainerState,
  LinuxContainerResources,
  PodSandboxConfig,
} from "./cri_types.ts";

/** A call that the runtime answered with an error. `details` is its text, as a kubelet would show it. */
export class CriError extends Error {
  override readonly name = "CriError";
  readonly code: number;
  readonly details: string;

  constructor(method: string, cause: ServiceError) {
    super(`${method}: ${cause.code} ${cause.details}`, { cause });
    this.code = cause.code;
    this.details = cause.details;
  }
}

/** Longest wait for any answer: a runtime that stands still fails the test instead of hanging it. */
const CALL_TIMEOUT_MS = 60_000;

/** The calls of a kubelet to a container runtime. */
export class CriClient implements Disposable {
  readonly #client: Client;
  readonly #methods: Readonly<Record<string, MethodDefinition<object, object>>>;

  /**
   * @param address Absolute path of the runtime's socket, or host and port.
   * @param proto Path of the interface's protobuf text.
   */
  constructor(address: string, proto: string) {
    const options = { keepCase: true, longs: String, enums: String, defaults: false, oneofs: true };
    // Decoded boundary: the entry of a `service` in a loaded definition is a table of its methods.
    this.#methods = loadSync(proto, options)["runtime.v1.RuntimeService"] as unknown as Readonly<
      Record<string, MethodDefinition<object, object>>
    >;
    const target = address.startsWith("/") ? `unix://${address}` : address;
    this.#client = new Client(target, credentials.createInsecure(), {
      "grpc.default_authority": "localhost",
      // The default waits a second after a first try that came too early.
      "grpc.initial_reconnect_backoff_ms": 50,
      "grpc.max_reconnect_backoff_ms": 100,
    });
  }

  /** Whether the runtime answers at all and says that it is ready. */
  async isReady(): Promise<boolean> {
    try {
      await this.#call("Status", {}, 2_000);
      return true;
    } catch (error) {
      if (error instanceof CriError) return false;
      throw error;
    }
  }

  /** Creates and starts a sandbox; returns its id. */
  async runPodSandbox(config: PodSandboxConfig): Promise<string> {
    const answer = await this.#call<{ pod_sandbox_id: string }>("RunPodSandbox", { config });
    return answer.pod_sandbox_id;
  }

  /** Creates a container in a sandbox; returns its id. */
  async createContainer(podId: string, config: ContainerConfig, pod: PodSandboxConfig): Promise<string> {
    const request = { pod_sandbox_id: podId, config, sandbox_config: pod };
    const answer = await this.#call<{ container_id: string }>("CreateContainer", request);
    return answer.container_id;
  }

  async startContainer(id: string): Promise<void> {
    await this.#call("StartContainer", { container_id: id });
  }

  /** @param graceSeconds 0: killed at once. */
  async stopContainer(id: string, graceSeconds: number): Promise<void> {
    await this.#call("StopContainer", { container_id: id, timeout: graceSeconds });
  }

  async removeContainer(id: string): Promise<void> {
    await this.#call("RemoveContainer", { container_id: id });
  }

  async stopPodSandbox(id: string): Promise<void> {
    await this.#call("StopPodSandbox", { pod_sandbox_id: id });
  }

  async removePodSandbox(id: string): Promise<void> {
    await this.#call("RemovePodSandbox", { pod_sandbox_id: id });
  }

  /** An in-place resize, as the kubelet sends it. */
  async updateContainerResources(id: string, linux: LinuxContainerResources): Promise<void> {
    await this.#call("UpdateContainerResources", { container_id: id, linux });
  }

  async containerState(id: string): Promise<ContainerState> {
    const answer = await this.#call<{ status?: { state?: ContainerState } }>("ContainerStatus", {
      container_id: id,
    });
    // The first value of an enumeration is not sent.
    return answer.status?.state ?? "CONTAINER_CREATED";
  }

  /** Process id of a running container. */
  async containerPid(id: string): Promise<number> {
    const request = { container_id: id, verbose: true };
    const answer = await this.#call<{ info: Readonly<Record<string, string>> }>("ContainerStatus", request);
    // Decoded boundary: containerd's own verbose answer.
    return (JSON.parse(answer.info["info"] ?? "{}") as { readonly pid: number }).pid;
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }

  #call<Answer extends object>(name: string, request: object, timeoutMs = CALL_TIMEOUT_MS): Promise<Answer> {
    const method = this.#methods[name];
    if (method === undefined) throw new TypeError(`Cannot call "${name}": the interface has no such method`);
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        { deadline: Date.now() + timeoutMs },
        (error, answer) => {
          if (error) reject(new CriError(name, error));
          // Decoded boundary: the interface fixes the shape of each answer.
          else resolve((answer ?? {}) as Answer);
        },
      );
    });
  }
}
