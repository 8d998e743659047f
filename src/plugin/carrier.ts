import { CpuSet } from "../cpuset/mod.ts";
import {
  type AnsweredUpdate,
  type ContainerRecord,
  isOnPool,
  isOwner,
  isPinned,
  isPooled,
  type PendingChange,
  slotOf,
} from "../ledger/mod.ts";
import type { ContainerUpdate } from "../nri/mod.ts";
import {
  type CpuView,
  isLegalShared,
  legalShared,
  type Refusal,
  type SharedSet,
  sharedTarget,
  shelterOf,
} from "../policy/mod.ts";
import { type EventContext, RefusalError } from "./context.ts";
import { tellDecision } from "./decision_log.ts";
import { growthUpdates } from "./grow.ts";
import { fillUp } from "./hotplug.ts";
import { orderUpdates } from "./order.ts";
import { type Granted, tellPlacement } from "./explain.ts";
import { placeInteger } from "./place.ts";
import { REASONS } from "./reasons.ts";

/** What an answer is about, as far as updates of others are concerned. */
export interface Cargo {
  /** The container the hook is about: no update of others names it, and nobody gets a CPU it may have. */
  readonly exclude: string | undefined;
  /** CPUs that an owner or a pin gets by this answer: shared containers must leave them. */
  readonly owned: CpuSet;
  /** CPUs that a shared container gets by this answer: who owned them must have left. */
  readonly shared: CpuSet;
  /**
   * What may ride along beyond the necessary: `lazy`, places for confined containers and growth onto CPUs that are
   * not idle any more; `at-once`, growth onto idle ones too where that pays [G1]; `none`, nothing.
   */
  readonly extras: "none" | "lazy" | "at-once";
  /**
   * Whether the request may be refused rather than have two users on a CPU for a moment: where containers would have to
   * change places. Whoever sets it puts the books back. @default {false}
   */
  readonly isRefusable?: boolean;
  /** Key under which the answer will be confirmed; undefined where nothing will. */
  readonly operation: string | undefined;
}

/** A joint assignment exists, but no order of updates that reaches it without an overlap [H1]. */
const CIRCLE_REFUSAL: Refusal = {
  kind: "conflict",
  message:
    "cannot reallocate conflicting containers: some would have to change places, and no order of updates " +
    "keeps each CPU with one of them meanwhile; possible again with one more free CPU",
};

/**
 * Loads a carrier (spec §2): collects the updates of other containers that an answer must or may bring along, in the
 * order in which the runtime has to apply them, and records them in the ledger.
 */
export function loadCarrier(context: EventContext, cargo: Cargo): readonly ContainerUpdate[] {
  const { updates, given } = collectUpdates(context, cargo);
  context.ledger.answers.record(cargo.operation, updates, { given, nowMs: context.nowMs });
  return updates.map(toUpdate);
}

/** The updates of {@linkcode loadCarrier}, not yet recorded as answered. */
export interface CollectedUpdates {
  /** In the order in which the runtime has to apply them. */
  readonly updates: readonly AnsweredUpdate[];
  /** CPUs that somebody gets by the answer: those of the cargo, and those of confined containers that get a place. */
  readonly given: CpuSet;
}

/** Collects what {@linkcode loadCarrier} loads. */
export function collectUpdates(context: EventContext, cargo: Cargo): CollectedUpdates {
  const placed = cargo.extras === "none" ? CpuSet.EMPTY : serveWaiting(context, cargo);
  const toOwners = cargo.owned.union(placed);
  const given = cargo.shared.union(toOwners);
  const view = context.ledger.view();
  const owners = ownerUpdates(context, cargo, toOwners);
  const necessary = [...owners.updates];
  // Whoever shares a CPU that an owner is told to go to by this answer must leave it by this answer, too.
  const { given: exclusive, kept } = owners;
  const circumstances = { given: exclusive, kept, isProvable: cargo.operation !== undefined };
  for (const record of context.ledger.containers.values()) {
    if (record.id === cargo.exclude || !isOnPool(record)) continue;
    if (isAtRest(view, record, circumstances.given)) continue;
    const update = pooledUpdate(context, record, circumstances);
    if (update !== undefined) necessary.push(update);
  }
  const updates = orderUpdates(
    necessary,
    (update, avoid, isUrgent) => detourOf(view, update, { avoid, isUrgent }),
    () => {
      if (cargo.isRefusable) throw new RefusalError(CIRCLE_REFUSAL);
    },
  );
  if (cargo.extras === "none") return { updates, given };
  const spoken = new Set(necessary.map(({ record }) => record.id));
  if (cargo.exclude !== undefined) spoken.add(cargo.exclude);
  return { updates: [...updates, ...growthUpdates(context, cargo.extras, spoken)], given };
}

