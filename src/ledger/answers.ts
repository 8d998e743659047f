import { CpuSet } from "../cpuset/mod.ts";
import { becomesOwner, isOnPool, isOwner, isPooled } from "./container_table.ts";
import type { ContainerRecord, Operation, WantedChange } from "./records.ts";

/** A resize is applied within moments of its answer; one that is not confirmed by then failed. */
export const RESIZE_LIMIT_MS = 30_000;

/** What nothing has told by then, nothing may tell for long: looking is better than waiting. */
const AWAITED_MS = 10_000;

/** What an update in an answer does to one container. */
export interface AnsweredUpdate {
  /** The container as it is recorded now. */
  readonly record: ContainerRecord;
  /** The set the answer gives it. */
  readonly cpus: CpuSet;
}

/** Everything that {@linkcode Answers} hold. */
export interface AnswersContents {
  /** By their keys, oldest first. */
  readonly operations: ReadonlyMap<string, Operation>;
  /** The call in flight; undefined where there is none. */
  readonly flight: Operation | undefined;
  /** The last sequence number that was given away. */
  readonly seq: number;
}

/** The part of a ledger that answers change. */
export interface Books {
  /** CPUs that run. */
  readonly online: CpuSet;
  /** Live containers by id. */
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  /** Replaces a record. */
  put(record: ContainerRecord): void;
  /** Makes a pending change the truth. */
  settlePending(record: ContainerRecord, nowMs: number): ContainerRecord;
  /** Forgets a pending change. */
  dropPending(record: ContainerRecord, nowMs: number): ContainerRecord;
  /** Something changed that who has which CPUs depends on. */
  invalidateView(): void;
}

/**
 * The answers whose fate is not known yet (spec §7 [H2]): what each changed, to be confirmed or abandoned by a later
 * event, and the one call of `Runtime.UpdateContainers` that may be in flight [G4].
 */
export class Answers {
  readonly #ledger: Books;
  readonly #operations = new Map<string, Operation>();
  #flight: Operation | undefined;
  #seq = 0;

  /** The answers that concern the containers of a ledger. */
  constructor(ledger: Books) {
    this.#ledger = ledger;
  }

  /** Everything they hold. */
  contents(): AnswersContents {
    return {
      operations: new Map(this.#operations),
      flight: this.#flight,
      seq: this.#seq,
    };
  }

  /** Goes on from what other answers held. */
  restore({ operations, flight, seq }: AnswersContents): void {
    this.#operations.clear();
    for (const [key, operation] of operations) this.#operations.set(key, operation);
    this.#flight = flight;
    this.#seq = seq;
    this.#ledger.invalidateView();
  }

  /** Whether a call of `Runtime.UpdateContainers` is in flight [G4]. */
  get isInFlight(): boolean {
    return this.#flight !== undefined;
  }

  /**
   * CPUs that an update in flight may give to containers: no candidates meanwhile [G4]. That is a call outside any hook,
   * and the own update of a shared container that is being resized, which the runtime applies later than younger answers.
   */
  get inFlight(): CpuSet {
    // Those that a container has already, too: an answer that took one of them would be undone when the call lands.
    const given = Array.from(this.#flight?.changes.values() ?? [], ({ after }) => after);
    for (const { late: id, changes } of this.#operations.values()) {
      const record = id === undefined ? undefined : this.#ledger.containers.get(id);
      const change = id === undefined ? undefined : changes.get(id);
      if (record === undefined || change === undefined) continue;
      if (isOnPool(record)) given.push(change.after);
    }
    return CpuSet.union(given);
  }

  /**
   * Records that an answer carries these updates: each is one more possibility [H2], to be confirmed under
   * `operation` (undefined: nothing will ever confirm it).
   *
   * @param given CPUs that somebody gets by this answer, if it is applied.
   * @param late The container whose update is applied at some later time: the one being resized.
   */
  record(
    operation: string | undefined,
    updates: readonly AnsweredUpdate[],
    { given, nowMs, late }: { readonly given: CpuSet; readonly nowMs: number; readonly late?: string },
  ): void {
    if (updates.length === 0) return;
    const noted = { ...this.#note(operation, updates), given, late, sinceMs: nowMs };
    if (operation !== undefined) this.#operations.set(operation, noted);
    if (late !== undefined) this.#ledger.invalidateView();
  }

  #note(
    operation: string | undefined,
    updates: readonly AnsweredUpdate[],
  ): Pick<Operation, "seq" | "changes"> {
    const seq = ++this.#seq;
    const changes = new Map<string, WantedChange>();
    for (const { record, cpus } of updates) {
      changes.set(record.id, { before: record.wanted, after: cpus, wasDue: record.due });
      const { pending } = record;
      this.#ledger.put({
        ...record,
        // The set of an owner to be, or of one that gives up what it has, is wanted when it is confirmed.
        wanted: isSettledLater(record) ? record.wanted : cpus,
        possible: record.possible.with({ seq, cpus, reach: REACH[record.phase] }),
        pending: pending?.cause === "placement" ? { ...pending, operation } : pending,
        due: false,
      });
    }
    return { seq, changes };
  }

