/**
 * How the kubelet's CPU manager distributes CPUs across NUMA nodes (`distribute-cpus-across-numa`): even shares of the fewest
 * nodes that can give them, the rest striped over some of these, so that all nodes are left as balanced as can be. Written
 * from KEP-2902; `tests/fixtures/kubelet` has answers of the kubelet itself.
 */
import { CpuSet } from "../../src/cpuset/mod.ts";
import { type Levels, orderedNodes, packCpus } from "./packed_cpus.ts";

/** A request and the CPUs it is taken from. */
interface Wish {
  readonly levels: Levels;
  readonly free: CpuSet;
  readonly count: number;
  /** CPUs are given in groups of as many: those of a core, or 1. */
  readonly group: number;
}

/** How one set of nodes would give it. */
interface Split {
  /** Standard deviation of what all nodes have free afterwards. */
  readonly balance: number;
  readonly nodes: readonly CpuSet[];
  /** What each of the nodes gives at least. */
  readonly share: number;
  /** The nodes that give the rest, a group at a time in turn. */
  readonly more: readonly CpuSet[];
}

/** `count` CPUs out of the free ones; undefined where there are not as many. */
export function distributeCpus(wish: Wish): CpuSet | undefined {
  const { levels, free, count, group } = wish;
  if (free.size < count || count % group !== 0) return packCpus(levels, free, count);
  const nodes = orderedNodes(levels, free).filter((node) => node.intersects(free));
  for (let k = fewestNodes(wish); k <= Math.min(Math.ceil(count / group), nodes.length); k++) {
    const splits = combinations(nodes, k).flatMap((chosen) => splitOver(wish, nodes, chosen));
    const best = firstBalanced(splits);
    if (best !== undefined) return takeSplit(wish, best);
  }
  return packCpus(levels, free, count);
}

/** The nodes it needs on an empty machine. */
function fewestNodes({ levels, count, group }: Wish): number {
  const cpus = CpuSet.union(levels.nodes).size;
  const perNode = Math.ceil(Math.ceil(cpus / group) / levels.nodes.length);
  return Math.ceil(Math.ceil(count / group) / perNode);
}

function firstBalanced(splits: readonly Split[]): Split | undefined {
  return splits.toSorted((a, b) => a.balance - b.balance)[0];
}

/** The ways these nodes can give it; none where one has too little for its share. */
function splitOver(wish: Wish, all: readonly CpuSet[], nodes: readonly CpuSet[]): readonly Split[] {
  const { free, count, group } = wish;
  const roomOf = (node: CpuSet): number => node.intersection(free).size;
  const share = Math.floor(count / nodes.length / group) * group;
  const inGroups = nodes.reduce((sum, node) => sum + Math.floor(roomOf(node) / group) * group, 0);
  if (inGroups < count || nodes.some((node) => roomOf(node) < share)) return [];
  const left = new Map(all.map((node) => [node, roomOf(node) - (nodes.includes(node) ? share : 0)]));
  const rest = count - share * nodes.length;
  if (rest === 0) return [{ balance: deviation([...left.values()]), nodes, share, more: [] }];
  const givers = nodes.filter((node) => (left.get(node) ?? 0) >= group);
  return givers.flatMap((_, fewer) => combinations(givers, givers.length - fewer)).flatMap((more) => {
    const rooms = striped(left, more, { rest, group });
    return rooms === undefined ? [] : [{ balance: deviation(rooms), nodes, share, more }];
  });
}

/** What every node has left once `more` gave the rest in turn; undefined where they cannot. */
function striped(
  left: ReadonlyMap<CpuSet, number>,
  more: readonly CpuSet[],
  { rest, group }: { readonly rest: number; readonly group: number },
): readonly number[] | undefined {
  if (more.reduce((sum, node) => sum + (left.get(node) ?? 0), 0) < rest) return undefined;
  const rooms = new Map(left);
  for (let given = 0; given < rest;) {
    const open = rest - given;
    const givers = more.filter((node) => (rooms.get(node) ?? 0) >= group).slice(0, Math.ceil(open / group));
    if (givers.length === 0) return undefined;
    for (const node of givers) rooms.set(node, (rooms.get(node) ?? 0) - group);
    given += givers.length * group;
  }
  return [...rooms.values()];
}

function takeSplit({ levels, free, count, group }: Wish, { nodes, share, more }: Split): CpuSet {
  let taken = CpuSet.EMPTY;
  const take = (node: CpuSet, size: number): void => {
    const left = node.intersection(free).difference(taken);
    taken = taken.union(packCpus(levels, left, size) ?? CpuSet.EMPTY);
  };
  for (const node of nodes) take(node, share);
  for (let round = 0; round < count && taken.size < count; round++) {
    for (const node of more) if (taken.size < count) take(node, group);
  }
  return taken;
}

/** Every choice of `size` of a list, in the list's order. */
export function combinations<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return list.flatMap((item, i) =>
    combinations(list.slice(i + 1), size - 1).map((others) => [item, ...others])
  );
}

function deviation(values: readonly number[]): number {
  const mean = rounded(values.reduce((sum, value) => sum + value, 0) / values.length);
  return rounded(Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length));
}

/** To three decimals, as the kubelet does: balances that differ by less are equal. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
