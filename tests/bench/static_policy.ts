/**
 * The CPU manager's static policy of the kubelet, written from its documentation and KEP-2625, KEP-2902, KEP-3327 and
 * KEP-4800, as a baseline. Its reserved CPUs stay in the shared pool for good; it cannot run without one.
 */
import { CpuSet } from "../../src/cpuset/mod.ts";
import type { Topology } from "../../src/topology/mod.ts";
import { combinations, distributeCpus } from "./distributed_cpus.ts";
import { type Levels, levelsOf, packCpus } from "./packed_cpus.ts";

/** Options of the policy, named as the kubelet's. */
export interface StaticOptions {
  /** Refuses what is not whole cores. */
  readonly fullPcpusOnly?: boolean;
  /** Spreads evenly over the fewest nodes that hold the request. */
  readonly distributeCpusAcrossNuma?: boolean;
  /** Whole caches, then one cache, before cores. */
  readonly preferAlignByUncoreCache?: boolean;
  /** What the topology manager aligns to where one has room (best-effort); by default it does nothing. */
  readonly align?: "node" | "socket";
}

/** The policy on one machine. */
export class StaticPolicy {
  /** CPUs that are never given away: of the lowest cores. */
  readonly reserved: CpuSet;
  readonly #levels: Levels;
  readonly #options: StaticOptions;

  /** @param reservedCpus how many are reserved, at least 1. */
  constructor(topology: Topology, options: StaticOptions, reservedCpus = 1) {
    this.#levels = levelsOf(topology);
    this.#options = options;
    this.reserved = this.#take(topology.online, reservedCpus) ?? CpuSet.EMPTY;
  }

  /** CPUs for a container out of the free ones; undefined where it is refused. */
  allocate(free: CpuSet, count: number): CpuSet | undefined {
    const available = free.difference(this.reserved);
    if (available.size < count) return undefined;
    if (this.#options.fullPcpusOnly && !this.#isWholeCores(available, count)) return undefined;
    const aligned = this.#aligned(available, count);
    return this.#take(aligned, count);
  }

  /** The cores of reserved CPUs are nobody's in whole. */
  #isWholeCores(available: CpuSet, count: number): boolean {
    const { cores, perCore } = this.#levels;
    const split = CpuSet.union(cores.filter((core) => core.intersects(this.reserved)));
    return count % perCore === 0 && available.difference(split).size >= count;
  }

  /** The free CPUs of the nodes that the topology manager would choose. */
  #aligned(available: CpuSet, count: number): CpuSet {
    const { align } = this.#options;
    if (align === undefined) return available;
    const { outer, nodes } = this.#levels;
    const sockets = outer.find((level) => level !== nodes) ?? [];
    const groups = align === "node" ? unionsOf(nodes) : socketsFirst(sockets, nodes);
    const first = groups.find(({ room }) => room.intersection(available).size >= count);
    return first?.all.intersection(available) ?? available;
  }

  #take(free: CpuSet, count: number): CpuSet | undefined {
    const { fullPcpusOnly, distributeCpusAcrossNuma, preferAlignByUncoreCache } = this.#options;
    const levels = this.#levels;
    if (distributeCpusAcrossNuma) {
      return distributeCpus({ levels, free, count, group: fullPcpusOnly ? levels.perCore : 1 });
    }
    return packCpus(levels, free, count, { byCache: preferAlignByUncoreCache === true });
  }
}

/** Where there must be room, and what the CPUs are then taken from. */
interface Alignment {
  readonly room: CpuSet;
  readonly all: CpuSet;
}

/** Sets of nodes, the smaller ones first, then those of lower nodes. */
function unionsOf(nodes: readonly CpuSet[]): readonly Alignment[] {
  return nodes.flatMap((_, fewer) =>
    combinations(nodes.toReversed(), fewer + 1).toReversed().map((chosen) => {
      const room = CpuSet.union(chosen);
      return { room, all: room };
    })
  );
}

/** Sets of nodes within one socket, of which the whole socket may be taken; then all others. */
function socketsFirst(sockets: readonly CpuSet[], nodes: readonly CpuSet[]): readonly Alignment[] {
  const unions = unionsOf(nodes).map(({ room }) => {
    const around = sockets.filter((socket) => socket.intersects(room));
    return { room, all: CpuSet.union(around), sockets: around.length };
  });
  return [...unions.filter((one) => one.sockets === 1), ...unions.filter((one) => one.sockets !== 1)];
}
