import { CpuSet } from "../../cpuset/mod.ts";
import type { CpuView, PlacementSettings } from "../types.ts";
import { CellFacts, type MachineTables } from "./cell_facts.ts";
import { GroupFacts } from "./group_facts.ts";
import { type CellLayout, type GroupLayout, type Layout, layoutOf } from "./layout.ts";

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
  /** Has read questions like this one. @default a new one */
  readonly reader?: FactsReader | undefined;
}

/** A question as flat tables. A position is a CPU's place among all that are online. */
export interface MachineFacts {
  readonly layout: Layout;
  /** The online CPUs, ascending: ids by position. */
  readonly ids: Int32Array;
  /** 2 × held + had by shared containers, by position; of candidates. */
  readonly costs: Uint8Array;
  /** Positions of candidates of CPU 0's core. */
  readonly boot: readonly number[];
  /** Nodes and caches with candidates or CPUs that are kept, by their first one. */
  readonly nodes: readonly GroupFacts[];
  readonly caches: readonly GroupFacts[];
  readonly cells: readonly CellFacts[];
}

/** Reads what the criteria need out of the view. */
export function gatherFacts(question: PlacementQuestion): MachineFacts {
  return (question.reader ?? new FactsReader()).read(question);
}

/**
 * Reads questions about one machine one after another. What a cell holds depends on its CPUs and on the other CPUs of
 * their cores alone, so a cell in which nothing changed since the last question is not read again.
 */
export class FactsReader {
  #tables: MachineTables | undefined;
  #last: PlacementQuestion | undefined;
  /** By their number in the layout; undefined where there are neither candidates nor CPUs that are kept. */
  readonly #cells: (CellFacts | undefined)[] = [];
  readonly #nodes: GroupFacts[] = [];
  readonly #caches: GroupFacts[] = [];

