import { RADIX } from "./cell_table.ts";
import type { CoreFacts } from "./cell_facts.ts";

/** CPUs of some cores, and what they cost by the criteria on cores and CPUs. */
export interface CoreChoice {
  /** CPUs beside pinned ones, then cores in part, packed as in `CellTable`. */
  readonly core: number;
  /** Packed as in `CellTable`. */
  readonly use: number;
  /** Its CPUs, in any order; asked for last, because most choices are only compared by cost. */
  positions(): readonly number[];
}

/** CPUs that are taken together or not at all. */
export interface Item {
  /** Its CPUs, ascending. */
  readonly positions: readonly number[];
  readonly use: number;
}

/** A free core of two threads. */
export interface Pair extends Item {
  /** What is taken of it as a core in part: the CPU that costs less. */
  readonly half: Item;
  /** The other CPU. */
  readonly other: Item;
}

/** Some items. */
export class ItemChoice implements CoreChoice {
  readonly core: number;
  readonly use: number;
  readonly items: readonly Item[];

  constructor(items: readonly Item[], core: number) {
    this.items = items;
    this.core = core;
    let use = 0;
    for (const item of items) use += item.use;
    this.use = use;
  }

  positions(): readonly number[] {
    const positions: number[] = [];
    for (const item of this.items) for (const position of item.positions) positions.push(position);
    return positions;
  }

  /** This and more items. */
  with(items: readonly Item[], core: number): ItemChoice {
    return new ItemChoice([...this.items, ...items], this.core + core);
  }
}

/** What can be taken of some cores of at most two threads. */
interface Supply {
  readonly pairs: readonly Pair[];
  /** CPUs that are no part of a core: of cores of one thread, or split already. */
  readonly singles: readonly Item[];
  /** The last free CPU of a core whose other thread somebody else has: a core in part. */
  readonly rests: readonly Item[];
  /** The other CPU of a core of which the container keeps one. */
  readonly completions: readonly Item[];
}

/**
 * The best choices of CPUs of cores that have at most two threads, each in time linear in the cores.
 *
 * As few CPUs as can be are beside a pinned one: either none, or all others are taken. Among equal cores that leaves
 * few questions: how many whole cores instead of single CPUs, and which core is taken in part. Each answer is the
 * best by cost, then by ids, because items are taken from lists in that order.
 */
export class CoreMenu {
  readonly #costs: Uint8Array;
  readonly #quiet: Supply;
  readonly #pinned: readonly CoreFacts[];
  readonly #size: number;
  #besides: Supply | undefined;

  /** Of these cores, none of more than two threads. */
  constructor(cores: readonly CoreFacts[], costs: Uint8Array) {
    this.#costs = costs;
    this.#pinned = cores.filter(({ pinned }) => pinned);
    this.#quiet = supplyOf(this.#pinned.length === 0 ? cores : cores.filter(({ pinned }) => !pinned), costs);
    this.#size = sizeOf(this.#quiet);
  }

