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
  const [costsA, costsB] = [costsOf(question, a), costsOf(question, b)];
  const index = costsA.findIndex((cost, i) => cost !== costsB[i]);
  if (index >= 0) return (costsA[index] ?? 0) - (costsB[index] ?? 0);
  return (a.difference(b).first ?? 0) - (b.difference(a).first ?? 0);
}

/** What a choice costs, by criterion. */
function costsOf(question: SettleQuestion, chosen: CpuSet): readonly number[] {
  const { view, kept, from, broken, held, placement: { numa, l3 } } = question;
  const all = kept.union(chosen);
  const nodes = numa === "ignore" ? [] : nodesOf(view.topology, all);
  const caches = l3 === "ignore" ? [] : cachesOf(view.topology, all);
  const free = from.difference(chosen);
  const added = chosen.difference(broken);
  const boot = view.topology.cpus.get(0)?.siblings ?? CpuSet.EMPTY;
  return [
    nodes.length,
    distanceOf(view.topology, nodes.map(({ id }) => id)),
    caches.length,
    besidePinned(view, chosen).size,
    -chosen.intersection(broken).size,
    coresInPart(question, all),
    free.intersection(CpuSet.union(nodes.map(({ cpus }) => cpus))).size,
    free.intersection(CpuSet.union(caches)).size,
    added.intersection(held).size,
    added.intersection(view.pool).difference(view.idle).size,
    added.intersection(boot).size,
  ];
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
