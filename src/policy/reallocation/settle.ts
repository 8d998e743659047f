import { CpuSet } from "../../cpuset/mod.ts";
import type { Topology } from "../../topology/mod.ts";
import { choosePlacement } from "../placement/choose.ts";
import { isWithin, limitsFor, NO_LIMITS, type PlacementLimits, withoutLimits } from "../placement/limits.ts";
import { reasonOf } from "../placement/reason.ts";
import type { PlacementSettings } from "../types.ts";
import { besidePinned, cachesOf, compareSettled, type SettleQuestion } from "./compare.ts";

/** CPUs, without those kept, and why these. */
export interface Settled {
  readonly cpus: CpuSet;
  readonly reason: string;
}

/**
 * The best `count` CPUs beside those kept, by the list of [P2]: CPUs of a broken core compete with all others, and
 * because CPUs beside a pinned sibling come right after nodes and caches in that list, one is kept only where giving
 * it up would cost a node, a distance or a cache, or bring another such CPU [R1]. Of choices that are equal so far,
 * one that keeps the most of them wins; the rest of the list decides about the new CPUs. What is required comes before all
 * that where it can be kept [P4].
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
  const { from, broken, kept, view } = question;
  const mine = broken.intersection(from);
  if (mine.isEmpty) return chosen;
  const limits = limitsOf(question, count);
  const isAllowed = ({ cpus }: Settled): boolean =>
    limits === NO_LIMITS || isWithin(view.topology, kept.union(cpus), limits);
  const isBound = isAllowed(chosen);
  const beside = besidePinned(view, chosen.cpus);
  const most = Math.min(mine.size, beside.size);
  for (let keep = most; keep > mine.intersection(chosen.cpus).size; keep--) {
    const better = keepSome(question, { count, keep, mine });
    if (better === undefined || (isBound && !isAllowed(better))) continue;
    if (compareSettled(question, better.cpus, chosen.cpus) < 0) return better;
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

/** What is required of a choice of `count` CPUs and those kept. */
function limitsOf({ view, kept, placement }: SettleQuestion, count: number): PlacementLimits {
  const isRequired = Object.values(placement).includes("require");
  return isRequired ? limitsFor(view.topology, count + kept.size, placement) : NO_LIMITS;
}

/** The best choice by the list of [P2]; within what is required where it can be, since a move cannot be refused for it. */
function choose(question: SettleQuestion, count: number): Settled {
  if (count === 0) return { cpus: CpuSet.EMPTY, reason: "nothing new" };
  const { view: { topology }, kept, from, placement } = question;
  const limits = limitsOf(question, count);
  const required = limits === NO_LIMITS
    ? undefined
    : chooseAmong(question, { candidates: from, placement, count, limits });
  if (required !== undefined) return required;
  const relaxed = withoutLimits(placement);
  const candidates = within(topology, kept, { from, count, placement: relaxed });
  return chooseAmong(question, { candidates, placement: relaxed, count, limits: NO_LIMITS }) ??
    { cpus: from.take(count), reason: "lowest ids" };
}

/** Among what a choice is made, and by which rules. */
interface Choosing {
  readonly candidates: CpuSet;
  readonly count: number;
  readonly placement: PlacementSettings;
  readonly limits: PlacementLimits;
}

function chooseAmong(
  { view, kept, held, readers }: SettleQuestion,
  { candidates, count, placement, limits }: Choosing,
): Settled | undefined {
  const reader = readers.readerOf(candidates);
  const chosen = choosePlacement({ view, candidates, count, near: kept, held, placement, reader }, limits);
  if (typeof chosen === "string") return undefined;
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
