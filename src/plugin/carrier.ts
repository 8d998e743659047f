import { CpuSet } from "../cpuset/mod.ts";
import { type AnsweredUpdate, type ContainerRecord, isOwner, isPooled } from "../ledger/mod.ts";
import type { ContainerUpdate } from "../nri/mod.ts";
import {
  doubles,
  GROWTH_INTERVAL_MS,
  growthBatch,
  type GrowthWish,
  isLegalShared,
  legalShared,
  type SharedSet,
  sharedTarget,
} from "../policy/mod.ts";
import type { EventContext } from "./context.ts";
import { placeInteger } from "./place.ts";

/** What an answer is about, as far as updates of others are concerned. */
export interface Cargo {
  /** The container the hook is about; never updated by the cargo. */
  readonly exclude: string | undefined;
  /** CPUs that somebody gets by this answer. */
  readonly given: CpuSet;
  /** Whether shared containers must leave the given CPUs (not, if a shared container gets them). */
  readonly exclusively: boolean;
  /**
   * What may ride along beyond the necessary: `lazy`, places for confined containers and growth onto CPUs that are
   * not idle any more; `at-once`, growth onto idle ones too where that pays [G1]; `none`, nothing.
   */
  readonly extras: "none" | "lazy" | "at-once";
  /** Key under which the answer will be confirmed; undefined where nothing will. */
  readonly operation: string | undefined;
}

/** One update an answer may carry. */
interface Change extends AnsweredUpdate {
  /** Order in the answer: shrinks before moves before growth, so that no CPU has two users in between [H1]. */
  readonly tier: 0 | 1 | 2 | 3;
}

/**
 * Loads a carrier (spec §2): collects the updates of other containers that an answer must or may bring along, in the
 * order in which the runtime has to apply them, and records them in the ledger.
 */
export function loadCarrier(context: EventContext, cargo: Cargo): readonly ContainerUpdate[] {
  const changes = collectChanges(context, cargo);
  if (changes.length > 0) context.ledger.answer(cargo.operation, changes);
  return changes.map(toUpdate);
}

/** The changes of {@linkcode loadCarrier}, not yet recorded as answered. */
export function collectChanges(context: EventContext, cargo: Cargo): readonly AnsweredUpdate[] {
  const placed = cargo.extras === "none" ? [] : placeConfined(context, cargo.exclude);
  const toOwners = CpuSet.union(placed.map((change) => change.cpus))
    .union(cargo.exclusively ? cargo.given : CpuSet.EMPTY);
  const changes = [...placed];
  const settledIds = new Set(placed.map((change) => change.record.id));
  for (const record of context.ledger.containers.values()) {
    if (record.id === cargo.exclude || settledIds.has(record.id)) continue;
    const change = isPooled(record)
      ? pooledChange(context, record, toOwners)
      : ownerChange(record, toOwners.union(cargo.given));
    if (change !== undefined) changes.push(change);
  }
  changes.sort((a, b) => a.tier - b.tier);
  return [...changes, ...growthChanges(context, cargo, new Set(changes.map((change) => change.record.id)))];
}

/** Integer containers without a place get one as soon as there is room [Y3]. */
function placeConfined(context: EventContext, exclude: string | undefined): readonly Change[] {
  const changes: Change[] = [];
  for (const record of [...context.ledger.containers.values()]) {
    const { placement } = record;
    if (placement.kind !== "integer" || placement.placed || record.id === exclude) continue;
    const wish = { identity: record, count: placement.count, forbidden: record.forbidden };
    const allocation = placeInteger(context, context.ledger.view(), wish);
    if (allocation.kind === "refused") continue;
    const own = {
      ...record,
      placement: { ...placement, placed: true },
      wanted: allocation.cpus,
      degraded: undefined,
    };
    context.ledger.take(allocation.cpus, context.nowMs);
    context.ledger.put(own);
    changes.push({ record: own, cpus: allocation.cpus, tier: 1 });
  }
  return changes;
}

