import type { ContainerRecord } from "../ledger/mod.ts";
import type { Container, LifecycleEvent, PodSandbox } from "../nri/mod.ts";
import { adopt } from "./adopt.ts";
import type { EventContext } from "./context.ts";
import { creationKey, updateKey } from "./create.ts";
import { endContainer, removeSandbox, stopSandbox } from "./stop.ts";

/** StopPodSandbox and RemovePodSandbox end what the sandbox held; other pod events decide nothing [H6] [H8]. */
export function handlePodEvent(context: EventContext, event: LifecycleEvent, pod: PodSandbox): void {
  if (event === "StopPodSandbox") stopSandbox(context, pod.id);
  if (event === "RemovePodSandbox") removeSandbox(context, pod.id);
}

/** The end of a container, or the proof that an operation on it went through [H2]. */
export function handleContainerEvent(
  context: EventContext,
  event: LifecycleEvent,
  pod: PodSandbox,
  container: Container,
): void {
  const { id } = container;
  if (event === "RemoveContainer") {
    endContainer(context, id);
    return;
  }
  const phase = event === "PostStartContainer" || container.state === "running" ? "running" : "created";
  if (knownRecord(context, pod, container, phase) === undefined) return;
  if (event === "PostCreateContainer" || event === "PostStartContainer") {
    context.ledger.confirm(creationKey(id));
  }
  if (event === "PostUpdateContainer") context.ledger.confirm(updateKey(id));
  advance(context, id, phase);
}

/** A container that was updated before it ran may have been made with the older set: it is due again [H7]. */
function advance(context: EventContext, id: string, phase: "created" | "running"): void {
  const record = context.ledger.containers.get(id);
  if (record === undefined || record.phase === "running" || record.phase === phase) return;
  const isLate = phase === "running" && record.touchedBeforeStart &&
    !record.possible.isExactly(record.wanted);
  const touchedBeforeStart = phase === "running" ? false : record.touchedBeforeStart;
  context.ledger.put({ ...record, phase, touchedBeforeStart, due: record.due || isLate });
}

/** The record of a live container; an unknown one is adopted, a dead one stays dead (undefined) [H8]. */
export function knownRecord(
  context: EventContext,
  pod: PodSandbox,
  container: Container,
  phase: "created" | "running",
): ContainerRecord | undefined {
  const record = context.ledger.containers.get(container.id);
  if (record !== undefined && record.placement.kind !== "foreign") return record;
  if (context.ledger.isEnded(container.id) || container.state === "stopped") return undefined;
  context.counters.adoptions++;
  const adopted = adopt(context, pod, container, phase);
  context.logger.warn("unknown container adopted", {
    pod: `${pod.namespace}/${pod.name}`,
    container: container.name,
    containerId: container.id,
    class: adopted?.placement.kind,
    cpus: adopted?.wanted.toString(),
  });
  return adopted;
}
