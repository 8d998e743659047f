import { CpuSet } from "../cpuset/mod.ts";
import { type ContainerRecord, isOwner, isPooled, type NextState, type Placement } from "../ledger/mod.ts";
import type { ContainerUpdate, LinuxResources } from "../nri/mod.ts";
import {
  allocateExclusive,
  chooseCpus,
  type Classification,
  classify,
  isLegalShared,
  legalShared,
  mergeRequest,
  type PodIntent,
  type Refusal,
  type ResourceRequest,
  sharedTarget,
} from "../policy/mod.ts";
import { collectUpdates, toUpdate } from "./carrier.ts";
import type { EventContext } from "./context.ts";
import { allocate, type Grant, type Granted } from "./explain.ts";
import { updateKey } from "./operations.ts";
import { heldForOthers, leavingSharedAlive, placeInteger } from "./place.ts";
import { gainedBy, likelyLeft } from "./owner_updates.ts";
import { isAstray, isOnFallback } from "./pooled_updates.ts";
import { quotaToWrite, requestAsAnswered } from "./quota.ts";
import { REASONS } from "./reasons.ts";
import { requestOf } from "./translate.ts";
import { withReleased } from "./view_changes.ts";

/** What becomes of a container whose resources change. */
export interface ResizePlan {
  readonly kind: "resized";
  /** How it will be. */
  readonly next: NextState;
  /** CPUs it gets in addition. */
  readonly gained: CpuSet;
  /** Why these, criterion by criterion. */
  readonly explain?: Granted["explain"];
}

/** A plan, or why there is none. */
export type Resize = ResizePlan | { readonly kind: "refused"; readonly refusal: Refusal };

/**
 * Settles what is left of an earlier resize, by the request the runtime has now: the one thing that tells whether an
 * unconfirmed one went through.
 */
export function settleEarlierResize(
  context: EventContext,
  record: ContainerRecord,
  present: ResourceRequest,
): ContainerRecord {
  const { ledger, nowMs } = context;
  const { pending } = record;
  const wentThrough = pending !== undefined &&
    isSameRequest(mergeRequest(record.request, present), pending.request);
  const settled = wentThrough ? ledger.settlePending(record, nowMs) : ledger.dropPending(record, nowMs);
  const request = mergeRequest(settled.request, present);
  return { ...settled, request };
}

function isSameRequest(a: ResourceRequest, b: ResourceRequest): boolean {
  return a.shares === b.shares && a.quota === b.quota && a.period === b.period;
}

/**
 * Plans an in-place resize (spec §7 [H4]): the request is the new truth, the class follows it, and only what needs
 * CPUs nobody can give is refused. Changes nothing.
 */
export function planResize(context: EventContext, record: ContainerRecord, update: ResourceRequest): Resize {
  const plan = planByClass(context, record, update);
  if (plan.kind === "refused") return plan;
  const request = requestAsAnswered(context.settings, { ...plan.next, qos: record.qos });
  return { ...plan, next: { ...plan.next, request } };
}

function planByClass(context: EventContext, record: ContainerRecord, update: ResourceRequest): Resize {
  const request = mergeRequest(record.request, update);
  const { placement, wanted, degraded, reason } = record;
  // A container without a legal pin stays what its bad pin made of it [Y2].
  if (placement.kind === "annotated" || degraded === "invalid-pin") {
    return staying({ placement, request, wanted, degraded, reason });
  }
  const target = reclassify(context, { ...record, request });
  if (target.class === "integer") return planInteger(context, { ...record, request }, target.count);
  if (isOwner(record)) return staying(releasedState(context, { ...record, request }));
  return staying({ placement: { kind: "shared" }, request, ...pooledSet(context, record) });
}

