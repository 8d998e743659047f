import type { CpuSet } from "../cpuset/mod.ts";
import type { Degradation, QosClass, ResourceRequest } from "../policy/mod.ts";
import type { Possibilities } from "./possibilities.ts";

/** Longest time a slot's CPUs are held and a pod's pins outlive its containers: the kubelet's back-off and some [P1] [A7]. */
export const HOLD_MS = 330_000;

/** Where and how a container stands. */
export type Placement =
  | { readonly kind: "annotated" }
  /** Owns `count` CPUs; `placed` false: confined to the shared pool [Y3]. */
  | { readonly kind: "integer"; readonly count: number; readonly placed: boolean }
  | { readonly kind: "shared" }
  /** Its pod is unknown: left as it is, never updated [Y4]. */
  | { readonly kind: "foreign"; readonly quarantined: boolean };

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
  /** `cpuset.mems` it should have; empty: untouched [M2]. */
  readonly mems: string;
  /** The sets it may really have [H2]. */
  readonly possible: Possibilities;
  /** `creating` until the runtime said that it exists, `created` until it said that it runs. */
  readonly phase: "creating" | "created" | "running";
  /** An update was answered before it ran: its cgroup may have been made with the older set [H7]. */
  readonly touchedBeforeStart: boolean;
  /** It must get an update with the next carrier, whatever else happens. */
  readonly due: boolean;
  /** Why it is not placed by the rules; undefined where it is. */
  readonly degraded: Degradation | undefined;
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
  /** All CPUs its valid pins name. */
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
}

/** Updates that one answer carried, until an event tells whether the runtime applied them [H2]. */
export interface Operation {
  /** Sequence number of the answer. */
  readonly seq: number;
  /** By container id. */
  readonly changes: ReadonlyMap<string, WantedChange>;
}
