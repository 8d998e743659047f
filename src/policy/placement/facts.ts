import { CpuSet } from "../../cpuset/mod.ts";
import type { Topology } from "../../topology/mod.ts";
import type { CpuView, PlacementSettings } from "../types.ts";
import { CellFacts, type MachineTables } from "./cell_facts.ts";
import { type CellLayout, type Layout, layoutOf } from "./layout.ts";

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
  readonly reader?: FactsReader;
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

/** A question as flat tables. A position is a CPU's place among all that are online. */
export interface MachineFacts {
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
  #cells: readonly (CellFacts | undefined)[] = [];

  /** What a question says; true until the next one is read. */
  read(question: PlacementQuestion): MachineFacts {
    const layout = layoutOf(question.view.topology, question.placement);
    const isKnown = this.#tables?.layout === layout;
    const tables = this.#tables = isKnown && this.#tables !== undefined ? this.#tables : emptyTables(layout);
    const changed = isKnown ? changedSince(this.#last, question) : undefined;
    const taken = question.candidates.union(question.near);
    this.#cells = layout.cells.map((place, number) => {
      if (changed !== undefined && !changed.intersects(place.reach)) return this.#cells[number];
      return place.cpus.intersects(taken) ? readCell(tables, place, question) : undefined;
    });
    this.#last = question;
    return {
      ...groupsOf(layout, this.#cells),
      ids: layout.ids,
      costs: tables.costs,
      boot: bootOf(layout, question),
    };
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
    states: { pinned: new Uint8Array(cores), split: new Uint8Array(cores), kept: new Uint8Array(cores) },
  };
}

/** CPUs about which two questions differ; undefined where they may differ in any. */
function changedSince(last: PlacementQuestion | undefined, question: PlacementQuestion): CpuSet | undefined {
  if (last === undefined || last.placement.wholeCores !== question.placement.wholeCores) return undefined;
  const [before, now] = [last.view, question.view];
  const isAlike = before.pinned.equals(now.pinned) && before.pool.equals(now.pool) &&
    before.idle.equals(now.idle) && last.held.equals(question.held);
  if (!isAlike) return undefined;
  return CpuSet.union([
    differing(last.candidates, question.candidates),
    differing(last.near, question.near),
    differing(before.exclusive, now.exclusive),
  ]);
}

function differing(a: CpuSet, b: CpuSet): CpuSet {
  return a === b ? CpuSet.EMPTY : a.difference(b).union(b.difference(a));
}

function readCell(tables: MachineTables, place: CellLayout, question: PlacementQuestion): CellFacts {
  const { layout, costs } = tables;
  const { view, near, candidates, held } = question;
  for (const core of place.cores) readCore(tables, core, question);
  const cell = new CellFacts(tables);
  for (const position of place.positions) {
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

function readCore(
  { layout, states }: MachineTables,
  core: number,
  { view, near, placement }: PlacementQuestion,
): void {
  let [pinned, kept, split] = [0, 0, placement.wholeCores === "ignore" ? 1 : 0];
  for (const position of layout.corePositions[core] ?? []) {
    const id = layout.ids[position] ?? 0;
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

/** Numbers nodes and caches in the order of their first CPU. */
function groupsOf(
  layout: Layout,
  cells: readonly (CellFacts | undefined)[],
): Pick<MachineFacts, "nodes" | "caches" | "cells"> {
  const [nodes, caches] = [new Groups(layout.nodeIds), new Groups(layout.cacheIds)];
  const ordered: { readonly cell: CellFacts; readonly place: CellLayout }[] = [];
  for (const [number, place] of layout.cells.entries()) {
    const cell = cells[number];
    if (cell !== undefined) ordered.push({ cell, place });
  }
  ordered.sort((a, b) => a.cell.lowest - b.cell.lowest);
  for (const { cell, place } of ordered) {
    cell.node = nodes.note(place.node, cell);
    cell.cache = caches.note(place.cache, cell);
  }
  return { nodes: nodes.list, caches: caches.list, cells: ordered.map(({ cell }) => cell) };
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

  /** Adds a cell to its group, whose index it returns. */
  note(number: number, { size, isKept }: CellFacts): number {
    let index = this.#indices[number] ?? -1;
    if (index < 0) {
      index = this.#indices[number] = this.list.length;
      this.list.push({ id: this.#ids[number] ?? -1, room: 0, isKept: false });
    }
    const group = this.list[index];
    if (group !== undefined) {
      group.room += size;
      group.isKept ||= isKept;
    }
    return index;
  }
}

/** Distance to a node nobody told about: the largest a kernel can say. */
const UNKNOWN_DISTANCE = 255;

/** Sum of the distances between two nodes, there and back. */
export function distanceBetween(topology: Topology, a: number, b: number): number {
  const there = topology.nodes.find(({ id }) => id === a)?.distances.get(b) ?? UNKNOWN_DISTANCE;
  const back = topology.nodes.find(({ id }) => id === b)?.distances.get(a) ?? UNKNOWN_DISTANCE;
  return there + back;
}
