import { CpuSet } from "../cpuset/mod.ts";
import type { AnsweredUpdate, ContainerRecord, PendingChange } from "../ledger/mod.ts";
import type { ContainerUpdate } from "../nri/mod.ts";
import type { Refusal } from "../policy/mod.ts";
import type { Cargo } from "./cargo.ts";
import { type EventContext, RefusalError } from "./context.ts";
import { tellDecision } from "./decision_log.ts";
import { type Granted, tellPlacement } from "./explain.ts";
import { growthUpdates } from "./grow.ts";
import { fillUp } from "./hotplug.ts";
import { orderUpdates } from "./order.ts";
import { ownerUpdates } from "./owner_updates.ts";
import { placeInteger } from "./place.ts";
import { detourOf, pooledUpdates } from "./pooled_updates.ts";

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
  const necessary = necessaryUpdates(context, cargo, toOwners);
  const view = context.ledger.view();
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

/**
 * Who must move: whoever shares a CPU that an owner is told to go to must leave it by the same answer, and an owner that
 * may still have a CPU to which a container of the pool goes for want of others, too.
 */
function necessaryUpdates(context: EventContext, cargo: Cargo, toOwners: CpuSet): readonly AnsweredUpdate[] {
  const isProvable = cargo.operation !== undefined;
  const owners = ownerUpdates(context, cargo, toOwners);
  const pooled = pooledUpdates(context, cargo.exclude, { ...owners, isProvable });
  const pressed = pooled.filter(({ cpus }) => cpus.intersects(owners.kept));
  if (pressed.length === 0) return [...owners.updates, ...pooled];
  const shared = CpuSet.union([cargo.shared, ...pressed.map(({ cpus }) => cpus)]);
  const all = ownerUpdates(context, { ...cargo, shared }, toOwners);
  return [...all.updates, ...pooledUpdates(context, cargo.exclude, { ...all, isProvable })];
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
  for (const record of context.ledger.restless) {
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
  // A place of its own is a new word, whatever became of the repairs before [V].
  const placed = { ...record, pending, isStubborn: false };
  context.ledger.put(placed);
  if (record.possible.isExactly(cpus)) context.ledger.settlePending(placed, context.nowMs);
}

/** Every CPU a container has, may have or will have. */
function everyCpuOf(record: ContainerRecord): CpuSet {
  return record.possible.union.union(record.wanted).union(record.pending?.wanted ?? CpuSet.EMPTY);
}

/** The protocol's form of an update. Only annotated containers are bound to memory nodes [M1] [M2]. */
export function toUpdate({ record, cpus }: AnsweredUpdate): ContainerUpdate {
  return { containerId: record.id, cpus: cpus.toString(), mems: record.mems, ignoreFailure: true };
}
