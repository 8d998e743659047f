import { type CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import type {
  Container,
  ContainerUpdate,
  CreateContainerReply,
  LifecycleEvent,
  LinuxResources,
  PodSandbox,
} from "../../src/nri/mod.ts";
import { Plugin, type PluginOptions } from "../../src/plugin/mod.ts";
import type { MachineName, MachineSpec } from "../../src/simulator/machine.ts";
import type { Topology } from "../../src/topology/mod.ts";
import type {
  AppliedContainer,
  AppliedNodeOptions,
  ContainerOptions,
  Fate,
  PodOptions,
} from "./applied_types.ts";
import { breaksOf, overlapsOf } from "./applied_breaks.ts";
import { livingGroups } from "./applied_groups.ts";
import { effectiveSet, type Kernel, setAfterHotplug, writtenSet } from "./fake_cgroups.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeKernel } from "./fake_kernel.ts";
import { FakeMachine } from "./fake_machine.ts";
import { RecordingLogger } from "./recording_logger.ts";
import { mergeResources, someCpu, withQuota, withSets } from "./resources.ts";
import { policySettings } from "./settings.ts";

export type { AppliedNodeOptions, ContainerOptions, Fate, PodOptions } from "./applied_types.ts";
export { resources, someCpu, wholeCpus } from "./resources.ts";

/**
 * A plugin's handlers, called as containerd calls them, and what becomes of its answers: updates are applied before
 * the creation, to the spec only where a container is not running, and not at all where the answer is lost.
 */
export class AppliedNode implements Disposable {
  readonly clock = new FakeClock(1_000_000);
  readonly logger = new RecordingLogger();
  /** What the kernel says, and what may be wrong with it. */
  readonly kernel = new FakeKernel(() =>
    livingGroups(this.#pods.values(), this.#containers.values(), this.topology.online)
  );
  /** What it runs on. */
  readonly machine: FakeMachine;
  readonly #options: AppliedNodeOptions;
  readonly #pods = new Map<string, PodSandbox>();
  readonly #containers = new Map<string, AppliedContainer>();
  plugin: Plugin;
  /** Updates of other containers applied so far, in order. */
  readonly applied: ContainerUpdate[] = [];
  /** Updates that named CPUs which were offline [H9]. */
  readonly offlineSent: string[] = [];
  /** Overlaps seen while answers were applied one update after the other. */
  readonly overlaps: string[] = [];

  constructor(machine: MachineName | MachineSpec | Topology, options: AppliedNodeOptions = {}) {
    this.machine = new FakeMachine(machine);
    this.#options = options;
    this.plugin = this.#newPlugin();
    if (options.unsynchronized !== true) this.synchronize();
  }

  [Symbol.dispose](): void {
    this.plugin[Symbol.dispose]();
  }

  /** The machine as it is now. */
  get topology(): Topology {
    return this.machine.topology;
  }

  /** Exactly these CPUs are online from now on; the plugin is not told. */
  setOnline(list: string): void {
    this.machine.setOnline(list);
    for (const container of this.#containers.values()) {
      if (container.cgroup !== undefined) container.cgroup = setAfterHotplug(container.cgroup, this.#sets);
    }
  }

  /** As {@linkcode setOnline}, and the plugin looks at the machine [T]. */
  hotplug(list: string): void {
    this.setOnline(list);
    this.plugin.pollMachine();
  }

  get #sets(): Kernel {
    return { online: this.topology.online, version: this.#options.cgroupVersion ?? 2 };
  }

  #newPlugin(extra: Partial<PluginOptions> = {}): Plugin {
    return new Plugin({
      topology: this.machine.read,
      machineStamp: this.machine.stamp,
      ...(this.#options.kernel === true ? { kernel: () => this.kernel } : {}),
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
      container.phase !== "creating" && container.phase !== "stopped" && !container.isHidden
    );
    const list = live.map((container) => this.#shown(container));
    const pods = [...this.#pods.values()].filter((pod) => !this.#isHiddenPod(pod.id));
    const updates = this.plugin.synchronize(pods, list, this.now());
    if (fate.lost !== true) this.#apply(updates);
    return updates;
  }

  /** The runtime forgets a running container, which goes on living [Y6]; a pod with no others is forgotten as well. */
  hide(id: string): void {
    this.#get(id).isHidden = true;
  }

  /** The runtime knows it again. */
  show(id: string): void {
    this.#get(id).isHidden = false;
  }

  #isHiddenPod(podId: string): boolean {
    const inside = [...this.#containers.values()].filter((container) => container.pod.id === podId);
    return inside.length > 0 && inside.every((container) => container.isHidden);
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
      identity: { id, podSandboxId: podId, name, cgroupsPath: `/kubepods/pod${pod.uid}/${id}`, createdAt },
      spec: options.resources ?? someCpu(),
      cgroup: undefined,
      phase: "creating",
      isHidden: false,
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
    options.meanwhile?.();
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
    container.cgroup = undefined;
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
    if (own !== undefined) this.#judgeSent(own);
    fate.meanwhile?.();
    const merged = mergeResources(container.spec, request);
    const sets = withSets(merged, own?.cpus ?? request.cpu.cpus, own?.mems ?? request.cpu.mems);
    container.spec = withQuota(sets, own?.quota);
    this.#write(container);
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
    this.#write(container);
  }

  /** Applies a call of `Runtime.UpdateContainers`. */
  applyUnsolicited(updates: readonly ContainerUpdate[]): void {
    this.#apply(updates);
  }

  /** The set a container really has: its cgroup's where it has one, else its spec's; empty means all online CPUs. */
  cpusOf(id: string): CpuSet {
    const container = this.#get(id);
    return effectiveSet(container.cgroup ?? container.spec.cpu.cpus, this.topology.online);
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

  /** Breaks of I1, I3, I5 and I7 in what running containers really have, and overlaps on the way there. */
  breaks(): readonly string[] {
    const live = [...this.#containers].filter(([, { phase }]) => phase === "running");
    const sets = new Map(live.map(([id]) => [id, this.cpusOf(id)]));
    return [...this.overlaps, ...breaksOf(this.plugin.ledger, sets, { forgets: this.#sets.version === 1 })];
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
      this.#judgeSent(update);
      const container = this.#containers.get(update.containerId);
      if (container === undefined || container.phase === "creating") continue; // not in the runtime's store: skipped
      const before = this.cpusOf(update.containerId);
      container.spec = withSets(container.spec, update.cpus, update.mems);
      this.#write(container);
      this.#noteOverlap(update.containerId, before);
    }
  }

  #judgeSent({ containerId, cpus }: ContainerUpdate): void {
    if (!parseCpuList(cpus).isSubsetOf(this.topology.online)) this.offlineSent.push(`${containerId}=${cpus}`);
  }

  /** The spec's set goes to the cgroup of a container that runs; the kernel may refuse it. */
  #write(container: AppliedContainer): void {
    const { spec, phase, cgroup } = container;
    if (phase === "running") container.cgroup = writtenSet(cgroup ?? "", spec.cpu.cpus, this.#sets);
  }

  #noteOverlap(id: string, before: CpuSet): void {
    const gained = this.cpusOf(id).difference(before);
    if (gained.isEmpty || this.#get(id).phase !== "running") return;
    const sets = new Map(this.running.map((each) => [each, this.cpusOf(each)]));
    this.overlaps.push(...overlapsOf(this.plugin.ledger, sets, { id, gained }));
  }
}
