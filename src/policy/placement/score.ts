import { CpuSet } from "../../cpuset/mod.ts";
import { cachesOf, coresOf, type Topology } from "../../topology/mod.ts";
import type { PlacementQuestion } from "./facts.ts";
import { distanceBetween } from "./layout.ts";

/** The criteria of [P2] in their order; the order of ids comes after them. */
export const CRITERIA = [
  "NUMA nodes",
  "distance of nodes",
  "last-level caches",
  "CPUs beside a pinned one",
  "cores in part",
  "room left in nodes",
  "room left in caches",
  "CPUs held for others",
  "CPUs of shared containers",
  "CPUs of CPU 0's core",
] as const;

/** Name of a criterion. */
export type CriterionName = typeof CRITERIA[number];

/** A group of CPUs: a node with its id, a cache or a core with its lowest CPU. */
interface Group {
  readonly id: number;
  readonly cpus: CpuSet;
}

/** The nodes by id, −1 for online CPUs in none. */
export function nodeGroups(topology: Topology): readonly Group[] {
  const inNodes = CpuSet.union(topology.nodes.map(({ cpus }) => cpus));
  return [...topology.nodes, { id: -1, cpus: topology.online.difference(inNodes) }];
}

/**
 * What a choice of CPUs scores by each of {@linkcode CRITERIA}, read literally from the list; less is better. For
 * reports: a decision does not call this. A criterion that is ignored [P4] scores 0.
 */
export function scoreOf(question: PlacementQuestion, cpus: CpuSet): readonly number[] {
  const { view, near, held, candidates, placement } = question;
  const { topology } = view;
  const all = cpus.union(near);
  const free = candidates.difference(cpus);
  const used = (groups: readonly Group[]): readonly Group[] =>
    groups.filter((group) => group.cpus.intersects(all));
  const nodes = placement.numa === "ignore" ? [] : used(nodeGroups(topology));
  const caches = placement.l3 === "ignore"
    ? []
    : used(cachesOf(topology).map((cache) => ({ id: cache.first ?? -1, cpus: cache })));
  const cores = used([...coresOf(topology)].map(([id, core]) => ({ id, cpus: core })));
  const beside = cores.filter((core) => core.cpus.intersects(view.pinned));
  const others = view.exclusive.difference(near);
  const inPart = cores.filter((core) => !core.cpus.isSubsetOf(all) && !core.cpus.intersects(others));
  const sizeIn = (groups: readonly Group[], set: CpuSet): number =>
    groups.reduce((sum, group) => sum + group.cpus.intersection(set).size, 0);
  return [
    nodes.length,
    distanceOf(topology, nodes.map(({ id }) => id)),
    caches.length,
    sizeIn(beside, cpus),
    placement.wholeCores === "ignore" ? 0 : inPart.length,
    sizeIn(nodes, free),
    sizeIn(caches, free),
    cpus.intersection(held).size,
    cpus.intersection(view.pool.difference(view.idle)).size,
    sizeIn(cores.filter(({ id }) => id === 0), cpus),
  ];
}

function distanceOf(topology: Topology, ids: readonly number[]): number {
  return ids.reduce(
    (sum, a, i) => sum + ids.slice(i + 1).reduce((part, b) => part + distanceBetween(topology, a, b), 0),
    0,
  );
}
