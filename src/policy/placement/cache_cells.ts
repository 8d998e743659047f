import type { CellFacts, CoreFacts } from "./cell_facts.ts";
import { fewestCaches } from "./cache_choice.ts";
import { RADIX } from "./cell_table.ts";
import type { CacheClass } from "./class_search.ts";
import type { GroupFacts } from "./group_facts.ts";
import { TwinCaches } from "./twin_caches.ts";

/** Fewest caches, beyond those kept, that hold `count` CPUs of some kind; infinite where all together do not. */
export function fewestOf(
  caches: readonly GroupFacts[],
  sizeOf: (cache: GroupFacts) => number,
  count: number,
): number {
  let kept = 0;
  let largest = 0;
  for (const cache of caches) {
    if (cache.isKept) kept += sizeOf(cache);
    else largest = Math.max(largest, sizeOf(cache));
  }
  if (kept + largest >= count) return kept >= count ? 0 : 1;
  return fewestCaches(caches.filter(({ isKept }) => !isKept).map(sizeOf), kept, count) ?? Infinity;
}

/** What candidates cost by whom they are held and used, packed as in the tables, by their cost in the facts. */
const USES = [0, RADIX, RADIX ** 2, RADIX ** 2 + RADIX] as const;

/** What `count` of the candidates cost at least by whom they are held and used. */
export function cheapestUse(groups: readonly GroupFacts[], count: number): number {
  let left = count;
  let use = 0;
  for (let cost = 0; cost < USES.length && left > 0; cost++) {
    let some = 0;
    for (const { byCost } of groups) some += byCost[cost] ?? 0;
    use += Math.min(left, some) * (USES[cost] ?? 0);
    left -= Math.min(left, some);
  }
  return use;
}

/**
 * The caches that the best choice uses, where that is sure before any is looked into: all of them, or the first of
 * caches that are alike. Of those any choice in a later one has a counterpart with lower ids.
 */
export function certainCaches(
  caches: readonly GroupFacts[],
  used: number,
): readonly GroupFacts[] | undefined {
  const fresh = caches.filter(({ isKept }) => !isKept);
  if (used === fresh.length) return caches;
  const alike = fresh.every((cells, i) => i === 0 || isTwinOf(cells, fresh[i - 1]));
  if (!alike) return undefined;
  const first = new Set(fresh.slice(0, used));
  return caches.filter((cells) => cells.isKept || first.has(cells));
}

/** The caches in classes; undefined where that is not enough to tell the best choice. */
export function classesOf(
  caches: readonly GroupFacts[],
  costs: Uint8Array,
): readonly CacheClass[] | undefined {
  const classes = new Map<number, TwinCaches[]>();
  for (const { cells: [cell, ...others], room, isKept } of caches) {
    if (cell === undefined || others.length > 0 || isKept || room !== cell.size) return undefined;
    if (cell.hasWideCores) return undefined;
    const alike = classes.getOrInsertComputed(cell.hash, () => []);
    if (!alike.some((twins) => twins.offer(cell))) alike.push(new TwinCaches(cell, costs));
  }
  return [...classes.values()].flat();
}

/** Whether a cache is like another one whose CPUs are all lower. */
function isTwinOf(cache: GroupFacts, lower: GroupFacts | undefined): boolean {
  const [mine, ...more] = cache.cells;
  const [other, ...others] = lower?.cells ?? [];
  if (mine === undefined || other === undefined || more.length + others.length > 0) return false;
  return cache.room === lower?.room && other.isLike(mine) && other.isBelow(mine);
}

/** The cores of cells; one that sysfs parts between nodes (or a node and none) is one where its parts meet. */
export function coresOf(cells: readonly CellFacts[]): readonly CoreFacts[] {
  const [first, ...others] = cells;
  if (first === undefined || others.length === 0) return first?.cores ?? [];
  const cores = new Map<number, CoreFacts>();
  for (const core of cells.flatMap((cell) => cell.cores)) {
    const known = cores.get(core.key);
    const positions = [...known?.positions ?? [], ...core.positions].sort((a, b) => a - b);
    cores.set(core.key, { ...core, positions });
  }
  return [...cores.values()];
}
