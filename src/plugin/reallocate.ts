import { CpuSet } from "../cpuset/mod.ts";
import {
  becomesOwner,
  type ContainerIdentity,
  type ContainerRecord,
  isOwner,
  isPooled,
  ownedCpus,
  RESIZE_LIMIT_MS,
  slotOf,
} from "../ledger/mod.ts";
import {
  type CpuView,
  type Displaced,
  explainMove,
  planReallocation,
  type Refusal,
  type SettleQuestion,
} from "../policy/mod.ts";
import type { EventContext } from "./context.ts";
import { type Granted, isExplaining } from "./explain.ts";
import { deadAttempts, heldForOthers } from "./place.ts";
import { withOwned, withPins, withReleased } from "./view_changes.ts";

/** An owner that leaves CPUs which a pod pins, for others. */
export interface Move {
  readonly record: ContainerRecord;
  /** Its new set, as many CPUs as before. */
  readonly cpus: CpuSet;
  /** Why these CPUs. */
  readonly reason: string;
  /** Why, criterion by criterion. */
  readonly explain: Granted["explain"];
}

/** How the owners of pinned CPUs make way. */
export interface MakingWay {
  readonly kind: "possible";
  /** Who moves where; one slot's containers move together. */
  readonly moves: readonly Move[];
  /** Containers whose unconfirmed change is given up: it wanted CPUs that are pinned now. */
  readonly dropped: readonly ContainerRecord[];
  /** The view as it will be. */
  readonly view: CpuView;
}

/**
 * Plans how integer containers make way for a pod's pins (spec §9): all of them find other CPUs, or none moves.
 * Changes nothing.
 */
export function planMakingWay(
  context: EventContext,
  identity: ContainerIdentity,
  pins: CpuSet,
): MakingWay | { readonly kind: "refused"; readonly refusal: Refusal } {
  const { ledger, settings } = context;
  if (pins.isEmpty) return { kind: "possible", moves: [], dropped: [], view: ledger.view() };
  const attempts = deadAttempts(context, identity);
  const claimed = [...ledger.apart].filter((record) =>
    ownedCpus(record).intersects(pins) && !attempts.includes(record)
  );
  const view = withPins(ledger.view(), pins);
  if (claimed.length === 0) return { kind: "possible", moves: [], dropped: [], view };
  const busy = claimed.filter((record) => isBeingResized(context, record));
  if (busy.length > 0) return { kind: "refused", refusal: busyRefusal(busy) };
  const dropped = claimed.filter((record) => record.pending !== undefined);
  const gone = dropped.map((record) =>
    ownedCpus(record).difference(isOwner(record) ? record.wanted : CpuSet.EMPTY)
  );
  const owners = claimed.filter((record) => isOwner(record) && record.wanted.intersects(pins));
  const cleared = withReleased(view, CpuSet.union(gone));
  const slots = groupBySet(owners);
  const plan = planReallocation(cleared, {
    displaced: [...slots].map(([id, records]) => displacedOf(id, records, ownedByTwins(context, records))),
    held: heldForOthers(context, identity),
    sharedForbidden: forbiddenByShared(context, dropped),
    readers: context.readers,
  }, settings);
  if (plan.kind === "refused") return plan;
  context.checkDeadline();
  const moves = [...plan.moves].flatMap(([id, cpus]) =>
    (slots.get(id) ?? []).map((record) => ({
      record,
      cpus,
      reason: plan.reasons.get(id) ?? "",
      explain: explanationOf(context, plan.questions.get(id), cpus),
    }))
  );
  const staying = CpuSet.union([...slots.values()].map((records) => ownedByTwins(context, records)));
  const leaving = CpuSet.union(owners.map(({ wanted }) => wanted)).difference(staying);
  const vacated = withReleased(cleared, leaving);
  return {
    kind: "possible",
    moves,
    dropped,
    view: withOwned(vacated, CpuSet.union([...plan.moves.values()])),
  };
}

function explanationOf(
  context: EventContext,
  question: SettleQuestion | undefined,
  cpus: CpuSet,
): Granted["explain"] {
  if (question === undefined || !isExplaining(context)) return undefined;
  return () => explainMove(question, cpus);
}

/**
 * Whether the runtime may apply an answered update at a moment of its own, which could overwrite a move; or may go through
 * with a resize that needs no update, after which the container owns what it has.
 */
function isBeingResized({ ledger, nowMs }: EventContext, { id, pending }: ContainerRecord): boolean {
  const isAsked = pending?.cause === "resize" && nowMs < pending.sinceMs + RESIZE_LIMIT_MS;
  return isAsked || ledger.answers.isLate(id);
}

function busyRefusal(busy: readonly ContainerRecord[]): Refusal {
  const names = busy.map(nameOf).join(", ");
  return {
    kind: "conflict",
    message: `cannot reallocate conflicting containers: the CPUs of ${names} are being changed, try again`,
  };
}

function nameOf({ namespace, podName, name }: ContainerRecord): string {
  return `${namespace}/${podName}/${name}`;
}

/** The containers of a slot share their CPUs, and so their move; where their sets differ, each moves alone [Y7]. */
function groupBySet(owners: readonly ContainerRecord[]): ReadonlyMap<string, readonly ContainerRecord[]> {
  return Map.groupBy(owners, (record) => `${slotOf(record)} ${record.wanted}`);
}

/** What containers of the same slot own that do not move along: nobody else gets it [Y7]. */
function ownedByTwins({ ledger }: EventContext, records: readonly ContainerRecord[]): CpuSet {
  const [first] = records;
  if (first === undefined) return CpuSet.EMPTY;
  const twins = ledger.inSlot(slotOf(first)).filter((twin) => !records.includes(twin));
  return CpuSet.union(twins.map(ownedCpus));
}

function displacedOf(id: string, records: readonly ContainerRecord[], staying: CpuSet): Displaced {
  const cpus = CpuSet.union(records.map(({ wanted }) => wanted));
  const [first] = records;
  return {
    id,
    cpus: cpus.difference(staying),
    count: cpus.size,
    forbidden: CpuSet.union(records.map(({ forbidden }) => forbidden)),
    name: first === undefined ? id : nameOf(first),
  };
}

/** The distinct forbidden sets of the containers on the pool: each needs a CPU there [R2]. */
function forbiddenByShared(context: EventContext, dropped: readonly ContainerRecord[]): readonly CpuSet[] {
  const distinct = new Map<string, CpuSet>();
  for (const record of context.ledger.containers.values()) {
    if (!isPooled(record) || (becomesOwner(record) && !dropped.includes(record))) continue;
    distinct.set(record.forbidden.toString(), record.forbidden);
  }
  return [...distinct.values()];
}

/** Puts the plan into the ledger: the owners want their new sets now, whether or not the runtime follows at once [R3]. */
export function applyMakingWay(context: EventContext, { moves, dropped }: MakingWay): void {
  const { ledger, nowMs } = context;
  for (const record of dropped) ledger.dropPending(record, nowMs);
  for (const { record, cpus, reason } of moves) {
    const present = ledger.containers.get(record.id) ?? record;
    ledger.put({ ...present, wanted: cpus, degraded: undefined, reason });
  }
  ledger.take(CpuSet.union(moves.map(({ cpus }) => cpus)), nowMs);
  const left = CpuSet.union(moves.map(({ record, cpus }) => record.wanted.difference(cpus)));
  const kept = CpuSet.union(moves.map(({ cpus }) => cpus));
  ledger.free(left.difference(kept), nowMs);
}
