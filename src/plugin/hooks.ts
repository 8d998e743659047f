/** What is done in the three hooks whose answers carry something: CreateContainer, UpdateContainer, StopContainer. */
import { CpuSet } from "../cpuset/mod.ts";
import { isOwner } from "../ledger/mod.ts";
import type {
  Container,
  ContainerUpdate,
  CreateContainerReply,
  LinuxResources,
  PodSandbox,
} from "../nri/mod.ts";
import { type ClassifiedContainer, classify, type ContainerClass, type Refusal } from "../policy/mod.ts";
import { adjustmentOf } from "./adjustment.ts";
import type { Cargo } from "./cargo.ts";
import { loadCarrier } from "./carrier.ts";
import { type EventContext, RefusalError } from "./context.ts";
import { applyCreation, type CreationPlan, planCreation } from "./create.ts";
import { type RefusalSubject, tellDecision, tellRefusal } from "./decision_log.ts";
import { tellPlacement } from "./explain.ts";
import { knownRecord } from "./lifecycle.ts";
import { notePresetSets, noteReportedSet, noteRequestedSets } from "./other_writers.ts";
import { creationKey, updateKey } from "./operations.ts";
import { answerResize, applyResize, planResize, settleEarlierResize } from "./resize.ts";
import { endContainer, type EndResult } from "./stop.ts";
import { classifiedOf, identityOf, requestOf } from "./translate.ts";

/**
 * Places a new container [H1].
 *
 * @throws {RefusalError} If it cannot be placed, or the request is too old. Nothing has changed then.
 */
export function answerCreate(
  context: EventContext,
  pod: PodSandbox,
  container: Container,
): CreateContainerReply {
  const identity = identityOf(pod, container);
  const classified = readClassified(context, pod, container);
  const subject = { hook: "CreateContainer", identity, classOf: () => classNameOf(context, classified) };
  const plan = planOrRefuse(
    context,
    subject,
    () => planCreation(context, { identity, cgroupsPath: container.cgroupsPath, classified }),
  );
  const updates = carryOut(context, plan, subject);
  if (plan.isWithoutQuota && context.isFirst("no CFS quota")) {
    context.logger.warn("no CFS quota on this node", { consequence: "whole CPUs are told by shares alone" });
  }
  const { record } = plan;
  notePresetSets(context, record, container);
  context.counters.reallocations += plan.way.moves.length;
  for (const { record: moved, cpus, reason, explain } of plan.way.moves) {
    tellDecision(context, "container moved", {
      hook: "CreateContainer",
      identity: moved,
      class: "integer",
      before: moved.wanted,
      after: cpus,
      reason: `makes way for ${record.namespace}/${record.podName}/${record.name}; ${reason}`,
      updates: [],
    });
    tellPlacement(context, { cause: "move", identity: moved, cpus, reason, explain });
  }
  tellDecision(context, "container placed", {
    hook: "CreateContainer",
    identity: record,
    class: record.placement.kind,
    after: record.wanted,
    mems: record.mems,
    reason: plan.reason,
    updates,
  });
  const { reason, explain } = plan;
  tellPlacement(context, { cause: "creation", identity: record, cpus: record.wanted, reason, explain });
  const asked = requestOf(container.resources);
  return { adjustment: adjustmentOf(context.settings, record, asked), updates };
}

/**
 * Puts a creation into the books and loads its carrier. Where owners move, and only an overlap would let everybody arrive,
 * the books are put back.
 *
 * @throws {RefusalError} In that case.
 */
function carryOut(
  context: EventContext,
  plan: CreationPlan,
  subject: RefusalSubject,
): readonly ContainerUpdate[] {
  const { record } = plan;
  const isRefusable = plan.way.moves.length > 0;
  const before = isRefusable ? context.ledger.contents() : undefined;
  applyCreation(context, plan);
  try {
    return loadCarrier(context, {
      exclude: record.id,
      owned: plan.owned,
      shared: record.placement.kind === "shared" ? record.wanted : CpuSet.EMPTY,
      extras: "lazy",
      isRefusable,
      operation: creationKey(record.id),
    });
  } catch (error) {
    if (before !== undefined) context.ledger.restore(before);
    if (error instanceof RefusalError) tellRefusal(context, subject, error);
    throw error;
  }
}

