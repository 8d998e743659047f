import { CpuSet } from "../cpuset/mod.ts";
import { type AnsweredUpdate, type ContainerRecord, isOnPool } from "../ledger/mod.ts";
import {
  type CpuView,
  isLegalShared,
  legalShared,
  type SharedSet,
  sharedTarget,
  shelterOf,
} from "../policy/mod.ts";
import type { EventContext } from "./context.ts";
import { containersInQuestion } from "./in_question.ts";
import { REASONS } from "./reasons.ts";

/** What an answer does that containers of the pool must make way for. */
export interface Circumstances {
  /** All CPUs that somebody is given for itself by the answer. */
  readonly given: CpuSet;
  /** CPUs that owners may still have, and are not told now to leave. */
  readonly kept: CpuSet;
  /** Those of them that they have most likely. */
  readonly likelyKept: CpuSet;
  /** Whether an event will tell that the answer was applied. */
  readonly isProvable: boolean;
}

/** Updates of containers of the pool that must move. */
export function pooledUpdates(
  context: EventContext,
  exclude: string | undefined,
  circumstances: Circumstances,
): readonly AnsweredUpdate[] {
  const updates: AnsweredUpdate[] = [];
  for (const record of containersInQuestion(context, circumstances.given)) {
    if (record.id === exclude || !isOnPool(record)) continue;
    const update = pooledUpdate(context, record, circumstances);
    if (update !== undefined) updates.push(update);
  }
  return updates;
}

/**
 * A container of the pool must move if it may have a CPU that is given to an owner, or is or may be where it must not
 * be and no event is awaited that tells.
 */
function pooledUpdate(
  context: EventContext,
  record: ContainerRecord,
  { given, kept, likelyKept, isProvable }: Circumstances,
): AnsweredUpdate | undefined {
  const view = context.ledger.view();
  const isLegal = isLegalShared(view, record.forbidden, record.wanted);
  const isTaken = record.possible.union.intersects(given);
  if (isLegal && !isTaken && !record.due && !isAstray(context, record, isProvable)) {
    clearDegradation(context, record);
    return undefined;
  }
  // An update is due anyway: it brings along what the container may have more.
  const target = besideOwners(sharedTarget(view, record.forbidden, record.wanted), [kept, likelyKept]);
  if (target.cpus.isEmpty) return undefined; // no CPU of the machine is left for it: nothing can be sent [H9]
  const marked = { ...record, degraded: degradationOf(record, target.degraded) };
  if (record.possible.isExactly(target.cpus)) {
    context.ledger.put({ ...marked, wanted: target.cpus, due: false });
    return undefined;
  }
  context.ledger.put(marked);
  return { record: marked, cpus: target.cpus };
}

/** A set less the first of these sets that leave anything of it: owners did not leave those CPUs yet. */
function besideOwners(target: SharedSet, kept: readonly CpuSet[]): SharedSet {
  const cpus = kept.map((set) => target.cpus.difference(set)).find((set) => !set.isEmpty);
  return cpus === undefined ? target : { ...target, cpus };
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
export function canBeMended(record: ContainerRecord, cpus: CpuSet): boolean {
  const { possible, phase } = record;
  if (phase === "creating") return false; // the runtime drops it
  return phase === "running" || !possible.latest.equals(cpus) || !possible.isLatestNoted;
}

/**
 * It has a set by the rules again, for sure: what was wrong with it is over [G3]. Not while it is being resized: a
 * degraded container was granted what nobody else is [H4], and is that from a moment on that nobody tells.
 */
function clearDegradation(context: EventContext, record: ContainerRecord): void {
  if (record.pending !== undefined) return;
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
 * A container of the pool goes elsewhere where it would have to change places with others: to what it gets less the CPUs
 * that others leave, else, if it must, to those it would have on an empty pool [G2]. The next carrier brings it where it belongs.
 */
export function detourOf(
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
