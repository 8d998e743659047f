import type { CoreChoice } from "./core_choice.ts";
import { RADIX } from "./cell_table.ts";

/** Caches that are alike: if any are used, then the first ones. */
export interface CacheClass {
  /** Number of its caches. */
  readonly length: number;
  /** Candidates in each. */
  readonly size: number;
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

/** A choice in some caches of the first classes; the others are reached by `before`. */
interface Path {
  readonly before: Path | undefined;
  readonly level: number;
  readonly choice: CoreChoice;
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
): (CoreChoice & { readonly room: number }) | undefined {
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
  readonly #layers: Layer[] = [];
  readonly #paths = new Map<number, Path | undefined>();

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

  best(bounds: Bounds): (CoreChoice & { readonly room: number }) | undefined {
    this.#layers.length = 0;
    this.#paths.clear();
    this.#layers.push(this.#emptyLayer(0, 0));
    const [first] = this.#layers;
    if (first === undefined) return undefined;
    first.cost[0] = 0;
    first.use[0] = 0;
    for (let level = 0; level < this.#classes.length; level++) this.#walk(level, bounds);
    const last = this.#layers.at(-1);
    const cost = last?.cost[(this.#caches - last.from) * (this.#spare + 1) + this.#spare] ?? Infinity;
    if (cost === Infinity) return undefined;
    const choices: CoreChoice[] = [];
    let path = this.#pathTo(this.#classes.length, this.#caches, this.#spare);
    for (; path !== undefined; path = path.before) choices.push(path.choice);
    const core = Math.floor(cost / RADIX);
    return {
      core,
      room: this.#count + cost - core * RADIX,
      use: choices.reduce((sum, { use }) => sum + use, 0),
      positions: choices.flatMap(({ positions }) => positions).sort((a, b) => a - b),
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
    const width = this.#spare + 1;
    for (let used = before.from; used <= before.to; used++) {
      for (let short = 0; short < width; short++) {
        const at = (used - before.from) * width + short;
        if (before.cost[at] === Infinity) continue;
        this.#extend({ level, used, short, cost: before.cost[at] ?? 0, use: before.use[at] ?? 0 }, bounds);
      }
    }
  }

  /** Takes some caches of the class beyond one state. */
  #extend(
    { level, used, short, cost, use }: {
      readonly level: number;
      readonly used: number;
      readonly short: number;
      readonly cost: number;
      readonly use: number;
    },
    bounds: Bounds,
  ): void {
    const layer = this.#layers[level + 1];
    const group = this.#classes[level];
    if (layer === undefined || group === undefined) return;
    const width = this.#spare + 1;
    const mostLeft = Math.min(bounds.left - cost % RADIX, group.size - 1);
    for (let more = Math.max(0, layer.from - used); more <= group.length; more++) {
      if (used + more > layer.to) return;
      const base = short + this.#stepOf(level, used, more);
      if (base > this.#spare) return;
      const to = (used + more - layer.from) * width + base;
      for (let left = 0; left <= (more === 0 ? 0 : mostLeft) && base + left <= this.#spare; left++) {
        if (bounds.core < Infinity && cost / RADIX + group.leastCore(more, left) >= bounds.core + 1) continue;
        const choice = more === 0 ? NOTHING : group.choose(more, left);
        const newCost = cost + choice.core * RADIX + left;
        const known = layer.cost[to + left] ?? Infinity;
        if (newCost > known || newCost >= (bounds.core + 1) * RADIX) continue;
        const newUse = use + choice.use;
        if (newCost === known && newUse >= (layer.use[to + left] ?? Infinity)) continue;
        layer.cost[to + left] = newCost;
        layer.use[to + left] = newUse;
      }
    }
  }

  /** What the shortfall grows by when `more` caches of a class follow `used` others. */
  #stepOf(level: number, used: number, more: number): number {
    const most = (this.#sums[used + more] ?? 0) - (this.#sums[used] ?? 0);
    return most - more * (this.#classes[level]?.size ?? 0);
  }

  /** Of the paths to a state that cost the least, the one with the lowest ids. */
  #pathTo(level: number, used: number, short: number): Path | undefined {
    if (level === 0) return undefined;
    const key = (level * (this.#caches + 1) + used) * (this.#spare + 1) + short;
    if (this.#paths.has(key)) return this.#paths.get(key);
    let best: Path | undefined;
    let isFound = false;
    for (const path of this.#pathsTo(level, used, short)) {
      if (isFound && !isLower(path, best)) continue;
      best = path;
      isFound = true;
    }
    this.#paths.set(key, best);
    return best;
  }

  *#pathsTo(level: number, used: number, short: number): Generator<Path | undefined> {
    const width = this.#spare + 1;
    const [before, layer, group] = [this.#layers[level - 1], this.#layers[level], this.#classes[level - 1]];
    if (before === undefined || layer === undefined || group === undefined) return;
    const at = (used - layer.from) * width + short;
    const cost = layer.cost[at] ?? Infinity;
    const use = layer.use[at] ?? Infinity;
    for (
      let more = Math.max(0, used - before.to);
      more <= Math.min(group.length, used - before.from);
      more++
    ) {
      const base = short - this.#stepOf(level - 1, used - more, more);
      for (let left = 0; left <= (more === 0 ? 0 : Math.min(group.size - 1, base)); left++) {
        const from = (used - more - before.from) * width + base - left;
        const known = before.cost[from] ?? Infinity;
        if (base < left || known === Infinity || known + left > cost) continue;
        if (known / RADIX + group.leastCore(more, left) >= cost / RADIX + 1) continue;
        const choice = more === 0 ? NOTHING : group.choose(more, left);
        if (
          known + choice.core * RADIX + left !== cost || (before.use[from] ?? 0) + choice.use !== use
        ) continue;
        const path = this.#pathTo(level - 1, used - more, base - left);
        yield more === 0 ? path : { before: path, level, choice };
      }
    }
  }
}

const NOTHING: CoreChoice = { core: 0, use: 0, positions: [] };

/** Whether the first of two paths that cost the same has the lower ids: the lowest CPU that only one has. */
function isLower(a: Path | undefined, b: Path | undefined): boolean {
  let lowest = Infinity;
  let isInFirst = false;
  let [x, y] = [a, b];
  while (x !== y) {
    const level = Math.max(x?.level ?? 0, y?.level ?? 0);
    const mine = x?.level === level ? x.choice.positions : [];
    const other = y?.level === level ? y.choice.positions : [];
    let i = 0;
    while (i < mine.length && mine[i] === other[i]) i++;
    const [first, second] = [mine[i] ?? Infinity, other[i] ?? Infinity];
    if (Math.min(first, second) < lowest) {
      lowest = Math.min(first, second);
      isInFirst = first < second;
    }
    if (x?.level === level) x = x.before;
    if (y?.level === level) y = y.before;
  }
  return isInFirst;
}