  /**
   * Whether the container's newest update may be left alone for now, although nobody knows whether it was made: where
   * the operation that carried it fails, nobody gets the CPUs at stake, so nothing is wrong with the old set.
   *
   * @param stake CPUs that the container may have and must not.
   */
  mayWait(record: ContainerRecord, stake: CpuSet): boolean {
    const operations = [...this.#operations.values()];
    if (this.#flight !== undefined) operations.push(this.#flight);
    return operations.some(({ seq, changes, given }) =>
      changes.has(record.id) && (record.phase !== "running" || record.possible.isSolid(seq)) &&
      stake.isSubsetOf(given)
    );
  }

  /** The operation went through: what its answer carried was applied. */
  confirm(operation: string, nowMs: number): void {
    const done = this.#take(operation);
    if (done === undefined) return;
    for (const [id, { after }] of done.changes) {
      const record = this.#ledger.containers.get(id);
      // While a late update is under way, nobody knows whether it is applied before or after this answer.
      if (record === undefined || this.#isUnderWay(id)) continue;
      const isLate = done.late === id && record.possible.latestSeq !== done.seq;
      const possible = isLate ? this.#asNewest(record, after) : record.possible.confirmed(done.seq);
      const confirmed = { ...record, possible };
      this.#ledger.put(confirmed);
      if (isPlacementBy(confirmed, operation)) this.#ledger.settlePending(confirmed, nowMs);
    }
  }

  /** Whether an update of the container was answered a moment ago, and nothing told yet what became of it. */
  isAwaited(id: string, nowMs: number): boolean {
    if (this.#flight?.changes.has(id)) return true;
    const limitMs = nowMs - AWAITED_MS;
    return this.#operations.values().some(({ changes, sinceMs }) => sinceMs > limitMs && changes.has(id));
  }

  /** Whether an update of the container is applied at a time of the runtime's choice. */
  #isUnderWay(id: string): boolean {
    return this.#flight?.changes.has(id) === true || this.isLate(id);
  }

  /** Whether a resize of the container was answered with an update that the runtime applies later. */
  isLate(id: string): boolean {
    return this.#operations.values().some(({ late, changes }) => late === id && changes.has(id));
  }

  /** A late update has landed, maybe after younger ones: no confirmation of those must rule it out. */
  #asNewest(record: ContainerRecord, cpus: CpuSet): ContainerRecord["possible"] {
    return record.possible.with({ seq: ++this.#seq, cpus, reach: REACH[record.phase] });
  }

  /**
   * The operation will never be confirmed. What a shrink took stays unconfirmed; a growth is wanted no more, so that
   * it is offered again later rather than believed; a container that got a place looks for one again.
   */
  abandon(operation: string, nowMs: number): void {
    const lost = this.#take(operation);
    if (lost !== undefined) this.#takeBack(lost, operation, nowMs);
  }

  /** Abandons resizes that are never told to have failed: their containers' other updates wait for them. */
  expire(nowMs: number): void {
    for (const [key, { late, sinceMs }] of this.#operations) {
      if (late !== undefined && sinceMs + RESIZE_LIMIT_MS <= nowMs) this.abandon(key, nowMs);
    }
  }

  #take(key: string): Operation | undefined {
    const operation = this.#operations.get(key);
    this.#operations.delete(key);
    if (operation?.late !== undefined) this.#ledger.invalidateView();
    return operation;
  }

  #takeBack(lost: Operation, operation: string, nowMs: number): void {
    for (const [id, { before, after, wasDue }] of lost.changes) {
      const record = this.#ledger.containers.get(id);
      if (record === undefined) continue;
      // Wanting less than was answered has it offered again; what it may really have does not depend on that.
      const kept = before.intersection(after);
      const isGrowth = isPooled(record) && record.wanted.equals(after) && !after.isSubsetOf(before) &&
        !kept.isEmpty;
      const taken = { ...record, due: record.due || wasDue, wanted: isGrowth ? kept : record.wanted };
      this.#ledger.put(taken);
      if (isPlacementBy(taken, operation)) this.#ledger.dropPending(taken, nowMs);
    }
  }

  /** A call of `Runtime.UpdateContainers` with these updates goes out; only one may be in flight [G4]. */
  takeOff(updates: readonly AnsweredUpdate[], nowMs: number): void {
    this.#flight = {
      ...this.#note(FLIGHT, updates),
      given: this.#ledger.online,
      sinceMs: nowMs,
      late: undefined,
    };
    this.#ledger.invalidateView();
  }

  /**
   * The call was answered. Where other answers updated a container meanwhile, nobody knows which came last: the set
   * of the call counts as the newest possibility, so that no confirmation of the others rules it out.
   *
   * @returns Whether that is so for some container: it may need a correction at once.
   */
  land(applied: boolean, nowMs: number): boolean {
    const flight = this.#flight;
    if (flight === undefined) return false;
    let isOvertaken = false;
    this.#flight = undefined;
    this.#ledger.invalidateView();
    for (const [id, { after }] of flight.changes) {
      const record = this.#ledger.containers.get(id);
      if (record === undefined) continue;
      if (record.possible.latestSeq !== flight.seq) {
        isOvertaken = true;
        this.#ledger.put({ ...record, possible: this.#asNewest(record, after) });
      } else if (applied) {
        const confirmed = { ...record, possible: record.possible.confirmed(flight.seq) };
        this.#ledger.put(confirmed);
        if (isPlacementBy(confirmed, FLIGHT)) this.#ledger.settlePending(confirmed, nowMs);
      }
    }
    if (!applied) this.#takeBack(flight, FLIGHT, nowMs);
    return isOvertaken;
  }
}

/** How far an update of a container reaches in each phase of its life. */
const REACH = { creating: "nowhere", created: "spec", running: "cgroup" } as const;

/** Key of the operation that a call outside any hook is. */
const FLIGHT = "unsolicited";

function isPlacementBy(record: ContainerRecord, operation: string): boolean {
  return record.pending?.cause === "placement" && record.pending.operation === operation;
}

/** Whether a pending change will tell where it is wanted. */
function isSettledLater(record: ContainerRecord): boolean {
  return becomesOwner(record) || (isOwner(record) && record.pending !== undefined);
}