/** Where a shared container stays, or goes: this answer is its carrier, so what is wrong with its set is mended now. */
function pooledSet(
  context: EventContext,
  record: ContainerRecord,
): Pick<NextState, "wanted" | "degraded" | "reason"> {
  const view = context.ledger.view();
  const isLegal = isLegalShared(view, record.forbidden, record.wanted);
  const target = isLegal ? record.wanted : sharedTarget(view, record.forbidden, record.wanted).cpus;
  // What was outside the rules, and may be still, counts as such until a carrier finds that it is not.
  const isOutside = isOnFallback(view, record) ||
    (record.degraded !== undefined && !isLegalShared(view, record.forbidden, record.possible.union));
  return {
    wanted: target.isEmpty ? record.wanted : target,
    degraded: isOutside ? "no-shared-cpu" : undefined,
    reason: isOutside ? REASONS.pinnedPool : REASONS.pool,
  };
}

function staying(next: NextState): ResizePlan {
  return { kind: "resized", next, gained: CpuSet.EMPTY };
}

/** The class by the new request; pins were settled at creation and are immutable. */
function reclassify(context: EventContext, record: ContainerRecord): Classification {
  const { name, request, qos, forbidden } = record;
  const intent: PodIntent = { podPin: undefined, containerPins: new Map(), forbidden, warning: undefined };
  return classify({ name, request, qos, intent }, context.ledger.topology, context.settings);
}

function planInteger(context: EventContext, record: ContainerRecord, count: number): Resize {
  if (!isOwner(record)) return planPlacement(context, record, count);
  const placement = { kind: "integer", count, placed: true } as const;
  const base = { placement, request: record.request, degraded: undefined };
  if (count <= record.wanted.size) {
    const isKept = count === record.wanted.size;
    const view = withReleased(context.ledger.view(), record.wanted);
    const { placement: by } = context.settings;
    const wanted = chooseCpus(view, count, { from: record.wanted, placement: by });
    return staying({ ...base, wanted, reason: isKept ? record.reason : REASONS.shrunk });
  }
  const view = context.ledger.view();
  const wish = {
    count: count - record.wanted.size,
    forbidden: record.forbidden,
    heldForSlot: CpuSet.EMPTY,
    heldForOthers: heldForOthers(context, record),
    near: record.wanted,
  };
  const allocation = allocate(context, { view, wish, settings: leavingSharedAlive(context, view) });
  if (allocation.kind === "refused") {
    // A degraded container accepts any resize [H4].
    const { wanted, degraded, reason } = record;
    if (degraded === "short") return staying({ ...base, wanted, degraded, reason });
    return refusalInAll(context, record, count) ?? allocation;
  }
  const wanted = record.wanted.union(allocation.cpus);
  const reason = `beside the ${record.wanted.size} it has: ${allocation.reason}`;
  return {
    kind: "resized",
    next: { ...base, wanted, reason },
    gained: allocation.cpus,
    explain: allocation.explain,
  };
}

/** The refusal told in whole sizes, as if the container gave back what it has and asked anew [P5]. */
function refusalInAll(context: EventContext, record: ContainerRecord, count: number): Resize | undefined {
  const view = withReleased(context.ledger.view(), record.wanted);
  const wish = { count, forbidden: record.forbidden, heldForSlot: CpuSet.EMPTY, heldForOthers: CpuSet.EMPTY };
  const allocation = allocateExclusive(view, wish, leavingSharedAlive(context, context.ledger.view()));
  return allocation.kind === "refused" ? allocation : undefined;
}

/** Shared → integer, or another count for one that has no place: a degraded container accepts any resize. */
function planPlacement(context: EventContext, record: ContainerRecord, count: number): Resize {
  const { request, wanted } = record;
  const allocation = placeApart(context, record, count);
  if (allocation.kind === "granted") {
    const placement = { kind: "integer", count, placed: true } as const;
    const { cpus, reason, explain } = allocation;
    const next = { placement, request, wanted: cpus, degraded: undefined, reason };
    return { kind: "resized", next, gained: cpus, explain };
  }
  if (record.degraded === undefined && isPooled(record)) return allocation;
  return staying({
    placement: { kind: "integer", count, placed: false },
    request,
    wanted,
    degraded: "not-placed",
    reason: allocation.refusal.message,
  });
}

/**
 * Where it can, not on CPUs that another has most likely not left yet: that one may be on its way to where this container
 * is, which leaves last. No order of updates helps such a circle.
 */
