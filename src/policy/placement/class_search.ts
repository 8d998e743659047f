import type { Choice } from "./cache_choice.ts";
import type { CoreChoice } from "./core_choice.ts";
import { RADIX } from "./cell_table.ts";

/** Caches that are alike: if any are used, then the first ones. */
export interface CacheClass {
  /** Number of its caches. */
  readonly length: number;
  /** Candidates in each. */
  readonly size: number;
  /** Position behind its last CPU. */
  readonly end: number;
  /** The best choice that uses the first `used` caches and leaves `left` of their candidates, fewer than one has. */
  choose(used: number, left: number): CoreChoice;
  /** A bound: what no such choice costs less than by its cores. */
  leastCore(used: number, left: number): number;
}

/** Bounds within which the search looks. */
interface Bounds {
  /** Largest core cost. */
  readonly core: number;
  /** Most candidates left over in the caches used. */
  readonly left: number;
}

/** What can be taken of one class. */
interface Option {
  /** Number of caches used. */
  readonly more: number;
  /** Candidates left in them. */
  readonly left: number;
  /** Core cost, then candidates left, packed. */
  readonly cost: number;
  readonly use: number;
  readonly choice: CoreChoice;
  /** Its CPUs, one bit each in ascending order from the highest bit down; made when it is compared. */
  mask: Uint32Array | undefined;
}

/** The best way to a state. */
interface Path {
  readonly before: Path | undefined;
  readonly choice: CoreChoice;
  /** All its CPUs, like those of an option: of two sets of one size that with the larger mask has the lower ids. */
  readonly mask: Uint32Array;
}

/** Costs of the best paths that end behind one class. */
interface Layer {
  /** Fewest caches that a path must have used, so that the classes that follow are enough. */
  readonly from: number;
  readonly to: number;
  /** Core costs, then candidates left over, packed. */
  readonly cost: Float64Array;
  readonly use: Float64Array;
}

/**
 * The best choice of `count` CPUs from exactly `caches` caches, the fewest that can hold them; undefined where there is
 * none.
 *
 * Dynamic programming over (caches used, shortfall): the shortfall is what the paths's caches give less than the same
 * number of the largest ones could. It never shrinks when the classes are walked from the largest down, and it ends
 * as what the largest caches could give beyond the count, less than one cache. Bounds keep this small: first only
 * choices are looked at that leave as little room as any set of caches can and cost as little by their cores as any choice; if
 * there is none, those that leave more, then all.
 */
export function searchClasses(
  classes: readonly CacheClass[],
  { count, caches, leastCore }: {
    readonly count: number;
    readonly caches: number;
    readonly leastCore: number;
  },
): Choice | undefined {
  const search = new ClassSearch(classes, count, caches);
  const least = search.leastLeft();
  if (least === undefined) return undefined;
  return search.best({ core: leastCore, left: least }) ??
    search.best({ core: leastCore, left: Infinity }) ??
    search.best({ core: Infinity, left: Infinity });
}

class ClassSearch {
  readonly #classes: readonly CacheClass[];
  readonly #count: number;
  readonly #caches: number;
  /** Candidates of the first n caches, for every n. */
  readonly #sums: readonly number[];
  /** Number of caches up to and with each class. */
  readonly #seen: readonly number[];
  /** The shortfall of every complete path. */
  readonly #spare: number;
  /** Words of a mask. */
  readonly #words: number;
  readonly #layers: Layer[] = [];
  readonly #options: (readonly Option[])[] = [];
  readonly #paths = new Map<number, Path>();

  constructor(classes: readonly CacheClass[], count: number, caches: number) {
    this.#classes = classes.toSorted((a, b) => b.size - a.size);
    this.#count = count;
    this.#caches = caches;
    const sums = [0];
    const seen: number[] = [];
    for (const { length, size } of this.#classes) {
      for (let n = 0; n < length; n++) sums.push((sums.at(-1) ?? 0) + size);
      seen.push(sums.length - 1);
    }
    this.#sums = sums;
    this.#seen = seen;
    this.#words = Math.ceil(classes.reduce((end, group) => Math.max(end, group.end), 0) / 32);
    this.#spare = (sums[caches] ?? -1) - count;
  }