/** What an answer tells those who do not live on the pool. */
interface OwnerUpdates {
  readonly updates: readonly AnsweredUpdate[];
  /** All CPUs that somebody is given for itself by the answer. */
  readonly given: CpuSet;
  /** CPUs that owners may still have, and are not told now to leave. */
  readonly kept: CpuSet;
}

/** Updates of owners, pinned containers and owners to be. */
function ownerUpdates(context: EventContext, cargo: Cargo, toOwners: CpuSet): OwnerUpdates {
  const updates: AnsweredUpdate[] = [];
  let given = toOwners;
  let silent = [...context.ledger.apart].filter((record) =>
    record.id !== cargo.exclude && record.placement.kind !== "foreign" && !isOnPool(record)
  );
  // One that is told to go somewhere makes it necessary that others leave.
  for (let before = -1; before < updates.length;) {
    before = updates.length;
    silent = silent.filter((record) => {
      const update = ownerUpdate(context, record, isPooled(record) ? given : given.union(cargo.shared));
      if (update === undefined || mustWaitFor(context, cargo, update)) return true;
      updates.push(update);
      given = given.union(gainedBy(record, update.cpus));
      return false;
    });
  }
  const kept = silent.map(({ possible, wanted }) => possible.union.difference(wanted));
  return { updates, given, kept: CpuSet.union(kept) };
}

/**
 * Whether nothing is to be done about a container of the pool, told without making anything: nearly all are at rest, at
 * nearly every decision, and there may be thousands.
 */
function isAtRest(view: CpuView, record: ContainerRecord, given: CpuSet): boolean {
  const { placement, wanted, possible, forbidden } = record;
  return placement.kind === "shared" && record.pending === undefined && record.degraded === undefined &&
    !record.due && !wanted.isEmpty && possible.isExactly(wanted) && wanted.isSubsetOf(view.pool) &&
    !wanted.intersects(forbidden) && !wanted.intersects(given);
}

/**
 * A container of the pool goes elsewhere where it would have to change places with others: to what it gets less the CPUs
 * that others leave, else, if it must, to those it would have on an empty pool [G2]. The next carrier brings it where it belongs.
 */
function detourOf(
  view: CpuView,
  { record, cpus }: AnsweredUpdate,
  { avoid, isUrgent }: { readonly avoid: CpuSet; readonly isUrgent: boolean },
): AnsweredUpdate | undefined {
  if (!isOnPool(record)) return undefined;
  const rest = cpus.difference(avoid);
  if (!rest.isEmpty) return { record, cpus: rest };
  const shelter = isUrgent ? shelterOf(view, record.forbidden, avoid) : CpuSet.EMPTY;
  if (shelter.isEmpty) return undefined;
  return { record: { ...record, degraded: degradationOf(record, true) }, cpus: shelter };
}

/**
 * Integer containers that wait for CPUs get them: first those that lost some [T], then those without a place [Y3].
 * Never a CPU that the container of this hook gets or has, for it is not updated by this answer; nor one that its owner
 * leaves only now, since containers might change places in a circle: that CPU is there for the next carrier.
 *
 * @returns The CPUs they get.
 */
function serveWaiting(context: EventContext, cargo: Cargo): CpuSet {
  const excluded = cargo.exclude === undefined ? undefined : context.ledger.containers.get(cargo.exclude);
  const avoid = cargo.owned.union(cargo.shared).union(context.ledger.view().unsettled).union(
    excluded === undefined ? CpuSet.EMPTY : everyCpuOf(excluded),
  );
  const filled = fillUp(context, { avoid, exclude: cargo.exclude });
  return filled.union(placeConfined(context, { avoid: avoid.union(filled), exclude: cargo.exclude }));
}

function placeConfined(
  context: EventContext,
  { avoid, exclude }: { readonly avoid: CpuSet; readonly exclude: string | undefined },
): CpuSet {
  let given = CpuSet.EMPTY;
  for (const record of context.ledger.containers.values()) {
    const { placement } = record;
    if (placement.kind !== "integer" || placement.placed || record.id === exclude) continue;
    if (record.pending !== undefined) continue;
    const wish = { identity: record, count: placement.count, forbidden: record.forbidden.union(avoid) };
    const allocation = placeInteger(context, context.ledger.view(), wish);
    if (allocation.kind === "refused") continue;
    context.ledger.take(allocation.cpus, context.nowMs);
    putPlacement(context, record, allocation);
    tellDecision(context, "confined container placed", {
      hook: "carrier",
      identity: record,
      class: "integer",
      before: record.wanted,
      after: allocation.cpus,
      reason: allocation.reason,
      updates: [],
    });
    given = given.union(allocation.cpus);
  }
  return given;
}

/**
 * Notes the place that an integer container has been found. It is pending until the runtime has confirmed the update that
 * moves the container there; where it has these very CPUs already, nothing moves and nothing is pending.
 */
