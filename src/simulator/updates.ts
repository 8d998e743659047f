import { CpuSet, parseCpuList } from "../cpuset/mod.ts";
import type { LinuxResources } from "../nri/mod.ts";
import { CgroupError, writeCpuset } from "./cgroup.ts";
import type { MergedUpdate } from "./merge.ts";
import type { SimulatedNode } from "./node.ts";
import type { ChangeCause, ContainerView, LostUpdate, UpdateCause } from "./observe.ts";

/** What became of one update. */
export type UpdateOutcome =
  | { readonly kind: "applied" }
  /** The runtime has no such container: success, without effect. */
  | { readonly kind: "skipped" }
  /** Success, but only the stored spec has it: the container does not run. */
  | { readonly kind: "spec-only" }
  | { readonly kind: "failed"; readonly message: string };

/** How updates are applied. */
export interface ApplyOptions {
  readonly node: SimulatedNode;
  /** Whether the cgroup of a container in state CREATED is written too (CRI-O). */
  readonly writesCreated: boolean;
  /** Ids whose updates the kernel refuses (fault injection). */
  readonly failing: ReadonlySet<string>;
}

/** The spec with an update's non-zero fields laid over it; zero and absent mean "unchanged" (§6.6, §7.3). */
export function mergedSpec(spec: LinuxResources, update: LinuxResources): LinuxResources {
  return {
    cpu: {
      shares: update.cpu.shares || spec.cpu.shares,
      quota: update.cpu.quota || spec.cpu.quota,
      period: update.cpu.period || spec.cpu.period,
      cpus: update.cpu.cpus || spec.cpu.cpus,
      mems: update.cpu.mems || spec.cpu.mems,
    },
    memoryLimit: update.memoryLimit || spec.memoryLimit,
  };
}

/** Applies one update from a plugin, counting it, as the runtime's `UpdateContainer` does (§6.6). */
export function applyUpdate(update: MergedUpdate, cause: UpdateCause, options: ApplyOptions): UpdateOutcome {
  const { node } = options;
  node.countUpdate(cause);
  const container = node.container(update.containerId);
  if (container === undefined) return { kind: "skipped" };
  // Its own resize is written and the plugin cannot know it: that is what it should have.
  const told = { toldCpus: container.resizedTo ?? toldBy(update, container) };
  if (!container.inStore) {
    node.patch(container.id, { ...told, lost: "not-in-store" }, `${cause}-update`);
    return { kind: "skipped" };
  }
  const resources = {
    cpu: {
      shares: undefined,
      quota: update.quota,
      period: undefined,
      cpus: update.cpus,
      mems: update.mems,
    },
    memoryLimit: undefined,
  };
  const lost = container.resizedTo === undefined ? {} : { lost: "overtaken" } as const;
  return writeResources(container, { resources, told, cause: `${cause}-update`, ...lost }, options);
}

/** What {@linkcode writeResources} changes. */
export interface ResourceWrite {
  readonly resources: LinuxResources;
  /** Further parts of the record that take effect with it. */
  readonly told: Partial<ContainerView>;
  readonly cause: ChangeCause;
  /** What became of the update that should be in force, where it is not this one. @default "none" */
  readonly lost?: LostUpdate;
}

/**
 * Merges resources into a stored container: the spec first, then the cgroup where the state allows
 * (`reference/nri.md` §6.6). A refused write rolls the spec back.
 */
export function writeResources(
  container: ContainerView,
  write: ResourceWrite,
  options: ApplyOptions,
): UpdateOutcome {
  const { node } = options;
  if (container.removing) {
    return { kind: "failed", message: `container "${container.id}" is in removing state` };
  }
  const spec = mergedSpec(container.spec, write.resources);
  if (!reachesCgroup(container, options)) {
    const lost: LostUpdate = container.cgroup === undefined ? write.lost ?? "none" : "start-window";
    node.patch(container.id, { ...write.told, spec, lost }, write.cause);
    return { kind: "spec-only" };
  }
  try {
    if (options.failing.has(container.id)) {
      throw new CgroupError(`failed to update container "${container.id}": injected failure`);
    }
    const cgroup = container.cgroup && writeCpuset(container.cgroup, spec.cpu, node.kernel);
    const lost = write.lost ?? lostAfter(container, write);
    node.patch(container.id, { ...write.told, spec, cgroup, lost }, write.cause);
    return { kind: "applied" };
  } catch (error) {
    if (!(error instanceof CgroupError)) throw error;
    // A resize that is refused is none: the container should have what it was told before.
    const isNone = write.cause === "resize" && options.failing.has(container.id);
    const toldCpus = isNone ? container.toldCpus : write.told.toldCpus;
    node.patch(container.id, { toldCpus, lost: "failed" }, write.cause);
    return { kind: "failed", message: error.message };
  }
}

/** A write that names no CPUs repairs nothing that was refused: the stored set was rolled back. */
function lostAfter({ lost }: ContainerView, { resources }: ResourceWrite): LostUpdate {
  return lost === "failed" && (resources.cpu.cpus ?? "") === "" ? "failed" : "none";
}

function reachesCgroup(container: ContainerView, options: ApplyOptions): boolean {
  return container.phase === "running" || container.phase === "created" && options.writesCreated;
}

function toldBy(update: MergedUpdate, container: ContainerView): CpuSet | undefined {
  if (update.cpus === "") return container.toldCpus;
  try {
    return parseCpuList(update.cpus);
  } catch {
    // A list the kernel will refuse; the failure of the write tells of it.
    return CpuSet.EMPTY;
  }
}
