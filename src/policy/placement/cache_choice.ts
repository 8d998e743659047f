import { type CellTable, isLower, RADIX } from "./cell_table.ts";

/** A cache's part of the chosen nodes. */
export interface CachePart {
  readonly table: CellTable;
  /** Candidates of the whole cache, for best fit. */
  readonly room: number;
  /** Whether the container keeps CPUs in the cache: it is used anyway. */
  readonly isKept: boolean;
}

/** CPUs and what they cost; the criteria from the cores down. */
export interface Choice {
  /** Packed as in {@linkcode CellTable}. */
  readonly core: number;
  /** Candidates in the caches used, less those that are used whatever is chosen. */
  readonly room: number;
  /** Packed as in {@linkcode CellTable}. */
  readonly use: number;
  /** Positions of the CPUs, ascending. */
  readonly positions: readonly number[];
}

/** Fewest caches, beyond those kept, that hold `count` candidates; undefined where all together do not. */
export function fewestCaches(sizes: readonly number[], kept: number, count: number): number | undefined {
  const ordered = sizes.toSorted((a, b) => b - a);
  let sum = kept;
  let used = 0;
  while (sum < count) {
    const next = ordered[used];
    if (next === undefined) return undefined;
    sum += next;
    used++;
  }
  return used;
}

/** The best choice of `count` CPUs from exactly `caches` caches beyond those kept; undefined where there is none. */
export function chooseInCaches(
  parts: readonly CachePart[],
  count: number,
  caches: number,
): Choice | undefined {
  const hasKept = parts.some((part) => part.isKept);
  if (caches === 1 && !hasKept) return bestOfOne(parts, count);
  return new CacheSearch(parts, count, caches).best();
}

/** One cache is enough: no combining. */
function bestOfOne(parts: readonly CachePart[], count: number): Choice | undefined {
  let best: Choice | undefined;
  for (const { table, room } of parts) {
    const core = table.core[count];
    const use = table.use[count];
    if (core === undefined || use === undefined || core === Infinity) continue;
    const costs = { core, room, use };
    if (best !== undefined && compareCosts(costs, best) > 0) continue;
    const choice = { ...costs, positions: positionsOf(table, count) };
    if (best === undefined || compareChoices(choice, best) < 0) best = choice;
  }
  return best;
}

function positionsOf({ positions, masks, words }: CellTable, count: number): readonly number[] {
  return positions.filter((_, rank) => hasRank(masks, count * words, rank));
}

function hasRank(masks: Uint32Array, from: number, rank: number): boolean {
  return ((masks[from + (rank >>> 5)] ?? 0) >>> (31 - (rank & 31)) & 1) === 1;
}

type Costs = Pick<Choice, "core" | "room" | "use">;

/** Less than 0 if `a` costs less. */
export function compareCosts(a: Costs, b: Costs): number {
  return a.core - b.core || a.room - b.room || a.use - b.use;
}

