/**
 * The NRI messages as plain values: what the product reads of them, nothing else (`reference/nri.md` §4.5).
 *
 * Generated protobuf classes stay inside this layer. Absent optional wrappers are `undefined`; a present zero is 0.
 */

/** A pod sandbox as the runtime describes it. */
export interface PodSandbox {
  /** Sandbox id, unique per attempt. */
  readonly id: string;
  readonly name: string;
  /** Kubernetes pod UID. */
  readonly uid: string;
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
  readonly id: string;
  readonly podSandboxId: string;
  /** Container name; where the runtime leaves it empty, the label `io.kubernetes.container.name`, else "". */
  readonly name: string;
  readonly state: ContainerState;
  readonly resources: LinuxResources;
  /** `linux.cgroups_path`; empty where unknown. */
  readonly cgroupsPath: string;
  /** Creation time in ns since the epoch (precision above 2^53 is lost); 0 where not given. */
  readonly createdAt: number;
}

/** CPU and memory resources of a container or of an update request. */
export interface LinuxResources {
  readonly cpu: LinuxCpu;
  /** Memory limit in bytes; undefined where the wrapper is absent. May be rounded above 2^53. */
  readonly memoryLimit: number | undefined;
}

/** CPU controller values. In an update request a present 0 means "not being changed" (§7.3). */
export interface LinuxCpu {
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
  readonly cpus: string;
  readonly mems: string;
}

/** An update of one container in an answer or in `Runtime.UpdateContainers`. */
export interface ContainerUpdate {
  readonly containerId: string;
  /** New `cpuset.cpus`, never empty (`""` would mean "no change", §0 rule 11). */
  readonly cpus: string;
  /** New `cpuset.mems`; empty: not written. */
  readonly mems: string;
  readonly ignoreFailure: boolean;
}

/** What the runtime says of itself in Configure. */
export interface RuntimeInfo {
  /** Configuration text of a native plugin; empty for external ones. */
  readonly config: string;
  readonly runtimeName: string;
  readonly runtimeVersion: string;
  /** NRI version of the runtime, such as `v0.12.3`; empty before NRI 0.12. */
  readonly nriVersion: string;
  /** Registration timeout in ms; 5000 where not given. */
  readonly registrationTimeoutMs: number;
  /** Request timeout in ms; 2000 where not given. */
  readonly requestTimeoutMs: number;
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
  readonly updates: readonly ContainerUpdate[];
}

/**
 * What a plugin does with the runtime's requests. All methods answer synchronously, from memory; an `RpcError`
 * thrown by one becomes the status of the reply, any other error becomes code 2 (Unknown) with its message.
 */
export interface PluginHandlers {
  /** Configure: returns the event mask (`reference/nri.md` §4.3). */
  configure(info: RuntimeInfo): number;
  /** Synchronize, after all chunks were joined; returns the updates of the final answer. */
  synchronize(
    pods: readonly PodSandbox[],
    containers: readonly Container[],
    context: RequestContext,
  ): readonly ContainerUpdate[];
  createContainer(pod: PodSandbox, container: Container, context: RequestContext): CreateContainerReply;
  /** `resources` are the requested new values. */
  updateContainer(
    pod: PodSandbox,
    container: Container,
    resources: LinuxResources,
    context: RequestContext,
  ): readonly ContainerUpdate[];
  stopContainer(pod: PodSandbox, container: Container, context: RequestContext): readonly ContainerUpdate[];
  /** Every other event, by dedicated RPC or by StateChange alike. `container` is undefined for pod events. */
  lifecycle(
    event: LifecycleEvent,
    pod: PodSandbox,
    container: Container | undefined,
    context: RequestContext,
  ): void;
}