export function putPlacement(context: EventContext, record: ContainerRecord, granted: Granted): void {
  const { cpus, reason } = granted;
  tellPlacement(context, { ...granted, cause: "placement", identity: record });
  const pending: PendingChange = {
    cause: "placement",
    placement: { kind: "integer", count: cpus.size, placed: true },
    request: record.request,
    wanted: cpus,
    degraded: undefined,
    reason,
    operation: undefined,
    sinceMs: context.nowMs,
  };
  const placed = { ...record, pending };
  context.ledger.put(placed);
  if (record.possible.isExactly(cpus)) context.ledger.settlePending(placed, context.nowMs);
}

/** Every CPU a container has, may have or will have. */
function everyCpuOf(record: ContainerRecord): CpuSet {
  return record.possible.union.union(record.wanted).union(record.pending?.wanted ?? CpuSet.EMPTY);
}

/**
 * A container of the pool must move if it may have a CPU that is given to an owner, or is or may be where it must not
 * be and no event is awaited that tells.
 */
function pooledUpdate(
  context: EventContext,
  record: ContainerRecord,
  { given, kept, isProvable }: Pick<OwnerUpdates, "given" | "kept"> & { readonly isProvable: boolean },
): AnsweredUpdate | undefined {
  const view = context.ledger.view();
  const isLegal = isLegalShared(view, record.forbidden, record.wanted);
  const isTaken = record.possible.union.intersects(given);
  if (isLegal && !isTaken && !record.due && !isAstray(context, record, isProvable)) {
    clearDegradation(context, record);
    return undefined;
  }
  // An update is due anyway: it brings along what the container may have more.
  const target = besideOwners(sharedTarget(view, record.forbidden, record.wanted), kept);
  if (target.cpus.isEmpty) return undefined; // no CPU of the machine is left for it: nothing can be sent [H9]
  const marked = { ...record, degraded: degradationOf(record, target.degraded) };
  if (record.possible.isExactly(target.cpus)) {
    context.ledger.put({ ...marked, wanted: target.cpus, due: false });
    return undefined;
  }
  context.ledger.put(marked);
  return { record: marked, cpus: target.cpus };
}

/** A set less the CPUs that owners did not leave yet, where anything is left. */
function besideOwners(target: SharedSet, kept: CpuSet): SharedSet {
  const cpus = target.cpus.difference(kept);
  return cpus.isEmpty ? target : { ...target, cpus };
}

/**
 * Whether it may really have a CPU it must not have, nothing is awaited that tells, and an update can change that.
 *
 * @param isProvable Whether an event will tell that the update was made. An update that only ends a sharing of pinned
 * CPUs is not sent twice without that: a node that is drained would send it to everybody with every container.
 */
export function isAstray(context: EventContext, record: ContainerRecord, isProvable: boolean): boolean {
  const view = context.ledger.view();
  // Where repairs did not take, only what is given away is worth another try [V].
  if (record.possible.isExactly(record.wanted) || record.isStubborn) return false;
  if (isLegalShared(view, record.forbidden, record.possible.union)) return false;
  const stake = record.possible.union.difference(legalShared(view, record.forbidden));
  const wasSent = record.possible.latest.equals(record.wanted) &&
    record.possible.isSolid(record.possible.latestSeq);
  if (!isProvable && wasSent && !stake.intersects(view.exclusive)) return false;
  return canBeMended(record, record.wanted) && !context.ledger.answers.mayWait(record, stake);
}

/**
 * An update reaches the cgroup of a running container only; before, it changes what the container will be made with,
 * once [H7].
 */
function canBeMended(record: ContainerRecord, cpus: CpuSet): boolean {
  const { possible, phase } = record;
  if (phase === "creating") return false; // the runtime drops it
  return phase === "running" || !possible.latest.equals(cpus) || !possible.isLatestNoted;
}

/** It has a set by the rules again, for sure: what was wrong with it is over [G3]. */
function clearDegradation(context: EventContext, record: ContainerRecord): void {
  const view = context.ledger.view();
  if (record.degraded !== "no-shared-cpu" || isOnFallback(view, record)) return;
  if (isLegalShared(view, record.forbidden, record.possible.union)) {
    context.ledger.put({ ...record, degraded: undefined, reason: REASONS.pool });
  }
}

/** Whether the pool has nothing this container may use by the rules [G2]. */
export function isOnFallback(view: CpuView, record: ContainerRecord): boolean {
  return legalShared(view, record.forbidden).isEmpty;
}

/** A reason that it runs outside the rules stays until it is over for sure [Y2] [Y3] [G3]. */
function degradationOf(record: ContainerRecord, isFallback: boolean): ContainerRecord["degraded"] {
  return record.degraded ?? (isFallback ? "no-shared-cpu" : undefined);
}

