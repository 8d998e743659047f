import { CpuSet } from "../../src/cpuset/mod.ts";
import type { CpuView, PlacementSettings } from "../../src/policy/mod.ts";
import { cachesOf, coresOf, type Topology } from "../../src/topology/mod.ts";

/** A question to the reference model. */
export interface ReferenceQuestion {
  readonly view: CpuView;
  readonly candidates: CpuSet;
  readonly count: number;
  readonly held: CpuSet;
  readonly near: CpuSet;
  readonly placement: PlacementSettings;
}

/**
 * The criteria of [P2] in their order, read literally, for one choice. Smaller is better, the first difference counts;
 * the last ones are the ids themselves.
 */
export function scoreOf(question: ReferenceQuestion, choice: CpuSet): readonly number[] {
  const { view, candidates, held, near, placement } = question;
  const { topology } = view;
  const all = choice.union(near);
  const nodes = nodeSets(topology).filter(({ cpus }) => cpus.intersects(all));
  const caches = cachesOf(topology).filter((cache) => cache.intersects(all));
  const boot = [...coresOf(topology)].filter(([key]) => key === 0).map(([, cpus]) => cpus);
  const left = (groups: readonly CpuSet[]): number =>
    groups.reduce((sum, group) => sum + group.intersection(candidates).difference(choice).size, 0);
  const hasNodes = placement.numa !== "ignore";
  const hasCaches = placement.l3 !== "ignore";
  return [
    hasNodes ? nodes.length : 0,
    hasNodes ? distanceOf(topology, nodes.map(({ id }) => id)) : 0,
    hasCaches ? caches.length : 0,
    choice.toArray().filter((id) => topology.cpus.get(id)?.siblings.intersects(view.pinned)).length,
    placement.wholeCores === "ignore" ? 0 : partialCores(question, all),
    hasNodes ? left(nodes.map(({ cpus }) => cpus)) : 0,
    hasCaches ? left(caches) : 0,
    choice.intersection(held).size,
    choice.intersection(view.pool).difference(view.idle).size,
    choice.intersection(CpuSet.union(boot)).size,
    ...choice.toArray(),
  ];
}

/** Cores of which some and not all threads are taken, unless another integer container split them already. */
export function partialCores({ view, near }: ReferenceQuestion, taken: CpuSet): number {
  const others = view.exclusive.difference(near);
  return [...coresOf(view.topology).values()].filter((core) =>
    core.intersects(taken) && !core.isSubsetOf(taken) && !core.intersects(others)
  ).length;
}

/** Nodes with CPUs, and one of the CPUs that are in none. */
export function nodeSets(topology: Topology): readonly { readonly id: number; readonly cpus: CpuSet }[] {
  const nodeless = topology.online.difference(CpuSet.union(topology.nodes.map(({ cpus }) => cpus)));
  return [...topology.nodes, { id: -1, cpus: nodeless }];
}

function distanceOf(topology: Topology, ids: readonly number[]): number {
  const between = (a: number, b: number): number =>
    topology.nodes.find(({ id }) => id === a)?.distances.get(b) ?? 255;
  return ids.reduce((sum, a) => sum + ids.reduce((part, b) => part + (a === b ? 0 : between(a, b)), 0), 0);
}

/** Less than 0 if `a` is better. */
export function compareScores(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The best of all choices that `isAllowed`, by trying every one; undefined where there is none. */
export function bestByTrying(
  question: ReferenceQuestion,
  isAllowed: (choice: CpuSet) => boolean = () => true,
): { readonly choice: CpuSet; readonly score: readonly number[] } | undefined {
  let best: { choice: CpuSet; score: readonly number[] } | undefined;
  for (const ids of subsets(question.candidates.toArray(), question.count)) {
    const choice = CpuSet.from(ids);
    if (!isAllowed(choice)) continue;
    const score = scoreOf(question, choice);
    if (best === undefined || compareScores(score, best.score) < 0) best = { choice, score };
  }
  return best;
}

/** Every subset of that size. */
export function* subsets(ids: readonly number[], size: number, from = 0): Generator<readonly number[]> {
  if (size === 0) return yield [];
  for (let i = from; i + size <= ids.length; i++) {
    for (const rest of subsets(ids, size - 1, i + 1)) yield [ids[i] ?? 0, ...rest];
  }
}
