import { CpuSet, parseCpuList } from "../cpuset/mod.ts";
import { type ContainerRecord, isOwner, isPooled, ownedCpus, Possibilities, slotOf } from "../ledger/mod.ts";
import type { Container, PodSandbox } from "../nri/mod.ts";
import { allPinnedCpus, isLegalShared, sharedTarget } from "../policy/mod.ts";
import { putPlacement } from "./carrier.ts";
import type { EventContext } from "./context.ts";
import { placeInteger } from "./place.ts";
import { REASONS } from "./reasons.ts";
import { classifyRunning, degradationOf, type RunningClass } from "./running_class.ts";
import { classifiedOf, hasUnwrittenSet, identityOf, presentCpus } from "./translate.ts";

/** A running container that the ledger does not know, read but not yet settled. */
export interface Stranger {
  readonly record: ContainerRecord;
  /** The set it has by the runtime's word. */
  readonly present: CpuSet;
  /** `cpuset.mems` it has by the runtime's word. */
  readonly presentMems: string;
  /** All CPUs its pod's pins name. */
  readonly pins: CpuSet;
  /** Its creation time in ns; 0 where unknown. */
  readonly createdAt: number;
}

/** Reads a live container as it is: class by its request, set by the runtime's word. Changes nothing. */
export function readStranger(
  context: EventContext,
  pod: PodSandbox,
  container: Container,
  phase: ContainerRecord["phase"],
): Stranger {
  const { topology } = context.ledger;
  const classified = classifiedOf(pod, container, context.intentOf(pod));
  const classification = classifyRunning(classified, topology, context.settings);
  const present = presentCpus(container, topology.online);
  const record: ContainerRecord = {
    ...identityOf(pod, container),
    placement: placementOf(classification),
    request: classified.request,
    qos: classified.qos,
    forbidden: classification.class === "annotated" ? CpuSet.EMPTY : classified.intent.forbidden,
    wanted: classification.class === "annotated" && !classification.cpus.isEmpty
      ? classification.cpus
      : present,
    cgroupsPath: container.cgroupsPath,
    mems: classification.class === "annotated" ? classification.mems : "",
    possible: hasUnwrittenSet(container) ? Possibilities.unwritten(present) : Possibilities.certain(present),
    phase,
    sinceMs: context.nowMs,
    due: false,
    isStubborn: false,
    pending: undefined,
    degraded: degradationOf(classification),
    reason: reasonOf(classification),
  };
  const pins = allPinnedCpus(classified.intent);
  return { record, present, presentMems: container.resources.cpu.mems, pins, createdAt: container.createdAt };
}

/** As long as nothing was decided about it. */
function reasonOf(classification: RunningClass): string {
  switch (classification.class) {
    case "annotated":
      return REASONS.pin;
    case "integer":
      return REASONS.kept;
    case "shared":
      return REASONS.pool;
    case "refused":
      return REASONS.badPin;
  }
}

/** An integer container has no place until it is settled; a bad pin makes a shared container of it [Y2]. */
function placementOf(classification: RunningClass): ContainerRecord["placement"] {
  switch (classification.class) {
    case "annotated": {
      const { list, cpus } = classification;
      return { kind: "annotated", list, placed: !cpus.isEmpty };
    }
    case "integer":
      return { kind: "integer", count: classification.count, placed: false };
    case "shared":
    case "refused":
      return { kind: "shared" };
  }
}

/** Its list is law: the pins of its pod count from now, whoever is there [Y2]. */
export function settleAnnotated(context: EventContext, stranger: Stranger): void {
  const { record, present, presentMems } = stranger;
  if (isPooled(record)) return settlePooled(context, record);
  context.ledger.take(record.wanted, context.nowMs);
  context.ledger.put({
    ...record,
    due: record.due || (present.equals(record.wanted) && !isSameList(presentMems, record.mems)),
  });
}

/** Whether two lists name the same, however they are written. */
function isSameList(a: string, b: string): boolean {
  try {
    return a === b || parseCpuList(a).equals(parseCpuList(b));
  } catch {
    return false; // what is no list is not ours
  }
}

