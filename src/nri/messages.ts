/**
 * The NRI messages as plain values: what the product reads of them, nothing else (`reference/nri.md` §4.5).
 *
 * Generated protobuf classes stay inside this layer. Absent optional wrappers are `undefined`; a present zero is 0.
 */

/** A pod sandbox as the runtime describes it. */
export interface PodSandbox {
  /** Sandbox id, unique per attempt. */
  readonly id: string;
  /** Pod name. */
  readonly name: string;
  /** Kubernetes pod UID. */
  readonly uid: string;
  /** Kubernetes namespace. */
  readonly namespace: string;
  /** Annotations whose key contains `weka.io`; all others are skipped unread. */
  readonly annotations: ReadonlyMap<string, string>;
  /** `linux.cgroup_parent` as the kubelet gave it; empty where unknown. */
  readonly cgroupParent: string;
}

/** `ContainerState` of the protocol. Not trustworthy in most events (`reference/nri.md` §6.3). */
export type ContainerState = "unknown" | "created" | "paused" | "running" | "stopped";

/** A container as the runtime describes it. */
export interface Container {
  /** Container id, unique per attempt; never empty. */
  readonly id: string;
  /** Id of the sandbox it belongs to. */
  readonly podSandboxId: string;
  /** Container name; where the runtime leaves it empty, the label `io.kubernetes.container.name`, else "". */
  readonly name: string;
  /** State as the runtime says. */
  readonly state: ContainerState;
  /** `linux.resources`: the OCI spec's, later updates included. */
  readonly resources: LinuxResources;
  /** `linux.cgroups_path`; empty where unknown. */
  readonly cgroupsPath: string;
  /** Creation time in ns since the epoch (precision above 2^53 is lost); 0 where not given. */
  readonly createdAt: number;
}

/** CPU and memory resources of a container or of an update request. */
export interface LinuxResources {
  /** CPU controller values. */
  readonly cpu: LinuxCpu;
  /** Memory limit in bytes; undefined where the wrapper is absent. May be rounded above 2^53. */
  readonly memoryLimit: number | undefined;
}

/** CPU controller values. In an update request a present 0 means "not being changed" (§7.3). */
export interface LinuxCpu {
  /** CPU weight, 2 to 262144. */
  readonly shares: number | undefined;
  /** CFS quota in µs per period; −1 is "no limit". */
  readonly quota: number | undefined;
  /** CFS period in µs. */
  readonly period: number | undefined;
  /** `cpuset.cpus` in list format; empty where not set. */
  readonly cpus: string;
  /** `cpuset.mems` in list format; empty where not set. */
  readonly mems: string;
}

/** Resources with nothing set. */
export const NO_RESOURCES: LinuxResources = {
  cpu: { shares: undefined, quota: undefined, period: undefined, cpus: "", mems: "" },
  memoryLimit: undefined,
};

/** Answer to CreateContainer for the container itself. Empty strings are not written. */
export interface ContainerAdjustment {
  /** `cpuset.cpus` in list format. */
  readonly cpus: string;
  /** `cpuset.mems` in list format. */
  readonly mems: string;
  /** CFS quota in µs per period, −1: no limit; absent: as the request has it. */
  readonly quota?: number;
  /** Environment variables; one of the container's own of the same name is replaced. */
  readonly env?: ReadonlyMap<string, string>;
}

/** An update of one container in an answer or in `Runtime.UpdateContainers`. */
export interface ContainerUpdate {
  /** The container to update. */
  readonly containerId: string;
  /** New `cpuset.cpus`, never empty (`""` would mean "no change", §0 rule 11). */
  readonly cpus: string;
  /** New `cpuset.mems`; empty: not written. */
  readonly mems: string;
  /** New CFS quota in µs per period, −1: no limit; absent: not written. */
  readonly quota?: number;
  /** True on every update of another container: CRI-O would else fail the operation (§0 rule 14). */
  readonly ignoreFailure: boolean;
}

/** What the runtime says of itself in Configure. */
export interface RuntimeInfo {
  /** Configuration text of a native plugin; empty for external ones. */
  readonly config: string;
  /** `containerd` or `cri-o`. */
  readonly runtimeName: string;
  /** The build's version, such as `v2.2.7`. */
  readonly runtimeVersion: string;
  /** NRI version of the runtime, such as `v0.12.3`; empty before NRI 0.12. */
  readonly nriVersion: string;
  /** Registration timeout in ms; 5000 where not given. */
  readonly registrationTimeoutMs: number;
  /** Request timeout in ms; 2000 where not given. */
  readonly requestTimeoutMs: number;
}

/** What a runtime with NRI ≥ 0.12.4 does when the plugin fails to answer; older ones skip it (`reference/nri.md` §5.2). */
export interface FailurePolicy {
  /** The request fails, rather than go on without the plugin: of every event that the plugin subscribed to. */
  readonly failRequest: boolean;
  /** The plugin stays registered when an answer is late. A lost connection always ends it. */
  readonly keepConnected: boolean;
}

/** Lifecycle events that carry no answer. */
export type LifecycleEvent =
  | "RunPodSandbox"
  | "StopPodSandbox"
  | "RemovePodSandbox"
  | "PostCreateContainer"
  | "StartContainer"
  | "PostStartContainer"
  | "PostUpdateContainer"
  | "RemoveContainer";

/** Circumstances of one request. */
export interface RequestContext {
  /** Monotonic ms at which the last byte of the request's frame had arrived, by the connection's clock. */
  readonly arrivedAtMs: number;
}

/** Answer to CreateContainer. */
export interface CreateContainerReply {
  /** Undefined: the container is left as it is. */
  readonly adjustment: ContainerAdjustment | undefined;
  /** Updates of other containers, applied before the new one exists; at most one per container. */
  readonly updates: readonly ContainerUpdate[];
}
