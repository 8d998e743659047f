import type { CpuSet } from "../../cpuset/mod.ts";
import type { Topology } from "../../topology/mod.ts";

/**
 * The online CPUs of a machine as flat tables: entry i of a table is about the i-th CPU in ascending order. Nodes,
 * caches and cores are numbered in the order of their first CPU.
 */
export interface Layout {
  /** CPU ids, ascending. */
  readonly ids: Int32Array;
  /** Number of the CPU's node. */
  readonly node: Int32Array;
  /** Number of the CPU's last-level cache. */
  readonly cache: Int32Array;
  /** Number of the CPU's core. */
  readonly core: Int32Array;
  /** Id of each node; −1 for CPUs in no node. */
  readonly nodeIds: readonly number[];
  /** Lowest CPU of each cache. */
  readonly cacheIds: readonly number[];
  /** Key of each core in the topology. */
  readonly coreKeys: readonly number[];
  /** Online threads of each core. */
  readonly coreThreads: readonly number[];
}

/**
 * Layouts by topology: reading one costs more than a decision, and a topology never changes. A memo of a pure
 * function, so that no answer can depend on it; an entry goes with its topology.
 */
const LAYOUTS: WeakMap<Topology, Layout> = new WeakMap();

/** The layout of a machine. */
export function layoutOf(topology: Topology): Layout {
  const known = LAYOUTS.get(topology);
  if (known !== undefined) return known;
  const layout = makeLayout(topology);
  LAYOUTS.set(topology, layout);
  return layout;
}

function makeLayout(topology: Topology): Layout {
  const cpus = [...topology.cpus.values()].sort((a, b) => a.id - b.id);
  const nodes = numbered(cpus.map(({ node }) => node ?? -1));
  const names = new Map<CpuSet, number>(); // the sets of one cache are mostly one object
  const caches = numbered(cpus.map(({ id, llc }) => names.getOrInsertComputed(llc, () => llc.first ?? id)));
  const cores = numbered(cpus.map(({ core }) => core));
  const threads = cores.names.map(() => 1);
  cpus.forEach(({ siblings }, index) => threads[cores.numbers[index] ?? 0] = siblings.size);
  return {
    ids: Int32Array.from(cpus, ({ id }) => id),
    node: nodes.numbers,
    cache: caches.numbers,
    core: cores.numbers,
    nodeIds: nodes.names,
    cacheIds: caches.names,
    coreKeys: cores.names,
    coreThreads: threads,
  };
}

/** Numbers names in the order they are met. */
function numbered(
  list: readonly number[],
): { readonly numbers: Int32Array; readonly names: readonly number[] } {
  const known = new Map<number, number>();
  const numbers = Int32Array.from(list, (name) => known.getOrInsertComputed(name, () => known.size));
  return { numbers, names: [...known.keys()] };
}
