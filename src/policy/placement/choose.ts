import { gatherFacts, type MachineFacts, type PlacementQuestion } from "./facts.ts";
import type { PlacementLimits } from "./limits.ts";
import { nodeSetGroups } from "./node_sets.ts";
import { type NodeChoice, NodeSolver } from "./node_solver.ts";
import { BrokenCores } from "./broken_cores.ts";

/** The best choice, and what it was chosen from. */
export interface Placement {
  readonly facts: MachineFacts;
  readonly best: NodeChoice;
  /** Choices in other nodes that were compared with it. */
  readonly rivals: readonly NodeChoice[];
}

/** Name of a limit that no choice keeps. */
export type Unmet = "numa" | "l3" | "wholeCores";

/**
 * The best choice by the list of [P2] within the limits, or the limit that stands in the way. Exact; how is said in
 * `placement/mod.ts`.
 */
export function choosePlacement(question: PlacementQuestion, limits: PlacementLimits): Placement | Unmet {
  const facts = gatherFacts(question);
  const onlyBest = limits.caches === Infinity && limits.parts === Infinity;
  const solver = new NodeSolver(facts, question.count, limits);
  const groups = nodeSetGroups(facts, { count: question.count, onlyBest });
  // What stands in the way where each limit could be kept for itself.
  const joint = limits.parts === Infinity ? "l3" : "wholeCores";
  let isFirst = true;
  for (const group of groups) {
    const isTooLarge = (group[0]?.nodes.length ?? 0) > limits.nodes;
    const found = isTooLarge ? undefined : solver.bestOf(group);
    if (found !== undefined) return { facts, ...found };
    const unmet = isFirst ? unmetAnywhere(facts, question.count, limits) : undefined;
    if (unmet !== undefined) return unmet;
    if (isTooLarge) return isFirst ? "numa" : joint;
    isFirst = false;
  }
  return joint;
}

/**
 * A limit that cannot be kept even with all other criteria dropped: seen as soon as the best sets of nodes have nothing,
 * before all others are tried.
 */
function unmetAnywhere(facts: MachineFacts, count: number, limits: PlacementLimits): Unmet | undefined {
  if (limits.caches !== Infinity) {
    const kept = facts.caches.filter(({ isKept }) => isKept);
    const fresh = facts.caches.filter(({ isKept }) => !isKept).map(({ room }) => room).sort((a, b) => b - a);
    const most = [
      ...kept.map(({ room }) => room),
      ...fresh.slice(0, Math.max(0, limits.caches - kept.length)),
    ];
    if (most.reduce((sum, room) => sum + room, 0) < count) return "l3";
  }
  if (limits.parts === Infinity) return undefined;
  return new BrokenCores(facts).fewestWith(count) > limits.parts ? "wholeCores" : undefined;
}
