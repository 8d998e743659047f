import { CpuSet } from "../cpuset/mod.ts";
import { isOwner, isPinned, ownedCpus } from "./container_table.ts";
import type { Ledger } from "./ledger.ts";
import { type ContainerRecord, slotOf } from "./records.ts";

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
  const records = [...ledger.containers.values()].filter((record) => record.placement.kind !== "foreign");
  return [
    ...checkOwners(ledger, records),
    ...records.flatMap((record) => checkRecord(ledger, record)),
    ...checkPartition(ledger),
  ];
}

function checkOwners(ledger: Ledger, records: readonly ContainerRecord[]): readonly InvariantBreak[] {
  const breaks: InvariantBreak[] = [];
  const { pinned, pool } = ledger.view();
  const slots = new Map<string, CpuSet>();
  let owned = CpuSet.EMPTY;
  for (const record of ledger.apart) {
    const mine = ownedCpus(record);
    if (mine.isEmpty) continue;
    const slot = slotOf(record);
    const own = slots.get(slot) ?? CpuSet.EMPTY;
    const contested = mine.intersection(owned.difference(own));
    if (!contested.isEmpty) {
      breaks.push({ rule: "I1", message: `${record.id} owns ${contested}, as another slot does` });
    }
    if (mine.intersects(pinned)) {
      breaks.push({ rule: "I1", message: `${record.id} owns pinned CPUs` });
    }
    slots.set(slot, own.union(mine));
    owned = owned.union(mine);
  }
  // Where owners have every CPU of the machine, a stranger has no other place to be wanted at; it is degraded.
  if (pool.isEmpty && pinned.isEmpty) return breaks;
  for (const record of records) {
    // A set that is due to change is repaired by the next carrier.
    if (isOwner(record) || record.pending !== undefined) continue;
    const others = owned.difference(slots.get(slotOf(record)) ?? CpuSet.EMPTY);
    const contested = record.wanted.intersection(others);
    if (contested.isEmpty) continue;
    breaks.push({ rule: "I1", message: `${record.id} is wanted on exclusive CPUs ${contested}` });
  }
  return breaks;
}

function checkRecord(ledger: Ledger, record: ContainerRecord): readonly InvariantBreak[] {
  const breaks: InvariantBreak[] = [];
  const { placement, wanted, degraded } = record;
  const { online } = ledger.topology;
  const add = (rule: InvariantBreak["rule"], what: string): void => {
    breaks.push({ rule, message: `${record.id} ${what} (${wanted})` });
  };
  if (!wanted.isSubsetOf(online) && degraded === undefined) add("I2", "is wanted on offline CPUs");
  if (wanted.isEmpty) add("I3", "is wanted nowhere");
  const isShort = degraded === "short" && wanted.size < (placement.kind === "integer" ? placement.count : 0);
  if (placement.kind === "integer" && placement.placed && wanted.size !== placement.count && !isShort) {
    add("I5", `is wanted on ${wanted.size} CPUs, not ${placement.count}`);
  }
  if (isOwner(record) && wanted.intersects(record.forbidden)) add("I5", "is wanted on forbidden CPUs");
  if (placement.kind === "integer" && !placement.placed && degraded === undefined) {
    add("I5", "has no place and is not degraded");
  }
  if (isPinned(record) && !wanted.isSubsetOf(ledger.view().pinned)) {
    add("I4", "is not pinned where it should be");
  }
  if (placement.kind === "annotated" && !wanted.equals(placement.list) && degraded === undefined) {
    add("I4", `is not wanted on its list ${placement.list}, and not degraded`);
  }
  return breaks;
}

function checkPartition(ledger: Ledger): readonly InvariantBreak[] {
  const view = ledger.view();
  const parts = [view.pinned, view.exclusive, view.quarantined, view.isolated, view.pool];
  const sum = parts.reduce((size, part) => size + part.size, 0);
  const whole = CpuSet.union(parts);
  const breaks: InvariantBreak[] = [];
  if (sum !== view.online.size || !whole.equals(view.online)) {
    breaks.push({
      rule: "I6",
      message: `the states of the CPUs do not partition the online CPUs ${view.online}`,
    });
  }
  if (!view.idle.isSubsetOf(view.pool)) breaks.push({ rule: "I6", message: "idle CPUs outside the pool" });
  return breaks;
}
