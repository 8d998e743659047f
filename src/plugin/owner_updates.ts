import { CpuSet } from "../cpuset/mod.ts";
import {
  type AnsweredUpdate,
  type ContainerRecord,
  isAtRest,
  isOnPool,
  isOwner,
  isPinned,
  isPooled,
  slotOf,
} from "../ledger/mod.ts";
import { legalShared } from "../policy/mod.ts";
import type { Cargo } from "./cargo.ts";
import type { EventContext } from "./context.ts";
import { canBeMended } from "./pooled_updates.ts";

/** What an answer tells those who do not live on the pool. */
export interface OwnerUpdates {
  readonly updates: readonly AnsweredUpdate[];
  /** All CPUs that somebody is given for itself by the answer. */
  readonly given: CpuSet;
  /** CPUs that owners may still have, and are not told now to leave. */
  readonly kept: CpuSet;
  /** Those of them that they have most likely. */
  readonly likelyKept: CpuSet;
}

/** Updates of owners, pinned containers and owners to be. */
export function ownerUpdates(context: EventContext, cargo: Cargo, toOwners: CpuSet): OwnerUpdates {
  const updates: AnsweredUpdate[] = [];
  let given = toOwners;
  let silent = restlessOwners(context, cargo.exclude);
  // One that is told to go somewhere makes it necessary that others leave.
  for (let before = -1; before < updates.length;) {
    before = updates.length;
    silent = silent.filter((record) => {
      const update = ownerUpdate(context, record, isPooled(record) ? given : given.union(cargo.shared));
      if (update === undefined || mustWaitFor(context, cargo, update)) return true;
      updates.push(update);
      // Who is to own CPUs that it shares now gets those, too: others leave them by the same answer.
      given = given.union(isPooled(record) ? update.cpus : gainedBy(record, update.cpus));
      return false;
    });
  }
  return {
    updates,
    given,
    kept: CpuSet.union(silent.map(({ possible, wanted }) => possible.union.difference(wanted))),
    likelyKept: CpuSet.union(silent.map(likelyLeft)),
  };
}

/** Owners, pinned containers and owners to be whom something may have to be told; there are hundreds that are at rest. */
function restlessOwners({ ledger }: EventContext, exclude: string | undefined): readonly ContainerRecord[] {
  const records: ContainerRecord[] = [];
  for (const record of ledger.apart) {
    if (!isAtRest(record) && record.id !== exclude && !isOnPool(record)) records.push(record);
  }
  return records;
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
  const present = isResized && isOwner(record) ? realistic(record) : record.possible.union;
  if (present.difference(cpus).intersects(given)) return { record, cpus };
  if (isResized && !record.isStubborn && strays(context, record, cpus)) return { record, cpus };
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

/**
 * Whether one that is being resized may have CPUs that are neither its own nor promised to it nor the pool's: nobody may
 * ever tell what became of the resize, so that does not hold up its leaving them [R3].
 */
function strays({ ledger }: EventContext, record: ContainerRecord, cpus: CpuSet): boolean {
  const promised = record.pending?.wanted ?? CpuSet.EMPTY;
  const stake = realistic(record).difference(cpus).difference(promised)
    .difference(legalShared(ledger.view(), record.forbidden));
  return !stake.isEmpty && !ledger.answers.mayWait(record, stake);
}

/** What a container may have; one that does not run yet has what is stored for it, whatever it was stored with before. */
function realistic({ possible, phase }: ContainerRecord): CpuSet {
  return phase === "running" ? possible.union : possible.likely;
}

/** What a container should have left and most likely still has. */
export function likelyLeft({ possible, wanted }: ContainerRecord): CpuSet {
  return possible.likely.difference(wanted);
}

/** What a container gets by a set that it may not have yet. */
export function gainedBy({ possible }: ContainerRecord, cpus: CpuSet): CpuSet {
  return CpuSet.union(possible.sets.map((set) => cpus.difference(set)));
}

/**
 * Whether an owner would come to CPUs that the container of this hook has, most likely: that one leaves them later than
 * others are updated, so the owner waits for the next carrier, unless it stands in somebody's way itself.
 */
function mustWaitFor(context: EventContext, { exclude, owned }: Cargo, update: AnsweredUpdate): boolean {
  const subject = exclude === undefined ? undefined : context.ledger.containers.get(exclude);
  if (subject === undefined || subject.phase === "creating") return false;
  const { record, cpus } = update;
  const left = record.possible.likely.difference(cpus);
  return !isHomeless(context, record) && gainedBy(record, cpus).intersects(subject.possible.likely) &&
    !left.intersects(owned) && !isInTheWay(context, record, left);
}

/**
 * One that owns CPUs and whose whole set may be offline runs where the kernel likes, which the kernel may have told
 * already: that is worse than any other set.
 */
function isHomeless({ ledger: { online } }: EventContext, record: ContainerRecord): boolean {
  return !isPooled(record) &&
    record.possible.sets.some((set) => !set.intersects(online) || online.isSubsetOf(set));
}

/**
 * Whether it had better stay where it is: somebody comes to where it would go, and nobody is where it is. Shared
 * containers that come to a list are there by the rules [G3].
 */
function mustWait(context: EventContext, record: ContainerRecord, cpus: CpuSet): boolean {
  if (isPinned(record) || isHomeless(context, record)) return false;
  const left = realistic(record).difference(cpus);
  return isComing(context, gainedBy(record, cpus)) && !isInTheWay(context, record, left);
}

/** Whether CPUs that it leaves are another's who owns them or is pinned to them. */
function isInTheWay({ ledger }: EventContext, record: ContainerRecord, left: CpuSet): boolean {
  return [...ledger.apart].some((other) =>
    (isOwner(other) || isPinned(other)) && other.phase !== "creating" && slotOf(other) !== slotOf(record) &&
    other.wanted.intersects(left)
  );
}

/** Whether a container is being created on some of the CPUs: no update reaches it yet, so nobody else should come. */
function isComing({ ledger }: EventContext, cpus: CpuSet): boolean {
  return !cpus.isEmpty &&
    ledger.restless.some((record) =>
      record.phase === "creating" && isPooled(record) && record.possible.union.intersects(cpus)
    );
}
