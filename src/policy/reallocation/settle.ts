import { CpuSet } from "../../cpuset/mod.ts";
import type { Topology } from "../../topology/mod.ts";
import { choosePlacement } from "../placement/choose.ts";
import { distanceBetween } from "../placement/facts.ts";
import { NO_LIMITS } from "../placement/limits.ts";
import { reasonOf } from "../placement/reason.ts";
import type { CpuView, PlacementMode, PlacementSettings } from "../types.ts";

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
  readonly placement: PlacementSettings;
}

/** CPUs, without those kept, and why these. */
export interface Settled {
  readonly cpus: CpuSet;
  readonly reason: string;
}

/**
 * The best `count` CPUs beside those kept, by the list of [P2]: CPUs of a broken core compete with all others, and
 * because CPUs beside a pinned sibling come right after nodes and caches in that list, one is kept only where giving
 * it up would cost a node, a distance or a cache, or bring another such CPU [R1]. Of choices that are equal so far,
 * one that keeps the most of them wins; the rest of the list decides about the new CPUs.
 *
 * Isolated CPUs that may be had come before that list.
 */
export function settle(question: SettleQuestion, count: number): Settled {
  const isolated = question.from.intersection(question.view.isolated);
  if (isolated.isEmpty || count === 0) return settleByList(question, count);
  if (isolated.size >= count) {
    return settleByList({ ...question, from: isolated, broken: CpuSet.EMPTY }, count);
  }
  const kept = question.kept.union(isolated);
  const from = question.from.difference(isolated);
  const rest = settleByList({ ...question, kept, from }, count - isolated.size);
  return { cpus: rest.cpus.union(isolated), reason: `all isolated CPUs, ${rest.reason}` };
}

function settleByList(question: SettleQuestion, count: number): Settled {
  const chosen = choose(question, count);
  const { from, broken, view } = question;
  const mine = broken.intersection(from);
  if (mine.isEmpty) return chosen;
  const beside = besidePinned(view, chosen.cpus);
  const most = Math.min(mine.size, beside.size);
  for (let keep = most; keep > mine.intersection(chosen.cpus).size; keep--) {
    const better = keepSome(question, { count, keep, mine });
    if (better !== undefined && !isWorse(question, better.cpus, chosen.cpus)) return better;
  }
  return chosen;
}

/** The best choice that keeps `keep` CPUs of broken cores. */
function keepSome(
  question: SettleQuestion,
  { count, keep, mine }: { readonly count: number; readonly keep: number; readonly mine: CpuSet },
): Settled | undefined {
  const { kept, from } = question;
  if (from.size - mine.size < count - keep) return undefined;
  const again = choose({ ...question, from: mine }, keep).cpus;
  if (keep === count) return { cpus: again, reason: "no better CPUs" };
  const rest = choose({ ...question, kept: kept.union(again), from: from.difference(mine) }, count - keep);
  return { cpus: rest.cpus.union(again), reason: rest.reason };
}

/** The best choice by the list of [P2]; what is required counts as preferred, since a move cannot be refused for it. */
function choose({ view, kept, from, held, placement }: SettleQuestion, count: number): Settled {
  if (count === 0) return { cpus: CpuSet.EMPTY, reason: "nothing new" };
  const prefer = (mode: PlacementMode): PlacementMode => mode === "require" ? "prefer" : mode;
  const { numa, l3, wholeCores } = placement;
  const relaxed = { numa: prefer(numa), l3: prefer(l3), wholeCores: prefer(wholeCores) };
  const candidates = within(view.topology, kept, { from, count, placement: relaxed });
  const question = { view, candidates, count, near: kept, held, placement: relaxed };
  const chosen = choosePlacement(question, NO_LIMITS);
  if (typeof chosen === "string") return { cpus: from.take(count), reason: "lowest ids" };
  const { facts: { ids }, best: { choice } } = chosen;
  const cpus = CpuSet.from(choice.positions.map((position) => ids[position] ?? 0));
  return { cpus, reason: reasonOf(chosen, count) };
}

/**
 * The candidates among which the best choice must be: those of the nodes that the container keeps CPUs in, if they are
 * enough, because any other choice uses more nodes; and of its caches likewise. Mostly few of many.
 */
function within(
  topology: Topology,
  kept: CpuSet,
  { from, count, placement }: {
    readonly from: CpuSet;
    readonly count: number;
    readonly placement: PlacementSettings;
  },
): CpuSet {
  if (kept.isEmpty || placement.numa === "ignore") return from;
  const nodes = topology.nodes.filter(({ cpus }) => cpus.intersects(kept)).map(({ cpus }) => cpus);
  const inNodes = from.intersection(CpuSet.union(nodes));
  if (!kept.isSubsetOf(CpuSet.union(nodes)) || inNodes.size < count) return from;
  if (placement.l3 === "ignore") return inNodes;
  const inCaches = inNodes.intersection(CpuSet.union(cachesOf(topology, kept)));
  return inCaches.size < count ? inNodes : inCaches;
}

/** The last-level caches of some CPUs. */
function cachesOf(topology: Topology, cpus: CpuSet): readonly CpuSet[] {
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

/** Whether `a` loses to `b` by the criteria that come before whole cores. */
function isWorse(question: SettleQuestion, a: CpuSet, b: CpuSet): boolean {
  const [costsA, costsB] = [costsOf(question, a), costsOf(question, b)];
  const index = costsA.findIndex((cost, i) => cost !== costsB[i]);
  return index >= 0 && (costsA[index] ?? 0) > (costsB[index] ?? 0);
}

/** Nodes, their distance, caches, CPUs beside a pinned sibling. */
function costsOf({ view, kept, placement }: SettleQuestion, chosen: CpuSet): readonly number[] {
  const { topology } = view;
  const all = kept.union(chosen);
  const nodes = placement.numa === "ignore" ? [] : topology.nodes.filter(({ cpus }) => cpus.intersects(all));
  const ids = nodes.map(({ id }) => id);
  if (placement.numa !== "ignore" && !all.isSubsetOf(CpuSet.union(nodes.map(({ cpus }) => cpus)))) {
    ids.push(-1);
  }
  const distance = ids.reduce(
    (sum, a, i) => sum + ids.slice(i + 1).reduce((part, b) => part + distanceBetween(topology, a, b), 0),
    0,
  );
  const caches = placement.l3 === "ignore" ? 0 : cachesOf(topology, all).length;
  return [ids.length, distance, caches, besidePinned(view, chosen).size];
}
