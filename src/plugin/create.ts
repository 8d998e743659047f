import { CpuSet } from "../cpuset/mod.ts";
import {
  type ContainerIdentity,
  type ContainerRecord,
  HOLD_MS,
  isPooled,
  ownedCpus,
  type Placement,
  Possibilities,
  slotOf,
} from "../ledger/mod.ts";
import {
  allPinnedCpus,
  type Classification,
  type ClassifiedContainer,
  classify,
  type CpuView,
  type Degradation,
  legalShared,
  type Refusal,
} from "../policy/mod.ts";
import type { EventContext } from "./context.ts";
import type { Granted } from "./explain.ts";
import { deadAttempts, placeInteger, placeShared } from "./place.ts";
import { creationKey, updateKey } from "./operations.ts";
import { requestAsAnswered } from "./quota.ts";
import { REASONS } from "./reasons.ts";
import { noteEmptyPod } from "./stop.ts";
import { applyMakingWay, type MakingWay, type Move, planMakingWay } from "./reallocate.ts";

/** A container to be placed. */
export interface NewContainer {
  readonly identity: ContainerIdentity;
  /** `linux.cgroups_path`; empty where unknown. */
  readonly cgroupsPath: string;
  readonly classified: ClassifiedContainer;
}

/** Where a new container goes. */
export interface CreationPlan {
  readonly kind: "placed";
  readonly record: ContainerRecord;
  /** All CPUs that the pod's pins name, offline ones included; empty without pins. */
  readonly pins: CpuSet;
  /** How the owners of these CPUs make way. */
  readonly way: MakingWay;
  /** CPUs that somebody gets: its own unless it is shared, those newly pinned for its pod, those of owners that move. */
  readonly owned: CpuSet;
  /** Why these CPUs, for the log. */
  readonly reason: string;
  /** Tells it criterion by criterion. */
  readonly explain: Granted["explain"];
  /** Whether it counts as integer by its shares, because the node has no CFS quota (spec §4). */
  readonly isWithoutQuota: boolean;
}

/** A plan, or why there is none. */
export type Creation = CreationPlan | { readonly kind: "refused"; readonly refusal: Refusal };

interface Choice {
  readonly cpus: CpuSet;
  readonly mems: string;
  readonly degraded: Degradation | undefined;
  readonly reason: string;
  readonly explain?: Granted["explain"];
}

type Chosen = (Choice & { readonly kind: "chosen" }) | {
  readonly kind: "refused";
  readonly refusal: Refusal;
};

/** Plans the placement of a new container (spec §7 [H1]). Changes nothing: a refused creation leaves no trace [H2]. */
export function planCreation(context: EventContext, container: NewContainer): Creation {
  const { ledger, settings } = context;
  const classification = classify(container.classified, ledger.topology, settings);
  if (classification.class === "refused") return { kind: "refused", refusal: classification.refusal };
  const named = allPinnedCpus(container.classified.intent);
  const pins = named.intersection(ledger.online);
  const way = planMakingWay(context, container.identity, pins);
  if (way.kind === "refused") return way;
  const choice = chooseBeside(context, container, classification, way);
  if (choice.kind === "refused") return choice;
  const ownCpus = classification.class === "shared" ? CpuSet.EMPTY : choice.cpus;
  return {
    kind: "placed",
    record: newRecord(context, container, { classification, choice }),
    pins: named,
    way,
    owned: CpuSet.union([
      ownCpus,
      pins.difference(ledger.view().pinned),
      ...way.moves.map(({ cpus }) => cpus),
    ]),
    reason: choice.reason,
    explain: choice.explain,
    isWithoutQuota: classification.class === "integer" && classification.basis === "shares",
  };
}

/**
 * Beside owners that move a new integer container leaves every shared one a CPU that it has now, where it can: one that
 * had to wait for an owner to leave, while that owner waits for it, would be in a circle that no order helps.
 */
function chooseBeside(
  context: EventContext,
  container: NewContainer,
  classification: Exclude<Classification, { class: "refused" }>,
  { view, moves }: MakingWay,
): Chosen {
  if (classification.class === "integer" && moves.length > 0) {
    const { intent } = container.classified;
    const forbidden = intent.forbidden.union(anchorsOf(context, view, moves));
    const careful = {
      ...container,
      classified: { ...container.classified, intent: { ...intent, forbidden } },
    };
    const chosen = choose(context, careful, classification, view);
    if (chosen.kind === "chosen") return chosen;
  }
  return choose(context, container, classification, view);
}

