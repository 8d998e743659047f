/**
 * The placement rules as pure functions: no clock, no randomness, no input or output, and the same question gets
 * the same answer.
 *
 * A container is classified from what the kubelet asked for ({@linkcode classify}, spec §4) into one of three:
 *
 * - **annotated**: gets exactly the listed CPUs and the memory nodes of those CPUs;
 * - **integer**: gets N CPUs nobody else may use ({@linkcode allocateExclusive}, spec §5): those it had before where
 *   they are held for it, else the best choice by the list of [P2] (see "Placement" below), leaving the reserved CPUs
 *   and the pool's minimum alone;
 * - **shared**: gets the pool ({@linkcode sharedTarget}, spec §8): every online CPU that is not pinned, exclusive,
 *   quarantined or isolated, less the pod's forbidden ones.
 *
 * ## Placement
 *
 * Choices of N CPUs are compared by a list of criteria [P2], the first difference wins. The best one is found exactly,
 * from the outside in:
 *
 * 1. Sets of NUMA nodes by size, then by the sum of their distances, until the smallest that holds N candidates
 *    (`placement/node_sets.ts`). Of nodes that are alike CPU by CPU the lowest are tried. Sets that tie are all
 *    solved, except where a bound shows that one cannot win: it needs more caches, or leaves more room than a choice
 *    that has no core in part and no CPU beside a pinned one.
 * 2. In a set, the fewest last-level caches follow by counting. If all of them are needed, or all are alike, it is
 *    known which; otherwise they are found by dynamic programming over (caches used, shortfall), where caches that
 *    are alike are one class, first among the sets of caches that leave the least room (`placement/class_search.ts`).
 * 3. In known caches the choice is made in one pass over lists of whole cores and single CPUs, ordered by cost and id
 *    (`placement/core_choice.ts`).
 *
 * Cores of more than two threads, caches that reach over nodes, growth beside a core that is split, and required whole
 * cores where it is not known which caches are used take the long way: tables of the best n CPUs for every n by dynamic
 * programming over the cores of a cache (`placement/cell_table.ts`), combined over (caches used, CPUs taken)
 * (`placement/cache_choice.ts`).
 *
 * All of this is exact because every criterion below the nodes is a sum over caches or cores, or the order of sets by
 * their lowest ids, which joining disjoint sets keeps as well. Reading the state and choosing in known caches is linear in
 * the CPUs. With C classes of caches of at most S CPUs, K caches needed, searching takes at most C × K × S² steps; the
 * tables take CPUs × N × threads, combining them C × K × N × S, mostly far fewer. Sets of nodes number at most 2^nodes.
 *
 * What the criteria need is read cell by cell, a cell being the CPUs of a node that share a cache. From one question to the
 * next few cells change, and only those are read again (`placement/facts.ts`); groups of cells know their sums, by which
 * most alternatives are ruled out without a look at their CPUs (`placement/group_facts.ts`).
 *
 * Why CPUs were chosen is told by {@linkcode explainPlacement}, criterion by criterion.
 *
 * The words of the list: a node pair counts there and back, 255 where the distance is unknown; CPUs in no node are a
 * node of their own. Room is what candidates are left. A core is "taken in part" when the container has some and not
 * all of its online threads. What the container keeps anyway (growth) counts as used. A core is taken to be in one
 * cache; where sysfs says otherwise its parts are cores of their own, and so they are while only one of its nodes is used.
 *
 * `ignore` [P4] drops a criterion, and for nodes and caches the room left in them. `require` leaves only choices that
 * keep the limit, and of those the list's order decides. Of whole cores it counts every core that the choice, with what
 * the container keeps, has a part of, also one that another integer container split before: the list forgives those,
 * because an odd CPU is best placed there, but two halves of two such cores are no whole one. The limit is 0 where online
 * cores can make up the count, else 1, so that no choice breaks fewer. In known caches the lists hold whole cores then, and
 * at most one CPU beside them (`placement/whole_choice.ts`); in tables broken cores come first. Only CPUs of cores that can
 * be whole, and those of a broken one, count where caches are counted.
 *
 * ## Reallocation
 *
 * Pins that take CPUs of integer containers move those ({@linkcode planReallocation}, spec §9). Everybody gets its count
 * or nobody moves. Which CPUs a container may have: those that are unowned, as in spec §5, less the ones its pod must
 * not have; its own that no pin claims; and what other moving containers give up. `minSharedCpus` does not count, but
 * every shared container that has a legal CPU when the pins are set must be left one.
 *
 * 1. **Whether there is a plan** depends on numbers only: CPUs that the same containers may have, and that do for the
 *    same shared ones, are a class (`reallocation/supply.ts`). Between D containers and K classes a maximum flow of
 *    minimum cost is found by shortest augmenting paths (`reallocation/flow.ts`): D × K augmentations or few more, each of
 *    D × K steps times the rounds of a queue search. That every shared container is left a CPU is a hitting set, chosen by
 *    branch and bound: with F distinct sets of which a CPU must be left at most K^F flows
 *    (`reallocation/keep_usable.ts`). Only sets count that are no larger than all needs together, so that mostly F is 0
 *    and there is one flow. A search ends after 3 million steps (some 50 ms) with the best answer it knows: where a hundred
 *    containers and hundreds of different forbidden sets compete for the last CPUs, a plan can be missed.
 * 2. **What is kept** [R1]. First it is tried to keep everything on cores without a pinned thread, to take nothing that a
 *    moving container gives up, and to leave shared containers CPUs that they have now: then their updates cannot overlap
 *    in whatever order. Where that is impossible, the cost of the flow is CPUs not kept: as many are kept
 *    as any plan keeps.
 * 3. **Which CPUs are new.** One container after another chooses by the list of [P2] around what it keeps. Its CPUs
 *    beside a pinned thread compete with all others, and as that criterion comes right after the caches, one is kept
 *    only where giving it up would cost a node, a distance or a cache, or bring another such CPU; of choices that
 *    are equal so far the one that keeps more of them wins (`reallocation/settle.ts`). A choice after which the flow
 *    cannot serve the others is replaced by the best that leaves one of its CPUs, else by that division of the classes
 *    that is closest to it: feasibility never depends on greed. So a container that moves alone has the best choice, except
 *    where it must leave shared containers several CPUs that it would rather have; of several that move, the later
 *    ones choose from what is left.
 * 4. A refusal names how many CPUs all together could have got, and its numbers add up as those of [P5].
 *
 * A pool shrinks at once and grows late ({@linkcode growthBatch}): growth costs the node an update per container, and
 * a CPU that was freed is often taken again a moment later.
 *
 * @module
 */