  /**
   * What a question says; true until the next one is read.
   *
   * @internal
   */
  read(question: PlacementQuestion): MachineFacts {
    const layout = layoutOf(question.view.topology, question.placement);
    const isKnown = this.#tables?.layout === layout;
    const tables = this.#tables = isKnown && this.#tables !== undefined ? this.#tables : emptyTables(layout);
    const changed = isKnown ? changedSince(this.#last, question) : undefined;
    this.#last = undefined; // what is half read is not known
    this.#readCells(tables, question, changed);
    this.#last = question;
    regroup(this.#nodes, layout.nodes, this.#cells);
    regroup(this.#caches, layout.caches, this.#cells);
    const nodes = numbered(this.#nodes.filter(isUsed));
    const caches = numbered(this.#caches.filter(isUsed));
    const cells = inOrder(this.#cells.filter(isCell));
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      if (cell === undefined) continue;
      cell.node = this.#nodes[cell.place.node]?.index ?? 0;
      cell.cache = this.#caches[cell.place.cache]?.index ?? 0;
    }
    return {
      layout,
      ids: layout.ids,
      costs: tables.costs,
      boot: bootOf(layout, question),
      nodes,
      caches,
      cells,
    };
  }

  /** @param changed CPUs that something changed about; undefined: all. */
  #readCells(tables: MachineTables, question: PlacementQuestion, changed: CpuSet | undefined): void {
    const places = tables.layout.cells;
    const taken = question.candidates.union(question.near);
    this.#cells.length = places.length;
    for (let number = 0; number < places.length; number++) {
      const place = places[number];
      if (place === undefined || changed?.intersects(place.reach) === false) continue;
      this.#cells[number] = place.cpus.intersects(taken) ? readCell(tables, place, question) : undefined;
    }
  }
}

/** Readers for questions that differ in little mostly, but not about all CPUs alike. */
export class FactsReaders {
  readonly #bySize = new Map<number, FactsReader>();

  /** One that mostly has read a question like it: candidates of about the same number are mostly the same ones. */
  readerOf(candidates: CpuSet): FactsReader {
    return this.#bySize.getOrInsertComputed(Math.clz32(candidates.size), () => new FactsReader());
  }
}

function emptyTables(layout: Layout): MachineTables {
  const cores = layout.coreKeys.length;
  return {
    layout,
    costs: new Uint8Array(layout.ids.length),
    ranks: new Int32Array(cores),
    states: { pinned: new Uint8Array(cores), split: new Uint8Array(cores), kept: new Uint8Array(cores) },
  };
}

/** CPUs about which two questions differ; undefined where they may differ in any. */
function changedSince(last: PlacementQuestion | undefined, question: PlacementQuestion): CpuSet | undefined {
  if (last === undefined || ignoresCores(last) !== ignoresCores(question)) return undefined;
  const [before, now] = [last.view, question.view];
  return CpuSet.union([
    differing(last.candidates, question.candidates),
    differing(last.near, question.near),
    differing(last.held, question.held),
    differing(before.exclusive, now.exclusive),
    differing(before.pinned, now.pinned),
    differing(before.pool, now.pool),
    differing(before.idle, now.idle),
  ]);
}

function ignoresCores({ placement }: PlacementQuestion): boolean {
  return placement.wholeCores === "ignore";
}

function differing(a: CpuSet, b: CpuSet): CpuSet {
  return a.equals(b) ? CpuSet.EMPTY : a.difference(b).union(b.difference(a));
}

function readCell(tables: MachineTables, place: CellLayout, question: PlacementQuestion): CellFacts {
  const { layout, costs } = tables;
  const { view, near, candidates, held } = question;
  for (let i = 0; i < place.cores.length; i++) readCore(tables, place.cores[i] ?? 0, question);
  const cell = new CellFacts(place, tables);
  for (let i = 0; i < place.positions.length; i++) {
    const position = place.positions[i] ?? 0;
    const id = layout.ids[position] ?? 0;
    const core = layout.core[position] ?? 0;
    if (near.has(id)) cell.addKept(position, core);
    else if (candidates.has(id)) {
      costs[position] = costOf(view, held, id);
      cell.add(position, core);
    }
  }
  return cell;
}

function readCore({ layout, states }: MachineTables, core: number, question: PlacementQuestion): void {
  const { view, near } = question;
  const positions = layout.corePositions[core];
  let pinned = 0;
  let kept = 0;
  let split = ignoresCores(question) ? 1 : 0;
  for (let i = 0; positions !== undefined && i < positions.length; i++) {
    const id = layout.ids[positions[i] ?? 0] ?? 0;
    if (near.has(id)) kept++;
    else if (view.exclusive.has(id)) split = 1;
    if (view.pinned.has(id)) pinned = 1;
  }
  states.pinned[core] = pinned;
  states.kept[core] = kept;
  states.split[core] = split;
}

function costOf(view: CpuView, held: CpuSet, id: number): 0 | 1 | 2 | 3 {
  const hasShared = view.pool.has(id) && !view.idle.has(id);
  if (held.has(id)) return hasShared ? 3 : 2;
  return hasShared ? 1 : 0;
}

function bootOf(layout: Layout, { candidates, near }: PlacementQuestion): readonly number[] {
  const positions = layout.corePositions[layout.coreKeys.indexOf(0)] ?? [];
  return positions.filter((position) => {
    const id = layout.ids[position] ?? 0;
    return candidates.has(id) && !near.has(id);
  });
}

function isUsed({ cells }: GroupFacts): boolean {
  return cells.length > 0;
}

function isCell(cell: CellFacts | undefined): cell is CellFacts {
  return cell !== undefined;
}

/** Makes those groups anew of which a cell was read. */
function regroup(
  groups: GroupFacts[],
  places: readonly GroupLayout[],
  cells: readonly (CellFacts | undefined)[],
): void {
  groups.length = Math.min(groups.length, places.length);
  for (let number = 0; number < places.length; number++) {
    const place = places[number];
    if (place === undefined || groups[number]?.holds(place, cells)) continue;
    const group = groups[number] = new GroupFacts(place.id, number);
    for (let i = 0; i < place.cells.length; i++) {
      const cell = cells[place.cells[i] ?? -1];
      if (cell !== undefined) group.add(cell);
    }
  }
}

/** Sorts groups by their first CPUs, and numbers them. */
function numbered(groups: GroupFacts[]): readonly GroupFacts[] {
  const list = inOrder(groups);
  for (let index = 0; index < list.length; index++) {
    const group = list[index];
    if (group !== undefined) group.index = index;
  }
  return list;
}

/** Sorts a list by its first CPUs: in place, by insertion, because it mostly is sorted. */
function inOrder<T extends CellFacts | GroupFacts>(list: T[]): readonly T[] {
  for (let from = 1; from < list.length; from++) {
    const each = list[from];
    let to = from;
    for (; each !== undefined && to > 0 && (list[to - 1]?.lowest ?? 0) > each.lowest; to--) {
      list[to] = list[to - 1] ?? each;
    }
    if (each !== undefined) list[to] = each;
  }
  return list;
}
