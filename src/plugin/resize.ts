import { CpuSet } from "../cpuset/mod.ts";
import { type ContainerRecord, isOwner, isPooled, slotOf } from "../ledger/mod.ts";
import type { ContainerUpdate, LinuxResources } from "../nri/mod.ts";
import {
  allocateExclusive,
  chooseCpus,
  type Classification,
  classify,
  mergeRequest,
  type PodIntent,
  type Refusal,
  type ResourceRequest,
  sharedTarget,
} from "../policy/mod.ts";
import { collectChanges, toUpdate } from "./carrier.ts";
import type { EventContext } from "./context.ts";
import { updateKey } from "./create.ts";
import { placeInteger } from "./place.ts";
import { withReleased } from "./view_changes.ts";

/** What becomes of a container whose resources change. */
export interface ResizePlan {
  readonly kind: "resized";
  /** The record with its new request, class and wanted set. */
  readonly record: ContainerRecord;
  /** CPUs it gets in addition. */
  readonly gained: CpuSet;
  /** CPUs it gives up. */
  readonly lost: CpuSet;
}

/** A plan, or why there is none. */
export type Resize = ResizePlan | { readonly kind: "refused"; readonly refusal: Refusal };

/**
 * Plans an in-place resize (spec §7 [H4]): the request is the new truth, the class follows it, and only what needs
 * CPUs nobody can give is refused. Changes nothing.
 */
export function planResize(context: EventContext, record: ContainerRecord, update: ResourceRequest): Resize {
  const request = mergeRequest(record.request, update);
  const resized = { ...record, request };
  if (record.placement.kind === "annotated" || record.placement.kind === "foreign") return unchanged(resized);
  const target = reclassify(context, resized);
  if (target.class === "integer") return planInteger(context, resized, target.count);
  if (isOwner(record)) return planRelease(context, resized);
  const degraded = record.degraded === "not-placed" ? undefined : record.degraded;
  return unchanged({ ...resized, placement: { kind: "shared" }, degraded });
}

function unchanged(record: ContainerRecord): ResizePlan {
  return { kind: "resized", record, gained: CpuSet.EMPTY, lost: CpuSet.EMPTY };
}

/** The class by the new request; pins were settled at creation and are immutable. */
function reclassify(context: EventContext, record: ContainerRecord): Classification {
  const intent: PodIntent = {
    podPin: undefined,
    containerPins: new Map(),
    forbidden: record.forbidden,
    warning: undefined,
  };
  const { name, request, qos } = record;
  return classify({ name, request, qos, intent }, context.ledger.topology, context.settings);
}

function planInteger(context: EventContext, record: ContainerRecord, count: number): Resize {
  if (!isOwner(record)) return planPlacement(context, record, count);
  const placement = { kind: "integer", count, placed: true } as const;
  if (count <= record.wanted.size) {
    const kept = chooseCpus(context.ledger.topology, record.wanted, count).cpus;
    const lost = record.wanted.difference(kept);
    return { kind: "resized", record: { ...record, placement, wanted: kept }, gained: CpuSet.EMPTY, lost };
  }
  const allocation = allocateExclusive(context.ledger.view(), {
    count: count - record.wanted.size,
    forbidden: record.forbidden,
    heldForSlot: CpuSet.EMPTY,
    heldForOthers: heldByOthers(context, record),
  }, context.settings);
  if (allocation.kind === "refused") return allocation;
  const wanted = record.wanted.union(allocation.cpus);
  return {
    kind: "resized",
    record: { ...record, placement, wanted },
    gained: allocation.cpus,
    lost: CpuSet.EMPTY,
  };
}

function heldByOthers(context: EventContext, record: ContainerRecord): CpuSet {
  const holds = [...context.ledger.holds.values()].filter((hold) => hold.sandboxId !== record.sandboxId);
  return CpuSet.union(holds.map((hold) => hold.cpus));
}

/** Shared → integer, or another count for one that has no place: a degraded container accepts any resize. */
function planPlacement(context: EventContext, record: ContainerRecord, count: number): Resize {
  const wish = { identity: record, count, forbidden: record.forbidden };
  const allocation = placeInteger(context, context.ledger.view(), wish);
  if (allocation.kind === "granted") {
    const placement = { kind: "integer", count, placed: true } as const;
    const placed = { ...record, placement, wanted: allocation.cpus, degraded: undefined };
    return { kind: "resized", record: placed, gained: allocation.cpus, lost: CpuSet.EMPTY };
  }
  if (record.degraded === undefined && isPooled(record)) return allocation;
  return unchanged({
    ...record,
    placement: { kind: "integer", count, placed: false },
    degraded: "not-placed",
  });
}

/** Integer → shared: it goes to the pool; the CPUs it owned are idle, as if it had ended. */
function planRelease(context: EventContext, record: ContainerRecord): Resize {
  const hasTwin = context.ledger.inSlot(slotOf(record)).some((twin) =>
    isOwner(twin) && twin.id !== record.id
  );
  const view = withReleased(context.ledger.view(), hasTwin ? CpuSet.EMPTY : record.wanted);
  const target = sharedTarget(view, record.forbidden);
  const degraded = target.degraded ? "no-shared-cpu" as const : undefined;
  const shared = { ...record, placement: { kind: "shared" } as const, wanted: target.cpus, degraded };
  return { kind: "resized", record: shared, gained: CpuSet.EMPTY, lost: record.wanted };
}

/**
 * Puts a plan into the ledger. The record keeps its wanted set until the answer is recorded, so that the answer's
 * own update of it is one more possibility [H2].
 */
export function applyResize(context: EventContext, plan: ResizePlan): void {
  const { ledger, nowMs } = context;
  ledger.take(plan.gained, nowMs);
  ledger.put(plan.record);
  if (!plan.lost.isEmpty) ledger.free(plan.lost, nowMs);
}

/** Others first, the container itself last: what it gains must be free before, what it loses goes after [H4]. */
export function answerResize(
  context: EventContext,
  before: ContainerRecord,
  plan: ResizePlan,
  resources: LinuxResources,
): readonly ContainerUpdate[] {
  const { record } = plan;
  const others = collectChanges(context, {
    exclude: record.id,
    given: plan.gained,
    exclusively: true,
    extras: plan.lost.isEmpty ? "lazy" : "none",
    operation: undefined,
  });
  const names = resources.cpu.cpus !== "" || resources.cpu.mems !== "";
  const differs = !record.wanted.equals(before.wanted) || !record.possible.isExactly(record.wanted);
  const isOurs = record.placement.kind !== "foreign";
  const own = isOurs && (names || differs) ? [{ record, cpus: record.wanted }] : [];
  const changes = [...others, ...own];
  if (changes.length > 0) context.ledger.answer(updateKey(record.id), changes);
  // A failed update of its own must reach the kubelet; of others it must not [H9].
  return changes.map((change) => ({ ...toUpdate(change), ignoreFailure: change.record.id !== record.id }));
}
