import type { CpuSet } from "../cpuset/mod.ts";
import { type AnsweredUpdate, isPooled, type RestingSet } from "../ledger/mod.ts";
import {
  type CpuView,
  doubles,
  GROWTH_INTERVAL_MS,
  growthBatch,
  type GrowthWish,
  legalShared,
} from "../policy/mod.ts";
import type { EventContext } from "./context.ts";

/**
 * The shared containers that grow with this carrier [G1], smallest first, at most one batch per interval.
 *
 * @param mode `lazy`: onto CPUs that are not idle; `at-once`: onto idle ones too, where that at least doubles a set.
 * @param spoken Containers that this answer is about or updates anyway.
 */
export function growthUpdates(
  context: EventContext,
  mode: "lazy" | "at-once",
  spoken: ReadonlySet<string>,
): readonly AnsweredUpdate[] {
  const { ledger, nowMs } = context;
  // Growth at once at least doubles a set each time, so it is bounded without an interval.
  const isTooSoon = nowMs - ledger.lastGrowthMs < GROWTH_INTERVAL_MS;
  if (isTooSoon && mode === "lazy") return [];
  const batch = growthBatch(wishes(context, { mode, isTooSoon }, spoken));
  if (batch.length > 0) ledger.lastGrowthMs = nowMs;
  return batch.flatMap((wish) => {
    const record = ledger.containers.get(wish.containerId);
    if (record === undefined) return [];
    if (!record.possible.isExactly(wish.target)) return [{ record, cpus: wish.target }];
    ledger.put({ ...record, wanted: wish.target }); // it never lost them: a CPU was offline for a while
    return [];
  });
}

function wishes(
  { ledger }: EventContext,
  { mode, isTooSoon }: { readonly mode: "lazy" | "at-once"; readonly isTooSoon: boolean },
  spoken: ReadonlySet<string>,
): readonly GrowthWish[] {
  const view = ledger.view();
  const ripe = view.pool.difference(view.idle);
  const ripening = mode === "at-once" ? view.pool.difference(view.unsettled) : ripe;
  const targetFor = (set: RestingSet): CpuSet | undefined =>
    (mode === "at-once" ? targetAtOnce(view, set, ripening) : undefined) ??
      (isTooSoon ? undefined : targetOf(view, set, ripe));
  const isGrown = (set: RestingSet): boolean => targetFor(set) === undefined;
  const result: GrowthWish[] = [];
  for (const record of ledger.resting.every(isGrown) ? ledger.restless : ledger.containers.values()) {
    if (record.phase !== "running" || record.pending !== undefined) continue;
    if (!isPooled(record) || spoken.has(record.id)) continue;
    const target = targetFor(record);
    if (target !== undefined) result.push({ containerId: record.id, present: record.wanted, target });
  }
  return result;
}

/** Growth onto idle CPUs too, where it pays. */
function targetAtOnce(view: CpuView, set: RestingSet, offered: CpuSet): CpuSet | undefined {
  if (view.pool.size < 2 * set.wanted.size) return undefined;
  const target = targetOf(view, set, offered);
  return target !== undefined && doubles(set.wanted, target) ? target : undefined;
}

/** What a container would have with all it may have of `offered`; undefined if that is not more than it has. */
function targetOf(view: CpuView, { wanted, forbidden }: RestingSet, offered: CpuSet): CpuSet | undefined {
  if (offered.isSubsetOf(wanted)) return undefined;
  const legal = legalShared(view, forbidden);
  if (!wanted.isSubsetOf(legal)) return undefined;
  const target = offered.intersection(legal).union(wanted);
  return target.size > wanted.size ? target : undefined;
}