/** Few CPUs of which each shared container has one, that it may have still when owners have moved. */
function anchorsOf({ ledger }: EventContext, view: CpuView, moves: readonly Move[]): CpuSet {
  const left = CpuSet.union(moves.map(({ record }) => record.wanted));
  const options = ledger.containers.values().filter(isPooled)
    .map(({ forbidden, wanted }) => legalShared(view, forbidden).intersection(wanted).difference(left))
    .toArray().toSorted((a, b) => a.size - b.size);
  let anchors = CpuSet.EMPTY;
  for (const set of options) {
    if (!set.isEmpty && !set.intersects(anchors)) anchors = anchors.union(set.take(1));
  }
  return anchors;
}

function choose(
  context: EventContext,
  container: NewContainer,
  classification: Exclude<Classification, { class: "refused" }>,
  view: CpuView,
): Chosen {
  const forbidden = container.classified.intent.forbidden;
  switch (classification.class) {
    case "annotated":
      return {
        kind: "chosen",
        cpus: classification.cpus,
        mems: classification.mems,
        degraded: undefined,
        reason: REASONS.pin,
      };
    case "integer": {
      const wish = { identity: container.identity, count: classification.count, forbidden };
      const allocation = placeInteger(context, view, wish);
      if (allocation.kind === "refused") return allocation;
      return {
        kind: "chosen",
        cpus: allocation.cpus,
        mems: "",
        degraded: undefined,
        reason: allocation.reason,
        explain: allocation.explain,
      };
    }
    case "shared": {
      const { namespace } = container.identity;
      const placed = placeShared(view, { namespace, forbidden }, context.settings);
      if (placed.kind === "refused") return placed;
      const { cpus, degraded } = placed.set;
      const reason = degraded ? REASONS.pinnedPool : REASONS.pool;
      return { kind: "chosen", cpus, mems: "", degraded: degraded ? "no-shared-cpu" : undefined, reason };
    }
  }
}

function newRecord(
  context: EventContext,
  container: NewContainer,
  { classification, choice }: {
    readonly classification: Exclude<Classification, { class: "refused" }>;
    readonly choice: Choice;
  },
): ContainerRecord {
  const { classified, identity } = container;
  const { request, qos } = classified;
  const placement = placementOf(classification);
  return {
    ...identity,
    placement,
    request: requestAsAnswered(context.settings, { placement, request, qos }),
    qos,
    forbidden: classification.class === "annotated" ? CpuSet.EMPTY : classified.intent.forbidden,
    wanted: choice.cpus,
    cgroupsPath: container.cgroupsPath,
    mems: choice.mems,
    possible: Possibilities.certain(choice.cpus),
    phase: "creating",
    sinceMs: context.nowMs,
    due: false,
    isStubborn: false,
    pending: undefined,
    degraded: choice.degraded,
    reason: choice.reason,
  };
}

function placementOf(classification: Exclude<Classification, { class: "refused" }>): Placement {
  switch (classification.class) {
    case "annotated":
      return { kind: "annotated", list: classification.cpus, placed: true };
    case "integer":
      return { kind: "integer", count: classification.count, placed: true };
    case "shared":
      return { kind: "shared" };
  }
}

/** Puts a plan into the ledger: from here on its CPUs are taken. */
export function applyCreation(context: EventContext, plan: CreationPlan): void {
  const { ledger, nowMs } = context;
  for (const attempt of deadAttempts(context, plan.record)) discardAttempt(context, attempt);
  ledger.unbury(plan.record);
  applyMakingWay(context, plan.way);
  if (!plan.pins.isEmpty) {
    const { sandboxId, podUid } = plan.record;
    ledger.putPod({ sandboxId, podUid, cpus: plan.pins, emptySinceMs: undefined });
  }
  ledger.endHold(slotOf(plan.record), nowMs);
  ledger.take(plan.owned, nowMs);
  ledger.put(plan.record);
}

/** A creation that never came to be: its updates are unconfirmed for good, its CPUs free [H3]. */
function discardAttempt(context: EventContext, attempt: ContainerRecord): void {
  const { ledger, nowMs } = context;
  ledger.answers.abandon(creationKey(attempt.id), nowMs);
  ledger.answers.abandon(updateKey(attempt.id), nowMs);
  ledger.drop(attempt.id);
  noteEmptyPod(ledger, attempt, nowMs);
  const twins = CpuSet.union(ledger.inSlot(slotOf(attempt)).map(ownedCpus));
  ledger.free(ownedCpus(attempt).difference(twins), nowMs);
}

/**
 * Drops creations that were answered long ago and never confirmed: they failed without a word, and nothing else may ever
 * tell [H3]. Should one live after all, its next event has it adopted [H8].
 */
export function dropStaleAttempts(context: EventContext): void {
  const limitMs = context.nowMs - HOLD_MS;
  for (const record of context.ledger.restless) {
    if (record.phase === "creating" && record.sinceMs <= limitMs) discardAttempt(context, record);
  }
}
