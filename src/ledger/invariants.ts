import { CpuSet } from "../cpuset/mod.ts";
import { isOwner, isPinned, isPooled, ownedCpus } from "./container_table.ts";
import type { Ledger } from "./ledger.ts";
import { type ContainerRecord, slotOf } from "./records.ts";
import type { RestingSet } from "./resting.ts";

/** A rule of spec §16 that does not hold. */
export interface InvariantBreak {
  /** Which. */
  readonly rule: "I1" | "I2" | "I3" | "I4" | "I5" | "I6";
  /** Who breaks it, and how. */
  readonly message: string;
}

/**
 * Checks the ledger against spec §16: what it wants, not what the runtime did (only the runtime's own view can tell
 * that, and so I7). Meant for every event, in tests and in production.
 */
export function checkInvariants(ledger: Ledger): readonly InvariantBreak[] {
  // One list for all: after every event every container is looked at, and what is made for each becomes garbage.
  const breaks: InvariantBreak[] = [];
  const owned = checkOwners(ledger, breaks);
  const { pinned, haunted, pool, online } = ledger.view();
  // Where owners and ghosts have every CPU, a stranger has no other place to be wanted at [G2]; it is degraded.
  const isFull = pool.isEmpty && pinned.isSubsetOf(haunted);
  for (const record of recordsInQuestion(ledger, owned)) {
    if (record.placement.kind === "foreign") continue;
    if (!isFull) checkStranger(ledger, { record, owned }, breaks);
    checkRecord({ record, pinned, online }, breaks);
  }
  checkPartition(ledger, breaks);
  return breaks;
}

/**
 * All records but those of shared containers at rest, where what is asked of those is true of their sets: there may be
 * thousands of containers, with a few sets.
 */
function recordsInQuestion(ledger: Ledger, owned: CpuSet): Iterable<ContainerRecord> {
  const isRight = ({ wanted }: RestingSet): boolean =>
    wanted.isSubsetOf(ledger.online) && !wanted.intersects(owned);
  if (!ledger.resting.every(isRight)) return ledger.containers.values();
  return [
    ...ledger.apart,
    ...ledger.restless.filter((record) => isPooled(record) && record.pending === undefined),
  ];
}

/** Owners among themselves; returns all CPUs they own. */
function checkOwners(ledger: Ledger, breaks: InvariantBreak[]): CpuSet {
  const { pinned } = ledger.view();
  const slots = new Map<string, CpuSet>();
  let owned = CpuSet.EMPTY;
  for (const record of ledger.apart) {
    const mine = ownedCpus(record);
    if (mine.isEmpty) continue;
    const slot = slotOf(record);
    const own = slots.get(slot) ?? CpuSet.EMPTY;
    const contested = mine.intersects(owned) ? mine.intersection(owned.difference(own)) : CpuSet.EMPTY;
    if (!contested.isEmpty) {
      breaks.push({ rule: "I1", message: `${record.id} owns ${contested}, as another slot does` });
    }
    if (mine.intersects(pinned)) {
      breaks.push({ rule: "I1", message: `${record.id} owns pinned CPUs` });
    }
    slots.set(slot, own.union(mine));
    owned = owned.union(mine);
  }
  return owned;
}

/** Somebody who owns nothing is wanted on no owner's CPUs, but those of its own slot. */
function checkStranger(
  ledger: Ledger,
  { record, owned }: { readonly record: ContainerRecord; readonly owned: CpuSet },
  breaks: InvariantBreak[],
): void {
  if (isOwner(record) || !record.wanted.intersects(owned)) return;
  // A set that is due to change, or one that was the only place left and is told of, is repaired by the next carrier.
  if (record.pending !== undefined || record.degraded === "no-shared-cpu") return;
  const own = CpuSet.union(ledger.inSlot(slotOf(record)).map(ownedCpus));
  const contested = record.wanted.intersection(owned.difference(own));
  if (contested.isEmpty) return;
  breaks.push({ rule: "I1", message: `${record.id} is wanted on exclusive CPUs ${contested}` });
}

function checkRecord(
  { record, pinned, online }: {
    readonly record: ContainerRecord;
    readonly pinned: CpuSet;
    readonly online: CpuSet;
  },
  breaks: InvariantBreak[],
): void {
  const { placement, wanted, degraded, id } = record;
  const add = (rule: InvariantBreak["rule"], what: string): void => {
    breaks.push({ rule, message: `${id} ${what} (${wanted})` });
  };
  if (!wanted.isSubsetOf(online) && degraded === undefined) add("I2", "is wanted on offline CPUs");
  if (wanted.isEmpty) add("I3", "is wanted nowhere");
  if (placement.kind === "integer") checkInteger(record, placement, add);
  if (isPinned(record) && !wanted.isSubsetOf(pinned)) add("I4", "is not pinned where it should be");
  if (placement.kind === "annotated" && !wanted.equals(placement.list) && degraded === undefined) {
    add("I4", `is not wanted on its list ${placement.list}, and not degraded`);
  }
}

function checkInteger(
  { wanted, degraded, forbidden }: ContainerRecord,
  { count, placed }: { readonly count: number; readonly placed: boolean },
  add: (rule: "I5", what: string) => void,
): void {
  if (!placed) {
    if (degraded === undefined) add("I5", "has no place and is not degraded");
    return;
  }
  const isShort = degraded === "short" && wanted.size < count;
  if (wanted.size !== count && !isShort) add("I5", `is wanted on ${wanted.size} CPUs, not ${count}`);
  if (wanted.intersects(forbidden)) add("I5", "is wanted on forbidden CPUs");
}

function checkPartition(ledger: Ledger, breaks: InvariantBreak[]): void {
  const view = ledger.view();
  const parts = [view.pinned, view.exclusive, view.quarantined, view.isolated, view.pool];
  const sum = parts.reduce((size, part) => size + part.size, 0);
  const whole = CpuSet.union(parts);
  if (sum !== view.online.size || !whole.equals(view.online)) {
    breaks.push({
      rule: "I6",
      message: `the states of the CPUs do not partition the online CPUs ${view.online}`,
    });
  }
  if (!view.idle.isSubsetOf(view.pool)) breaks.push({ rule: "I6", message: "idle CPUs outside the pool" });
}
