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
  threads: number;
  /** Whether one of its threads is pinned. */
  pinned: boolean;
  /** Whether taking it in part costs nothing: another integer container has a thread of it, or nobody cares. */
  split: boolean;
  /** Its threads that the container keeps. */
  kept: number;
  /** Whether it is CPU 0's core. */
  isBoot: boolean;
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
  for (const cpu of view.topology.cpus.values()) {
    const isCandidate = candidates.has(cpu.id);
    const isKept = question.near.has(cpu.id);
    if (!isCandidate && !isKept) {
      cores.note(cpu);
      continue;
    }
    const node = nodes.indexOf(placement.numa === "ignore" ? 0 : cpu.node ?? -1);
    const cache = caches.indexOf(placement.l3 === "ignore" ? 0 : names.nameOf(cpu));
    const cell = cellOf(cells, node, cache);
    const core = cores.note(cpu, cell);
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
  cores.complete();
  return { ids, costs, nodes: nodes.list, caches: caches.list, cells: [...cells.values()] };
}

function costOf(view: CpuView, held: CpuSet, id: number): 0 | 1 | 2 | 3 {
  const hasShared = view.pool.has(id) && !view.idle.has(id);
  if (held.has(id)) return hasShared ? 3 : 2;
  return hasShared ? 1 : 0;
}

/** Gathers the cores while the CPUs are walked. */
class CoreTable {
  readonly #view: CpuView;
  readonly #near: CpuSet;
  /** What is known of whole cores, by key. */
  readonly #whole = new Map<number, { threads: number; pinned: boolean; split: boolean; kept: number }>();
  readonly #parts = new Map<number, { readonly cell: CellFacts; readonly core: CoreFacts }[]>();

  readonly #ignoresParts: boolean;

  constructor({ view, near, placement }: PlacementQuestion) {
    this.#view = view;
    this.#near = near;
    this.#ignoresParts = placement.wholeCores === "ignore";
  }

  /** Counts a CPU into its core; where a cell is named, returns the core's part in that cell. */
  note(cpu: Cpu): undefined;
  note(cpu: Cpu, cell: CellFacts): CoreFacts;
  note(cpu: Cpu, cell?: CellFacts): CoreFacts | undefined {
    const whole = this.#whole.get(cpu.core) ?? {
      threads: 0,
      pinned: false,
      split: this.#ignoresParts,
      kept: 0,
    };
    this.#whole.set(cpu.core, whole);
    const isKept = this.#near.has(cpu.id);
    whole.threads++;
    whole.pinned ||= this.#view.pinned.has(cpu.id);
    whole.split ||= !isKept && this.#view.exclusive.has(cpu.id);
    if (isKept) whole.kept++;
    return cell === undefined ? undefined : this.#partOf(cpu, cell);
  }

  #partOf(cpu: Cpu, cell: CellFacts): CoreFacts {
    const parts = this.#parts.get(cpu.core) ?? [];
    if (parts.length === 0) this.#parts.set(cpu.core, parts);
    const known = parts.find((part) => part.cell === cell);
    if (known !== undefined) return known.core;
    const core = {
      key: cpu.core,
      threads: 0,
      pinned: false,
      split: false,
      kept: 0,
      isBoot: cpu.core === 0,
      positions: [],
    };
    parts.push({ cell, core });
    cell.cores.push(core);
    return core;
  }

  /** Tells the parts what is known of their whole cores, now that every CPU was seen. */
  complete(): void {
    for (const [key, parts] of this.#parts) {
      for (const { core } of parts) Object.assign(core, this.#whole.get(key));
    }
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
