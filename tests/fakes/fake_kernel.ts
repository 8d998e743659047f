import { type CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import type { KernelView, KnownContainers, UnknownContainers } from "../../src/plugin/mod.ts";

/** A control group with processes, as the kernel knows it. */
export type LivingGroup = UnknownContainers["containers"][number];

/** The kernel's view of a node's containers, and of some that only it knows. */
export class FakeKernel implements KernelView {
  readonly #groups: () => readonly LivingGroup[];
  readonly #ghosts = new Map<string, LivingGroup>();
  /** Why a scan may miss groups; undefined where it sees all. */
  incomplete: string | undefined;
  /** Groups that a scan does not see although they are there. */
  readonly unseen = new Set<string>();
  /** Sets that the kernel says instead of the real ones, by container id. */
  readonly says = new Map<string, CpuSet | undefined>();
  /** The set of the groups around containers; undefined where it cannot be read. */
  around: CpuSet | undefined;
  /** Thrown where a set is read. */
  error: Error | undefined;
  /** How many sets were read. */
  reads = 0;

  /** The view of a node with these groups. */
  constructor(groups: () => readonly LivingGroup[]) {
    this.#groups = groups;
  }

  /** A container runs that no runtime knows. */
  addGhost(id: string, cpus: string, quotaCpus?: number): void {
    const [podUid, set] = [`uid-${id}`, cpus === "" ? undefined : parseCpuList(cpus)];
    this.#ghosts.set(id, {
      id,
      podUid,
      path: `/kubepods/pod${podUid}/${id}`,
      configured: set,
      effective: set,
      quotaUs: quotaCpus === undefined ? undefined : quotaCpus * 100_000,
      periodUs: quotaCpus === undefined ? undefined : 100_000,
    });
  }

  /** Its last process ended. */
  endGhost(id: string): void {
    this.#ghosts.delete(id);
  }

  get #all(): readonly LivingGroup[] {
    return [...this.#groups(), ...this.#ghosts.values()];
  }

  effectiveCpus(cgroupsPath: string): CpuSet | undefined {
    this.reads++;
    if (this.error !== undefined) throw this.error;
    const group = this.#all.find(({ path }) => path === cgroupsPath);
    if (group === undefined && this.around !== undefined) return this.around;
    if (group !== undefined && this.says.has(group.id)) return this.says.get(group.id);
    return group?.effective;
  }

  unknownContainers({ ids }: KnownContainers): UnknownContainers {
    const containers = this.#all.filter(({ id }) => !ids.has(id) && !this.unseen.has(id));
    return { containers, incomplete: this.incomplete };
  }
}
