import { CpuSet } from "../../cpuset/mod.ts";
import type { Topology } from "../../topology/mod.ts";
import type { FactsReaders } from "../placement/facts.ts";
import { distanceBetween } from "../placement/layout.ts";
import type { CpuView, PlacementSettings } from "../types.ts";

/** Where a container that moves may go. */
export interface SettleQuestion {
  /** Who has what; `exclusive` without the CPUs that this container has and does not keep for sure. */
  readonly view: CpuView;
  /** CPUs it keeps. */
  readonly kept: CpuSet;
  /** CPUs to choose from; with those of `broken` that it may keep. */
  readonly from: CpuSet;
  /** CPUs it has whose core has a pinned thread now. */
  readonly broken: CpuSet;
  /** CPUs held for slots that may return [P2]. */
  readonly held: CpuSet;
  /** What counts [P4]. */
  readonly placement: PlacementSettings;
  /** Have read questions like this one. */
  readonly readers: FactsReaders;
}

/** The last-level caches of some CPUs. */
export function cachesOf(topology: Topology, cpus: CpuSet): readonly CpuSet[] {
  const caches: CpuSet[] = [];
  for (let rest = cpus; !rest.isEmpty;) {
    const cache = topology.cpus.get(rest.first ?? -1)?.llc ?? rest;
    caches.push(cache);
    rest = rest.difference(cache);
  }
  return caches;
}

/** Those CPUs of a set whose core has a pinned thread. */
export function besidePinned({ topology, pinned }: CpuView, cpus: CpuSet): CpuSet {
  return CpuSet.from(cpus.toArray().filter((id) => topology.cpus.get(id)?.siblings.intersects(pinned)));
}

/**
 * Less than 0 if `a` is the better one of two choices of one size: the list of [P2], and after CPUs beside a pinned
 * sibling those of broken cores that are kept.
 */
export function compareSettled(question: SettleQuestion, a: CpuSet, b: CpuSet): number {
  const [mine, other] = [sideOf(question, a), sideOf(question, b)];
  for (const cost of COSTS) {
    const difference = cost(mine) - cost(other);
    if (difference !== 0) return difference;
  }
  return (a.difference(b).first ?? 0) - (b.difference(a).first ?? 0);
}

/** A choice that is compared. */
interface Side {
  readonly question: SettleQuestion;
  readonly chosen: CpuSet;
  /** With what is kept. */
  readonly all: CpuSet;
  readonly nodes: readonly { readonly id: number; readonly cpus: CpuSet }[];
  readonly caches: readonly CpuSet[];
}

function sideOf(question: SettleQuestion, chosen: CpuSet): Side {
  const { view: { topology }, kept, placement: { numa, l3 } } = question;
  const all = kept.union(chosen);
  const nodes = numa === "ignore" ? [] : nodesOf(topology, all);
  const caches = l3 === "ignore" ? [] : cachesOf(topology, all);
  return { question, chosen, all, nodes, caches };
}

/** What a choice costs, by criterion: mostly the first ones tell. */
const COSTS: readonly ((side: Side) => number)[] = [
  ({ nodes }) => nodes.length,
  ({ question, nodes }) => distanceOf(question.view.topology, nodes.map(({ id }) => id)),
  ({ caches }) => caches.length,
  ({ question, chosen }) => besidePinned(question.view, chosen).size,
  ({ question, chosen }) => -chosen.intersection(question.broken).size,
  ({ question, all }) => coresInPart(question, all),
  ({ question, chosen, nodes }) => roomIn(nodes.map(({ cpus }) => cpus), question.from.difference(chosen)),
  ({ question, chosen, caches }) => roomIn(caches, question.from.difference(chosen)),
  (side) => addedBy(side).intersection(side.question.held).size,
  (side) => addedBy(side).intersection(side.question.view.pool).difference(side.question.view.idle).size,
  (side) =>
    addedBy(side).intersection(side.question.view.topology.cpus.get(0)?.siblings ?? CpuSet.EMPTY).size,
];

function roomIn(groups: readonly CpuSet[], free: CpuSet): number {
  return free.intersection(CpuSet.union(groups)).size;
}

/** CPUs of a choice that the container does not have already. */
function addedBy({ question, chosen }: Side): CpuSet {
  return chosen.difference(question.broken);
}

/** Nodes of some CPUs; those in none are a node of their own. */
function nodesOf(
  topology: Topology,
  cpus: CpuSet,
): readonly { readonly id: number; readonly cpus: CpuSet }[] {
  const nodes = topology.nodes.filter((node) => node.cpus.intersects(cpus));
  const rest = cpus.difference(CpuSet.union(nodes.map((node) => node.cpus)));
  if (rest.isEmpty) return nodes;
  const nodeless = topology.online.difference(CpuSet.union(topology.nodes.map((node) => node.cpus)));
  return [...nodes, { id: -1, cpus: nodeless }];
}

function distanceOf(topology: Topology, ids: readonly number[]): number {
  return ids.reduce(
    (sum, a, i) => sum + ids.slice(i + 1).reduce((part, b) => part + distanceBetween(topology, a, b), 0),
    0,
  );
}

/** Cores of which some and not all threads are taken, unless another container split them already. */
function coresInPart({ view, placement }: SettleQuestion, taken: CpuSet): number {
  if (placement.wholeCores === "ignore") return 0;
  let parts = 0;
  for (let rest = taken; !rest.isEmpty;) {
    const core = view.topology.cpus.get(rest.first ?? -1)?.siblings ?? rest;
    const others = view.exclusive.difference(taken);
    if (!core.isSubsetOf(taken) && !core.intersects(others)) parts++;
    rest = rest.difference(core);
  }
  return parts;
}
