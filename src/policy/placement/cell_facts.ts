import type { CellLayout, Layout } from "./layout.ts";

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
  /** Positions of its candidates, ascending. */
  readonly positions: readonly number[];
}

/** What the rest of the machine says about cores, by their number. */
export interface CoreStates {
  /** 1 where a thread of it is pinned. */
  readonly pinned: Uint8Array;
  /** 1 where taking it in part costs nothing: another integer container has a thread of it, or nobody cares. */
  readonly split: Uint8Array;
  /** Its threads that the container keeps. */
  readonly kept: Uint8Array;
}

/** What is known of a machine's CPUs and cores. */
export interface MachineTables {
  readonly layout: Layout;
  readonly states: CoreStates;
  /** By position, of candidates: see `MachineFacts.costs`. */
  readonly costs: Uint8Array;
  /** Where a cell that is being read met a core last; what is in it means nothing until it is looked up. */
  readonly ranks: Int32Array;
}

/** Candidates that share a node and a cache. */
export class CellFacts {
  /** Index of its node in `MachineFacts.nodes`. */
  node = 0;
  /** Index of its cache in `MachineFacts.caches`. */
  cache = 0;
  /** Positions of its candidates, ascending. */
  readonly positions: number[] = [];
  /** Number of its candidates by their cost, see `MachineFacts.costs`. */
  readonly byCost: [number, number, number, number] = [0, 0, 0, 0];
  /** Whether it has cores that can be taken in part at no cost. */
  hasSplit = false;
  /** Whether it has cores of more than two threads. */
  hasWideCores = false;
  /** Whether it has cores of which the container keeps CPUs, in whatever cell those are. */
  hasKept = false;
  /** Greatest common divisor of the threads of its cores; 0 where there is none. */
  divisor = 0;
  /** Equal for cells of one kind. */
  hash = 0;
  /** Where it is. */
  readonly place: CellLayout;
  readonly #tables: MachineTables;
  readonly #kept: number[] = [];
  /** By rank of a candidate the rank of the first one of its core. */
  readonly #firsts: number[] = [];
  #lowest = Infinity;
  /** The last one that it was found to be like: cells are made anew when something in them changes. */
  #alike: CellFacts | undefined;
  #cores: readonly CoreFacts[] | undefined;

  constructor(place: CellLayout, tables: MachineTables) {
    this.place = place;
    this.#tables = tables;
  }

  /** Number of candidates in it. */
  get size(): number {
    return this.positions.length;
  }

  /** Position of its lowest candidate; infinite where it has none. */
  get first(): number {
    return this.positions[0] ?? Infinity;
  }

  /** Position of the lowest of its candidates and the CPUs in it that the container keeps. */
  get lowest(): number {
    return this.#lowest;
  }

  /** Whether the container keeps CPUs in it. */
  get isKept(): boolean {
    return this.#kept.length > 0;
  }

  /** Adds a candidate whose cost is in the tables; positions ascend. */
  add(position: number, core: number): void {
    if (this.#lowest === Infinity) this.#lowest = position;
    const { layout, states, costs, ranks } = this.#tables;
    const threads = layout.coreThreads[core] ?? 1;
    const cost = costs[position] ?? 0;
    if (cost === 0 || cost === 1 || cost === 2 || cost === 3) this.byCost[cost]++;
    if (threads > 2) this.hasWideCores = true;
    if (states.split[core] === 1) this.hasSplit = true;
    if (states.kept[core] !== 0) this.hasKept = true;
    if (threads !== this.divisor) this.divisor = greatestDivisor(this.divisor, threads);
    const state = threads << 4 | (states.pinned[core] ?? 0) << 3 | (states.split[core] ?? 0) << 2 | cost;
    this.hash = Math.imul(this.hash ^ state, 0x01000193) ^ (this.hash >>> 15);
    const first = ranks[core] ?? 0;
    const isNew = first >= this.size || this.#coreAt(first) !== core;
    if (isNew) ranks[core] = this.size;
    this.#firsts.push(isNew ? this.size : first);
    this.positions.push(position);
  }

  /** Notes a CPU that the container keeps. */
  addKept(position: number, core: number): void {
    if (this.#lowest === Infinity) this.#lowest = position;
    this.hasKept = true;
    this.#kept.push(core);
  }

  /** Its cores in the order of their first candidate, then those that the container keeps and nobody can get more of. */
  get cores(): readonly CoreFacts[] {
    return this.#cores ??= this.#makeCores();
  }

  #makeCores(): readonly CoreFacts[] {
    const cores: CoreFacts[] = [];
    const byRank: (CoreFacts & { positions: readonly number[] })[] = [];
    for (let rank = 0; rank < this.size; rank++) {
      const position = this.positions[rank] ?? 0;
      const known = byRank[this.#firsts[rank] ?? 0];
      const core = known ?? this.#makeCore(this.#coreAt(rank), [position]);
      byRank.push(core);
      if (known === undefined) cores.push(core);
      else known.positions = [...known.positions, position];
    }
    if (this.#kept.length === 0) return cores;
    const keys = new Set(cores.map(({ key }) => key));
    const rest = [...new Set(this.#kept)].map((core) => this.#makeCore(core, []));
    return [...cores, ...rest.filter(({ key }) => !keys.has(key))];
  }

  /** Number of the core of the candidate of a rank. */
  #coreAt(rank: number): number {
    return this.#tables.layout.core[this.positions[rank] ?? 0] ?? 0;
  }

  #makeCore(core: number, positions: readonly number[]): CoreFacts {
    const { layout, states } = this.#tables;
    return {
      key: layout.coreKeys[core] ?? 0,
      threads: layout.coreThreads[core] ?? 1,
      pinned: states.pinned[core] === 1,
      split: states.split[core] === 1,
      kept: states.kept[core] ?? 0,
      isBoot: layout.coreKeys[core] === 0,
      positions,
    };
  }

  /**
   * Whether the two are alike in everything but ids, CPU by CPU: every choice in one has a counterpart of the same cost
   * in the other. Cells of CPU 0's core or with CPUs that are kept are like no other.
   */
  isLike(other: CellFacts): boolean {
    if (this === other) return true;
    if (this.hash !== other.hash || this.size !== other.size) return false;
    if (this.#kept.length + other.#kept.length > 0) return false;
    if (this.#alike === other) return true;
    if (!this.#matches(other)) return false;
    this.#alike = other;
    return true;
  }

  #matches(other: CellFacts): boolean {
    const { costs } = this.#tables;
    for (let rank = 0; rank < this.size; rank++) {
      const first = this.#firsts[rank];
      if (first !== other.#firsts[rank]) return false;
      if (costs[this.positions[rank] ?? 0] !== costs[other.positions[rank] ?? 0]) return false;
      if (first === rank && !isSameState(this.#tables, this.#coreAt(rank), other.#coreAt(rank))) return false;
    }
    return true;
  }

  /** Whether each of its CPUs is lower than its counterpart in a cell that is like it. */
  isBelow(other: CellFacts): boolean {
    return this.positions.every((position, rank) => position < (other.positions[rank] ?? -1));
  }
}

function isSameState(
  { layout, states }: MachineTables,
  a: number,
  b: number,
): boolean {
  return layout.coreThreads[a] === layout.coreThreads[b] && states.pinned[a] === states.pinned[b] &&
    states.split[a] === states.split[b] && states.kept[a] === 0 && states.kept[b] === 0 &&
    layout.coreKeys[a] !== 0 && layout.coreKeys[b] !== 0;
}

/** Greatest common divisor; that of 0 and a number is the number. */
export function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
