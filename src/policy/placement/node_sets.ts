import type { CellFacts } from "./cell_facts.ts";
import type { MachineFacts } from "./facts.ts";
import type { GroupFacts } from "./group_facts.ts";

/** Nodes to place a container on. */
export interface NodeSet {
  /** Indices of the nodes, those kept included, ascending. */
  readonly nodes: readonly number[];
  /** Sum of the distances of all pairs, there and back. */
  readonly distance: number;
}

/**
 * The sets of nodes that hold `count` candidates, in groups that are equal by number and distance, the best group
 * first. A set always has the nodes that the container keeps CPUs in.
 *
 * With `onlyBest` there is one group, and the search leaves a branch as soon as it is further apart than the best
 * set found. A set with a node that is like a lower one, but without the lower one, is left out: every choice in it has
 * a counterpart with lower ids. At most 2^nodes sets are looked at, and only those of the smallest size that can do.
 */
export function* nodeSetGroups(
  facts: MachineFacts,
  { count, onlyBest }: { readonly count: number; readonly onlyBest: boolean },
): Generator<readonly NodeSet[], void> {
  const search = new NodeSearch(facts, { count, onlyBest });
  for (let extra = 0; extra <= search.choosable; extra++) {
    const sets = search.setsWith(extra);
    if (!onlyBest) yield* byDistance(sets);
    else if (sets.length > 0) return yield sets;
  }
}

function byDistance(sets: readonly NodeSet[]): readonly NodeSet[][] {
  const groups = new Map<number, NodeSet[]>();
  for (const set of sets) groups.getOrInsertComputed(set.distance, () => []).push(set);
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** Depth first over the nodes from the roomiest down. */
class NodeSearch {
  readonly #nodes: readonly GroupFacts[];
  readonly #kept: readonly number[];
  readonly #free: readonly number[];
  /** By number in the layout. */
  readonly #distances: readonly (readonly number[])[];
  /** By node: the next lower node that is like it. */
  readonly #twins: readonly (number | undefined)[];
  readonly #count: number;
  readonly #onlyBest: boolean;
  #found: NodeSet[] = [];
  #nearest = Infinity;

  constructor(
    facts: MachineFacts,
    { count, onlyBest }: { readonly count: number; readonly onlyBest: boolean },
  ) {
    const { nodes, layout } = facts;
    this.#nodes = nodes;
    this.#count = count;
    this.#onlyBest = onlyBest;
    const all = nodes.map((_, index) => index);
    this.#kept = all.filter((index) => nodes[index]?.isKept);
    this.#free = all.filter((index) => nodes[index]?.isKept === false)
      .sort((a, b) => this.#roomOf(b) - this.#roomOf(a) || a - b);
    this.#distances = layout.distances;
    this.#twins = nodes.length === 1 ? [] : lowerTwins(facts);
  }

  /** Nodes beyond those kept. */
  get choosable(): number {
    return this.#free.length;
  }

  /** The sets with that many nodes beyond those kept. */
  setsWith(extra: number): readonly NodeSet[] {
    this.#found = [];
    this.#nearest = Infinity;
    const room = this.#kept.reduce((sum, index) => sum + this.#roomOf(index), 0);
    const distance = this.#kept.reduce(
      (sum, index, i) => sum + this.#distanceTo(index, this.#kept.slice(i + 1)),
      0,
    );
    this.#extend(this.#kept, { from: 0, left: extra, room, distance });
    return this.#found;
  }

  #extend(
    chosen: readonly number[],
    { from, left, room, distance }: {
      readonly from: number;
      readonly left: number;
      readonly room: number;
      readonly distance: number;
    },
  ): void {
    if (this.#onlyBest && distance > this.#nearest) return;
    if (left === 0) {
      if (room >= this.#count) this.#keep({ nodes: chosen.toSorted((a, b) => a - b), distance });
      return;
    }
    for (let i = from; i + left <= this.#free.length; i++) {
      if (room + this.#mostRoom(i, left) < this.#count) return;
      const index = this.#free[i] ?? 0;
      const twin = this.#twins[index];
      if (twin !== undefined && !chosen.includes(twin)) continue;
      this.#extend([...chosen, index], {
        from: i + 1,
        left: left - 1,
        room: room + this.#roomOf(index),
        distance: distance + this.#distanceTo(index, chosen),
      });
    }
  }

  #keep(set: NodeSet): void {
    if (this.#onlyBest && set.distance < this.#nearest) {
      this.#nearest = set.distance;
      this.#found = [];
    }
    this.#found.push(set);
  }

  #mostRoom(from: number, nodes: number): number {
    let room = 0;
    for (let i = from; i < from + nodes; i++) room += this.#roomOf(this.#free[i] ?? -1);
    return room;
  }

  #roomOf(index: number): number {
    return this.#nodes[index]?.room ?? 0;
  }

  #distanceTo(index: number, others: readonly number[]): number {
    const distances = this.#distances[this.#nodes[index]?.number ?? -1];
    return others.reduce((sum, other) => sum + (distances?.[this.#nodes[other]?.number ?? -1] ?? 0), 0);
  }
}

/** For each node the next lower one that is like it, CPU by CPU and by its distances. */
function lowerTwins({ nodes, caches, layout }: MachineFacts): readonly (number | undefined)[] {
  const isWhole = nodes.map(({ cells, isKept }) =>
    !isKept && cells.every(({ cache, size }) => caches[cache]?.room === size && !caches[cache].isKept)
  );
  const isExchangeable = (a: GroupFacts, b: GroupFacts): boolean =>
    nodes.every(({ number: other }) => {
      const distances = layout.distances[other];
      return other === a.number || other === b.number || distances?.[a.number] === distances?.[b.number];
    });
  return nodes.map((higher, index) => {
    for (let lower = index - 1; isWhole[index] === true && lower >= 0; lower--) {
      const node = nodes[lower];
      if (node?.room !== higher.room || isWhole[lower] !== true) continue;
      if (isExchangeable(node, higher) && areLike(node.cells, higher.cells)) return lower;
    }
    return undefined;
  });
}

function areLike(lower: readonly CellFacts[], higher: readonly CellFacts[]): boolean {
  return lower.length === higher.length &&
    lower.every((cell, i) => {
      const other = higher[i];
      return other !== undefined && cell.isLike(other) && cell.isBelow(other);
    });
}