  /** The best `count`, undefined where there are too few. */
  choose(count: number): CoreChoice | undefined {
    const beside = count - this.#size;
    if (beside <= 0) return chooseOf(this.#quiet, count);
    this.#besides ??= supplyOf(this.#pinned, this.#costs);
    const found = chooseOf(this.#besides, beside);
    return found?.with(allOf(this.#quiet).items, beside * 2 * RADIX + allOf(this.#quiet).core);
  }
}

function sizeOf({ pairs, singles, rests, completions }: Supply): number {
  return 2 * pairs.length + singles.length + rests.length + completions.length;
}

function supplyOf(cores: readonly CoreFacts[], costs: Uint8Array): Supply {
  const pairs: Pair[] = [];
  const singles: Item[] = [];
  const rests: Item[] = [];
  const completions: Item[] = [];
  for (const { threads, split, kept, isBoot, positions } of cores) {
    if (positions.length === 2 && !split) {
      pairs.push(pairOf(positions, costs, isBoot));
      continue;
    }
    const list = split || threads === 1 ? singles : kept > 0 ? completions : rests;
    for (const position of positions) list.push(itemOf([position], costs, isBoot));
  }
  return {
    pairs: ordered(pairs),
    singles: ordered(singles),
    rests: ordered(rests),
    completions: ordered(completions),
  };
}

/** What CPUs cost by who holds and uses them, packed as in `CellTable`. */
function useOf(position: number, costs: Uint8Array, isBoot: boolean): number {
  const cost = costs[position] ?? 0;
  return ((cost >> 1) * RADIX + (cost & 1)) * RADIX + (isBoot ? 1 : 0);
}

export function itemOf(positions: readonly number[], costs: Uint8Array, isBoot: boolean): Item {
  let use = 0;
  for (const position of positions) use += useOf(position, costs, isBoot);
  return { positions, use };
}

export function pairOf(positions: readonly number[], costs: Uint8Array, isBoot: boolean): Pair {
  const [first = 0, second = 0] = positions;
  const a = itemOf([first], costs, isBoot);
  const b = itemOf([second], costs, isBoot);
  const [half, other] = a.use <= b.use ? [a, b] : [b, a];
  return { positions, use: a.use + b.use, half, other };
}

/** The cheapest first, of equal ones those with lower ids; few costs are different. */
export function ordered<T extends Item>(items: readonly T[]): readonly T[] {
  if (isOrdered(items)) return items;
  const byUse = new Map<number, T[]>();
  for (const item of items) {
    const known = byUse.get(item.use);
    if (known === undefined) byUse.set(item.use, [item]);
    else known.push(item);
  }
  return [...byUse].sort(([a], [b]) => a - b).flatMap(([, list]) =>
    isOrdered(list) ? list : list.sort((a, b) => lowest(a) - lowest(b))
  );
}

function isOrdered(items: readonly Item[]): boolean {
  for (let i = 1; i < items.length; i++) {
    const [a, b] = [items[i - 1], items[i]];
    if (a === undefined || b === undefined) continue;
    if (a.use > b.use || (a.use === b.use && lowest(a) > lowest(b))) return false;
  }
  return true;
}

function lowest(item: Item | undefined): number {
  return item?.positions[0] ?? Infinity;
}

/** All that there is. */
function allOf({ pairs, singles, rests, completions }: Supply): ItemChoice {
  return choiceOf([...pairs, ...singles, ...rests, ...completions], rests.length - completions.length);
}

function choiceOf(items: readonly Item[], parts: number): ItemChoice {
  return new ItemChoice(items, parts);
}

/** The best `count`, by how many cores that the container keeps one CPU of are completed. */
function chooseOf(supply: Supply, count: number): ItemChoice | undefined {
  if (supply.completions.length === 0) return chooseFresh(supply, count);
  let best: ItemChoice | undefined;
  for (let done = 0; done <= Math.min(count, supply.completions.length); done++) {
    const found = chooseFresh(supply, count - done);
    if (found === undefined) continue;
    const choice = done === 0 ? found : found.with(supply.completions.slice(0, done), -done);
    if (best === undefined || compareCoreChoices(choice, best) < 0) best = choice;
  }
  return best;
}

/** Less than 0 if `a` is the better choice; of equal ones that with the lower ids. */
export function compareCoreChoices(a: CoreChoice, b: CoreChoice): number {
  const costs = a.core - b.core || a.use - b.use;
  if (costs !== 0) return costs;
  const ascending = (choice: CoreChoice): number[] => choice.positions().toSorted((x, y) => x - y);
  const [first, second] = [ascending(a), ascending(b)];
  const index = first.findIndex((position, i) => position !== second[i]);
  return index < 0 ? 0 : (first[index] ?? 0) - (second[index] ?? 0);
}

/** The best `count` without completions; undefined where there are too few. */
function chooseFresh({ pairs, singles, rests }: Supply, count: number): ItemChoice | undefined {
  const whole = 2 * pairs.length + singles.length;
  if (count > whole) {
    // Every core is taken whole then: one in part less would be a CPU less, and another core in part for it.
    const missing = count - whole;
    if (missing > rests.length) return undefined;
    return choiceOf([...pairs, ...singles, ...rests.slice(0, missing)], missing);
  }
  if (count % 2 === 0 || singles.length > 0) return chooseWhole(pairs, singles, count);
  return chooseOdd(pairs, rests, count);
}

/** No core in part: the best number of whole cores, the rest single CPUs. */
export function chooseWhole(pairs: readonly Item[], singles: readonly Item[], count: number): ItemChoice {
  const fewest = Math.max(0, Math.ceil((count - singles.length) / 2));
  const most = Math.min(pairs.length, Math.floor(count / 2));
  let best = fewest;
  let gain = 0; // cost of one more whole core for two single CPUs, summed up since the best number
  let lowestIn = Infinity;
  let lowestOut = Infinity;
  for (let n = fewest + 1; n <= most; n++) {
    const out = [singles[count - 2 * n], singles[count - 2 * n + 1]];
    const into = pairs[n - 1];
    gain += (into?.use ?? 0) - (out[0]?.use ?? 0) - (out[1]?.use ?? 0);
    lowestIn = Math.min(lowestIn, lowest(into));
    lowestOut = Math.min(lowestOut, lowest(out[0]), lowest(out[1]));
    if (gain > 0 || (gain === 0 && lowestIn > lowestOut)) continue;
    best = n;
    gain = 0;
    lowestIn = Infinity;
    lowestOut = Infinity;
  }
  return choiceOf([...pairs.slice(0, best), ...singles.slice(0, count - 2 * best)], 0);
}

/**
 * An odd number and no single CPU: one core in part. Either one CPU comes to the cheapest whole cores, or one of them
 * loses one: the next core is added and one CPU dropped.
 */
export function chooseOdd(
  pairs: readonly Pair[],
  rests: readonly Item[],
  count: number,
): ItemChoice | undefined {
  const whole = (count - 1) / 2;
  const taken = pairs.slice(0, whole);
  let best: ItemChoice | undefined;
  const offer = (items: readonly Item[]): void => {
    const choice = choiceOf(items, 1);
    if (best === undefined || compareCoreChoices(choice, best) < 0) best = choice;
  };
  const [rest] = rests;
  if (rest !== undefined) offer([...taken, rest]);
  const next = pairs[whole];
  if (next === undefined) return best;
  const more = pairs.slice(whole + 1).reduce<Item | undefined>(
    (found, { half }) => found === undefined || isBetter(half, found) ? half : found,
    undefined,
  );
  if (more !== undefined) offer([...taken, more]);
  const broken = [...taken, next].reduce((found, pair) => isBetter(pair.other, found.other) ? found : pair);
  const kept = [...taken, next].filter((pair) => pair !== broken);
  offer([...kept, broken.half]);
  return best;
}

/** Whether an item of one CPU costs less, or the same with a lower id. */
function isBetter(a: Item, b: Item): boolean {
  return a.use < b.use || (a.use === b.use && lowest(a) < lowest(b));
}
