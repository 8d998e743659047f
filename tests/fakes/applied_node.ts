import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import type {
  Container,
  ContainerUpdate,
  CreateContainerReply,
  LifecycleEvent,
  LinuxResources,
  PodSandbox,
} from "../../src/nri/mod.ts";
import { Plugin, type PluginOptions } from "../../src/plugin/mod.ts";
import type { PolicySettings } from "../../src/policy/mod.ts";
import { expandMachine, type MachineName, MACHINES } from "../../src/simulator/machine.ts";
import type { Topology } from "../../src/topology/mod.ts";
import { FakeClock } from "./fake_clock.ts";
import { RecordingLogger } from "./recording_logger.ts";
import { policySettings } from "./settings.ts";

/** Resources of a container that asks for `count` whole CPUs, with a memory limit. */
export function wholeCpus(count: number): LinuxResources {
  return resources({ shares: 1024 * count, quota: 100_000 * count, period: 100_000, memoryLimit: 2 ** 30 });
}

/** Resources of a container that shares: 100m, no limit. */
export function someCpu(): LinuxResources {
  return resources({ shares: 102, period: 100_000 });
}

/** Resources with these values set, all others absent. */
export function resources(
  values: Partial<LinuxResources["cpu"]> & { readonly memoryLimit?: number },
): LinuxResources {
  const { memoryLimit, ...cpu } = values;
  const absent = { shares: undefined, quota: undefined, period: undefined, cpus: "", mems: "" };
  return { cpu: { ...absent, ...cpu }, memoryLimit };
}

/** What a pod is like. */
export interface PodOptions {
  readonly uid?: string;
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly cgroupParent?: string;
}

/** What a container is like. */
export interface ContainerOptions {
  readonly name?: string;
  readonly resources?: LinuxResources;
  /** `cpuset.cpus` it has without a plugin's word. @default "" */
  readonly createdAt?: number;
}

/** What happens to an answer. */
export interface Fate {
  /** The operation fails after the plugin answered: nothing of the answer is applied [H2]. */
  readonly lost?: boolean;
}

/** A container as it really is. */
interface AppliedContainer {
  readonly pod: PodSandbox;
  readonly identity: Pick<Container, "id" | "podSandboxId" | "name" | "cgroupsPath" | "createdAt">;
  /** The stored spec. */
  spec: LinuxResources;
  /** The set its cgroup has; undefined while there is no cgroup. */
  cgroup: string | undefined;
  phase: "creating" | "created" | "starting" | "running" | "stopped";
}

/** What an {@linkcode AppliedNode} is made of. */
export interface AppliedNodeOptions {
  readonly settings?: Partial<PolicySettings>;
  readonly dryRun?: boolean;
  /** No Synchronize at the start. @default {false} */
  readonly unsynchronized?: boolean;
}

/**
 * A plugin's handlers, called as containerd calls them, and what becomes of its answers: updates are applied before
 * the creation, to the spec only where a container is not running, and not at all where the answer is lost.
 */
export class AppliedNode implements Disposable {
  readonly clock = new FakeClock(1_000_000);
  readonly logger = new RecordingLogger();
  readonly topology: Topology;
  readonly #options: AppliedNodeOptions;
  readonly #pods = new Map<string, PodSandbox>();
  readonly #containers = new Map<string, AppliedContainer>();
  plugin: Plugin;
  /** Updates of other containers applied so far, in order. */
  readonly applied: ContainerUpdate[] = [];
  /** Overlaps seen while answers were applied one update after the other. */
  readonly overlaps: string[] = [];

  constructor(machine: MachineName | Topology, options: AppliedNodeOptions = {}) {
    this.topology = typeof machine === "string" ? expandMachine(MACHINES[machine]).topology : machine;
    this.#options = options;
    this.plugin = this.#newPlugin();
    if (options.unsynchronized !== true) this.synchronize();
  }

  [Symbol.dispose](): void {
    this.plugin[Symbol.dispose]();
  }

