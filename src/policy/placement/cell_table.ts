import type { CoreFacts } from "./cell_facts.ts";
import type { MachineFacts } from "./facts.ts";

/** Larger than any number of CPUs: the criteria share a double without touching. */
export const RADIX = 32768;

/**
 * What comes first of cores: the list's order, or that as few as can be are broken, where whole ones are required [P4];
 * then the list's order.
 */
export type CoreOrder = "beside-first" | "whole-first";

/**
 * The best choice of n CPUs of one cell, for every n up to a limit.
 *
 * `core[n]` packs CPUs beside a pinned sibling and cores taken in part (with `whole-first`: broken cores, then twice the
 * former and the latter), `use[n]` packs held CPUs, CPUs that shared containers have and CPUs of CPU 0's core; infinite
 * where there is no choice of n. `masks` has `words` words for
 * each n, one bit per CPU of the cell in ascending order from the highest bit down, so that of two sets of one size
 * the larger mask has the lower ids.
 */
export interface CellTable {
  /** Positions of the cell's candidates, ascending. */
  readonly positions: readonly number[];
  readonly core: Float64Array;
  readonly use: Float64Array;
  readonly masks: Uint32Array;
  readonly words: number;
}

/** What taking the k cheapest threads of a core costs. */
interface CoreOption {
  readonly core: number;
  readonly use: number;
  readonly mask: Uint32Array;
}

/**
 * Fills the table by dynamic programming over the cores: exact, because every criterion within a cell is a sum over
 * its cores and sums keep the order of what is added. CPUs × limit × threads per core steps at most.
 */
export function cellTable(
  facts: MachineFacts,
  cores: readonly CoreFacts[],
  { limit, order }: { readonly limit: number; readonly order: CoreOrder },
): CellTable {
  const positions = cores.flatMap((core) => core.positions).sort((a, b) => a - b);
  const top = Math.min(limit, positions.length);
  const words = Math.max(1, Math.ceil(positions.length / 32));
  const rankOf = new Map(positions.map((position, rank) => [position, rank]));
  const table: CellTable = {
    positions,
    words,
    core: new Float64Array(top + 1).fill(Infinity),
    use: new Float64Array(top + 1).fill(Infinity),
    masks: new Uint32Array((top + 1) * words),
  };
  table.core[0] = 0;
  table.use[0] = 0;
  let reach = 0;
  for (const core of cores) {
    const options = optionsOf(facts, core, { words, rankOf, order });
    reach = Math.min(top, reach + options.length);
    for (let n = reach; n > 0; n--) improve(table, n, options);
  }
  return table;
}

/** Taking 1, 2, … threads of a core, the cheapest first. */
function optionsOf(
  facts: MachineFacts,
  core: CoreFacts,
  { words, rankOf, order }: {
    readonly words: number;
    readonly rankOf: ReadonlyMap<number, number>;
    readonly order: CoreOrder;
  },
): readonly CoreOption[] {
  const { costs } = facts;
  const cheapest = core.positions.toSorted((a, b) => (costs[a] ?? 0) - (costs[b] ?? 0) || a - b);
  const mask = new Uint32Array(words);
  let use = 0;
  return cheapest.map((position, index) => {
    const cost = costs[position] ?? 0;
    use += ((cost >> 1) * RADIX + (cost & 1)) * RADIX + (core.isBoot ? 1 : 0);
    const rank = rankOf.get(position) ?? 0;
    mask[rank >>> 5] = (mask[rank >>> 5] ?? 0) | 1 << (31 - (rank & 31));
    return { core: coreCostOf(core, index + 1, order), use, mask: mask.slice() };
  });
}

/**
 * What `more` threads of a core cost. With `whole-first` the criteria of the list share the lower digits: of choices
 * that break the same few cores, at most one, they differ by a core's threads and one core in part at most.
 */
function coreCostOf(core: CoreFacts, more: number, order: CoreOrder): number {
  const beside = core.pinned ? more : 0;
  const broken = Number(isBroken(core, more)) - Number(isBroken(core, 0));
  const parts = core.split ? 0 : broken;
  return order === "beside-first" ? beside * 2 * RADIX + parts : broken * 2 * RADIX + 2 * beside + parts;
}

/** Whether a container has some and not all threads of a core once it has `more` of them, split before or not. */
export function isBroken({ kept, threads }: CoreFacts, more: number): boolean {
  return kept + more > 0 && kept + more < threads;
}

/** Looks whether some threads of one more core make a better choice of n. Smaller n must still be without it. */
function improve(table: CellTable, n: number, options: readonly CoreOption[]): void {
  const { core, use, masks, words } = table;
  for (let k = Math.min(n, options.length); k > 0; k--) {
    const option = options[k - 1];
    const before = core[n - k] ?? Infinity;
    if (option === undefined || before === Infinity) continue;
    const coreCost = before + option.core;
    const best = core[n] ?? Infinity;
    if (coreCost > best) continue;
    const useCost = (use[n - k] ?? Infinity) + option.use;
    if (coreCost === best) {
      const bestUse = use[n] ?? Infinity;
      if (useCost > bestUse) continue;
      if (
        useCost === bestUse && !isLower(masks, { from: (n - k) * words, than: n * words, words }, option.mask)
      ) {
        continue;
      }
    }
    core[n] = coreCost;
    use[n] = useCost;
    for (let w = 0; w < words; w++) {
      masks[n * words + w] = (masks[(n - k) * words + w] ?? 0) | (option.mask[w] ?? 0);
    }
  }
}

/** Whether the set at `from` with `added` has lower ids than the set at `than`. */
export function isLower(
  masks: Uint32Array,
  { from, than, words }: { readonly from: number; readonly than: number; readonly words: number },
  added: Uint32Array,
): boolean {
  for (let w = 0; w < words; w++) {
    const mine = ((masks[from + w] ?? 0) | (added[w] ?? 0)) >>> 0;
    const other = masks[than + w] ?? 0;
    if (mine !== other) return mine > other;
  }
  return false;
}
