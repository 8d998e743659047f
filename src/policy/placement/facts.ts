import type { CpuSet } from "../../cpuset/mod.ts";
import type { Cpu, Topology } from "../../topology/mod.ts";
import type { CpuView, PlacementSettings } from "../types.ts";

/** Which CPUs to choose from, and by what. */
export interface PlacementQuestion {
  /** Who has what now. */
  readonly view: CpuView;
  /** CPUs to choose from. */
  readonly candidates: CpuSet;
  /** Number of CPUs to choose, 1 … the number of candidates. */
  readonly count: number;
  /** CPUs the container keeps: their nodes, caches and cores count as used, and the choice completes them. */
  readonly near: CpuSet;
  /** CPUs held for others [P2]. */
  readonly held: CpuSet;
  /** How much nodes, caches and whole cores matter [P4]. */
  readonly placement: PlacementSettings;
}

/** The free CPUs of one core that are in one cache and one node: all of them, unless sysfs is odd. */
export interface CoreFacts {
  /** The core's key in the topology. */
  readonly key: number;
  /** Online threads of the core, free or not. */
  readonly threads: number;
  /** Whether one of its threads is pinned. */
  readonly pinned: boolean;
  /** Whether taking it in part costs nothing: another integer container has a thread of it, or nobody cares. */
  readonly split: boolean;
  /** Its threads that the container keeps. */
  readonly kept: number;
  /** Whether it is CPU 0's core. */
  readonly isBoot: boolean;
  /** Positions of its candidates in {@linkcode MachineFacts.ids}, ascending. */
  readonly positions: number[];
}

/** A node or a cache. */
export interface GroupFacts {
  /** The node's id, or the cache's lowest known CPU; −1 for CPUs in no node. */
  readonly id: number;
  /** Number of candidates in it. */
  room: number;
  /** Whether the container keeps CPUs in it. */
  isKept: boolean;
}

/** Candidates that share a node and a cache. */
export interface CellFacts {
  readonly node: number;
  readonly cache: number;
  /** Number of candidates in it. */
  size: number;
  /** Number of its candidates by their cost, see {@linkcode MachineFacts.costs}. */
  readonly byCost: [number, number, number, number];
  /** Position of its lowest candidate; infinite where it has none. */
  first: number;
  readonly cores: CoreFacts[];
}

/** A question as flat tables: computed once, in time linear in the CPUs. */
export interface MachineFacts {
  /** The candidates, ascending. */
  readonly ids: readonly number[];
  /** 2 × held + had by shared containers, by position in `ids`. */
  readonly costs: Uint8Array;
  readonly nodes: readonly GroupFacts[];
  readonly caches: readonly GroupFacts[];
  readonly cells: readonly CellFacts[];
}

/** Numbers groups in the order they are met. */
class Groups {
  readonly list: GroupFacts[] = [];
  readonly #byId = new Map<number, number>();

  indexOf(id: number): number {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const index = this.list.length;
    this.#byId.set(id, index);
    this.list.push({ id, room: 0, isKept: false });
    return index;
  }

  at(index: number): GroupFacts {
    return this.list[index] ?? { id: -1, room: 0, isKept: false };
  }
}

/** Names of caches by their lowest CPU; the sets of one cache are mostly one object. */
class CacheNames {
  readonly #known = new Map<CpuSet, number>();

  nameOf(cpu: Cpu): number {
    const known = this.#known.get(cpu.llc);
    if (known !== undefined) return known;
    const name = cpu.llc.first ?? cpu.id;
    this.#known.set(cpu.llc, name);
    return name;
  }
}

/** Reads what the criteria need out of the view. */
export function gatherFacts(question: PlacementQuestion): MachineFacts {
  const { view, candidates, held, placement } = question;
  const nodes = new Groups();
  const caches = new Groups();
  const names = new CacheNames();
  const cores = new CoreTable(question);
  const cells = new Map<number, CellFacts>();
  const ids: number[] = [];
  const costs = new Uint8Array(candidates.size);
  for (const id of candidates.union(question.near).toArray()) {
    const cpu = view.topology.cpus.get(id);
    if (cpu === undefined) continue; // offline: nobody can be placed there
    const isKept = question.near.has(id);
    const node = nodes.indexOf(placement.numa === "ignore" ? 0 : cpu.node ?? -1);
    const cache = caches.indexOf(placement.l3 === "ignore" ? 0 : names.nameOf(cpu));
    const cell = cellOf(cells, node, cache);
    const core = cores.partOf(cpu, cell);
    if (isKept) {
      nodes.at(node).isKept = true;
      caches.at(cache).isKept = true;
      continue;
    }
    nodes.at(node).room++;
    caches.at(cache).room++;
    const cost = costOf(view, held, cpu.id);
    costs[ids.length] = cost;
    cell.byCost[cost]++;
    cell.size++;
    cell.first = Math.min(cell.first, ids.length);
    core.positions.push(ids.length);
    ids.push(cpu.id);
  }
  return { ids, costs, nodes: nodes.list, caches: caches.list, cells: [...cells.values()] };
}

function costOf(view: CpuView, held: CpuSet, id: number): 0 | 1 | 2 | 3 {
  const hasShared = view.pool.has(id) && !view.idle.has(id);
  if (held.has(id)) return hasShared ? 3 : 2;
  return hasShared ? 1 : 0;
}

/** Makes the cores while the CPUs are walked; one that sysfs parts between cells has a part in each. */
class CoreTable {
  readonly #view: CpuView;
  readonly #near: CpuSet;
  readonly #others: CpuSet;
  readonly #ignoresParts: boolean;
  readonly #parts = new Map<number, { readonly cell: CellFacts; readonly core: CoreFacts }[]>();

  constructor({ view, near, placement }: PlacementQuestion) {
    this.#view = view;
    this.#near = near;
    this.#others = view.exclusive.difference(near);
    this.#ignoresParts = placement.wholeCores === "ignore";
  }

  /** The part of the CPU's core in a cell. */
  partOf(cpu: Cpu, cell: CellFacts): CoreFacts {
    const parts = this.#parts.get(cpu.core) ?? [];
    if (parts.length === 0) this.#parts.set(cpu.core, parts);
    const known = parts.find((part) => part.cell === cell);
    if (known !== undefined) return known.core;
    const core = this.#make(cpu);
    parts.push({ cell, core });
    cell.cores.push(core);
    return core;
  }

  #make({ core, siblings }: Cpu): CoreFacts {
    return {
      key: core,
      threads: siblings.size,
      pinned: siblings.intersects(this.#view.pinned),
      split: this.#ignoresParts || siblings.intersects(this.#others),
      kept: this.#near.isEmpty ? 0 : siblings.intersection(this.#near).size,
      isBoot: core === 0,
      positions: [],
    };
  }
}

function cellOf(cells: Map<number, CellFacts>, node: number, cache: number): CellFacts {
  const key = node * 65536 + cache;
  const known = cells.get(key);
  if (known !== undefined) return known;
  const cell: CellFacts = { node, cache, size: 0, byCost: [0, 0, 0, 0], first: Infinity, cores: [] };
  cells.set(key, cell);
  return cell;
}

/** Distance to a node nobody told about: the largest a kernel can say. */
const UNKNOWN_DISTANCE = 255;

/** Sum of the distances between two nodes, there and back. */
export function distanceBetween(topology: Topology, a: number, b: number): number {
  const there = topology.nodes.find(({ id }) => id === a)?.distances.get(b) ?? UNKNOWN_DISTANCE;
  const back = topology.nodes.find(({ id }) => id === b)?.distances.get(a) ?? UNKNOWN_DISTANCE;
  return there + back;
}