  #newPlugin(extra: Partial<PluginOptions> = {}): Plugin {
    return new Plugin({
      topology: () => this.topology,
      settings: policySettings(this.#options.settings),
      clock: this.clock,
      logger: this.logger,
      dryRun: this.#options.dryRun ?? false,
      ...extra,
    });
  }

  /**
   * Kills the plugin and starts another, which is synchronized. Returns the updates of its answer.
   *
   * @param settings Of the new one, where they are others.
   */
  restartPlugin(settings = this.#options.settings): readonly ContainerUpdate[] {
    this.plugin[Symbol.dispose]();
    this.plugin = this.#newPlugin({ settings: policySettings(settings) });
    return this.synchronize();
  }

  /** Synchronizes the plugin with what is there. */
  synchronize(fate: Fate = {}): readonly ContainerUpdate[] {
    const live = [...this.#containers.values()].filter((container) =>
      container.phase !== "creating" && container.phase !== "stopped"
    );
    const list = live.map((container) => this.#shown(container));
    const updates = this.plugin.synchronize([...this.#pods.values()], list, this.now());
    if (fate.lost !== true) this.#apply(updates);
    return updates;
  }

  /** Circumstances of a request that arrives now. */
  now(): { readonly arrivedAtMs: number } {
    return { arrivedAtMs: this.clock.now() };
  }

  /** A pod's sandbox; the plugin is not told, for it does not subscribe to that. */
  pod(id: string, options: PodOptions = {}): string {
    this.#pods.set(id, {
      id,
      name: `pod-${id}`,
      uid: options.uid ?? `uid-${id}`,
      namespace: options.namespace ?? "default",
      annotations: new Map(Object.entries(options.annotations ?? {})),
      cgroupParent: options.cgroupParent ?? "",
    });
    return id;
  }

  /** A container that runs without the plugin knowing, with a set of its own. */
  place(
    podId: string,
    id: string,
    cpus: string,
    options: ContainerOptions & { readonly mems?: string } = {},
  ): void {
    const container = this.#make(podId, id, options);
    const { cpu, memoryLimit } = container.spec;
    container.spec = { cpu: { ...cpu, cpus, mems: options.mems ?? "" }, memoryLimit };
    container.cgroup = cpus;
    container.phase = "running";
  }

  #make(podId: string, id: string, options: ContainerOptions): AppliedContainer {
    const pod = this.#pods.get(podId);
    if (pod === undefined) throw new TypeError(`no pod ${podId}`);
    const { name = "main", createdAt = 0 } = options;
    const container: AppliedContainer = {
      pod,
      identity: { id, podSandboxId: podId, name, cgroupsPath: "", createdAt },
      spec: options.resources ?? someCpu(),
      cgroup: undefined,
      phase: "creating",
    };
    this.#containers.set(id, container);
    return container;
  }

