import { CpuSet } from "../cpuset/mod.ts";
import { type CpuView, legalShared } from "../policy/mod.ts";
import type { Topology } from "../topology/mod.ts";
import { Answers, type Books } from "./answers.ts";
import type { LedgerContents } from "./contents.ts";
import { becomesOwner, ContainerTable, isOwner, isPinned, isPooled, ownedCpus } from "./container_table.ts";
import {
  type ContainerRecord,
  type FreedCpus,
  type Hold,
  HOLD_MS,
  type PinnedPod,
  type SlotKey,
} from "./records.ts";
import type { RestingSets } from "./resting.ts";

/** How long an ended id is remembered, so that a late event does not bring it back to life. */
const TOMBSTONE_MS = 600_000;
/** How long the end of a slot counts as "a moment ago" for growth at once [G1]. */
const SLOT_END_MS = 600_000;

/**
 * Who has which CPUs, who wants which, and what is not certain yet. Pure state: no clock (times come as
 * arguments, in ms of one clock), no input or output, and nothing here decides where a container goes.
 */
export class Ledger implements Books {
  #topology: Topology;
  /** The answers whose fate is not known yet. */
  readonly answers: Answers;
  readonly #containers = new ContainerTable();
  readonly #holds = new Map<SlotKey, Hold>();
  readonly #pods = new Map<string, PinnedPod>();
  readonly #endedContainers = new Map<string, number>();
  readonly #endedSandboxes = new Map<string, number>();
  readonly #slotEnds = new Map<SlotKey, number>();
  #freed: readonly FreedCpus[] = [];
  #view: CpuView | undefined;
  #revision = 0;

  /** Clock ms of the last batch of growth; −Infinity before the first [G1]. */
  lastGrowthMs: number = Number.NEGATIVE_INFINITY;

  /** Empty books of a machine. */
  constructor(topology: Topology) {
    this.#topology = topology;
    this.answers = new Answers(this);
  }

  /** The machine. */
  get topology(): Topology {
    return this.#topology;
  }

  /**
   * The machine changed [T]. CPUs that went offline are held and idle no more; what containers want and may have is
   * left to the caller, who knows what becomes of them.
   */
  changeTopology(topology: Topology, nowMs: number): void {
    const gone = this.online.difference(topology.online);
    this.#topology = topology;
    this.take(gone, nowMs);
    this.invalidateView();
  }

  /** Books of a machine with the contents of others. */
  static of(topology: Topology, contents: LedgerContents): Ledger {
    const ledger = new Ledger(topology);
    ledger.restore(contents);
    return ledger;
  }