function placeApart(context: EventContext, record: ContainerRecord, count: number): Grant {
  const view = context.ledger.view();
  const wish = { identity: record, count, forbidden: record.forbidden };
  const left = CpuSet.union(Array.from(context.ledger.apart, likelyLeft));
  if (!left.isEmpty) {
    const apart = placeInteger(context, view, { ...wish, forbidden: record.forbidden.union(left) });
    if (apart.kind === "granted") return apart;
  }
  return placeInteger(context, view, wish);
}

/**
 * Integer → shared: it stays where it is, and grows or moves with a later carrier like any shared container. So nothing
 * is sent that would be wrong if the resize failed. Isolated CPUs, which are no
 * shared container's, it leaves now where it has others, else with the next carrier [P4].
 */
function releasedState(context: EventContext, record: ContainerRecord): NextState {
  const { request, wanted, forbidden } = record;
  const view = withReleased(context.ledger.view(), wanted);
  const kept = wanted.intersection(legalShared(view, forbidden));
  return {
    placement: { kind: "shared" },
    request,
    wanted: kept.isEmpty ? wanted : kept,
    degraded: undefined,
    reason: REASONS.pool,
  };
}

/**
 * Puts a plan into the ledger. A change of class, count or set waits for the runtime's confirmation: until then
 * the container is what it was and has what it had, and what it gains is nobody else's.
 *
 * @returns The record as it is now.
 */
export function applyResize(
  context: EventContext,
  record: ContainerRecord,
  plan: ResizePlan,
): ContainerRecord {
  const { ledger, nowMs } = context;
  const { next } = plan;
  const isSame = next.wanted.equals(record.wanted) && isSamePlacement(next.placement, record.placement);
  ledger.take(plan.gained, nowMs);
  const applied: ContainerRecord = isSame
    ? { ...record, ...next }
    : { ...record, pending: { ...next, cause: "resize", operation: updateKey(record.id), sinceMs: nowMs } };
  ledger.put(applied);
  return applied;
}

/**
 * Whether the container may not have its set unless this answer names it. Not more often than needed: the runtime
 * applies this update later than those of younger answers, and so may undo one of them.
 */
function isUnsure(context: EventContext, record: ContainerRecord, cpus: CpuSet): boolean {
  if (record.pending !== undefined || !isPooled(record)) return !record.possible.isExactly(cpus);
  return isAstray(context, record, true);
}

function isSamePlacement(a: Placement, b: Placement): boolean {
  if (a.kind !== "integer" || b.kind !== "integer") return a.kind === b.kind;
  return a.count === b.count && a.placed === b.placed;
}

/** Others first, the container itself last: what it gains must be free before, what it loses goes after [H4]. */
export function answerResize(
  context: EventContext,
  { before, record }: { readonly before: ContainerRecord; readonly record: ContainerRecord },
  gained: CpuSet,
  resources: LinuxResources,
): readonly ContainerUpdate[] {
  const operation = updateKey(record.id);
  const cpus = record.pending?.wanted ?? record.wanted;
  // A move of an owner that was lost takes place by this answer, whatever the resize is about.
  const late = isOwner(record) ? gainedBy(record, cpus) : CpuSet.EMPTY;
  const { updates: others, given } = collectUpdates(context, {
    exclude: record.id,
    owned: gained.union(late),
    shared: CpuSet.EMPTY,
    extras: "lazy",
    operation,
  });
  const names = resources.cpu.cpus !== "" || resources.cpu.mems !== "";
  const differs = !cpus.equals(before.wanted) || isUnsure(context, record, cpus);
  // Laid over the request: what is not said here is as the kubelet wants it.
  const decided = record.pending?.request ?? record.request;
  const quota = quotaToWrite(decided, mergeRequest(before.request, requestOf(resources)));
  const own = names || differs || quota !== undefined ? [{ record, cpus }] : [];
  const updates = [...others, ...own];
  context.ledger.answers.record(operation, updates, { given, nowMs: context.nowMs, late: record.id });
  // A failed update of its own must reach the kubelet; of others it must not [H9].
  return updates.map((update) =>
    update.record.id !== record.id
      ? toUpdate(update)
      : { ...toUpdate(update), ...(quota === undefined ? {} : { quota }), ignoreFailure: false }
  );
}