  /** CreateContainer alone: asks, applies the updates, makes the container; PostCreate is not told. */
  ask(podId: string, id: string, options: ContainerOptions & Fate = {}): CreateContainerReply {
    const container = this.#make(podId, id, options);
    let reply: CreateContainerReply;
    try {
      reply = this.plugin.createContainer(container.pod, this.#shown(container), this.now());
    } catch (error) {
      this.#containers.delete(id); // refused: the runtime undoes it, which is told as Stop and Remove
      throw error;
    }
    if (options.lost === true) {
      this.#containers.delete(id);
      return reply;
    }
    this.#apply(reply.updates);
    const { cpus = "", mems = "" } = reply.adjustment ?? {};
    container.spec = withQuota(withSets(container.spec, cpus, mems), reply.adjustment?.quota);
    container.phase = "created";
    return reply;
  }

  /** CreateContainer and PostCreateContainer. */
  create(podId: string, id: string, options: ContainerOptions & Fate = {}): CreateContainerReply {
    const reply = this.ask(podId, id, options);
    if (options.lost !== true) this.tell("PostCreateContainer", id);
    return reply;
  }

  /** Opens the start window: the cgroup exists, updates reach the spec only [H7]. */
  beginStart(id: string): void {
    const container = this.#get(id);
    container.cgroup = container.spec.cpu.cpus;
    container.phase = "starting";
  }

  /** The container runs, and the plugin is told. */
  start(id: string): void {
    if (this.#get(id).phase !== "starting") this.beginStart(id);
    this.#get(id).phase = "running";
    this.tell("PostStartContainer", id);
  }

  /** Creates and starts. */
  run(podId: string, id: string, options: ContainerOptions = {}): CreateContainerReply {
    const reply = this.create(podId, id, options);
    this.start(id);
    return reply;
  }

  /** A pod with one running container, both named `id`. */
  runPod(id: string, options: PodOptions & ContainerOptions = {}): CreateContainerReply {
    this.pod(id, options);
    return this.run(id, id, options);
  }

  /** The container is dead, and the plugin is told. */
  stop(id: string, fate: Fate = {}): readonly ContainerUpdate[] {
    const container = this.#get(id);
    container.phase = "stopped";
    const updates = this.plugin.stopContainer(container.pod, this.#shown(container), this.now());
    if (fate.lost !== true) this.#apply(updates);
    return updates;
  }

  /** The runtime forgets a container. */
  remove(id: string): void {
    this.tell("RemoveContainer", id);
    this.#containers.delete(id);
  }

  /** Stop and Remove of an id that never came to be, as the runtime undoes a creation. */
  undo(podId: string, id: string): readonly ContainerUpdate[] {
    const container = this.#make(podId, id, {});
    container.phase = "stopped";
    const updates = this.stop(id);
    this.remove(id);
    return updates;
  }

  /** In-place resize, or a reconcile of the kubelet. Returns the plugin's answer. */
  resize(id: string, request: LinuxResources, fate: Fate = {}): readonly ContainerUpdate[] {
    const container = this.#get(id);
    const updates = this.plugin.updateContainer(container.pod, this.#shown(container), request, this.now());
    if (fate.lost === true) return updates;
    this.#apply(updates.filter((update) => update.containerId !== id));
    const own = updates.find((update) => update.containerId === id);
    const merged = mergeResources(container.spec, request);
    const sets = withSets(merged, own?.cpus ?? request.cpu.cpus, own?.mems ?? request.cpu.mems);
    container.spec = withQuota(sets, own?.quota);
    if (container.phase === "running") container.cgroup = container.spec.cpu.cpus;
    this.tell("PostUpdateContainer", id);
    return updates;
  }

  /** Tells an event about a container that is there. */
  tell(event: LifecycleEvent, id: string): void {
    const container = this.#get(id);
    this.plugin.lifecycle(event, container.pod, this.#shown(container), this.now());
  }

  /** StopPodSandbox: what still runs is killed; its Stop events may come later. */
  stopPod(podId: string): void {
    const pod = this.#pods.get(podId);
    if (pod !== undefined) this.plugin.lifecycle("StopPodSandbox", pod, undefined, this.now());
  }

  /** RemovePodSandbox. */
  removePod(podId: string): void {
    const pod = this.#pods.get(podId);
    if (pod !== undefined) this.plugin.lifecycle("RemovePodSandbox", pod, undefined, this.now());
    this.#pods.delete(podId);
  }

  /** Stops and removes a pod and all of its containers. */
  deletePod(podId: string): void {
    const ids = [...this.#containers.values()].filter((container) => container.pod.id === podId);
    for (const { identity, phase } of ids) if (phase !== "stopped") this.stop(identity.id);
    this.stopPod(podId);
    for (const { identity } of ids) this.remove(identity.id);
    this.removePod(podId);
  }

  /** Somebody else writes a container's set; the plugin is not told. */
  tamper(id: string, cpus: string): void {
    const container = this.#get(id);
    container.spec = withSets(container.spec, cpus, "");
    if (container.phase === "running") container.cgroup = cpus;
  }

  /** Applies a call of `Runtime.UpdateContainers`. */
  applyUnsolicited(updates: readonly ContainerUpdate[]): void {
    this.#apply(updates);
  }

  /** The set a container really has: its cgroup's where it has one, else its spec's; empty means all online CPUs. */
  cpusOf(id: string): CpuSet {
    const container = this.#get(id);
    const text = container.cgroup ?? container.spec.cpu.cpus;
    return text === "" ? this.topology.online : parseCpuList(text);
  }

  /** `cpuset.mems` of a container's spec. */
  memsOf(id: string): string {
    return this.#get(id).spec.cpu.mems;
  }

  /** The CFS quota in a container's spec. */
  quotaOf(id: string): number | undefined {
    return this.#get(id).spec.cpu.quota;
  }

  /** Ids of containers that run. */
  get running(): readonly string[] {
    return [...this.#containers].filter(([, container]) => container.phase === "running").map(([id]) => id);
  }

  /**
   * Breaks of I1, I3, I5 and I7 in what containers really have, by what the ledger says they are. Start windows are
   * excused: [H7] repairs them later.
   */
  breaks(): readonly string[] {
    const { ledger } = this.plugin;
    const found: string[] = [...this.overlaps];
    const live = [...this.#containers].filter(([, { phase }]) => phase === "running");
    for (const [id] of live) {
      const record = ledger.containers.get(id);
      if (record === undefined) {
        found.push(`I7 ${id} is not in the ledger`);
        continue;
      }
      const cpus = this.cpusOf(id);
      if (cpus.isEmpty) found.push(`I3 ${id} has no CPU`);
      if (!record.possible.contains(cpus)) {
        found.push(`I7 ${id} has ${cpus}, which is not among its possibilities`);
      }
      if (record.placement.kind !== "integer" || !record.placement.placed) continue;
      if (cpus.size !== record.placement.count) {
        found.push(`I5 ${id} has ${cpus}, not ${record.placement.count}`);
      }
      for (const [otherId] of live) {
        const other = ledger.containers.get(otherId);
        const sameSlot = other?.podUid === record.podUid && other.name === record.name;
        if (otherId !== id && !sameSlot && this.cpusOf(otherId).intersects(cpus)) {
          found.push(`I1 ${id} has ${cpus} exclusively, ${otherId} has ${this.cpusOf(otherId)}`);
        }
      }
    }
    return found;
  }

  #get(id: string): AppliedContainer {
    const container = this.#containers.get(id);
    if (container === undefined) throw new TypeError(`no container ${id}`);
    return container;
  }

  #shown(container: AppliedContainer): Container {
    const { phase, spec, identity } = container;
    const state = phase === "creating" ? "unknown" : phase === "starting" ? "created" : phase;
    return { ...identity, state, resources: spec };
  }

  #apply(updates: readonly ContainerUpdate[]): void {
    for (const update of updates) {
      this.applied.push(update);
      const container = this.#containers.get(update.containerId);
      if (container === undefined || container.phase === "creating") continue; // not in the runtime's store: skipped
      container.spec = withSets(container.spec, update.cpus, update.mems);
      if (container.phase === "running") container.cgroup = container.spec.cpu.cpus;
    }
  }
}

/** Non-empty fields replace [nri.md §6.6]. */
function withSets(spec: LinuxResources, cpus: string, mems: string): LinuxResources {
  const cpu = { ...spec.cpu, cpus: cpus || spec.cpu.cpus, mems: mems || spec.cpu.mems };
  return { cpu, memoryLimit: spec.memoryLimit };
}

function withQuota(spec: LinuxResources, quota: number | undefined): LinuxResources {
  return quota === undefined ? spec : { ...spec, cpu: { ...spec.cpu, quota } };
}

/** Non-zero fields replace [nri.md §6.6]. */
function mergeResources(spec: LinuxResources, request: LinuxResources): LinuxResources {
  const { shares, quota, period } = request.cpu;
  return {
    cpu: {
      ...spec.cpu,
      shares: shares || spec.cpu.shares,
      quota: quota || spec.cpu.quota,
      period: period || spec.cpu.period,
    },
    memoryLimit: request.memoryLimit || spec.memoryLimit,
  };
}
