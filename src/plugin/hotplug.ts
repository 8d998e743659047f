import { CpuSet } from "../cpuset/mod.ts";
import { type ContainerRecord, isOwner, isPooled, slotOf } from "../ledger/mod.ts";
import { candidatesOf, legalShared, sharedTarget } from "../policy/mod.ts";
import type { Topology } from "../topology/mod.ts";
import type { EventContext } from "./context.ts";
import { tellDecision } from "./decision_log.ts";
import { allocate, type Granted, tellPlacement } from "./explain.ts";
import { heldForOthers, leavingSharedAlive } from "./place.ts";
import { REASONS } from "./reasons.ts";
import { onlinePart } from "./running_class.ts";

/**
 * The machine changed [T]: every plan, hold and set loses the CPUs that went offline; pins get back those that came,
 * then integer containers short of CPUs, then the pool. Nothing is sent from here: the next carrier brings what must
 * change, or a call outside any hook where that is allowed [G4].
 */
export function followMachine(context: EventContext, next: Topology): void {
  const { ledger, nowMs } = context;
  const came = next.online.difference(ledger.online);
  const gone = ledger.online.difference(next.online);
  if (came.isEmpty && gone.isEmpty && next.isolated.equals(ledger.topology.isolated)) return;
  ledger.changeTopology(next, nowMs);
  for (const record of [...ledger.containers.values()]) {
    const possible = record.possible.following(next.online);
    ledger.put(without(possible === record.possible ? record : { ...record, possible }, gone));
  }
  for (const record of [...ledger.containers.values()]) repin(context, record, came);
  fillUp(context, { avoid: CpuSet.EMPTY, exclude: undefined });
  confineEmpty(context);
  for (const record of [...ledger.containers.values()]) settleOnPool(context, record);
  ledger.free(came.intersection(ledger.view().pool), nowMs);
  context.logger.warn("CPUs changed", {
    online: next.online.toString(),
    ...(gone.isEmpty ? {} : { wentOffline: gone.toString() }),
    ...(came.isEmpty ? {} : { cameOnline: came.toString() }),
  });
  for (const record of ledger.containers.values()) tellDegraded(context, record);
}

/** The container as it will be without some CPUs. What it may really have is left: the CPUs may come back. */
function without(record: ContainerRecord, gone: CpuSet): ContainerRecord {
  if (gone.isEmpty || record.placement.kind === "foreign") return record;
  const wanted = record.wanted.difference(gone);
  const lacks = isOwner(record) && record.placement.kind === "integer" &&
    wanted.size < record.placement.count;
  return {
    ...record,
    wanted,
    pending: pendingWithout(record, gone),
    degraded: lacks ? "short" : record.degraded,
  };
}

/** A change that is not confirmed yet, as it will be without some CPUs. */
function pendingWithout(record: ContainerRecord, gone: CpuSet): ContainerRecord["pending"] {
  const { pending } = record;
  if (pending === undefined) return undefined;
  const left = pending.wanted.difference(gone);
  const { placement } = pending;
  // One that gives up some of its CPUs keeps others of them instead.
  const spare = isOwner(record) ? record.wanted.difference(gone).difference(left) : CpuSet.EMPTY;
  const missing = placement.kind === "integer" ? Math.max(0, placement.count - left.size) : 0;
  const wanted = left.union(spare.take(missing));
  if (placement.kind !== "integer" || !placement.placed) return { ...pending, wanted };
  if (!wanted.isEmpty) {
    return { ...pending, wanted, degraded: wanted.size < placement.count ? "short" : pending.degraded };
  }
  // A place without a CPU is none; a request is the new truth all the same [H4], and waits for a place.
  if (pending.cause === "placement") return undefined;
  return {
    ...pending,
    wanted,
    placement: { ...placement, placed: false },
    degraded: "not-placed",
    reason: REASONS.offline,
  };
}

/** An annotated container has what is online of its list, neither more nor less. */
function repin(context: EventContext, record: ContainerRecord, came: CpuSet): void {
  const { ledger } = context;
  if (record.placement.kind !== "annotated") return;
  const { list } = record.placement;
  const { cpus, mems } = onlinePart(list, ledger.topology);
  const isWhole = cpus.equals(list);
  const degraded = isWhole ? undefined : "cpu-offline" as const;
  if (cpus.isEmpty) {
    ledger.put({ ...record, placement: { ...record.placement, placed: false }, degraded });
    return;
  }
  ledger.take(cpus, context.nowMs);
  ledger.put({
    ...record,
    placement: { ...record.placement, placed: true },
    wanted: cpus,
    mems,
    degraded,
    // cgroup v1 forgets a CPU that went offline: the set is written again although it seems the same.
    due: record.due || cpus.intersects(came) || mems !== record.mems,
  });
}

/** Whom and what filling up leaves alone. */
export interface FillUpLimits {
  /** CPUs that somebody else gets by the same answer. */
  readonly avoid: CpuSet;
  /** The container that the hook is about: no update of others names it. */
  readonly exclude: string | undefined;
}

/**
 * Integer containers that lost CPUs get others, as many as there are; those without any CPU come first.
 *
 * @returns The CPUs they get.
 */