/** A container of the pool must move if it may have a CPU that is given away, or has one it may not have. */
function pooledChange(context: EventContext, record: ContainerRecord, given: CpuSet): Change | undefined {
  const view = context.ledger.view();
  const isLegal = isLegalShared(view, record.forbidden, record.wanted);
  if (isLegal && !record.due && !record.possible.union.intersects(given)) return undefined;
  const target = isLegal
    ? { cpus: record.wanted, degraded: isFallback(context, record) }
    : sharedTargetOf(context, record);
  return changeTo(context, record, target);
}

function changeTo(context: EventContext, record: ContainerRecord, target: SharedSet): Change | undefined {
  if (target.cpus.isEmpty) return undefined; // no CPU of the machine is left for it: nothing can be sent [H9]
  const marked = withDegradation(record, target.degraded);
  if (record.possible.isExactly(target.cpus)) {
    context.ledger.put({ ...marked, wanted: target.cpus, due: false });
    return undefined;
  }
  context.ledger.put(marked);
  return { record: marked, cpus: target.cpus, tier: 0 };
}

function sharedTargetOf(context: EventContext, record: ContainerRecord): SharedSet {
  return sharedTarget(context.ledger.view(), record.forbidden);
}

function isFallback(context: EventContext, record: ContainerRecord): boolean {
  return legalShared(context.ledger.view(), record.forbidden).isEmpty;
}

/** Notes whether a pooled container runs outside the rules; a reason of its own stays [Y2] [Y3]. */
export function withDegradation(record: ContainerRecord, isFallbackSet: boolean): ContainerRecord {
  if (record.degraded === "not-placed" || record.degraded === "invalid-pin") return record;
  return { ...record, degraded: isFallbackSet ? "no-shared-cpu" : undefined };
}

/** An owner or a pinned container is told its set again where it may still have a CPU that is given away. */
function ownerChange(record: ContainerRecord, given: CpuSet): Change | undefined {
  if (record.placement.kind === "foreign") return undefined;
  const mayTrespass = record.possible.union.intersects(given) &&
    record.possible.union.difference(record.wanted).intersects(given);
  if (!mayTrespass && !record.due) return undefined;
  return { record, cpus: record.wanted, tier: isOwner(record) ? 1 : 2 };
}

function growthChanges(context: EventContext, cargo: Cargo, changed: ReadonlySet<string>): readonly Change[] {
  const { ledger, nowMs } = context;
  if (cargo.extras === "none" || nowMs - ledger.lastGrowthMs < GROWTH_INTERVAL_MS) return [];
  const wishes = growthWishes(context, cargo.extras)
    .filter((wish) => wish.containerId !== cargo.exclude && !changed.has(wish.containerId));
  const batch = growthBatch(wishes);
  if (batch.length > 0) ledger.lastGrowthMs = nowMs;
  return batch.flatMap((wish) => {
    const record = ledger.containers.get(wish.containerId);
    return record === undefined ? [] : [{ record, cpus: wish.target, tier: 3 as const }];
  });
}

/** Every pooled container that could have more CPUs than it is wanted to have. */
export function growthWishes(context: EventContext, growth: "lazy" | "at-once"): readonly GrowthWish[] {
  const view = context.ledger.view();
  const held = growth === "lazy" ? view.idle : view.unsettled;
  const ripe = view.pool.difference(held);
  const wishes: GrowthWish[] = [];
  for (const record of context.ledger.containers.values()) {
    if (!isPooled(record) || record.phase === "creating" || ripe.isSubsetOf(record.wanted)) continue;
    if (growth === "at-once" && view.pool.size < 2 * record.wanted.size) continue;
    const legal = legalShared(view, record.forbidden);
    const target = ripe.intersection(legal).union(record.wanted.intersection(legal));
    if (target.size <= record.wanted.size || !record.wanted.isSubsetOf(target)) continue;
    if (growth === "at-once" && !doubles(record.wanted, target)) continue;
    wishes.push({ containerId: record.id, present: record.wanted, target });
  }
  return wishes;
}

/** The protocol's form of a change. Only annotated containers are bound to memory nodes [M1] [M2]. */
export function toUpdate(change: AnsweredUpdate): ContainerUpdate {
  return {
    containerId: change.record.id,
    cpus: change.cpus.toString(),
    mems: change.record.mems,
    ignoreFailure: true,
  };
}