/** Less than 0 if `a` is the better choice; of equal ones that with the lower ids. */
export function compareChoices(a: Choice, b: Choice): number {
  const costs = compareCosts(a, b);
  if (costs !== 0) return costs;
  for (let i = 0; i < a.positions.length; i++) {
    const difference = (a.positions[i] ?? 0) - (b.positions[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A table's masks over the CPUs of all parts; made when they are needed. */
class AddedMasks {
  readonly #table: CellTable;
  readonly #ranks: readonly number[];
  readonly #words: number;
  readonly #made = new Map<number, Uint32Array>();

  constructor(table: CellTable, rankOf: ReadonlyMap<number, number>, words: number) {
    this.#table = table;
    this.#ranks = table.positions.map((position) => rankOf.get(position) ?? 0);
    this.#words = words;
  }

  /** The mask of the best n. */
  of(n: number): Uint32Array {
    const known = this.#made.get(n);
    if (known !== undefined) return known;
    const mask = new Uint32Array(this.#words);
    const { masks, words } = this.#table;
    this.#ranks.forEach((rank, local) => {
      if (hasRank(masks, n * words, local)) {
        mask[rank >>> 5] = (mask[rank >>> 5] ?? 0) | 1 << (31 - (rank & 31));
      }
    });
    this.#made.set(n, mask);
    return mask;
  }
}

/**
 * The best combination of caches by dynamic programming over (caches used, CPUs taken). The caches are walked from
 * the largest to the smallest, so that a state from which the caches that follow cannot reach the count is seen at
 * once: where the number of caches is the fewest, only few states per cache are left.
 */
class CacheSearch {
  readonly #parts: readonly CachePart[];
  readonly #count: number;
  readonly #caches: number;
  readonly #ids: readonly number[];
  readonly #words: number;
  /** Core costs and room, packed, by state. */
  readonly #cost: Float64Array;
  readonly #use: Float64Array;
  readonly #masks: Uint32Array;
  /** Candidates of all kept caches. */
  readonly #keptTotal: number;
  /** Candidates of the kept caches after each. */
  readonly #keptAfter: readonly number[];
  /** Candidates of the first caches that are not kept, in walking order. */
  readonly #sums: readonly number[];

  constructor(parts: readonly CachePart[], count: number, caches: number) {
    const size = (part: CachePart): number => part.table.positions.length;
    const kept = parts.filter((part) => part.isKept);
    const fresh = parts.filter((part) => !part.isKept).sort((a, b) => size(b) - size(a));
    this.#parts = [...kept, ...fresh];
    this.#count = count;
    this.#caches = caches;
    this.#ids = this.#parts.flatMap((part) => part.table.positions).sort((a, b) => a - b);
    this.#words = Math.ceil(this.#ids.length / 32);
    const states = (caches + 1) * (count + 1);
    this.#cost = new Float64Array(states).fill(Infinity);
    this.#use = new Float64Array(states).fill(Infinity);
    this.#masks = new Uint32Array(states * this.#words);
    this.#cost[0] = 0;
    this.#use[0] = 0;
    this.#keptTotal = kept.reduce((sum, part) => sum + size(part), 0);
    this.#keptAfter = kept.map((_, i) => kept.slice(i + 1).reduce((sum, part) => sum + size(part), 0));
    this.#sums = fresh.reduce<number[]>((sums, part) => [...sums, (sums.at(-1) ?? 0) + size(part)], [0]);
  }

  best(): Choice | undefined {
    const rankOf = new Map(this.#ids.map((position, rank) => [position, rank]));
    const kept = this.#keptAfter.length;
    this.#parts.forEach((part, index) => {
      const added = new AddedMasks(part.table, rankOf, this.#words);
      const seen = Math.max(0, index + 1 - kept);
      for (let used = Math.min(this.#caches, seen); used >= (part.isKept ? 0 : 1); used--) {
        const supply = this.#supplyAfter(index, seen, this.#caches - used);
        const most = Math.min(this.#count, this.#keptTotal + (this.#sums[used] ?? 0));
        for (let n = most; n >= Math.max(1, this.#count - supply); n--) {
          this.#improve(part, { used, n }, added);
        }
      }
    });
    return this.#result();
  }

  /** The most CPUs that parts after `index` can add with `left` more caches. */
  #supplyAfter(index: number, seen: number, left: number): number {
    const last = Math.min(this.#sums.length - 1, seen + left);
    return (this.#keptAfter[index] ?? 0) + (this.#sums[last] ?? 0) - (this.#sums[seen] ?? 0);
  }

  #improve(
    part: CachePart,
    { used, n }: { readonly used: number; readonly n: number },
    added: AddedMasks,
  ): void {
    const { table, room, isKept } = part;
    const width = this.#count + 1;
    const words = this.#words;
    const to = used * width + n;
    for (let k = Math.min(n, table.core.length - 1); k > 0; k--) {
      const from = (isKept ? used : used - 1) * width + n - k;
      const before = this.#cost[from] ?? Infinity;
      if (before === Infinity) continue;
      const cost = before + (table.core[k] ?? Infinity) * RADIX + (isKept ? 0 : room);
      const best = this.#cost[to] ?? Infinity;
      if (!(cost <= best)) continue;
      const use = (this.#use[from] ?? Infinity) + (table.use[k] ?? Infinity);
      const bestUse = this.#use[to] ?? Infinity;
      if (cost === best) {
        if (use > bestUse) continue;
        const ranks = { from: from * words, than: to * words, words };
        if (use === bestUse && !isLower(this.#masks, ranks, added.of(k))) continue;
      }
      const mask = added.of(k);
      this.#cost[to] = cost;
      this.#use[to] = use;
      for (let w = 0; w < words; w++) {
        this.#masks[to * words + w] = (this.#masks[from * words + w] ?? 0) | (mask[w] ?? 0);
      }
    }
  }

  #result(): Choice | undefined {
    const state = this.#caches * (this.#count + 1) + this.#count;
    const cost = this.#cost[state] ?? Infinity;
    if (cost === Infinity) return undefined;
    const core = Math.floor(cost / RADIX);
    return {
      core,
      room: cost - core * RADIX,
      use: this.#use[state] ?? 0,
      positions: this.#ids.filter((_, rank) => hasRank(this.#masks, state * this.#words, rank)),
    };
  }
}
