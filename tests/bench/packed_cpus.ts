/**
 * How the kubelet's CPU manager packs CPUs (the static policy's "topology-aware best-fit"): whole sockets and nodes, whole
 * caches and one cache with room (with the option), whole cores, single CPUs; each while the rest of the request is as large.
 * Written from the documentation and KEP-2625, KEP-4800; `tests/fixtures/kubelet` has answers of the kubelet itself.
 */
import { CpuSet } from "../../src/cpuset/mod.ts";
import { cachesOf, coresOf, type Topology } from "../../src/topology/mod.ts";

/** Groups of CPUs from large to small. Groups of a level are in the order of their ids. */
export interface Levels {
  /** Nodes and sockets, the larger kind first: whole ones of it are taken first, and order all that is smaller. */
  readonly outer: readonly (readonly CpuSet[])[];
  readonly nodes: readonly CpuSet[];
  readonly caches: readonly CpuSet[];
  readonly cores: readonly CpuSet[];
  /** CPUs of a core, and of a cache, on this machine's average. */
  readonly perCore: number;
  readonly perCache: number;
}

/** What to pack. */
export interface Packing {
  /** Whole caches, then one cache with room, before cores. */
  readonly byCache: boolean;
}

/** The levels of a machine. */
export function levelsOf(topology: Topology): Levels {
  const byPackage = Map.groupBy(topology.cpus.values(), (cpu) => cpu.package);
  const sockets = [...byPackage.values()].map((cpus) => CpuSet.from(cpus.map(({ id }) => id)));
  const nodes = topology.nodes.map(({ cpus }) => cpus).filter((cpus) => !cpus.isEmpty);
  const caches = cachesOf(topology);
  const cores = [...coresOf(topology).values()];
  return {
    outer: sockets.length >= nodes.length ? [nodes, sockets] : [sockets, nodes],
    nodes,
    caches,
    cores,
    perCore: Math.floor(topology.online.size / cores.length),
    perCache: Math.floor(topology.online.size / caches.length),
  };
}

/** `count` CPUs out of the free ones; undefined where there are not as many. */
export function packCpus(
  levels: Levels,
  free: CpuSet,
  count: number,
  { byCache }: Packing = { byCache: false },
): CpuSet | undefined {
  if (free.size < count) return undefined;
  const { outer: [first = [], second = []], cores } = levels;
  const taking = new Taking(levels, free, count);
  taking.whole(first, []);
  taking.whole(second, [first]);
  if (byCache) taking.byCache();
  taking.whole(cores, [first, second]);
  taking.single();
  return taking.taken;
}

/** The nodes, those with the fewest free CPUs first; where sockets are larger, within the fullest socket first. */
export function orderedNodes({ outer, nodes }: Levels, free: CpuSet): readonly CpuSet[] {
  const [first] = outer;
  return ordered(nodes, free, first === undefined || first === nodes ? [] : [first]);
}

/** What was taken so far for one container. */
class Taking {
  taken: CpuSet = CpuSet.EMPTY;
  readonly #levels: Levels;
  #free: CpuSet;
  #count: number;

  constructor(levels: Levels, free: CpuSet, count: number) {
    this.#levels = levels;
    this.#free = free;
    this.#count = count;
  }

  /** Takes whole groups that are free while the rest of the request is as large. */
  whole(groups: readonly CpuSet[], within: readonly (readonly CpuSet[])[]): void {
    const free = groups.filter((group) => group.isSubsetOf(this.#free));
    for (const group of ordered(free, this.#free, within)) if (group.size <= this.#count) this.#take(group);
  }

  /** Takes whole caches while the rest is as large as one, then what one cache can give. */
  byCache(): void {
    const { outer: [first = [], second = []], caches, perCache } = this.#levels;
    const within = first === this.#levels.nodes ? [first] : [first, second];
    const order = ordered(caches, this.#free, within);
    for (const cache of order) {
      if (this.#count >= perCache) this.whole(order, within);
      if (this.#count === 0) return;
      this.#withinCache(cache);
    }
  }

  /** Takes the rest out of the first cores of a cache, split or not, if it is exactly what they have. */
  #withinCache(cache: CpuSet): void {
    const { cores, perCore } = this.#levels;
    const left = cache.intersection(this.#free);
    const first = cores.filter((core) => core.intersects(left)).slice(0, Math.ceil(this.#count / perCore));
    const cpus = CpuSet.union(first.map((core) => core.intersection(left)));
    const isOdd = this.#count % 2 !== 0 && perCore > 1;
    const fitting = isOdd && cpus.size > this.#count ? cpus.take(cpus.size - 1) : cpus;
    if (fitting.size === this.#count) this.#take(fitting);
  }

  /** Takes single CPUs, of split cores first. */
  single(): void {
    const { outer: [first = [], second = []], cores } = this.#levels;
    const order = ordered(cores.filter((core) => core.intersects(this.#free)), this.#free, [first, second]);
    for (const core of order) this.#take(core.intersection(this.#free).take(this.#count));
  }

  #take(cpus: CpuSet): void {
    this.taken = this.taken.union(cpus);
    this.#free = this.#free.difference(cpus);
    this.#count -= cpus.size;
  }
}

/** By the free CPUs of the groups around, from outside to inside, then of the group itself, then by id. */
function ordered(
  groups: readonly CpuSet[],
  free: CpuSet,
  within: readonly (readonly CpuSet[])[],
): readonly CpuSet[] {
  const rooms = within.map((level) => level.map((around) => around.intersection(free).size));
  const roomAround = (level: number, cpu: number): readonly number[] => {
    const index = within[level]?.findIndex((around) => around.has(cpu)) ?? -1;
    return [rooms[level]?.[index] ?? 0, index];
  };
  const keyed = groups.map((group, index) => {
    const cpu = group.first ?? -1;
    const around = within.flatMap((_, level) => roomAround(level, cpu));
    return { group, key: [...around, group.intersection(free).size, index] };
  });
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ group }) => group);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, i) => value !== b[i]);
  return (a[index] ?? 0) - (b[index] ?? 0);
}
