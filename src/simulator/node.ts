import type { CpuSet } from "../cpuset/mod.ts";
import type { Clock } from "../wire/mod.ts";
import { afterHotplug, type Kernel } from "./cgroup.ts";
import type { ChangeCause, ContainerView, NodeChange, NodeView, PodView, UpdateCause } from "./observe.ts";

/** What {@linkcode SimulatedNode} starts from. */
export interface NodeOptions {
  readonly kernel: Kernel;
  readonly clock: Clock;
}

/** Called after every single applied change; it must not change the node. */
export type NodeListener = (change: NodeChange) => void;

/**
 * The node as it really is: pods, containers, their cgroups. Records are immutable values that are replaced, so a
 * view is a snapshot for good, and every replacement is one instant that listeners see.
 */
export class SimulatedNode {
  readonly clock: Clock;
  #kernel: Kernel;
  #pods: ReadonlyMap<string, PodView> = new Map();
  #containers: ReadonlyMap<string, ContainerView> = new Map();
  #plugins: readonly string[] = [];
  #sequence = 0;
  #view: NodeView | undefined;
  readonly #listeners = new Set<NodeListener>();
  readonly #updates = new Map<UpdateCause, number>();

  /** @param options The machine and the clock. */
  constructor(options: NodeOptions) {
    this.clock = options.clock;
    this.#kernel = options.kernel;
  }

  get kernel(): Kernel {
    return this.#kernel;
  }

  /** How many updates were applied or skipped, by the answer that carried them. */
  get updateCounts(): ReadonlyMap<UpdateCause, number> {
    return new Map(this.#updates);
  }

  /** The node at this instant. */
  view(): NodeView {
    return this.#view ??= {
      atMs: this.clock.now(),
      sequence: this.#sequence,
      kernel: this.#kernel,
      pods: this.#pods,
      containers: this.#containers,
      plugins: this.#plugins,
    };
  }

  /** Adds a listener; dispose of the result to remove it. */
  on(listener: NodeListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  pod(id: string): PodView | undefined {
    return this.#pods.get(id);
  }

  container(id: string): ContainerView | undefined {
    return this.#containers.get(id);
  }

  /** The containers of a pod, in order of creation. */
  containersOf(podId: string): readonly ContainerView[] {
    return [...this.#containers.values()].filter((container) => container.podId === podId);
  }

  setPod(pod: PodView): void {
    this.#pods = new Map(this.#pods).set(pod.id, pod);
    this.#changed(pod.ready ? "pod" : "pod-gone", pod.id);
  }

  removePod(id: string): void {
    this.#pods = without(this.#pods, id);
    this.#changed("pod-gone", id);
  }

  addContainer(container: ContainerView): void {
    this.#containers = new Map(this.#containers).set(container.id, container);
    this.#changed("creation", container.id);
  }

  /** Replaces parts of a container's record; a container that is gone stays gone. */
  patch(id: string, parts: Partial<ContainerView>, cause: ChangeCause): ContainerView | undefined {
    const before = this.#containers.get(id);
    if (before === undefined) return undefined;
    const after = { ...before, ...parts };
    this.#containers = new Map(this.#containers).set(id, after);
    this.#changed(cause, id);
    return after;
  }

  /** Replaces every container's record by what `change` makes of it, as one instant. */
  patchAll(change: (container: ContainerView) => ContainerView | undefined, cause: ChangeCause): void {
    const next = new Map<string, ContainerView>();
    let touched = false;
    for (const [id, before] of this.#containers) {
      const after = change(before);
      if (after !== undefined) next.set(id, after);
      touched ||= after !== before;
    }
    if (!touched) return;
    this.#containers = next;
    this.#changed(cause, undefined);
  }

  /** Tells listeners of something that changes no record. */
  announce(cause: ChangeCause, id: string | undefined): void {
    this.#changed(cause, id);
  }

  removeContainer(id: string, cause: "removed" | "creation-failed"): void {
    if (!this.#containers.has(id)) return;
    this.#containers = without(this.#containers, id);
    this.#changed(cause, id);
  }

  /** Takes CPUs off or on line; every cgroup follows at once. */
  setOnline(online: CpuSet): void {
    this.#kernel = { ...this.#kernel, online };
    const kernel = this.#kernel;
    this.#containers = new Map(
      [...this.#containers].map(([id, container]) => [
        id,
        container.cgroup === undefined
          ? container
          : { ...container, cgroup: afterHotplug(container.cgroup, kernel) },
      ]),
    );
    this.#changed("hotplug", undefined);
  }

  /** A plugin that is lost takes along what it knew of containers that are not in the runtime's books yet. */
  setPlugins(names: readonly string[]): void {
    if (names.length < this.#plugins.length) {
      this.#containers = new Map(
        [...this.#containers].map(([id, container]) => [
          id,
          container.phase === "creating" ? { ...container, known: false } : container,
        ]),
      );
    }
    this.#plugins = names;
    this.#changed("plugins", undefined);
  }

  countUpdate(cause: UpdateCause): void {
    this.#updates.set(cause, (this.#updates.get(cause) ?? 0) + 1);
  }

  #changed(cause: ChangeCause, id: string | undefined): void {
    this.#sequence++;
    this.#view = undefined;
    if (this.#listeners.size === 0) return;
    const change: NodeChange = { cause, id, view: this.view() };
    for (const listener of this.#listeners) listener(change);
  }
}

function without<T>(map: ReadonlyMap<string, T>, id: string): ReadonlyMap<string, T> {
  const next = new Map(map);
  next.delete(id);
  return next;
}