function readClassified(context: EventContext, pod: PodSandbox, container: Container): ClassifiedContainer {
  const classified = classifiedOf(pod, container, context.intentOf(pod));
  const { warning } = classified.intent;
  if (warning !== undefined) {
    context.logger.warn("forbid list ignored", { pod: `${pod.namespace}/${pod.name}`, reason: warning });
  }
  return classified;
}

/** For the log; only a pin can be refused at this point. */
function classNameOf(context: EventContext, classified: ClassifiedContainer): ContainerClass {
  const { class: name } = classify(classified, context.ledger.topology, context.settings);
  return name === "refused" ? "annotated" : name;
}

/**
 * Follows a resize [H4].
 *
 * @throws {RefusalError} If it needs CPUs nobody can give, or the request is too old. Nothing has changed then.
 */
export function answerUpdate(
  context: EventContext,
  pod: PodSandbox,
  container: Container,
  resources: LinuxResources,
): readonly ContainerUpdate[] {
  const known = knownRecord(context, pod, container, container.state === "running" ? "running" : "created");
  if (known === undefined) return loadCarrier(context, { ...EMPTY_CARGO, exclude: container.id });
  noteRequestedSets(context, known, resources);
  const reported = noteReportedSet(context, { hook: "UpdateContainer", container, record: known });
  context.ledger.answers.abandon(updateKey(known.id), context.nowMs);
  const before = settleEarlierResize(context, reported, requestOf(container.resources));
  const plan = planOrRefuse(
    context,
    { hook: "UpdateContainer", identity: before, classOf: () => before.placement.kind },
    () => planResize(context, before, requestOf(resources)),
  );
  const record = applyResize(context, before, plan);
  const updates = answerResize(context, { before, record }, plan.gained, resources);
  tellDecision(context, "container resized", {
    hook: "UpdateContainer",
    identity: record,
    class: plan.next.placement.kind,
    before: before.wanted,
    after: plan.next.wanted,
    reason: plan.next.reason,
    updates,
  });
  const { next: { wanted, reason }, explain } = plan;
  tellPlacement(context, { cause: "resize", identity: record, cpus: wanted, reason, explain });
  return updates;
}

/** Takes a dead container out [H5]. */
export function answerStop(
  context: EventContext,
  pod: PodSandbox,
  container: Container,
): readonly ContainerUpdate[] {
  const end = endContainer(context, container.id);
  const isWorthGrowing = end !== undefined && !end.freed.isEmpty && !end.endedRecently;
  const updates = loadCarrier(context, {
    ...EMPTY_CARGO,
    exclude: container.id,
    extras: isWorthGrowing ? "at-once" : "lazy",
  });
  if (end === undefined) {
    context.logger.debug("unknown container stopped", { containerId: container.id, pod: pod.name });
    return updates;
  }
  const { record } = end;
  tellDecision(context, "container stopped", {
    hook: "StopContainer",
    identity: record,
    class: record.placement.kind,
    before: record.wanted,
    reason: endReason(end),
    updates,
  });
  return updates;
}

/** What an answer carries that is about nothing but what rides along. */
const EMPTY_CARGO: Cargo = {
  exclude: undefined,
  owned: CpuSet.EMPTY,
  shared: CpuSet.EMPTY,
  extras: "lazy",
  operation: undefined,
};

function endReason({ record, freed, isHeld }: EndResult): string {
  if (isHeld) return "its CPUs are held for it, then free";
  if (!freed.isEmpty) return "its CPUs are free";
  if (isOwner(record)) return "another container of its slot has its CPUs";
  return record.placement.kind === "annotated" ? "its CPUs stay pinned for its pod" : "it owned no CPU";
}

/** Makes a plan in time, or throws the refusal, counted and told. */
function planOrRefuse<T extends { readonly kind: string }>(
  context: EventContext,
  subject: RefusalSubject,
  make: () => T | { readonly kind: "refused"; readonly refusal: Refusal },
): T {
  try {
    context.checkDeadline();
    const plan = make();
    if (isRefused(plan)) throw new RefusalError(plan.refusal);
    context.checkDeadline();
    return plan;
  } catch (error) {
    if (error instanceof RefusalError) tellRefusal(context, subject, error);
    throw error;
  }
}

function isRefused<T extends { readonly kind: string }>(
  plan: T | { readonly kind: "refused"; readonly refusal: Refusal },
): plan is { readonly kind: "refused"; readonly refusal: Refusal } {
  return plan.kind === "refused";
}
