import { CpuSet } from "../cpuset/mod.ts";
import { cpusOf, type ExclusiveWish, isHeldStill, LIMITED, placeWithin, questionOf } from "./allocate.ts";
import type { PlacementQuestion } from "./placement/facts.ts";
import { isWithin, limitsFor, withoutLimits } from "./placement/limits.ts";
import { CRITERIA, type CriterionName, nodeGroups, scoreOf } from "./placement/score.ts";
import type { SettleQuestion } from "./reallocation/compare.ts";
import type { CpuView, PolicySettings } from "./types.ts";

/** What one criterion of [P2] says about a choice. */
export interface Criterion {
  /** Its name. */
  readonly name: CriterionName;
  /** What the chosen CPUs score; less is better. */
  readonly value: number;
  /** Alternatives that it ruled out: they are as good by every criterion before it, and worse by this one. */
  readonly beats: readonly Alternative[];
}

/** The best choice somewhere else, and why it was not taken. */
export interface Alternative {
  /** The node it is in; −1 for CPUs in no node. */
  readonly node: number;
  /** Candidates there. */
  readonly room: number;
  /** The best choice there; undefined where it has too few candidates, or none that are within what is required [P4]. */
  readonly cpus: CpuSet | undefined;
  /** What that choice scores by the criterion that ruled it out; undefined where there is none, or only ids decided. */
  readonly value: number | undefined;
  /** Why it was not taken, e.g. `node 0 has 12 free`. */
  readonly why: string;
}

/** Why CPUs were chosen. */
export interface Explanation {
  /** Whether they are those that the container had before [P1]: no criterion was asked then. */
  readonly isSameAgain: boolean;
  /** Isolated CPUs that came before every criterion (`isolatedCpus: integer-first` [P4]). */
  readonly isolated: CpuSet;
  /** In the order of the list. */
  readonly criteria: readonly Criterion[];
  /**
   * Alternatives in other nodes that have too few candidates or not what is required, or are as good by every criterion
   * but have higher ids; for a move also those that would be better by the list, but not for what it must keep or leave to others [R1] [R2].
   */
  readonly others: readonly Alternative[];
}

/**
 * Explains CPUs that {@linkcode allocateExclusive} granted for the same question: what they score by each criterion
 * of [P2], and by which one the best choice in every other node lost. For status, simulator and debug logs: it costs
 * a few decisions, and a decision does not pay for it.
 */
export function explainPlacement(
  view: CpuView,
  wish: ExclusiveWish,
  { settings, cpus }: { readonly settings: PolicySettings; readonly cpus: CpuSet },
): Explanation {
  const isSameAgain = cpus.equals(wish.heldForSlot) && isHeldStill(view, wish, settings);
  return explainChoice({ ...questionOf(view, wish, settings), isSameAgain }, cpus);
}

/**
 * As {@linkcode explainPlacement}, for a move that `planReallocation` planned.
 *
 * @param cpus All CPUs of the container from now on.
 */
export function explainMove(question: SettleQuestion, cpus: CpuSet): Explanation {
  const { view, kept, from, held } = question;
  const limits = limitsFor(view.topology, cpus.size, question.placement);
  // A move cannot be refused for what is required: where nothing keeps to that, it counted as preferred.
  const isKept = isWithin(view.topology, cpus, limits);
  const placement = isKept ? question.placement : withoutLimits(question.placement);
  const chosen = cpus.difference(kept);
  const all = from.intersection(view.isolated);
  const isEnough = !all.isEmpty && chosen.isSubsetOf(all);
  const isolated = isEnough ? CpuSet.EMPTY : all.intersection(chosen);
  const near = kept.union(isolated);
  const candidates = isEnough ? all : from.difference(all);
  const count = chosen.size - isolated.size;
  const choice = { view, candidates, count, near, held, placement };
  return explainChoice({ question: choice, isolated, isSameAgain: false }, chosen);
}

/** Explains a choice that was made for a question, isolated CPUs that came before it included. */
function explainChoice(
  { question, isolated, isSameAgain }: {
    readonly question: PlacementQuestion;
    readonly isolated: CpuSet;
    readonly isSameAgain: boolean;
  },
  cpus: CpuSet,
): Explanation {
  const chosen = cpus.difference(isolated);
  const score = scoreOf(question, chosen);
  const isAsked = !isSameAgain && question.count > 0;
  const home = chosen.union(question.near);
  const elsewhere = isAsked ? nodeGroups(question.view.topology) : [];
  const lost = elsewhere
    .filter((node) => !node.cpus.isEmpty && !node.cpus.intersects(home))
    .map((node) => alternativeIn(question, node, score));
  return {
    isSameAgain,
    isolated: isolated.intersection(cpus),
    criteria: CRITERIA.map((name, index) => ({
      name,
      value: score[index] ?? 0,
      beats: lost.filter(({ by }) => by === index).map(({ alternative }) => alternative),
    })),
    others: lost.filter(({ by }) => by === undefined).map(({ alternative }) => alternative),
  };
}

/** The best choice in a node, and the index of the criterion by which it lost. */
function alternativeIn(
  question: PlacementQuestion,
  node: { readonly id: number; readonly cpus: CpuSet },
  score: readonly number[],
): { readonly alternative: Alternative; readonly by: number | undefined } {
  const { candidates, count } = question;
  const name = node.id < 0 ? "no node" : `node ${node.id}`;
  const room = candidates.intersection(node.cpus);
  const best = room.size < count ? undefined : placeWithin({ ...question, candidates: room });
  if (best === undefined || typeof best === "string") {
    const why = best === undefined
      ? `${name} has ${room.size} free`
      : `${name} would need ${LIMITED[best]} than placement.${best}: require allows`;
    return {
      alternative: { node: node.id, room: room.size, cpus: undefined, value: undefined, why },
      by: undefined,
    };
  }
  const cpus = cpusOf(best);
  // Scored among all candidates: a cache may reach beyond the node.
  const values = scoreOf(question, cpus);
  const index = values.findIndex((value, i) => value !== score[i]);
  if (index < 0) {
    const why = `${name} has higher ids`;
    return { alternative: { node: node.id, room: room.size, cpus, value: undefined, why }, by: undefined };
  }
  const [value, chosen] = [values[index] ?? 0, score[index] ?? 0];
  const text = `${name}: ${CRITERIA[index]} ${value} instead of ${chosen}`;
  // The list is not all that counts for a move: what is kept comes before it, and what others need.
  const isBarred = value < chosen;
  const why = isBarred ? `${text}, but what is kept and what others need comes first` : text;
  return {
    alternative: { node: node.id, room: room.size, cpus, value, why },
    by: isBarred ? undefined : index,
  };
}
