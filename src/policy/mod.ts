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
 *    (`placement/node_sets.ts`). Sets that tie are all solved, except where a bound shows that one cannot win: it
 *    needs more caches, or leaves more room than a choice that has no core in part and no CPU beside a pinned one.
 * 2. In a set, the fewest last-level caches follow by counting. Which of them, and how many CPUs from each, is found
 *    by dynamic programming over (caches used, CPUs taken) (`placement/cache_choice.ts`).
 * 3. In a cache, the best n CPUs for every n are found by dynamic programming over its cores
 *    (`placement/cell_table.ts`).
 *
 * Both programs are exact because every criterion below the nodes is a sum over caches or cores, or the order of sets
 * by their lowest ids, which joining disjoint sets keeps as well. One step per core, count and thread of a core builds
 * the tables: CPUs × N × threads at most. With C caches of at most S CPUs, K of them needed, combining takes at most
 * C × K × N × S steps, mostly far fewer: a state that cannot reach N with the caches left is skipped. Sets of nodes
 * number at most 2^nodes.
 *
 * The words of the list: a node pair counts there and back, 255 where the distance is unknown; CPUs in no node are a
 * node of their own. Room is what candidates are left. A core is "taken in part" when the container has some and not
 * all of its online threads. What the container keeps anyway (growth) counts as used. A core is taken to be in one
 * cache; where sysfs says otherwise its parts are cores of their own, and so they are while only one of its nodes is used.
 *
 * `ignore` [P4] drops a criterion, and for nodes and caches the room left in them. `require` leaves only choices that
 * keep the limit; where the list's own choice breaks the limit on cores in part, the fewest cores in part come before
 * CPUs beside pinned ones.
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
export { doubles, GROWTH_BATCH_SIZE, GROWTH_INTERVAL_MS, growthBatch, type GrowthWish } from "./growth.ts";
export { qosOf } from "./qos.ts";
export { type Displaced, planReallocation, type Reallocation, type ReallocationWish } from "./reallocate.ts";
export {
  type Degradation,
  EMPTY_POOL_REFUSAL,
  isLegalShared,
  legalShared,
  mayOverflow,
  type SharedSet,
  sharedTarget,
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
} from "./types.ts";