  /** Everything is again as it was when {@linkcode contents} told it. */
  restore(contents: LedgerContents): void {
    this.#containers.restore(contents.containers, contents.apart);
    refill(this.#holds, contents.holds.map((hold) => [hold.slot, hold]));
    refill(this.#pods, contents.pods.map((pod) => [pod.sandboxId, pod]));
    refill(this.#endedContainers, contents.endedContainers);
    refill(this.#endedSandboxes, contents.endedSandboxes);
    refill(this.#slotEnds, contents.slotEnds);
    this.#freed = contents.freed;
    this.lastGrowthMs = contents.lastGrowthMs;
    this.answers.restore(contents.answers);
  }

  /** Everything it holds: what later answers depend on. */
  contents(): LedgerContents {
    return {
      containers: [...this.#containers.byId.values()],
      apart: Array.from(this.#containers.apart, ({ id }) => id),
      holds: [...this.#holds.values()],
      pods: [...this.#pods.values()],
      freed: this.#freed,
      endedContainers: new Map(this.#endedContainers),
      endedSandboxes: new Map(this.#endedSandboxes),
      slotEnds: new Map(this.#slotEnds),
      lastGrowthMs: this.lastGrowthMs,
      answers: this.answers.contents(),
    };
  }

  /**
   * Changes whenever something changes in a way that the time at which it happened matters for. So work that no event
   * asked for need not be remembered where this stays the same: done later, it does the same.
   */
  get revision(): number {
    return this.#revision;
  }

  /** CPUs that run. */
  get online(): CpuSet {
    return this.topology.online;
  }

  /** Live containers in the order they were recorded. */
  get containers(): ReadonlyMap<string, ContainerRecord> {
    return this.#containers.byId;
  }

  /** Holds by slot. */
  get holds(): ReadonlyMap<SlotKey, Hold> {
    return this.#holds;
  }

  /** Pods whose pins count, by sandbox id. */
  get pods(): ReadonlyMap<string, PinnedPod> {
    return this.#pods;
  }

  /** The containers that do not live on the shared pool. */
  get apart(): Iterable<ContainerRecord> {
    return this.#containers.apart;
  }

  /** The containers that are not at rest, in the order they were recorded. */
  get restless(): readonly ContainerRecord[] {
    return this.#containers.restless;
  }

  /** The sets of shared containers at rest. */
  get resting(): RestingSets {
    return this.#containers.resting;
  }

  /** The live containers of a slot, oldest first. */
  inSlot(slot: SlotKey): readonly ContainerRecord[] {
    return this.#containers.inSlot(slot);
  }

  /** Records a container, or replaces its record. */
  put(record: ContainerRecord): void {
    // The view does not depend on what pooled containers have: with hundreds of them this is worth the check.
    if (this.#containers.put(record)) this.#view = undefined;
    this.#revision++;
  }

  /** Forgets a container without further consequences. */
  drop(id: string): void {
    if (this.#containers.drop(id)) this.#view = undefined;
    this.#revision++;
  }

  /** A pending change was confirmed: it is the truth now, and what the container gave up is free [H4]. */
  settlePending(record: ContainerRecord, nowMs: number): ContainerRecord {
    const { pending } = record;
    if (pending === undefined) return record;
    const { placement, request, degraded, reason } = pending;
    // A container of the pool may have been moved meanwhile: where it is told to be now is what counts.
    const wanted = becomesOwner(record) || isOwner(record) ? pending.wanted : record.wanted;
    const next = { placement, request, wanted, degraded, reason };
    const settled = this.#degradedWhereSheltered({ ...record, ...next, pending: undefined });
    this.put(settled);
    this.free(ownedCpus(record).difference(ownedCpus(settled)), nowMs);
    return settled;
  }

  /** A container of the pool that was moved meanwhile may be where it is for want of CPUs by the rules [G2]. */
  #degradedWhereSheltered(record: ContainerRecord): ContainerRecord {
    if (!isPooled(record) || record.degraded !== undefined) return record;
    const isLegal = record.wanted.isSubsetOf(legalShared(this.view(), record.forbidden));
    return isLegal ? record : { ...record, degraded: "no-shared-cpu" };
  }

  /** A pending change failed: what the container would have gained is free. */
  dropPending(record: ContainerRecord, nowMs: number): ContainerRecord {
    if (record.pending === undefined) return record;
    // A container of the pool that was told its place already stays there: what it had before may be others' by now.
    const told = record.possible.latest.intersection(this.online);
    const wanted = isPooled(record) && becomesOwner(record) && !told.isEmpty ? told : record.wanted;
    const kept: ContainerRecord = { ...record, wanted, pending: undefined };
    this.put(kept);
    this.free(ownedCpus(record).difference(ownedCpus(kept)), nowMs);
    return kept;
  }

  /** Whether an id ended a short while ago. */
  isEnded(id: string): boolean {
    return this.#endedContainers.has(id);
  }

  /** Remembers that an id ended. */
  bury(id: string, nowMs: number): void {
    remember(this.#endedContainers, id, nowMs);
  }

  /** Ids that are used again live again. */
  unbury(container: { readonly id: string; readonly sandboxId: string }): void {
    this.#endedContainers.delete(container.id);
    this.#endedSandboxes.delete(container.sandboxId);
  }

  /** Whether a sandbox was stopped or removed a short while ago. */
  isSandboxEnded(sandboxId: string): boolean {
    return this.#endedSandboxes.has(sandboxId);
  }

  /** Ends the holds and pins of a sandbox [H6]. */
  endSandbox(sandboxId: string, nowMs: number): void {
    remember(this.#endedSandboxes, sandboxId, nowMs);
    const pod = this.#pods.get(sandboxId);
    if (pod !== undefined) this.#endPins(pod, nowMs);
    for (const hold of this.#holds.values()) {
      if (hold.sandboxId === sandboxId) this.endHold(hold.slot, nowMs);
    }
  }

  /** Pins of a pod count from now [A7]. */
  putPod(pod: PinnedPod): void {
    this.#pods.set(pod.sandboxId, pod);
    this.invalidateView();
  }

  /** Keeps CPUs for a slot that may come back [P1]. They are idle from now on. */
  hold(slot: SlotKey, sandboxId: string, cpus: CpuSet, nowMs: number): void {
    this.#holds.set(slot, { slot, sandboxId, cpus, untilMs: nowMs + HOLD_MS });
    this.invalidateView();
  }

  /** Ends a hold: its CPUs are idle for the growth delay, then anybody's [G1]. */
  endHold(slot: SlotKey, nowMs: number): void {
    const hold = this.#holds.get(slot);
    if (hold === undefined) return;
    this.#holds.delete(slot);
    this.invalidateView();
    this.free(hold.cpus, nowMs);
  }

  /** CPUs that belong to nobody since now. */
  free(cpus: CpuSet, nowMs: number): void {
    if (cpus.isEmpty) return;
    this.#freed = [...this.#freed, { cpus, sinceMs: nowMs }];
    this.invalidateView();
  }

  /** CPUs were given away: holds on them are void, and they are idle no more. */
  take(cpus: CpuSet, nowMs: number): void {
    if (cpus.isEmpty) return;
    for (const hold of this.#holds.values()) {
      if (hold.cpus.intersects(cpus)) this.endHold(hold.slot, nowMs);
    }
    if (this.#freed.some((freed) => freed.cpus.intersects(cpus))) {
      this.#freed = this.#freed.map((freed) => ({ ...freed, cpus: freed.cpus.difference(cpus) }))
        .filter((freed) => !freed.cpus.isEmpty);
    }
    this.invalidateView();
  }

  /** Notes that a slot's last container ended. */
  noteSlotEnd(slot: SlotKey, nowMs: number): void {
    remember(this.#slotEnds, slot, nowMs);
  }

  /** Whether the slot ended less than ten minutes ago [G1]. */
  endedRecently(slot: SlotKey): boolean {
    return this.#slotEnds.has(slot);
  }

  /** Drops what time has ended: holds, pins of pods without containers, idleness, tombstones. */
  expire(nowMs: number, poolGrowthDelayMs: number): void {
    this.answers.expire(nowMs);
    // Maps may lose entries while they are walked; copies would be made for nothing at every event.
    for (const hold of this.#holds.values()) {
      if (hold.untilMs <= nowMs) this.endHold(hold.slot, hold.untilMs);
    }
    for (const pod of this.#pods.values()) {
      if (pod.emptySinceMs !== undefined && pod.emptySinceMs + HOLD_MS <= nowMs) {
        this.#endPins(pod, pod.emptySinceMs + HOLD_MS);
      }
    }
    for (const record of this.#containers.apart) {
      // The runtime's own deadline is long over: the operation failed.
      if (record.pending !== undefined && record.pending.sinceMs + HOLD_MS <= nowMs) {
        this.dropPending(record, nowMs);
      }
    }
    const young = this.#freed.filter((freed) => freed.sinceMs + poolGrowthDelayMs > nowMs);
    if (young.length !== this.#freed.length) {
      this.#freed = young;
      this.#view = undefined;
    }
    forgetOlder(this.#endedContainers, nowMs - TOMBSTONE_MS);
    forgetOlder(this.#endedSandboxes, nowMs - TOMBSTONE_MS);
    forgetOlder(this.#slotEnds, nowMs - SLOT_END_MS);
  }

  #endPins(pod: PinnedPod, atMs: number): void {
    this.#pods.delete(pod.sandboxId);
    this.free(pod.cpus, atMs);
  }

  /** Something outside the records changed that the view depends on. */
  invalidateView(): void {
    this.#view = undefined;
    this.#revision++;
  }

  /** Who has the CPUs now. Computed once per change. */
  view(): CpuView {
    return this.#view ??= this.#computeView();
  }

  #computeView(): CpuView {
    const online = this.topology.online;
    const sets = this.#setsApart();
    const pinned = CpuSet.union(sets.pinned).intersection(online);
    const exclusive = CpuSet.union(sets.owned).intersection(online).difference(pinned);
    const owned = pinned.union(exclusive);
    const untouchable = CpuSet.union(sets.quarantined).intersection(online);
    const quarantined = untouchable.difference(owned);
    const taken = owned.union(quarantined);
    const isolated = this.topology.isolated.intersection(online).difference(taken);
    const pool = online.difference(taken).difference(isolated);
    const held = CpuSet.union([...this.#holds.values()].map((hold) => hold.cpus));
    const unsettled = CpuSet.union(sets.unsettled).intersection(pool);
    const idle = CpuSet.union(this.#freed.map((freed) => freed.cpus)).union(held).intersection(pool)
      .union(unsettled);
    return {
      topology: this.topology,
      online,
      pinned,
      exclusive,
      quarantined,
      haunted: untouchable.intersection(pinned),
      isolated,
      pool,
      idle,
      unsettled,
      inFlight: this.answers.inFlight,
    };
  }

  /** The sets that the states of CPUs are made of, in one walk: hundreds of owners are normal. */
  #setsApart(): { readonly [K in "pinned" | "owned" | "quarantined" | "unsettled"]: readonly CpuSet[] } {
    const pinned = Array.from(this.#pods.values(), ({ cpus }) => cpus);
    const owned: CpuSet[] = [];
    const quarantined: CpuSet[] = [];
    const unsettled: CpuSet[] = [];
    for (const record of this.#containers.apart) {
      const { wanted, possible } = record;
      const isPinnedNow = isPinned(record);
      if (isPinnedNow) pinned.push(wanted);
      else if (isQuarantined(record)) quarantined.push(wanted);
      else owned.push(ownedCpus(record));
      // CPUs an owner gave up that it may still have: shared containers are not sent there meanwhile [H2].
      if ((isPinnedNow || isOwner(record)) && !possible.isExactly(wanted)) {
        unsettled.push(possible.union.difference(wanted));
      }
    }
    return { pinned, owned, quarantined, unsettled };
  }
}

function refill<K, V>(map: Map<K, V>, entries: Iterable<readonly [K, V]>): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

function isQuarantined(record: ContainerRecord): boolean {
  return record.placement.kind === "foreign" && record.placement.quarantined;
}

/** Sets a time and moves the key to the end: the maps of times are kept in time order. */
function remember(times: Map<string, number>, key: string, atMs: number): void {
  times.delete(key);
  times.set(key, atMs);
}

function forgetOlder(times: Map<string, number>, limitMs: number): void {
  // Insertion order is time order: an entry that is young enough ends the search.
  for (const [key, atMs] of times) {
    if (atMs > limitMs) return;
    times.delete(key);
  }
}
