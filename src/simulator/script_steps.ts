import type { CreateOptions } from "./container_creation.ts";
import { defaultUid, type PodDescription } from "./description.ts";
import type { OperationPoint, PointCallback } from "./operations.ts";
import type { SimulatedRuntime } from "./runtime.ts";
import type { Step } from "./script.ts";

/** Where the steps of a script are performed. */
export interface Stage {
  readonly runtime: SimulatedRuntime;
  /** What the pods that were run were described as, by id. */
  readonly pods: Map<string, PodDescription>;
  /** UIDs of pods with an operation under way: a kubelet does one thing at a time for a pod, whatever its sandboxes. */
  readonly busy: Set<string>;
  /** Performs a step within another. */
  perform(step: Step): Promise<void>;
}

type PodStep = Extract<Step, { op: "pod" | "stop-pod" | "remove-pod" }>;
type SlowStep = Extract<Step, { op: "create" | "start" | "resize" }>;
type QuickStep = Extract<Step, { op: "stop" | "exit" | "remove" | "refuse-updates" | "event" }>;

/** What a lost answer's operation fails with. */
const LOST = { loseAnswer: "injected: a later plugin failed" } as const;

/**
 * Performs one step that the runtime's own operations do; not where its pod has one under way already.
 *
 * @returns Whether there was anything to do.
 * @throws {CriError} If the operation is refused.
 */
export async function performOnRuntime(step: PodStep | SlowStep | QuickStep, stage: Stage): Promise<boolean> {
  // A process that ends and the kernel ask nobody.
  if (step.op === "exit" || step.op === "refuse-updates" || step.op === "event") {
    return await quickStep(step, stage);
  }
  const pod = "pod" in step ? step.pod : stage.runtime.view().containers.get(step.id)?.podId;
  if (pod === undefined) return false;
  const kubeletsPod = step.op === "pod" ? uidOf(step.is) : stage.runtime.view().pods.get(pod)?.uid ?? pod;
  if (stage.busy.has(kubeletsPod)) return false;
  stage.busy.add(kubeletsPod);
  try {
    return await dispatch(step, stage);
  } finally {
    stage.busy.delete(kubeletsPod);
  }
}

function uidOf({ uid, namespace = "default", name }: PodDescription): string {
  return uid ?? defaultUid(namespace, name);
}

async function dispatch(step: PodStep | SlowStep | QuickStep, stage: Stage): Promise<boolean> {
  switch (step.op) {
    case "pod":
    case "stop-pod":
    case "remove-pod":
      return await podStep(step, stage);
    case "create":
      return await createStep(step, stage);
    case "start":
      return await startStep(step, stage);
    case "resize":
      return await resizeStep(step, stage);
    default:
      return await quickStep(step, stage);
  }
}

async function podStep(step: PodStep, { runtime, pods }: Stage): Promise<boolean> {
  const exists = runtime.view().pods.has(step.pod);
  if (exists === (step.op === "pod")) return false;
  switch (step.op) {
    case "pod":
      pods.set(step.pod, step.is);
      await runtime.runPod(step.is, { id: step.pod });
      return true;
    case "stop-pod":
      await runtime.stopPod(step.pod, { lateStops: step.late ?? false });
      return true;
    case "remove-pod":
      await runtime.removePod(step.pod);
      return true;
  }
}

async function createStep(step: Extract<Step, { op: "create" }>, stage: Stage): Promise<boolean> {
  const { runtime, pods } = stage;
  const { pods: sandboxes, containers } = runtime.view();
  const description = pods.get(step.pod)?.containers.find(({ name }) => name === step.name);
  const ready = sandboxes.get(step.pod)?.ready === true;
  if (description === undefined || !ready || containers.has(step.id)) return false;
  const at = within(step, { point: "answered", stage });
  await runtime.createContainer(step.pod, description, { id: step.id, ...fateOf(step), at });
  return true;
}

function fateOf(step: Extract<Step, { op: "create" }>): Partial<CreateOptions> {
  switch (step.fate) {
    case "lost":
      return LOST;
    case "fails":
      return { failAfterAnswer: "with-events" };
    case "vanishes":
      return { failAfterAnswer: "silently" };
    default:
      return {};
  }
}

async function startStep(step: Extract<Step, { op: "start" }>, stage: Stage): Promise<boolean> {
  const container = stage.runtime.view().containers.get(step.id);
  // One whose StopContainer was sent is never started by a kubelet; no plugin could keep its CPUs for it.
  if (container?.phase !== "created" || container.stopNotified || container.starting) return false;
  await stage.runtime.startContainer(step.id, { at: within(step, { point: "starting", stage }) });
  return true;
}

async function resizeStep(step: Extract<Step, { op: "resize" }>, stage: Stage): Promise<boolean> {
  const container = stage.runtime.view().containers.get(step.id);
  if (container?.phase !== "running" && container?.phase !== "created") return false;
  const fate = step.fate === "lost" ? LOST : {};
  await stage.runtime.resizeContainer(step.id, step.to, {
    ...fate,
    at: within(step, { point: "resizing", stage }),
  });
  return true;
}

/** The steps within a step, at its point. */
function within(
  step: SlowStep,
  where: { readonly point: OperationPoint; readonly stage: Stage },
): PointCallback {
  return async (point) => {
    if (point !== where.point) return;
    for (const inner of step.during ?? []) await where.stage.perform(inner);
  };
}

async function quickStep(step: QuickStep, { runtime }: Stage): Promise<boolean> {
  const container = runtime.view().containers.get(step.id);
  // An event about a container that is there comes in its order, from its operations.
  if ((container === undefined) !== (step.op === "event")) return false;
  switch (step.op) {
    case "event":
      await runtime.injectEvent(step.event, step.id);
      return true;
    case "stop":
      await runtime.stopContainer(step.id, step.fate === "lost" ? LOST : {});
      return true;
    case "exit":
      runtime.exitContainer(step.id);
      return container?.phase === "running";
    case "remove":
      await runtime.removeContainer(step.id);
      return true;
    case "refuse-updates":
      if (step.on) runtime.failing.add(step.id);
      else runtime.failing.delete(step.id);
      return true;
  }
}
