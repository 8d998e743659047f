import type { CpuSet } from "../cpuset/mod.ts";
import type { Topology } from "../topology/mod.ts";

/** What a container asked for, as far as placement cares (spec §4). Zero and absent are told apart by the reader. */
export interface ResourceRequest {
  /** CPU shares; undefined where the runtime did not say. */
  readonly shares: number | undefined;
  /** CFS quota in µs per period; −1 is "no limit"; undefined where the runtime did not say. */
  readonly quota: number | undefined;
  /** CFS period in µs. */
  readonly period: number | undefined;
  /** Whether there is a memory limit above zero. */
  readonly hasMemoryLimit: boolean;
}

/** Kubernetes QoS class of a pod, `unknown` where the cgroup parent does not tell. */
export type QosClass = "guaranteed" | "burstable" | "besteffort" | "unknown";

/** Whether a criterion must be met as well as the machine can, counts in its place, or does not count [P4]. */
export type PlacementMode = "prefer" | "require" | "ignore";

/** How much the criteria of placement matter [P4]. */
export interface PlacementSettings {
  /** Few NUMA nodes. */
  readonly numa: PlacementMode;
  /** Few last-level caches. */
  readonly l3: PlacementMode;
  /** Few cores in part; where whole ones are required, those count too that others split before. */
  readonly wholeCores: PlacementMode;
}

/** Settings that decisions depend on (spec §14 [O2]). */
export interface PolicySettings {
  /** Which containers may own CPUs: any with a memory limit, or only those of Guaranteed pods (spec §4). */
  readonly integerScope: "container" | "guaranteed";
  /** CPUs that stay in the shared pool and are never handed out exclusively [O5]. */
  readonly reservedCpus: CpuSet;
  /** Fewest CPUs that placing an integer container leaves in the shared pool (spec §5). */
  readonly minSharedCpus: number;
  /** How integer containers are placed [P4]. */
  readonly placement: PlacementSettings;
  /**
   * Who may use isolated CPUs [P4]: annotated containers only, integer containers too and before all others, or
   * everybody. With `ignore` the topology that decisions see names none.
   */
  readonly isolatedCpus: "pinned-only" | "integer-first" | "ignore";
  /** What happens to new shared containers while the pool is empty [G3]. */
  readonly emptyPool: "refuse" | "overflow";
  /** Namespaces whose shared containers are admitted even on an empty pool [G3]. */
  readonly overflowNamespaces: readonly string[];
  /** How long freed CPUs stay idle before shared containers grow onto them, in ms [G1]. */
  readonly poolGrowthDelayMs: number;
  /** Time between two looks at what containers really have, in s; 0: never [V]. */
  readonly driftCheckSeconds: number;
  /** When `Runtime.UpdateContainers` may be called outside a hook [G4]. */
  readonly unsolicitedUpdates: "auto" | "repairs" | "never";
  /** Integer containers of Guaranteed pods have no CFS quota [O5]. */
  readonly liftCfsQuota: boolean;
  /** Annotated containers are told their CPUs in their environment [O5]. */
  readonly injectCpuEnv: boolean;
  /** What the runtime shall do while the plugin does not answer [O2]: go on as it does by itself, or fail. */
  readonly failurePolicy: "runtime" | "fail-closed";
}

/** How a container is to be placed (spec §4). */
export type Classification =
  | { readonly class: "annotated"; readonly cpus: CpuSet; readonly mems: string }
  | { readonly class: "integer"; readonly count: number; readonly basis: "quota" | "shares" }
  | { readonly class: "shared" }
  | { readonly class: "refused"; readonly refusal: Refusal };

/** Name of a class of containers. */
export type ContainerClass = "annotated" | "integer" | "shared";

/** Why there are too few CPUs, in numbers: `have` and the `taken` ones are all that are online [P5]. */
export interface Shortage {
  /** CPUs wanted. */
  readonly need: number;
  /** The most that could have been given. */
  readonly have: number;
  /** CPUs that run. */
  readonly online: number;
  /** Number of CPUs by what keeps them from being given, in the order of the message. */
  readonly taken: ReadonlyMap<string, number>;
}

/** An expected "no": the text reaches the user, the kind feeds counters. */
export interface Refusal {
  /** For counters. */
  readonly kind:
    | "invalid-pin"
    | "offline-pin"
    | "no-node"
    | "insufficient"
    | "placement"
    | "conflict"
    | "empty-pool"
    | "deadline";
  /** For the user; one line. */
  readonly message: string;
  /** The numbers of the message where it is about too few CPUs. */
  readonly shortage?: Shortage;
}

/**
 * Who has the machine's CPUs at one moment (spec §2). `pinned`, `exclusive`, `quarantined`, `isolated` and `pool`
 * are disjoint and together are `online` (I6).
 */
export interface CpuView {
  /** The machine. */
  readonly topology: Topology;
  /** CPUs that run. */
  readonly online: CpuSet;
  /** CPUs of annotated pods that are up [A7]. */
  readonly pinned: CpuSet;
  /** CPUs that slots own. */
  readonly exclusive: CpuSet;
  /** CPUs of somebody who may not be touched, less pinned and exclusive ones. */
  readonly quarantined: CpuSet;
  /** Pinned CPUs on which somebody runs who may not be touched: no shelter for shared containers [G2]. */
  readonly haunted: CpuSet;
  /** Isolated CPUs that are neither pinned, exclusive nor quarantined. */
  readonly isolated: CpuSet;
  /** CPUs that shared containers may use. */
  readonly pool: CpuSet;
  /** Pool CPUs that shared containers do not get yet: freed a moment ago, or held for a slot that may return. */
  readonly idle: CpuSet;
  /** Idle CPUs that an owner gave up but may still have [H2]. */
  readonly unsettled: CpuSet;
  /** CPUs an update in flight may hand to a shared container [G4]: no candidates until it is answered. */
  readonly inFlight: CpuSet;
}
