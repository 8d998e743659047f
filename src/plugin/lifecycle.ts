import type { ContainerRecord } from "../ledger/mod.ts";
import type { Container, LifecycleEvent, PodSandbox } from "../nri/mod.ts";
import { adopt } from "./adopt.ts";
import type { EventContext } from "./context.ts";
import { noteReportedSet } from "./other_writers.ts";
import { creationKey, updateKey } from "./operations.ts";
import { endContainer, removeSandbox, stopSandbox } from "./stop.ts";
import { presentCpus } from "./translate.ts";

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
  const record = knownRecord(context, pod, container, phase);
  if (record === undefined) return;
  context.ledger.put(noteReportedSet(context, { hook: event, container, record }));
  if (event === "PostCreateContainer" || event === "PostStartContainer") {
    context.ledger.answers.confirm(creationKey(id), context.nowMs);
  }
  if (event === "PostUpdateContainer") confirmUpdate(context, id);
  advance(context, container, phase);
}

/** The update went through: what it changed about the container is the truth now [H4]. */
function confirmUpdate(context: EventContext, id: string): void {
  context.ledger.answers.confirm(updateKey(id), context.nowMs);
  const record = context.ledger.containers.get(id);
  if (record?.pending?.cause === "resize") context.ledger.settlePending(record, context.nowMs);
}

/**
 * It exists, or it runs. Updates before it existed may have been dropped by the runtime: what it says now is what
 * the container would be made with. From when it runs on, updates reach its cgroup: what was lost before is sent again [H7].
 */
function advance(context: EventContext, container: Container, phase: "created" | "running"): void {
  const { ledger } = context;
  const record = ledger.containers.get(container.id);
  if (record === undefined || record.phase === "running" || record.phase === phase) return;
  // In a dry run nothing was changed: what the runtime says would look like a lost answer.
  const isNew = record.phase === "creating" && phase === "created" && !context.isDryRun;
  const possible = isNew
    ? record.possible.founded(presentCpus(container, ledger.topology.online))
    : record.possible;
  ledger.put({ ...record, phase, possible });
}

/** The record of a live container; an unknown one is adopted, a dead one stays dead (undefined) [H8]. */
export function knownRecord(
  context: EventContext,
  pod: PodSandbox,
  container: Container,
  phase: "created" | "running",
): ContainerRecord | undefined {
  const record = context.ledger.containers.get(container.id);
  if (record !== undefined && record.placement.kind !== "foreign") {
    // Ids are not used twice: what is told of another sandbox's container is about none that is known.
    return record.sandboxId === pod.id ? record : undefined;
  }
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
