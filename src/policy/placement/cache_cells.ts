import type { CellFacts, CoreFacts } from "./cell_facts.ts";
import { fewestCaches } from "./cache_choice.ts";
import type { CacheClass } from "./class_search.ts";
import { TwinCaches } from "./twin_caches.ts";

/** A cache's cells in a set of nodes. */
export interface CacheCells {
  readonly cache: number;
  readonly cells: readonly CellFacts[];
  readonly size: number;
  /** Candidates of cores that can be whole; all where whole ones are not required. */
  readonly whole: number;
  readonly room: number;
  readonly isKept: boolean;
}

/** Fewest caches, beyond those kept, that hold `count` CPUs of some kind; infinite where all together do not. */
export function fewestOf(
  caches: readonly CacheCells[],
  sizeOf: (cache: CacheCells) => number,
  count: number,
): number {
  const kept = caches.reduce((sum, cache) => sum + (cache.isKept ? sizeOf(cache) : 0), 0);
  return fewestCaches(caches.filter(({ isKept }) => !isKept).map(sizeOf), kept, count) ?? Infinity;
}

/**
 * The caches that the best choice uses, where that is sure before any is looked into: all of them, or the first of
 * caches that are alike. Of those any choice in a later one has a counterpart with lower ids.
 */
export function certainCaches(
  caches: readonly CacheCells[],
  used: number,
): readonly CacheCells[] | undefined {
  const fresh = caches.filter(({ isKept }) => !isKept);
  if (used === fresh.length) return caches;
  const alike = fresh.every((cells, i) => i === 0 || isTwinOf(cells, fresh[i - 1]));
  if (!alike) return undefined;
  const first = new Set(fresh.slice(0, used));
  return caches.filter((cells) => cells.isKept || first.has(cells));
}

/** The caches in classes; undefined where that is not enough to tell the best choice. */
export function classesOf(
  caches: readonly CacheCells[],
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
function isTwinOf(cache: CacheCells, lower: CacheCells | undefined): boolean {
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