  /** The fewest candidates that any set of so many caches leaves; undefined where none has enough. */
  leastLeft(): number | undefined {
    if (this.#spare < 0) return undefined;
    const width = this.#spare + 1;
    const reached = new Uint8Array((this.#caches + 1) * width);
    reached[0] = 1;
    let seen = 0;
    for (const { length, size } of this.#classes) {
      for (let n = 0; n < length; n++) {
        seen++;
        const total = this.#sums.length - 1;
        for (
          let used = Math.min(this.#caches, seen);
          used > Math.max(0, this.#caches - total + seen - 1);
          used--
        ) {
          const step = (this.#sums[used] ?? 0) - (this.#sums[used - 1] ?? 0) - size;
          const [from, to] = [(used - 1) * width, used * width];
          for (let short = this.#spare; short >= step; short--) {
            if (reached[from + short - step] === 1) reached[to + short] = 1;
          }
        }
      }
    }
    let left = 0;
    while (reached[this.#caches * width + this.#spare - left] !== 1) left++;
    return left;
  }

  best(bounds: Bounds): Choice | undefined {
    this.#layers.length = 0;
    this.#options.length = 0;
    this.#paths.clear();
    const first = this.#emptyLayer(0, 0);
    first.cost[0] = 0;
    first.use[0] = 0;
    this.#layers.push(first);
    for (let level = 0; level < this.#classes.length; level++) this.#walk(level, bounds);
    const last = this.#layers.at(-1);
    if (last === undefined) return undefined;
    const at = (this.#caches - last.from) * (this.#spare + 1) + this.#spare;
    const cost = last.cost[at] ?? Infinity;
    if (cost === Infinity) return undefined;
    const core = Math.floor(cost / RADIX);
    const positions: number[] = [];
    let path: Path | undefined = this.#pathTo(this.#classes.length, this.#caches, this.#spare);
    for (; path !== undefined; path = path.before) positions.push(...path.choice.positions());
    return {
      core,
      room: this.#count + cost - core * RADIX,
      use: last.use[at] ?? 0,
      positions: positions.sort((a, b) => a - b),
    };
  }

  #emptyLayer(from: number, to: number): Layer {
    const states = Math.max(0, to - from + 1) * (this.#spare + 1);
    return {
      from,
      to,
      cost: new Float64Array(states).fill(Infinity),
      use: new Float64Array(states).fill(Infinity),
    };
  }

  /** Fills the layer behind a class. */
  #walk(level: number, bounds: Bounds): void {
    const before = this.#layers[level];
    const seen = this.#seen[level] ?? 0;
    if (before === undefined) return;
    const total = this.#sums.length - 1;
    const layer = this.#emptyLayer(
      Math.max(0, this.#caches - (total - seen)),
      Math.min(this.#caches, seen),
    );
    this.#layers.push(layer);
    const options = this.#optionsOf(level, { most: layer.to - before.from, bounds });
    this.#options.push(options);
    const width = this.#spare + 1;
    for (let used = before.from; used <= before.to; used++) {
      const steps = options.map(({ more, left }) => this.#stepOf(level, used, more) + left);
      for (let short = 0; short < width; short++) {
        const at = (used - before.from) * width + short;
        const cost = before.cost[at] ?? Infinity;
        if (cost === Infinity) continue;
        const use = before.use[at] ?? 0;
        const room = bounds.left - cost % RADIX;
        for (let i = 0; i < options.length; i++) {
          const option = options[i];
          const to = short + (steps[i] ?? 0);
          if (option === undefined || to > this.#spare || option.left > room) continue;
          const row = used + option.more - layer.from;
          if (row < 0 || used + option.more > layer.to) continue;
          const newCost = cost + option.cost;
          const state = row * width + to;
          const known = layer.cost[state] ?? Infinity;
          if (newCost > known || newCost >= (bounds.core + 1) * RADIX) continue;
          const newUse = use + option.use;
          if (newCost === known && newUse >= (layer.use[state] ?? Infinity)) continue;
          layer.cost[state] = newCost;
          layer.use[state] = newUse;
        }
      }
    }
  }

  /** What can be taken of a class within the bounds. */
  #optionsOf(
    level: number,
    { most, bounds }: { readonly most: number; readonly bounds: Bounds },
  ): readonly Option[] {
    const group = this.#classes[level];
    if (group === undefined) return [];
    const options: Option[] = [{ ...NOTHING }];
    const mostLeft = Math.min(bounds.left, group.size - 1, this.#spare);
    for (let more = 1; more <= Math.min(group.length, most); more++) {
      for (let left = 0; left <= mostLeft; left++) {
        if (group.leastCore(more, left) > bounds.core) continue;
        const choice = group.choose(more, left);
        const cost = choice.core * RADIX + left;
        if (choice.core <= bounds.core && cost < Infinity) {
          options.push({ more, left, cost, use: choice.use, choice, mask: undefined });
        }
      }
    }
    return options;
  }

  /** What the shortfall grows by when `more` caches of a class follow `used` others. */
  #stepOf(level: number, used: number, more: number): number {
    const most = (this.#sums[used + more] ?? 0) - (this.#sums[used] ?? 0);
    return most - more * (this.#classes[level]?.size ?? 0);
  }

  /** Of the paths to a state that cost the least, the one with the lowest ids. */
  #pathTo(level: number, used: number, short: number): Path {
    const words = this.#words;
    if (level === 0) return { before: undefined, choice: NOTHING.choice, mask: new Uint32Array(words) };
    const key = (level * (this.#caches + 1) + used) * (this.#spare + 1) + short;
    const known = this.#paths.get(key);
    if (known !== undefined) return known;
    let before: Path | undefined;
    let by: Option = NOTHING;
    for (const option of this.#optionsTo(level, used, short)) {
      const left = short - option.left - this.#stepOf(level - 1, used - option.more, option.more);
      const path = this.#pathTo(level - 1, used - option.more, left);
      if (before !== undefined) {
        if (!isLower({ path, option: this.#maskOf(option) }, { path: before, option: this.#maskOf(by) })) {
          continue;
        }
      }
      before = path;
      by = option;
    }
    const path = this.#joined(before, by);
    this.#paths.set(key, path);
    return path;
  }

  #joined(before: Path | undefined, by: Option): Path {
    if (before !== undefined && by.more === 0) return before;
    const mask = Uint32Array.from(this.#maskOf(by));
    for (let w = 0; w < mask.length; w++) mask[w] = (mask[w] ?? 0) | (before?.mask[w] ?? 0);
    return { before, choice: by.choice, mask };
  }

  /** The options by which the best paths come to a state. */
  #optionsTo(level: number, used: number, short: number): readonly Option[] {
    const width = this.#spare + 1;
    const [before, layer] = [this.#layers[level - 1], this.#layers[level]];
    if (before === undefined || layer === undefined) return [];
    const at = (used - layer.from) * width + short;
    return (this.#options[level - 1] ?? []).filter((option) => {
      const from = used - option.more;
      if (from < before.from || from > before.to) return false;
      const left = short - option.left - this.#stepOf(level - 1, from, option.more);
      if (left < 0) return false;
      const state = (from - before.from) * width + left;
      return (before.cost[state] ?? 0) + option.cost === layer.cost[at] &&
        (before.use[state] ?? 0) + option.use === layer.use[at];
    });
  }

  #maskOf(option: Option): Uint32Array {
    if (option.mask !== undefined) return option.mask;
    const mask = new Uint32Array(this.#words);
    for (const position of option.choice.positions()) {
      const word = position >>> 5;
      mask[word] = (mask[word] ?? 0) | 1 << (31 - (position & 31));
    }
    return option.more === 0 ? mask : option.mask = mask;
  }
}

const NOTHING: Option = {
  more: 0,
  left: 0,
  cost: 0,
  use: 0,
  choice: { core: 0, use: 0, positions: () => [] },
  mask: undefined,
};

/** Whether the first way has lower ids than the second. */
function isLower(
  a: { readonly path: Path; readonly option: Uint32Array },
  b: { readonly path: Path; readonly option: Uint32Array },
): boolean {
  for (let w = 0; w < a.option.length; w++) {
    const mine = ((a.path.mask[w] ?? 0) | (a.option[w] ?? 0)) >>> 0;
    const other = ((b.path.mask[w] ?? 0) | (b.option[w] ?? 0)) >>> 0;
    if (mine !== other) return mine > other;
  }
  return false;
}
