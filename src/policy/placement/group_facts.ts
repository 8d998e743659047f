import { type CellFacts, greatestDivisor } from "./cell_facts.ts";
import type { GroupLayout } from "./layout.ts";

/** A node, a cache, or the part of a cache that is in some nodes. What its cells know is summed up. */
export class GroupFacts {
  /** The node's id, or the cache's lowest CPU; −1 for CPUs in no node. */
  readonly id: number;
  /** Number of the node or the cache in the layout. */
  readonly number: number;
  /** Index in `MachineFacts.nodes` or `caches`. */
  index = 0;
  readonly cells: CellFacts[] = [];
  /** Number of candidates in its cells. */
  size = 0;
  /** Number of candidates in the whole node or cache. */
  room = 0;
  /** Whether the container keeps CPUs in the whole node or cache. */
  isKept = false;
  /** Position of its lowest candidate; infinite where it has none. */
  first = Infinity;
  /** As {@linkcode CellFacts.byCost}. */
  readonly byCost: number[] = [0, 0, 0, 0];
  /** As {@linkcode CellFacts.hasSplit}. */
  hasSplit = false;
  /** As {@linkcode CellFacts.divisor}. */
  divisor = 0;
  #lowest = Infinity;

  /** Without any cell. */
  constructor(id: number, number: number) {
    this.id = id;
    this.number = number;
  }

  /** Position of the lowest of its candidates and the CPUs in it that the container keeps; infinite where it has none. */
  get lowest(): number {
    return this.#lowest;
  }

  /** Whether it has these cells. */
  holds({ cells: members }: GroupLayout, cells: readonly (CellFacts | undefined)[]): boolean {
    let seen = 0;
    for (let i = 0; i < members.length; i++) {
      const cell = cells[members[i] ?? -1];
      if (cell !== undefined && this.cells[seen++] !== cell) return false;
    }
    return seen === this.cells.length;
  }

  /** Adds a cell of the node or the cache. */
  add(cell: CellFacts): void {
    this.#sumUp(cell);
    this.room += cell.size;
    this.#lowest = Math.min(this.#lowest, cell.lowest);
    if (cell.isKept) this.isKept = true;
  }

  /** The part of a cache that is in some nodes; undefined where it has no cell there. */
  within(nodes: readonly number[]): GroupFacts | undefined {
    if (this.cells.length === 1) return nodes.includes(this.cells[0]?.node ?? -1) ? this : undefined;
    if (this.cells.every(({ node }) => nodes.includes(node))) return this;
    const part = new GroupFacts(this.id, this.number);
    for (const cell of this.cells) if (nodes.includes(cell.node)) part.#sumUp(cell);
    if (part.cells.length === 0) return undefined;
    part.room = this.room;
    part.isKept = this.isKept;
    return part;
  }

  #sumUp(cell: CellFacts): void {
    this.cells.push(cell);
    this.size += cell.size;
    this.first = Math.min(this.first, cell.first);
    for (let cost = 0; cost < cell.byCost.length; cost++) {
      this.byCost[cost] = (this.byCost[cost] ?? 0) + (cell.byCost[cost] ?? 0);
    }
    if (cell.hasSplit) this.hasSplit = true;
    if (cell.divisor !== this.divisor) this.divisor = greatestDivisor(this.divisor, cell.divisor);
  }
}
