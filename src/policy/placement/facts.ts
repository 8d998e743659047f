import type { CpuSet } from "../../cpuset/mod.ts";
import type { Topology } from "../../topology/mod.ts";
import type { CpuView, PlacementSettings } from "../types.ts";
import { CellFacts, type CoreStates } from "./cell_facts.ts";
import { type Layout, layoutOf } from "./layout.ts";

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

/** A node or a cache. */
export interface GroupFacts {
  /** The node's id, or the cache's lowest CPU; −1 for CPUs in no node. */
  readonly id: number;
  /** Number of candidates in it. */
  room: number;
  /** Whether the container keeps CPUs in it. */
  isKept: boolean;
}

/** A question as flat tables: computed once, in time linear in the CPUs. */
export interface MachineFacts {
  /** The candidates, ascending. */
  readonly ids: readonly number[];
  /** 2 × held + had by shared containers, by position in `ids`. */
  readonly costs: Uint8Array;
  /** Positions of candidates of CPU 0's core. */
  readonly boot: readonly number[];
  /** Nodes and caches with candidates or CPUs that are kept, by their first one. */
  readonly nodes: readonly GroupFacts[];
  readonly caches: readonly GroupFacts[];
  readonly cells: readonly CellFacts[];
}

/** Makes groups when they are met. */
class Groups {
  readonly list: GroupFacts[] = [];
  readonly #indices: Int32Array;
  readonly #ids: readonly number[];

  constructor(ids: readonly number[]) {
    this.#ids = ids;
    this.#indices = new Int32Array(ids.length).fill(-1);
  }

  indexOf(number: number): number {
    const known = this.#indices[number] ?? -1;
    if (known >= 0) return known;
    const index = this.list.length;
    this.#indices[number] = index;
    this.list.push({ id: this.#ids[number] ?? -1, room: 0, isKept: false });
    return index;
  }

  /** Counts one more CPU of a group. */
  note(index: number, isKept: boolean): void {
    const group = this.list[index];
    if (group === undefined) return;
    if (isKept) group.isKept = true;
    else group.room++;
  }
}

/** Reads what the criteria need out of the view. */
export function gatherFacts(question: PlacementQuestion): MachineFacts {
  const { view, candidates, held, near, placement } = question;
  const layout = layoutOf(view.topology);
  const nodes = new Groups(layout.nodeIds);
  const caches = new Groups(layout.cacheIds);
  const ids: number[] = [];
  const boot: number[] = [];
  const costs = new Uint8Array(candidates.size);
  const states = coreStates(layout, question);
  const cells = new Map<number, CellFacts>();
  for (let i = 0; i < layout.ids.length; i++) {
    const id = layout.ids[i] ?? 0;
    const isKept = near.has(id);
    if (!isKept && !candidates.has(id)) continue;
    const node = nodes.indexOf(placement.numa === "ignore" ? 0 : layout.node[i] ?? 0);
    const cache = caches.indexOf(placement.l3 === "ignore" ? 0 : layout.cache[i] ?? 0);
    nodes.note(node, isKept);
    caches.note(cache, isKept);
    const key = node * layout.cacheIds.length + cache;
    let cell = cells.get(key);
    if (cell === undefined) cells.set(key, cell = new CellFacts({ node, cache, layout, states, costs }));
    const core = layout.core[i] ?? 0;
    if (isKept) {
      cell.addKept(core);
      continue;
    }
    costs[ids.length] = costOf(view, held, id);
    cell.add(ids.length, core);
    if (layout.coreKeys[core] === 0) boot.push(ids.length);
    ids.push(id);
  }
  return { ids, costs, boot, nodes: nodes.list, caches: caches.list, cells: [...cells.values()] };
}

function costOf(view: CpuView, held: CpuSet, id: number): 0 | 1 | 2 | 3 {
  const hasShared = view.pool.has(id) && !view.idle.has(id);
  if (held.has(id)) return hasShared ? 3 : 2;
  return hasShared ? 1 : 0;
}

function coreStates(layout: Layout, { view, near, placement }: PlacementQuestion): CoreStates {
  const cores = layout.coreKeys.length;
  const pinned = new Uint8Array(cores);
  const split = new Uint8Array(cores).fill(placement.wholeCores === "ignore" ? 1 : 0);
  const kept = new Uint8Array(cores);
  for (let i = 0; i < layout.ids.length; i++) {
    const id = layout.ids[i] ?? 0;
    const core = layout.core[i] ?? 0;
    const isKept = near.has(id);
    if (isKept) kept[core] = (kept[core] ?? 0) + 1;
    else if (view.exclusive.has(id)) split[core] = 1;
    if (view.pinned.has(id)) pinned[core] = 1;
  }
  return { pinned, split, kept };
}

/** Distance to a node nobody told about: the largest a kernel can say. */
const UNKNOWN_DISTANCE = 255;

/** Sum of the distances between two nodes, there and back. */
export function distanceBetween(topology: Topology, a: number, b: number): number {
  const there = topology.nodes.find(({ id }) => id === a)?.distances.get(b) ?? UNKNOWN_DISTANCE;
  const back = topology.nodes.find(({ id }) => id === b)?.distances.get(a) ?? UNKNOWN_DISTANCE;
  return there + back;
}
