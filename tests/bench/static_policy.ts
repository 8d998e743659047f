/**
 * The CPU manager's static policy of the kubelet, written from its documentation and KEP-2625, KEP-2902, KEP-3327 and
 * KEP-4800, as a baseline. It takes the first thing that fits, level by level: whole sockets and nodes while the
 * request is as large, (with the option) whole caches and then one cache with enough room, whole cores, single CPUs. Within
 * a level the group with the fewest free CPUs comes first, then the lowest id.
 */
import { CpuSet } from "../../src/cpuset/mod.ts";
import { cachesOf, coresOf, type Topology } from "../../src/topology/mod.ts";

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

/** Groups of CPUs from large to small. */
interface Levels {
  readonly sockets: readonly CpuSet[];
  readonly nodes: readonly CpuSet[];
  readonly caches: readonly CpuSet[];
  readonly cores: readonly CpuSet[];
}

/** The policy on one machine. */
export class StaticPolicy {
  readonly #levels: Levels;
  readonly #options: StaticOptions;
  readonly #threads: number;

  constructor(topology: Topology, options: StaticOptions) {
    const bySocket = Map.groupBy(topology.cpus.values(), (cpu) => cpu.package);
    this.#levels = {
      sockets: [...bySocket.values()].map((cpus) => CpuSet.from(cpus.map(({ id }) => id))),
      nodes: topology.nodes.map(({ cpus }) => cpus).filter((cpus) => !cpus.isEmpty),
      caches: cachesOf(topology),
      cores: [...coresOf(topology).values()],
    };
    this.#threads = Math.max(...this.#levels.cores.map(({ size }) => size));
    this.#options = options;
  }

  /** CPUs for a container out of the free ones; undefined where it is refused. */
  allocate(free: CpuSet, count: number): CpuSet | undefined {
    const { fullPcpusOnly = false, distributeCpusAcrossNuma = false, align } = this.#options;
    if (fullPcpusOnly && count % this.#threads !== 0) return undefined;
    const usable = fullPcpusOnly ? this.#wholeCores(free) : free;
    if (usable.size < count) return undefined;
    if (align !== undefined) {
      const groups = align === "node" ? this.#levels.nodes : this.#levels.sockets;
      const group = groups.find((cpus) => cpus.intersection(usable).size >= count);
      if (group !== undefined) return this.#pack(group.intersection(usable), count);
    }
    return (distributeCpusAcrossNuma ? this.#distribute(usable, count) : undefined) ??
      this.#pack(usable, count);
  }

  #wholeCores(free: CpuSet): CpuSet {
    return CpuSet.union(this.#levels.cores.filter((core) => core.isSubsetOf(free)));
  }

  #pack(free: CpuSet, count: number): CpuSet {
    const { sockets, nodes, caches, cores } = this.#levels;
    const take = new Taking(free, count);
    const [first, second] = nodes.length <= sockets.length ? [nodes, sockets] : [sockets, nodes];
    take.whole(first);
    take.whole(second);
    if (this.#options.preferAlignByUncoreCache) {
      take.whole(caches);
      take.within(caches, (left) => this.#pack2(left.free, left.count));
    }
    take.whole(cores, [sockets, nodes]);
    take.single([sockets, nodes, cores]);
    return take.taken;
  }

  /** Inside a cache: cores, then CPUs. */
  #pack2(free: CpuSet, count: number): CpuSet {
    const take = new Taking(free, count);
    take.whole(this.#levels.cores);
    take.single([this.#levels.cores]);
    return take.taken;
  }

  /** Even shares of the fewest nodes that can give them, the most balanced first; undefined where no nodes can. */
  #distribute(free: CpuSet, count: number): CpuSet | undefined {
    const step = this.#options.fullPcpusOnly ? this.#threads : 1;
    const rooms = this.#levels.nodes.map((cpus) => cpus.intersection(free));
    for (let k = 1; k <= rooms.length; k++) {
      const share = Math.floor(count / k / step) * step;
      const fitting = combinations(rooms, k).filter((nodes) =>
        nodes.every(({ size }) => size >= share) && nodes.reduce((sum, { size }) => sum + size, 0) >= count
      );
      const balance = (nodes: readonly CpuSet[]): number =>
        deviation(rooms.map((room) => room.size - (nodes.includes(room) ? share : 0)));
      const [best] = fitting.toSorted((a, b) => balance(a) - balance(b));
      if (best !== undefined) return this.#fromEach(best, { share, step, count });
    }
    return undefined;
  }

  #fromEach(
    nodes: readonly CpuSet[],
    { share, step, count }: { readonly share: number; readonly step: number; readonly count: number },
  ): CpuSet {
    let rest = count - share * nodes.length;
    let taken = CpuSet.EMPTY;
    for (const room of nodes.toSorted((a, b) => b.size - a.size)) {
      const more = Math.min(Math.max(0, room.size - share), Math.ceil(rest / step) * step, rest);
      rest -= more;
      taken = taken.union(this.#pack(room, share + more));
    }
    return taken;
  }
}

/** What was taken so far for one container. */
class Taking {
  taken: CpuSet = CpuSet.EMPTY;
  #free: CpuSet;
  #count: number;

  constructor(free: CpuSet, count: number) {
    this.#free = free;
    this.#count = count;
  }

  /** Takes whole groups that are free while the rest of the request is as large. */
  whole(groups: readonly CpuSet[], within: readonly (readonly CpuSet[])[] = []): void {
    const ordered = this.#ordered(groups.filter((group) => group.isSubsetOf(this.#free)), within);
    for (const group of ordered) if (group.size <= this.#count) this.#take(group);
  }

  /** Takes the rest out of the first group that has enough. */
  within(
    groups: readonly CpuSet[],
    choose: (left: { readonly free: CpuSet; readonly count: number }) => CpuSet,
  ): void {
    if (this.#count === 0) return;
    const group = this.#ordered(groups, []).find((cpus) => cpus.intersection(this.#free).size >= this.#count);
    if (group !== undefined) {
      this.#take(choose({ free: group.intersection(this.#free), count: this.#count }));
    }
  }

  /** Takes single CPUs. */
  single(within: readonly (readonly CpuSet[])[]): void {
    const ordered = this.#ordered(this.#free.toArray().map((id) => CpuSet.of(id)), within);
    for (const cpu of ordered.slice(0, this.#count)) this.#take(cpu);
  }

  #take(cpus: CpuSet): void {
    this.taken = this.taken.union(cpus);
    this.#free = this.#free.difference(cpus);
    this.#count -= cpus.size;
  }

  /** By the free CPUs of the groups around, then of the group itself, then by id. */
  #ordered(groups: readonly CpuSet[], within: readonly (readonly CpuSet[])[]): readonly CpuSet[] {
    const rooms = within.map((level) => level.map((around) => around.intersection(this.#free).size));
    const roomIn = (level: number, first: number): readonly number[] => {
      const index = within[level]?.findIndex((around) => around.has(first)) ?? -1;
      return [rooms[level]?.[index] ?? 0, index];
    };
    const keys = groups.map((group) => ({
      group,
      key: [
        ...within.flatMap((_, level) => roomIn(level, group.first ?? -1)),
        group.intersection(this.#free).size,
        group.first ?? 0,
      ],
    }));
    const compare = (a: readonly number[], b: readonly number[]): number => {
      const index = a.findIndex((value, i) => value !== b[i]);
      return (a[index] ?? 0) - (b[index] ?? 0);
    };
    return keys.sort((a, b) => compare(a.key, b.key)).map(({ group }) => group);
  }
}

function combinations<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return list.flatMap((item, i) =>
    combinations(list.slice(i + 1), size - 1).map((others) => [item, ...others])
  );
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