/**
 * An owner, a pinned container, or one that is about to become an owner is told its set where it may still have a CPU
 * that is given away, or may not have its set and no event is awaited that tells.
 */
function ownerUpdate(
  context: EventContext,
  record: ContainerRecord,
  given: CpuSet,
): AnsweredUpdate | undefined {
  // A container that is about to own CPUs may have them early; one that owns some keeps them until the resize is over.
  const cpus = isPooled(record) ? record.pending?.wanted ?? record.wanted : record.wanted;
  if (record.due) return { record, cpus };
  if (record.possible.isExactly(cpus)) return undefined;
  const isResized = record.pending?.cause === "resize";
  // What an owner that does not run yet will be made with is the resize's to say, which lands later than this.
  const isLeft = isOwner(record) && isResized && record.phase !== "running";
  if (record.possible.union.difference(cpus).intersects(given) && !isLeft) return { record, cpus };
  // One of the pool that is being resized may be where it must not be, for all that the resize is not settled.
  if (isResized && isPooled(record) && strays(context, record, cpus)) return { record, cpus };
  // What is at stake is its own right to its set: no failed operation would make the old one right.
  if (
    isResized || record.isStubborn || !canBeMended(record, cpus) ||
    mustWait(context, record, cpus) ||
    context.ledger.answers.mayWait(record, context.ledger.topology.online)
  ) {
    return undefined;
  }
  return { record, cpus };
}

/** Whether a running container of the pool may have CPUs that are neither the pool's nor promised to it. */
function strays({ ledger }: EventContext, record: ContainerRecord, promised: CpuSet): boolean {
  const stake = record.possible.union.difference(promised)
    .difference(legalShared(ledger.view(), record.forbidden));
  return record.phase === "running" && !stake.isEmpty && !ledger.answers.mayWait(record, stake);
}

/** What a container gets by a set that it may not have yet. */
function gainedBy({ possible }: ContainerRecord, cpus: CpuSet): CpuSet {
  return CpuSet.union(possible.sets.map((set) => cpus.difference(set)));
}

/**
 * Whether an owner would come to CPUs that the container of this hook may have: that one leaves them later than others are
 * updated, so the owner waits for the next carrier, unless it stands in somebody's way itself.
 */
function mustWaitFor(context: EventContext, { exclude, owned }: Cargo, update: AnsweredUpdate): boolean {
  const { ledger } = context;
  const subject = exclude === undefined ? undefined : ledger.containers.get(exclude);
  if (subject === undefined || subject.phase === "creating") return false;
  const { record, cpus } = update;
  // One whose whole set is offline runs where the kernel likes, which the kernel may have told already: that is worse.
  const isHomeless = !isPooled(record) &&
    record.possible.sets.some((set) => !set.intersects(ledger.online) || ledger.online.isSubsetOf(set));
  return !isHomeless && gainedBy(record, cpus).intersects(subject.possible.union) &&
    !record.possible.union.difference(cpus).intersects(owned) && !isInTheWay(context, record, cpus);
}

/** One whose whole set is offline runs where the kernel likes: that is worse than any other set. */
function isHomeless({ ledger }: EventContext, { possible }: ContainerRecord): boolean {
  return !possible.sets.some((set) => set.intersects(ledger.online));
}

/**
 * Whether it had better stay where it is: somebody comes to where it would go, and nobody is where it is. Shared
 * containers that come to a list are there by the rules [G3].
 */
function mustWait(context: EventContext, record: ContainerRecord, cpus: CpuSet): boolean {
  if (isPinned(record) || isHomeless(context, record)) return false;
  return isComing(context, gainedBy(record, cpus)) && !isInTheWay(context, record, cpus);
}

/** Whether CPUs that it may have and leaves are another's who owns them or is pinned to them. */
function isInTheWay({ ledger }: EventContext, record: ContainerRecord, cpus: CpuSet): boolean {
  const left = record.possible.union.difference(cpus);
  return [...ledger.apart].some((other) =>
    (isOwner(other) || isPinned(other)) && other.phase !== "creating" && slotOf(other) !== slotOf(record) &&
    other.wanted.intersects(left)
  );
}

/** Whether a container is being created on some of the CPUs: no update reaches it yet, so nobody else should come. */
function isComing({ ledger }: EventContext, cpus: CpuSet): boolean {
  return !cpus.isEmpty &&
    ledger.containers.values().some((record) =>
      record.phase === "creating" && isPooled(record) && record.possible.union.intersects(cpus)
    );
}

/** The protocol's form of an update. Only annotated containers are bound to memory nodes [M1] [M2]. */
export function toUpdate({ record, cpus }: AnsweredUpdate): ContainerUpdate {
  return { containerId: record.id, cpus: cpus.toString(), mems: record.mems, ignoreFailure: true };
}