export {
  allPinnedCpus,
  CONTAINER_PIN_PREFIX,
  FORBID_ANNOTATION,
  type Pin,
  PIN_ANNOTATION,
  pinFor,
  type PodIntent,
  readPodIntent,
} from "./annotations.ts";
export {
  allocateExclusive,
  type Allocation,
  candidatesOf,
  type ChoiceOptions,
  chooseCpus,
  type ExclusiveWish,
} from "./allocate.ts";
export { type ClassifiedContainer, classify, mergeRequest, needsNoQuota } from "./classify.ts";
export {
  type Alternative,
  type Criterion,
  explainMove,
  explainPlacement,
  type Explanation,
} from "./explain.ts";
export type { SettleQuestion } from "./reallocation/compare.ts";
export { FactsReader, FactsReaders } from "./placement/facts.ts";
export { CRITERIA, type CriterionName } from "./placement/score.ts";
export { doubles, GROWTH_BATCH_SIZE, GROWTH_INTERVAL_MS, growthBatch, type GrowthWish } from "./growth.ts";
export { qosOf } from "./qos.ts";
export { planReallocation } from "./reallocate.ts";
export type { Displaced, Reallocation, ReallocationWish } from "./reallocation/types.ts";
export {
  type Degradation,
  EMPTY_POOL_REFUSAL,
  isLegalShared,
  legalShared,
  mayOverflow,
  type SharedSet,
  sharedTarget,
  shelterOf,
} from "./shared_pool.ts";
export type {
  Classification,
  ContainerClass,
  CpuView,
  PlacementMode,
  PlacementSettings,
  PolicySettings,
  QosClass,
  Refusal,
  ResourceRequest,
  Shortage,
} from "./types.ts";