export function fillUp(context: EventContext, { avoid, exclude }: FillUpLimits): CpuSet {
  const { ledger } = context;
  const short: ContainerRecord[] = [];
  for (const record of ledger.apart) if (isShort(record) && record.id !== exclude) short.push(record);
  short.sort((a, b) => Math.sign(a.wanted.size) - Math.sign(b.wanted.size));
  let given = CpuSet.EMPTY;
  for (const { id } of short) {
    const record = ledger.containers.get(id);
    // A container of the same slot may have brought it up to strength already.
    if (record === undefined || !isShort(record)) continue;
    const more = allocateSome(context, record, avoid);
    if (more !== undefined) {
      ledger.take(more.cpus, context.nowMs);
      given = given.union(more.cpus);
      const cpus = record.wanted.union(more.cpus);
      tellPlacement(context, { ...more, cause: "fill-up", identity: record, cpus });
      tellDecision(context, "container got CPUs for those that went offline", {
        hook: "carrier",
        identity: record,
        class: "integer",
        before: record.wanted,
        after: cpus,
        reason: more.reason,
        updates: [],
      });
    }
    for (const twin of twinsOf(context, record)) strengthen(context, twin, more);
  }
  return given;
}

function isShort(record: ContainerRecord): boolean {
  const { placement, wanted, pending } = record;
  return isOwner(record) && pending === undefined && placement.kind === "integer" &&
    wanted.size < placement.count;
}

function countOf({ placement }: ContainerRecord): number {
  return placement.kind === "integer" ? placement.count : 0;
}

/** The containers of its slot that have the same CPUs and want as many, itself included [Y7]. */
function twinsOf(context: EventContext, record: ContainerRecord): readonly ContainerRecord[] {
  return context.ledger.inSlot(slotOf(record)).filter((twin) =>
    isShort(twin) && twin.wanted.equals(record.wanted) && countOf(twin) === countOf(record)
  );
}

function strengthen(context: EventContext, record: ContainerRecord, more: Granted | undefined): void {
  const wanted = more === undefined ? record.wanted : record.wanted.union(more.cpus);
  const isWhole = record.placement.kind === "integer" && wanted.size === record.placement.count;
  if (more === undefined && record.degraded === "short") return;
  // What it is thought to have may be just that, and cgroup v1 has forgotten a CPU of it that was offline for a moment.
  const due = record.due || more !== undefined;
  const reason = more === undefined ? record.reason : more.reason;
  context.ledger.put({ ...record, wanted, due, degraded: isWhole ? undefined : "short", reason });
}

/** As many of the missing CPUs as there are, by the rules of placement; undefined where there is none. */
function allocateSome(context: EventContext, record: ContainerRecord, avoid: CpuSet): Granted | undefined {
  if (record.placement.kind !== "integer") return undefined;
  const view = context.ledger.view();
  const settings = leavingSharedAlive(context, view);
  const forbidden = record.forbidden.union(avoid);
  const missing = record.placement.count - record.wanted.size;
  // A resize can ask for any number: no more rounds than there are CPUs.
  const most = candidatesOf(view, forbidden, settings).size;
  for (let count = Math.min(missing, most); count > 0; count--) {
    const wish = {
      count,
      forbidden,
      heldForSlot: CpuSet.EMPTY,
      heldForOthers: heldForOthers(context, record),
      near: record.wanted,
    };
    const allocation = allocate(context, { view, wish, settings });
    if (allocation.kind !== "granted") continue;
    const kept = record.wanted.size;
    return kept === 0
      ? allocation
      : { ...allocation, reason: `beside the ${kept} it has: ${allocation.reason}` };
  }
  return undefined;
}

/** An integer container that nothing is left for is confined to the pool, as one that found no place [Y3]. */
function confineEmpty({ ledger }: EventContext): void {
  for (const record of [...ledger.apart]) {
    if (!isOwner(record) || !record.wanted.isEmpty || record.placement.kind !== "integer") continue;
    const placement = { ...record.placement, placed: false };
    // Due: should it get the same CPUs again, cgroup v1 has forgotten them.
    ledger.put({ ...record, placement, due: true, degraded: "not-placed", reason: REASONS.offline });
  }
}

/** A container of the pool whose set is no longer one by the rules gets another. */
function settleOnPool(context: EventContext, record: ContainerRecord): void {
  if (!isPooled(record)) return;
  const view = context.ledger.view();
  const kept = record.wanted.intersection(legalShared(view, record.forbidden));
  const target = kept.isEmpty ? sharedTarget(view, record.forbidden, record.wanted) : undefined;
  const wanted = target === undefined ? kept : target.cpus;
  if (wanted.isEmpty) {
    // The machine has no CPU for it, so nothing can be sent: it is told where it was, and the kernel puts it somewhere.
    const told = record.possible.latest;
    context.ledger.put({ ...record, wanted: told, degraded: record.degraded ?? "no-shared-cpu" });
    return;
  }
  const degraded = record.degraded ?? (target?.degraded === true ? "no-shared-cpu" : undefined);
  context.ledger.put({ ...record, wanted, degraded });
}

function tellDegraded(context: EventContext, record: ContainerRecord): void {
  const { degraded, placement } = record;
  if (degraded !== "cpu-offline" && degraded !== "short") return;
  context.logger.warn("container degraded", {
    pod: `${record.namespace}/${record.podName}`,
    container: record.name,
    containerId: record.id,
    class: placement.kind,
    cpus: record.wanted.toString(),
    reason: degraded,
  });
}
