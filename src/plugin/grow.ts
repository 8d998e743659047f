import type { CpuSet } from "../cpuset/mod.ts";
import { type AnsweredUpdate, type ContainerRecord, isPooled, type RestingSet } from "../ledger/mod.ts";
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
  context: EventContext,
  { mode, isTooSoon }: { readonly mode: "lazy" | "at-once"; readonly isTooSoon: boolean },
  spoken: ReadonlySet<string>,
): readonly GrowthWish[] {
  const view = context.ledger.view();
  const ripe = view.pool.difference(view.idle);
  const ripening = mode === "at-once" ? view.pool.difference(view.unsettled) : ripe;
  const { resting, restless, containers } = context.ledger;
  const hasWhole = ({ wanted }: RestingSet): boolean => ripening.isSubsetOf(wanted);
  const result: GrowthWish[] = [];
  for (const record of resting.every(hasWhole) ? restless : containers.values()) {
    if (record.phase !== "running" || record.pending !== undefined || ripening.isSubsetOf(record.wanted)) {
      continue;
    }
    if (!isPooled(record) || spoken.has(record.id)) continue;
    const wish = (mode === "at-once" ? wishAtOnce(view, record, ripening) : undefined) ??
      (isTooSoon ? undefined : wishFor(view, record, ripe));
    if (wish !== undefined) result.push(wish);
  }
  return result;
}

/** Growth onto idle CPUs too, where it pays. */
function wishAtOnce(view: CpuView, record: ContainerRecord, offered: CpuSet): GrowthWish | undefined {
  if (view.pool.size < 2 * record.wanted.size) return undefined;
  const wish = wishFor(view, record, offered);
  return wish !== undefined && doubles(wish.present, wish.target) ? wish : undefined;
}

/** What a container would have with all it may have of `offered`; undefined if that is not more than it has. */
function wishFor(
  view: CpuView,
  record: ContainerRecord,
  offered: CpuSet,
): GrowthWish | undefined {
  if (offered.isSubsetOf(record.wanted)) return undefined;
  const legal = legalShared(view, record.forbidden);
  if (!record.wanted.isSubsetOf(legal)) return undefined;
  const target = offered.intersection(legal).union(record.wanted);
  if (target.size <= record.wanted.size) return undefined;
  return { containerId: record.id, present: record.wanted, target };
}
