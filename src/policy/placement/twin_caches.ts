import { RADIX } from "./cell_table.ts";
import type { CellFacts } from "./cell_facts.ts";
import type { CacheClass } from "./class_search.ts";
import { type CoreChoice, CoreMenu } from "./core_choice.ts";

/** Caches of one kind, the lowest first. */
export class TwinCaches implements CacheClass {
  /** Candidates in each. */
  readonly size: number;
  readonly #costs: Uint8Array;
  readonly #cells: CellFacts[];
  readonly #known = new Map<number, CoreChoice>();
  /** By number of caches, the first ones. */
  readonly #menus: (CoreMenu | undefined)[] = [];

  /** A class of one cache. */
  constructor(cell: CellFacts, costs: Uint8Array) {
    this.size = cell.size;
    this.#cells = [cell];
    this.#costs = costs;
  }

  /** Number of its caches. */
  get length(): number {
    return this.#cells.length;
  }

  /** Position behind its last CPU. */
  get end(): number {
    return 1 + Math.max(...this.#cells.map((cell) => cell.positions.at(-1) ?? -1));
  }

  /** Adds a cache if it is like the others and above them. */
  offer(cell: CellFacts): boolean {
    const last = this.#cells.at(-1);
    if (last === undefined || !last.isLike(cell) || !last.isBelow(cell)) return false;
    this.#cells.push(cell);
    return true;
  }

  /**
   * The best choice that uses the first `used` caches and leaves `left` of their candidates. Only the last `left` of
   * them can be other than full: what a lower one leaves could be left in a higher one for lower ids. What that costs
   * is the same in any caches of the class.
   */
  choose(used: number, left: number): CoreChoice {
    const open = Math.min(used, left);
    const part = this.#partial(open, left);
    if (open === used) return part;
    const full = this.#partial(1, 0);
    const rest = used - open;
    return {
      core: part.core + rest * full.core,
      use: part.use + rest * full.use,
      positions: () => [
        ...this.#cells.slice(0, rest).flatMap((cell) => cell.positions),
        ...this.#chooseIn(rest, used, left).positions(),
      ],
    };
  }

  /** A bound: what no such choice costs less than by its cores. */
  leastCore(used: number, left: number): number {
    const [cell] = this.#cells;
    if (cell === undefined || cell.hasSplit) return 0;
    return (used * this.size - left) % Math.max(1, cell.divisor) === 0 ? 0 : 1;
  }

  /** The best choice in the first `used` caches. */
  #partial(used: number, left: number): CoreChoice {
    const key = used * RADIX + left;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const choice = this.#chooseIn(0, used, left);
    this.#known.set(key, choice);
    return choice;
  }

  #chooseIn(from: number, to: number, left: number): CoreChoice {
    if (from === to) return NOTHING;
    const menu = from === 0 ? this.#menus[to] ??= this.#menuOf(0, to) : this.#menuOf(from, to);
    return menu.choose((to - from) * this.size - left) ?? IMPOSSIBLE;
  }

  #menuOf(from: number, to: number): CoreMenu {
    return new CoreMenu(this.#cells.slice(from, to).flatMap((cell) => cell.cores), this.#costs);
  }
}

const NOTHING: CoreChoice = { core: 0, use: 0, positions: () => [] };

/** Worse than every choice. */
const IMPOSSIBLE: CoreChoice = { core: Infinity, use: Infinity, positions: () => [] };
