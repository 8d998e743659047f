import type { CpuSet } from "../cpuset/mod.ts";

/** Shortest time between two batches of growth, in ms [G1]. */
export const GROWTH_INTERVAL_MS = 10_000;
/** Most containers in one batch of growth [G1]. */
export const GROWTH_BATCH_SIZE = 32;

/** A shared container that could have more CPUs. */
export interface GrowthWish {
  /** Which container. */
  readonly containerId: string;
  /** What it has. */
  readonly present: CpuSet;
  /** What it should have: more than it has. */
  readonly target: CpuSet;
}

/**
 * The containers that grow now: the smallest sets first, at most {@linkcode GROWTH_BATCH_SIZE}, so that a large node
 * is not frozen by a pile of updates [G1]. Ties are broken by id, so that the choice is deterministic.
 */
export function growthBatch(wishes: readonly GrowthWish[]): readonly GrowthWish[] {
  return wishes.toSorted((a, b) => a.present.size - b.present.size || compare(a.containerId, b.containerId))
    .slice(0, GROWTH_BATCH_SIZE);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether growing onto CPUs that were freed a moment ago pays at once: it at least doubles the set [G1]. */
export function doubles(present: CpuSet, target: CpuSet): boolean {
  return target.size >= 2 * present.size;
}