/** The pins of a pod count while one of its containers lives [A7]. */
export function settlePins(context: EventContext, stranger: Stranger): void {
  if (stranger.pins.isEmpty) return;
  const { sandboxId, podUid } = stranger.record;
  context.ledger.putPod({ sandboxId, podUid, cpus: stranger.pins, emptySinceMs: undefined });
  context.ledger.take(stranger.pins, context.nowMs);
}

/**
 * Whether an integer container may keep the set it has [Y2]. Not where that is the whole pool, and shared containers are
 * there too: then it was confined to the pool it seems to own [Y3].
 *
 * @param shared What the shared containers have.
 */
export function mayKeep(context: EventContext, stranger: Stranger, shared: CpuSet): boolean {
  const { record, present } = stranger;
  if (record.placement.kind !== "integer" || present.size !== record.placement.count) return false;
  const view = context.ledger.view();
  if (view.pool.isSubsetOf(present) && shared.intersects(present)) return false;
  const others = [...context.ledger.apart].filter((other) => slotOf(other) !== slotOf(record));
  return present.isSubsetOf(view.online) && !present.intersects(record.forbidden) &&
    !present.intersects(view.pinned) && !others.some((other) => ownedCpus(other).intersects(present));
}

/** An integer container keeps its set: it owns these CPUs. */
export function keepInteger(context: EventContext, stranger: Stranger): void {
  const { record, present } = stranger;
  if (record.placement.kind !== "integer") return;
  context.ledger.take(present, context.nowMs);
  context.ledger.put({ ...record, placement: { ...record.placement, placed: true }, wanted: present });
}

/** An integer container whose set is not legal gets another, or is confined to the pool [Y3]. */
export function replaceInteger(context: EventContext, record: ContainerRecord): void {
  if (record.placement.kind !== "integer") return;
  const { count } = record.placement;
  const wish = { identity: record, count, forbidden: record.forbidden };
  const confined = { ...record, placement: { kind: "integer", count, placed: false } as const };
  context.ledger.put(confined);
  const allocation = placeInteger(context, context.ledger.view(), wish);
  if (allocation.kind === "refused") {
    settlePooled(context, { ...confined, degraded: "not-placed", reason: allocation.refusal.message });
    return;
  }
  context.ledger.take(allocation.cpus, context.nowMs);
  putPlacement(context, { ...confined, degraded: "not-placed" }, allocation);
}

/** A container of the pool keeps a legal set; any other is replaced, for an update is due anyway [Y2]. */
export function settlePooled(context: EventContext, record: ContainerRecord): void {
  const view = context.ledger.view();
  const isFallback = view.pool.difference(record.forbidden).isEmpty;
  const degraded = record.degraded ?? (isFallback ? "no-shared-cpu" as const : undefined);
  if (isLegalShared(view, record.forbidden, record.wanted)) {
    context.ledger.put({ ...record, degraded });
    return;
  }
  const { cpus } = sharedTarget(view, record.forbidden, record.wanted);
  context.ledger.put({ ...record, wanted: cpus.isEmpty ? record.wanted : cpus, degraded });
}

/** Adopts a live container that the ledger does not know, or knows only as foreign [H8]. */
export function adopt(
  context: EventContext,
  pod: PodSandbox,
  container: Container,
  phase: ContainerRecord["phase"],
): ContainerRecord | undefined {
  const stranger = readStranger(context, pod, container, phase);
  context.ledger.drop(container.id);
  settlePins(context, stranger);
  if (stranger.record.placement.kind === "annotated") settleAnnotated(context, stranger);
  evictOwners(context);
  if (stranger.record.placement.kind === "integer") {
    const pooled = [...context.ledger.containers.values()].filter(isPooled);
    if (mayKeep(context, stranger, CpuSet.union(pooled.map((record) => record.possible.union)))) {
      keepInteger(context, stranger);
    } else replaceInteger(context, stranger.record);
  }
  if (stranger.record.placement.kind === "shared") settlePooled(context, stranger.record);
  return context.ledger.containers.get(container.id);
}

/** Owners of CPUs that turned out to be pinned need others: a list is law [Y2]. */
export function evictOwners(context: EventContext): void {
  const { pinned } = context.ledger.view();
  for (const record of [...context.ledger.apart]) {
    if (isOwner(record) && record.wanted.intersects(pinned)) replaceInteger(context, record);
  }
}
