// deno-lint-ignore-file camelcase -- the names are the interface's own
/** The messages of the container runtime interface (k8s.io/cri-api, `runtime.v1`) as far as the tests use them. */

/** CPU and memory of a container; 0 or absent: not set. 64-bit values may be numbers up to 2^53. */
export interface LinuxContainerResources {
  readonly cpu_period?: number;
  readonly cpu_quota?: number;
  readonly cpu_shares?: number;
  /** Bytes. */
  readonly memory_limit_in_bytes?: number;
  readonly cpuset_cpus?: string;
  readonly cpuset_mems?: string;
}

/** Names and annotations of a sandbox or container. */
export type StringMap = Readonly<Record<string, string>>;

/** Which namespaces are shared: all pods use the machine's network, so that no network plugin is needed. */
export interface SecurityContext {
  readonly namespace_options: {
    readonly network: "NODE";
    readonly pid: "CONTAINER";
    readonly ipc: "POD";
  };
}

/** A pod as the runtime sees it. */
export interface PodSandboxConfig {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly attempt: number;
  };
  readonly log_directory: string;
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly linux: {
    readonly cgroup_parent: string;
    readonly security_context: SecurityContext;
    readonly resources: LinuxContainerResources;
  };
}

/** A container as the runtime sees it. */
export interface ContainerConfig {
  readonly metadata: { readonly name: string; readonly attempt: number };
  readonly image: { readonly image: string };
  readonly command: readonly string[];
  readonly log_path: string;
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly linux: {
    readonly resources: LinuxContainerResources;
    readonly security_context: SecurityContext;
  };
}

/** Life of a container. */
export type ContainerState =
  | "CONTAINER_CREATED"
  | "CONTAINER_RUNNING"
  | "CONTAINER_EXITED"
  | "CONTAINER_UNKNOWN";
