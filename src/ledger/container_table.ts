import { CpuSet } from "../cpuset/mod.ts";
import type { ContainerRecord, SlotKey } from "./records.ts";
import { slotOf } from "./records.ts";
import { isAtRest, RestingSets } from "./resting.ts";

/** Whether a container owns CPUs exclusively. */
export function isOwner(record: ContainerRecord): boolean {
  return record.placement.kind === "integer" && record.placement.placed;
}

/** Whether a container will own CPUs once a pending change is confirmed: it is told that set already. */
export function becomesOwner({ pending }: ContainerRecord): boolean {
  return pending?.placement.kind === "integer" && pending.placement.placed;
}

/** CPUs a container owns exclusively, those of a resize that is not confirmed yet included. */
export function ownedCpus(record: ContainerRecord): CpuSet {
  const own = isOwner(record) ? record.wanted : CpuSet.EMPTY;
  return record.pending !== undefined && becomesOwner(record) ? own.union(record.pending.wanted) : own;
}

/** Whether a container has CPUs that its pod pinned. */
export function isPinned({ placement }: ContainerRecord): boolean {
  return placement.kind === "annotated" && placement.placed;
}

/** Whether a container lives on the shared pool: shared ones, and others without a place [Y3] [T]. */
export function isPooled({ placement }: ContainerRecord): boolean {
  switch (placement.kind) {
    case "shared":
      return true;
    case "integer":
    case "annotated":
      return !placement.placed;
    case "foreign":
      return false;
  }
}

/** Whether a container shares its CPUs now, and will when what is pending is confirmed. */
export function isOnPool(record: ContainerRecord): boolean {
  return isPooled(record) && !becomesOwner(record);
}

/**
 * Live containers by id and by slot. Those with CPUs of their own are kept apart too: who has which CPUs depends on
 * them alone, and on a large node nearly all others are shared.
 */
export class ContainerTable {
  readonly #byId = new Map<string, ContainerRecord>();
  readonly #bySlot = new Map<SlotKey, Map<string, ContainerRecord>>();
  readonly #apart = new Map<string, ContainerRecord>();
  readonly #restless = new Map<string, ContainerRecord>();
  /** What tells the order of `#byId`. */
  readonly #numbers = new Map<string, number>();
  #lastNumber = 0;
  #restlessInOrder: readonly ContainerRecord[] | undefined;
  /** The sets of shared containers that are at rest. */
  readonly resting: RestingSets = new RestingSets();

  /** All of them, in the order in which they were first put. */
  get byId(): ReadonlyMap<string, ContainerRecord> {
    return this.#byId;
  }

  /** Those that do not live on the pool alone: owners, those about to be, annotated and foreign ones. */
  get apart(): Iterable<ContainerRecord> {
    return this.#apart.values();
  }

  /** Those that are not at rest, in the order of {@linkcode byId}. */
  get restless(): readonly ContainerRecord[] {
    const numberOf = ({ id }: ContainerRecord): number => this.#numbers.get(id) ?? 0;
    return this.#restlessInOrder ??= [...this.#restless.values()].sort((a, b) => numberOf(a) - numberOf(b));
  }

  /** The containers of a slot, oldest first. */
  inSlot(slot: SlotKey): readonly ContainerRecord[] {
    return [...this.#bySlot.get(slot)?.values() ?? []];
  }

  /** Takes over records as another table had them, and the order of those that were kept apart there. */
  restore(records: Iterable<ContainerRecord>, apart: readonly string[]): void {
    this.#byId.clear();
    this.#bySlot.clear();
    this.#apart.clear();
    this.#restless.clear();
    this.#restlessInOrder = undefined;
    this.#numbers.clear();
    this.resting.clear();
    for (const record of records) this.put(record);
    for (const id of apart) {
      const record = this.#apart.get(id);
      if (record === undefined) continue;
      this.#apart.delete(id);
      this.#apart.set(id, record);
    }
  }

  /**
   * Adds or replaces a record.
   *
   * @returns Whether that may change who has which CPUs.
   */
  put(record: ContainerRecord): boolean {
    const wasApart = this.#apart.has(record.id);
    const before = this.#byId.get(record.id);
    if (before !== undefined && slotOf(before) !== slotOf(record)) this.drop(record.id);
    this.#noteRest(this.#byId.get(record.id), record);
    const slot = slotOf(record);
    if (!this.#byId.has(record.id)) this.#numbers.set(record.id, ++this.#lastNumber);
    this.#byId.set(record.id, record);
    this.#bySlot.getOrInsert(slot, new Map()).set(record.id, record);
    if (isPooled(record) && record.pending === undefined) {
      if (wasApart) this.#apart.delete(record.id);
      return wasApart;
    }
    this.#apart.set(record.id, record);
    return true;
  }

  /**
   * Removes a record.
   *
   * @returns Whether that may change who has which CPUs.
   */
  drop(id: string): boolean {
    const record = this.#byId.get(id);
    if (record === undefined) return false;
    this.#noteRest(record, undefined);
    this.#byId.delete(id);
    this.#numbers.delete(id);
    const slot = slotOf(record);
    const twins = this.#bySlot.get(slot);
    twins?.delete(id);
    if (twins?.size === 0) this.#bySlot.delete(slot);
    return this.#apart.delete(id);
  }

  /** Takes a record for another one of the same container; undefined: there is or was none. */
  #noteRest(before: ContainerRecord | undefined, after: ContainerRecord | undefined): void {
    if (before !== undefined && this.#restless.delete(before.id)) this.#restlessInOrder = undefined;
    else if (before?.placement.kind === "shared") this.resting.remove(before);
    if (after === undefined) return;
    if (!isAtRest(after)) {
      this.#restless.set(after.id, after);
      this.#restlessInOrder = undefined;
    } else if (after.placement.kind === "shared") {
      this.resting.add(after);
    }
  }
}
