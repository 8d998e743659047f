import type { ContainerUpdate, CreateContainerReply, LinuxResources } from "../nri/mod.ts";

/** An update as the adaptation hands it to the runtime: several plugins' claims merged. */
export interface MergedUpdate {
  readonly containerId: string;
  readonly cpus: string;
  readonly mems: string;
  /** CFS quota; absent: not written. */
  readonly quota?: number;
  readonly ignoreFailure: boolean;
}

/** What all plugins together answered to CreateContainer. */
export interface MergedCreation {
  readonly cpus: string;
  readonly mems: string;
  /** CFS quota; absent: as it was asked for. */
  readonly quota?: number;
  readonly updates: readonly MergedUpdate[];
}

/** What all plugins together answered to UpdateContainer. */
export interface MergedResize {
  /** Updates of other containers, to be applied first. */
  readonly updates: readonly MergedUpdate[];
  /** What replaces the request; undefined: nobody touched it. */
  readonly resources: LinuxResources | undefined;
}

type Field = "CPUSetCPUs" | "CPUSetMems" | "CPUQuota";

/** Two answers claim the same field, or an answer names the container being created. The operation fails. */
export class MergeConflict extends Error {
  override readonly name = "MergeConflict";
}

/**
 * Merges the answers of one request, field by field (`reference/nri.md` §5.3). Claims are tracked per request:
 * a second claim of a field conflicts, also by the same plugin.
 */
export class AnswerMerger {
  readonly #owners = new Map<string, string>();
  readonly #updates = new Map<string, MergedUpdate>();
  readonly #created: string | undefined;
  /** The updated container and its request, with what earlier answers laid over it. */
  #updated: { readonly id: string; readonly resources: LinuxResources } | undefined;
  #cpus = "";
  #mems = "";
  #quota: number | undefined;
  #resources: LinuxResources | undefined;

  /** @param request The container being created or updated, where there is one. */
  constructor(
    request: {
      readonly created?: string;
      readonly updated?: { readonly id: string; readonly resources: LinuxResources };
    } = {},
  ) {
    this.#created = request.created;
    this.#updated = request.updated;
  }

  /** @throws {MergeConflict} If another answer already set one of its fields. */
  adjust(plugin: string, adjustment: CreateContainerReply["adjustment"]): void {
    const id = this.#created ?? "";
    if (adjustment === undefined) return;
    if (adjustment.cpus !== "") {
      this.#claim(id, "CPUSetCPUs", plugin);
      this.#cpus = adjustment.cpus;
    }
    if (adjustment.mems !== "") {
      this.#claim(id, "CPUSetMems", plugin);
      this.#mems = adjustment.mems;
    }
    if (adjustment.quota !== undefined) {
      this.#claim(id, "CPUQuota", plugin);
      this.#quota = adjustment.quota;
    }
  }

  /** @throws {MergeConflict} If an update names the created container, or claims a field that is taken. */
  update(plugin: string, updates: readonly ContainerUpdate[]): void {
    for (const update of updates) this.#merge(plugin, update);
  }

  /** The merged answer to CreateContainer. */
  creation(): MergedCreation {
    const quota = this.#quota === undefined ? {} : { quota: this.#quota };
    return { cpus: this.#cpus, mems: this.#mems, ...quota, updates: this.others() };
  }

  /** The merged answer to UpdateContainer. */
  resize(): MergedResize {
    return { updates: this.others(), resources: this.#resources };
  }

  /** Updates of containers other than the one being updated, in order of their first mention. */
  others(): readonly MergedUpdate[] {
    return [...this.#updates.values()].filter((update) => update.containerId !== this.#updated?.id);
  }

  #merge(plugin: string, update: ContainerUpdate): void {
    const id = update.containerId;
    if (id === this.#created) {
      throw new MergeConflict(`plugin "${plugin}" asked update of "${id}" during creation`);
    }
    const before: MergedUpdate = this.#updates.get(id) ??
      { containerId: id, cpus: "", mems: "", ignoreFailure: true };
    const ignoreFailure = before.ignoreFailure && update.ignoreFailure;
    this.#updates.set(id, { ...before, ignoreFailure });
    try {
      if (update.cpus !== "") this.#claim(id, "CPUSetCPUs", plugin);
      if (update.mems !== "") this.#claim(id, "CPUSetMems", plugin);
      if (update.quota !== undefined) this.#claim(id, "CPUQuota", plugin);
    } catch (conflict) {
      // The adaptation swallows the conflict of an update that may fail; its fields are not taken over.
      if (update.ignoreFailure) return this.#supersede(id, undefined);
      throw conflict;
    }
    const { cpus, mems } = { cpus: update.cpus || before.cpus, mems: update.mems || before.mems };
    const quota = update.quota ?? before.quota;
    this.#updates.set(id, {
      containerId: id,
      cpus,
      mems,
      ...(quota === undefined ? {} : { quota }),
      ignoreFailure,
    });
    this.#supersede(id, update);
  }

  /**
   * An answer about the updated container replaces the request: laid over a copy of it, or, where it carries no
   * resources, an empty set that discards the kubelet's values (`reference/nri.md` §5.3, the trap).
   */
  #supersede(id: string, update: ContainerUpdate | undefined): void {
    if (id !== this.#updated?.id) return;
    const hasResources = update !== undefined &&
      (update.cpus !== "" || update.mems !== "" || update.quota !== undefined);
    if (!hasResources) {
      this.#resources ??= EMPTY_RESOURCES;
      return;
    }
    const base = this.#updated.resources;
    const cpu = {
      ...base.cpu,
      cpus: update.cpus || base.cpu.cpus,
      mems: update.mems || base.cpu.mems,
      quota: update.quota ?? base.cpu.quota,
    };
    this.#resources = { ...base, cpu };
    this.#updated = { id, resources: this.#resources };
  }

  #claim(id: string, field: Field, plugin: string): void {
    const key = `${id}/${field}`;
    const owner = this.#owners.get(key);
    if (owner !== undefined) {
      throw new MergeConflict(`plugins "${owner}" and "${plugin}" both tried to set ${field}`);
    }
    this.#owners.set(key, plugin);
  }
}

const EMPTY_RESOURCES: LinuxResources = {
  cpu: { shares: undefined, quota: undefined, period: undefined, cpus: "", mems: "" },
  memoryLimit: undefined,
};
