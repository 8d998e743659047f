import type { CpuSet } from "../cpuset/mod.ts";
import type { Degradation, QosClass, ResourceRequest } from "../policy/mod.ts";
import type { Possibilities } from "./possibilities.ts";

/** Longest time a slot's CPUs are held and a pod's pins outlive its containers: the kubelet's back-off and some [P1] [A7]. */
export const HOLD_MS = 330_000;

/** Where and how a container stands. */
export type Placement =
  /** `list`: what its pin names, offline CPUs included; `placed` false: none of them is online, it lives on the pool [T]. */
  | { readonly kind: "annotated"; readonly list: CpuSet; readonly placed: boolean }
  /** Owns `count` CPUs; `placed` false: confined to the shared pool [Y3]. */
  | { readonly kind: "integer"; readonly count: number; readonly placed: boolean }
  | { readonly kind: "shared" }
  /** Its pod is unknown, or it is (a ghost): left as it is, never updated [Y4] [Y6]. */
  | { readonly kind: "foreign"; readonly quarantined: boolean; readonly isGhost: boolean };

/** Who a container is. */
export interface ContainerIdentity {
  /** The runtime's id of it. */
  readonly id: string;
  /** The sandbox it belongs to. */
  readonly sandboxId: string;
  /** Kubernetes pod UID. */
  readonly podUid: string;
  /** Pod name. */
  readonly podName: string;
  /** The pod's namespace. */
  readonly namespace: string;
  /** Container name; its id where the runtime gives none. */
  readonly name: string;
}

/** How a container will stand. */
export interface NextState {
  /** How it will stand. */
  readonly placement: Placement;
  /** What it will have asked for. */
  readonly request: ResourceRequest;
  /** The set it was told. */
  readonly wanted: CpuSet;
  /** Why it will not be placed by the rules; undefined where it will. */
  readonly degraded: Degradation | undefined;
  /** Why these CPUs, in one line. */
  readonly reason: string;
}

/**
 * A change of who owns what that the runtime has not confirmed yet. Until it has, the container owns what it had and
 * what it gains: if the operation fails after our answer, the old state is still the truth, and nobody tells [H2].
 */
export interface PendingChange extends NextState {
  /**
   * `resize`: settled by the PostUpdate of this very container [H4]. `placement`: an integer container without a
   * place got one by an update in somebody else's answer [Y3]; settled with that answer.
   */
  readonly cause: "resize" | "placement";
  /** The operation that confirms a placement; undefined while nothing will: it is sent again with the next carrier. */
  readonly operation: string | undefined;
  /** Clock ms of the answer. */
  readonly sinceMs: number;
}

/** One live container (spec §2). Immutable: the ledger replaces records. */
export interface ContainerRecord extends ContainerIdentity {
  /** Where and how it stands. */
  readonly placement: Placement;
  /** What it asked for, resizes included. */
  readonly request: ResourceRequest;
  /** Its pod's QoS class. */
  readonly qos: QosClass;
  /** CPUs its pod forbids, for life [A2]; empty for annotated containers. */
  readonly forbidden: CpuSet;
  /** The set it should have. */
  readonly wanted: CpuSet;
  /** `linux.cgroups_path` as the runtime gave it; empty where unknown [V]. */
  readonly cgroupsPath: string;
  /** `cpuset.mems` it should have; empty: untouched [M2]. */
  readonly mems: string;
  /** The sets it may really have [H2]. */
  readonly possible: Possibilities;
  /** Clock ms at which it was recorded. */
  readonly sinceMs: number;
  /** `creating` until the runtime said that it exists, `created` until it said that it runs. */
  readonly phase: "creating" | "created" | "running";
  /** It must get an update although its CPUs seem right: its memory nodes are wrong [M1], or it lost CPUs [T] [V]. */
  readonly due: boolean;
  /** It has another set whatever is done, so something else decides there: only what is given away is told again [V]. */
  readonly isStubborn: boolean;
  /** Why it is not placed by the rules; undefined where it is. */
  readonly degraded: Degradation | undefined;
  /** Why it is where it is: the one-line reason of its last placement. For people; no decision depends on it. */
  readonly reason: string;
  /** A change that was answered and not confirmed yet. */
  readonly pending: PendingChange | undefined;
}

/** The owner of an integer container's CPUs (spec §2): pod UID and container name. */
export type SlotKey = string & { readonly slot?: never };

/** The slot of a container. A pod UID has no slash, so the key is unambiguous. */
export function slotOf(container: Pick<ContainerIdentity, "podUid" | "name">): SlotKey {
  return `${container.podUid}/${container.name}`;
}

/** CPUs kept for a slot whose container ended and may come back [P1]. */
export interface Hold {
  /** Whose CPUs they are. */
  readonly slot: SlotKey;
  /** The sandbox it belongs to. */
  readonly sandboxId: string;
  /** Which CPUs. */
  readonly cpus: CpuSet;
  /** Clock ms at which it ends at the latest. */
  readonly untilMs: number;
}

/** A pod whose pins count [A7]. */
export interface PinnedPod {
  /** The sandbox it belongs to. */
  readonly sandboxId: string;
  /** Kubernetes pod UID. */
  readonly podUid: string;
  /** All CPUs its valid pins name, offline ones included. */
  readonly cpus: CpuSet;
  /** Clock ms at which its last live container ended; undefined while one lives. */
  readonly emptySinceMs: number | undefined;
}

/** Pool CPUs freed at one moment [G1]. */
export interface FreedCpus {
  /** Which CPUs. */
  readonly cpus: CpuSet;
  /** Clock ms at which they were freed. */
  readonly sinceMs: number;
}

/** What an answer changed in the wanted set of one container. */
export interface WantedChange {
  /** The wanted set before the answer. */
  readonly before: CpuSet;
  /** The wanted set by the answer. */
  readonly after: CpuSet;
  /** Whether the container was due for an update. */
  readonly wasDue: boolean;
}

/** Updates that one answer carried, until an event tells whether the runtime applied them [H2]. */
export interface Operation {
  /** Sequence number of the answer. */
  readonly seq: number;
  /** By container id. */
  readonly changes: ReadonlyMap<string, WantedChange>;
  /**
   * The container whose update the runtime applies at some later time, outside its lock: the one being resized. Its
   * update may land after those of younger answers.
   */
  readonly late: string | undefined;
  /** CPUs that somebody gets only if the operation goes through. */
  readonly given: CpuSet;
  /** Clock ms of the answer. */
  readonly sinceMs: number;
}
