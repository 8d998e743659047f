/**
 * The placement rules as pure functions: no clock, no randomness, no input or output, and the same question gets
 * the same answer.
 *
 * A container is classified from what the kubelet asked for ({@linkcode classify}, spec §4) into one of three:
 *
 * - **annotated**: gets exactly the listed CPUs and the memory nodes of those CPUs;
 * - **integer**: gets N CPUs nobody else may use ({@linkcode allocateExclusive}, spec §5): those it had before where
 *   they are held for it, else a first fit by NUMA node and whole cores, leaving the reserved CPUs and the pool's
 *   minimum alone;
 * - **shared**: gets the pool ({@linkcode sharedTarget}, spec §8): every online CPU that is not pinned, exclusive,
 *   quarantined or isolated, less the pod's forbidden ones.
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
  chooseCpus,
  type ExclusiveWish,
} from "./allocate.ts";
export { type ClassifiedContainer, classify, mergeRequest } from "./classify.ts";
export { doubles, GROWTH_BATCH_SIZE, GROWTH_INTERVAL_MS, growthBatch, type GrowthWish } from "./growth.ts";
export { qosOf } from "./qos.ts";
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
  PolicySettings,
  QosClass,
  Refusal,
  ResourceRequest,
} from "./types.ts";
