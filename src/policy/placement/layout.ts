import { CpuSet } from "../../cpuset/mod.ts";
import type { Topology } from "../../topology/mod.ts";
import type { PlacementSettings } from "../types.ts";

/** The CPUs that share a node and a cache. */
export interface CellLayout {
  /** Number of its node. */
  readonly node: number;
  /** Number of its cache. */
  readonly cache: number;
  /** Its CPUs. */
  readonly cpus: CpuSet;
  /** Their positions, ascending. */
  readonly positions: Int32Array;
  /** Numbers of their cores. */
  readonly cores: readonly number[];
  /** All CPUs of those cores: the same, unless sysfs parts a core between cells. */
  readonly reach: CpuSet;
}

/** A node or a cache. */
export interface GroupLayout {
  /** Id of the node, −1 for CPUs in no node; lowest CPU of the cache. */
  readonly id: number;
  /** Numbers of its cells, ascending. */
  readonly cells: readonly number[];
}

/**
 * The online CPUs of a machine as flat tables: entry i of a table is about the i-th CPU in ascending order, whose
 * position is i. Nodes, caches and cores are numbered in the order of their first CPU; nodes or caches that do not count
 * are one.
 */
export interface Layout {
  /** CPU ids, ascending. */
  readonly ids: Int32Array;
  /** Number of the CPU's core. */
  readonly core: Int32Array;
  /** Key of each core in the topology. */
  readonly coreKeys: readonly number[];
  /** Online threads of each core. */
  readonly coreThreads: readonly number[];
  /** Positions of the CPUs of each core. */
  readonly corePositions: readonly (readonly number[])[];
  /** In the order of their first CPU, like nodes and caches. */
  readonly cells: readonly CellLayout[];
  readonly nodes: readonly GroupLayout[];
  readonly caches: readonly GroupLayout[];
  /** By number of two nodes the sum of their distances, there and back; 0 of a node and itself. */
  readonly distances: readonly (readonly number[])[];
}

/** What counts of a machine. */
type Scope = Pick<PlacementSettings, "numa" | "l3">;

/**
 * Layouts by topology: reading one costs more than a decision, and a topology never changes. A memo of a pure
 * function, so that no answer can depend on it; an entry goes with its topology.
 */
const LAYOUTS: WeakMap<Topology, Map<number, Layout>> = new WeakMap();

/** The layout of a machine. */
export function layoutOf(topology: Topology, scope: Scope): Layout {
  const key = (scope.numa === "ignore" ? 1 : 0) + (scope.l3 === "ignore" ? 2 : 0);
  const known = LAYOUTS.get(topology);
  const layout = known?.get(key) ?? makeLayout(topology, scope);
  if (known === undefined) LAYOUTS.set(topology, new Map([[key, layout]]));
  else known.set(key, layout);
  return layout;
}

function makeLayout(topology: Topology, { numa, l3 }: Scope): Layout {
  const cpus = [...topology.cpus.values()].sort((a, b) => a.id - b.id);
  const [first] = cpus;
  const nodes = numbered(cpus.map(({ node }) => (numa === "ignore" ? first?.node : node) ?? -1));
  const names = new Map<CpuSet, number>(); // the sets of one cache are mostly one object
  const caches = numbered(cpus.map(({ id, llc }) => {
    const cache = l3 === "ignore" ? first?.llc ?? llc : llc;
    return names.getOrInsertComputed(cache, () => cache.first ?? id);
  }));
  const cores = numbered(cpus.map(({ core }) => core));
  const threads = cores.names.map(() => 1);
  cpus.forEach(({ siblings }, index) => threads[cores.numbers[index] ?? 0] = siblings.size);
  const positions = cores.names.map((): number[] => []);
  cores.numbers.forEach((core, position) => positions[core]?.push(position));
  const tables = {
    ids: Int32Array.from(cpus, ({ id }) => id),
    core: cores.numbers,
    coreKeys: cores.names,
    coreThreads: threads,
    corePositions: positions,
  };
  const cells = cellsOf(tables, nodes.numbers, caches.numbers);
  return {
    ...tables,
    cells,
    nodes: groupsOf(nodes.names, cells.map(({ node }) => node)),
    caches: groupsOf(caches.names, cells.map(({ cache }) => cache)),
    distances: nodes.names.map((a) => nodes.names.map((b) => a === b ? 0 : distanceBetween(topology, a, b))),
  };
}

function cellsOf(
  { ids, core, corePositions }: Pick<Layout, "ids" | "core" | "corePositions">,
  nodes: Int32Array,
  caches: Int32Array,
): readonly CellLayout[] {
  const setOf = (positions: readonly number[]): CpuSet =>
    CpuSet.from(positions.map((position) => ids[position] ?? 0));
  const keyOf = (position: number): number => (nodes[position] ?? 0) * ids.length + (caches[position] ?? 0);
  const cells = Map.groupBy(ids.keys(), keyOf);
  return [...cells.values()].map((positions): CellLayout => {
    const cores = [...new Set(positions.map((position) => core[position] ?? 0))];
    const [first = 0] = positions;
    return {
      node: nodes[first] ?? 0,
      cache: caches[first] ?? 0,
      cpus: setOf(positions),
      positions: Int32Array.from(positions),
      cores,
      reach: setOf(cores.flatMap((each) => corePositions[each] ?? [])),
    };
  });
}

function groupsOf(ids: readonly number[], groupOf: readonly number[]): readonly GroupLayout[] {
  const cells = ids.map((): number[] => []);
  groupOf.forEach((group, cell) => cells[group]?.push(cell));
  return ids.map((id, group) => ({ id, cells: cells[group] ?? [] }));
}

/** Numbers names in the order they are met. */
function numbered(
  list: readonly number[],
): { readonly numbers: Int32Array; readonly names: readonly number[] } {
  const known = new Map<number, number>();
  const numbers = Int32Array.from(list, (name) => known.getOrInsertComputed(name, () => known.size));
  return { numbers, names: [...known.keys()] };
}

/** Distance to a node nobody told about: the largest a kernel can say. */
const UNKNOWN_DISTANCE = 255;

/** Sum of the distances between two nodes, there and back. */
export function distanceBetween(topology: Topology, a: number, b: number): number {
  const there = topology.nodes.find(({ id }) => id === a)?.distances.get(b) ?? UNKNOWN_DISTANCE;
  const back = topology.nodes.find(({ id }) => id === b)?.distances.get(a) ?? UNKNOWN_DISTANCE;
  return there + back;
}
