import { CpuSet, parseCpuList } from "../cpuset/mod.ts";
import type { LinuxResources } from "../nri/mod.ts";
import { type Cgroup, effectiveCpus, type Kernel } from "./cgroup.ts";
import type { ContainerRequest } from "./description.ts";
import type { QosClass } from "./kubelet.ts";

/** Where a container is in its life. `creating`: asked about, but not yet in the runtime's store. */
export type ContainerPhase = "creating" | "created" | "running" | "exited";

/** Why what a plugin last said of a container is not what it has. */
export type LostUpdate =
  /** Nothing is lost. */
  | "none"
  /** It landed between the task's creation and RUNNING: in the spec only (`reference/nri.md` §6.6). */
  | "start-window"
  /** It came before the container was in the store: skipped as unknown. */
  | "not-in-store"
  /** The kernel or the runtime refused it. */
  | "failed"
  /**
   * As `start-window` or `failed`, and the plugin was replaced since: the new one is told the spec (`reference/nri.md`
   * §6.4), so that only the cgroup itself could tell it (spec §11 [V]).
   */
  | "unseen"
  /**
   * The runtime applied another answer's update after it, which was made before: a resize writes the container's own set
   * when the next request is answered already, and whichever comes last stays (`reference/nri.md` §6.6, §7.3).
   */
  | "overtaken"
  /** As `overtaken`, and the plugin has been told that the resize is over: the next answer repairs it. */
  | "overtaken-told";

/**
 * How far a new container is from being repaired: `open` from its creation's answer, `started` from its PostStart,
 * `closing` from the end of the first answer with updates after that, `closed` from the end of the first one of which an
 * event tells that it was applied: an answer to StopContainer is never proved.
 */
export type StartWindow = "open" | "started" | "closing" | "closed";

/** A pod sandbox as the runtime has it. */
export interface PodView {
  /** Sandbox id. */
  readonly id: string;
  /** Name in the manifest. */
  readonly name: string;
  /** Namespace in the manifest. */
  readonly namespace: string;
  /** Pod UID; sandboxes of one pod share it. */
  readonly uid: string;
  /** Annotations in the manifest. */
  readonly annotations: ReadonlyMap<string, string>;
  /** QoS class by the kubelet's rules. */
  readonly qos: QosClass;
  /** `cgroup_parent` as the runtime hands it on. */
  readonly cgroupParent: string;
  /** Whether the sandbox runs; a stopped one stays listed until it is removed. */
  readonly ready: boolean;
}

/** A container as the runtime and the kernel have it. Removed ones are gone. */
export interface ContainerView {
  /** Container id, unique per attempt. */
  readonly id: string;
  /** Id of its sandbox. */
  readonly podId: string;
  /** Name in the manifest. */
  readonly name: string;
  /** Where it is in its life. */
  readonly phase: ContainerPhase;
  /** Whether the CRI store has it: updates of others are skipped. */
  readonly inStore: boolean;
  /** Runs, but the runtime lost it in a restart (containerd#11504, spec §10 [Y6]). */
  readonly ghost: boolean;
  /** CRI StartContainer is under way. */
  readonly starting: boolean;
  /** CRI RemoveContainer is under way. */
  readonly removing: boolean;
  /** What it asks for at present, resizes included. */
  readonly request: ContainerRequest;
  /** The stored OCI spec's resources. */
  readonly spec: LinuxResources;
  /** Its cgroup, from the task's creation to the exit. */
  readonly cgroup: Cgroup | undefined;
  /** The set the plugin last gave it in an answer that the runtime acted on; undefined: none ever. */
  readonly toldCpus: CpuSet | undefined;
  /** What became of the last update, where it was not applied. */
  readonly lost: LostUpdate;
  /** Whether a lost update may still be repaired. */
  readonly startWindow: StartWindow;
  /** Whether a plugin was asked about it or had it listed, and has not been lost since. */
  readonly known: boolean;
  /**
   * Whether a plugin had it listed that was not told its end, or whoever lived in its slot when it was created: it may keep
   * a set that would not be given to it anew (spec §10 [Y2] [Y7]).
   */
  readonly listed: boolean;
  /**
   * When a resize was asked for that was not applied (yet), in ms of the runtime's clock; undefined: none was, or an answer
   * came by when it was over for sure.
   */
  readonly resizeAskedAtMs: number | undefined;
  /** Number of resizes that went through. */
  readonly resizes: number;
  /** The set that the newest resize wrote for the container itself, until the plugin is told; undefined: none. */
  readonly resizedTo: CpuSet | undefined;
  /** Whether its StopContainer was due: the plugin counts it as dead, unless one came since that has it listed. */
  readonly stopNotified: boolean;
  /** When it was created, in ms of the runtime's clock. */
  readonly createdAtMs: number;
}

/** Everything the runtime has at one instant. Immutable. */
export interface NodeView {
  /** Runtime clock, ms. */
  readonly atMs: number;
  /** Number of the change that led here, from 0. */
  readonly sequence: number;
  /** CPUs and memory nodes of the moment. */
  readonly kernel: Kernel;
  /** Sandboxes by id, stopped ones included. */
  readonly pods: ReadonlyMap<string, PodView>;
  /** Containers by id, exited ones included. */
  readonly containers: ReadonlyMap<string, ContainerView>;
  /** Names of the plugins that get hooks, as `NN-name`. */
  readonly plugins: readonly string[];
}

/** Which answer carried an update. */
export type UpdateCause = "create" | "update" | "stop" | "synchronize" | "unsolicited";

/** What made a change. */
export type ChangeCause =
  | `${UpdateCause}-update`
  | "pod"
  | "pod-gone"
  | "creation"
  | "stored"
  | "task-created"
  | "window"
  /** The last update of an answer was applied; the id is of the container being updated, whose own is still to come. */
  | "carried"
  /** The own update of a container being updated was applied, the last of its answer. */
  | "carried-own"
  | "started"
  | "resize"
  | "exit"
  | "creation-failed"
  | "stop-notified"
  | "removing"
  | "removed"
  | "hotplug"
  | "restart"
  | "plugins";

/** One applied change. */
export interface NodeChange {
  /** What made it. */
  readonly cause: ChangeCause;
  /** The container or pod concerned; undefined for the node as a whole. */
  readonly id: string | undefined;
  /** The node right after it. */
  readonly view: NodeView;
}

/** The CPUs a container has, or would have if its cgroup were made now: what every judgement is made on. */
export function cpusOf(container: ContainerView, kernel: Kernel): CpuSet {
  if (container.cgroup !== undefined) return container.cgroup.effective;
  return effectiveCpus(specCpus(container), kernel);
}

/** The set in the stored spec; empty: none. */
export function specCpus(container: ContainerView): CpuSet {
  const text = container.spec.cpu.cpus;
  return text === "" ? CpuSet.EMPTY : parseCpuList(text);
}

/** Whether it exists, and its processes run or may start: neither exited, nor reported dead before it ran. */
export function isLive(container: ContainerView): boolean {
  // One that is being removed has no processes any more, and refuses updates.
  if (container.removing) return false;
  return container.phase === "running" || container.phase === "created" && !container.stopNotified;
}
