import type { LinuxResources } from "../nri/mod.ts";
import type { Logger } from "../wire/mod.ts";
import { HookError } from "./adaptation.ts";
import type { ContainerRequest } from "./description.ts";
import { CriError, type CriOperation, messageOf, RuntimeEnded } from "./errors.ts";
import type { RuntimeHooks, Subject } from "./hooks.ts";
import { type CgroupDriver, cpuResources } from "./kubelet.ts";
import type { SimulatedNode } from "./node.ts";
import { bareId, containerMessage, type ContainerMessageOptions, podMessage } from "./nri_messages.ts";
import type { ContainerView } from "./observe.ts";
import type { RuntimeProfile } from "./profile.ts";

/** Moments inside an operation at which something else can happen (`reference/nri.md` §6.1, §6.6). */
export type OperationPoint =
  /** CreateContainer was answered and its updates applied; the container is not in the store yet. */
  | "answered"
  /** The task and its cgroup exist; StartContainer was not sent yet. */
  | "task-created"
  /** StartContainer was answered; the state is not RUNNING yet: updates reach the spec only. */
  | "starting"
  /** The state is RUNNING; PostStartContainer was not sent yet. */
  | "running"
  /** UpdateContainer was answered; the container itself was not written yet. */
  | "resizing";

/** Called at a point of an operation, which waits for it. */
export type PointCallback = (point: OperationPoint) => Promise<void> | void;

/** What the operations work on: one incarnation of the runtime. */
export interface RuntimeCore {
  readonly node: SimulatedNode;
  readonly profile: RuntimeProfile;
  readonly hooks: RuntimeHooks;
  readonly log: Logger;
  readonly driver: CgroupDriver;
  /** Whether the kubelet enforces CPU limits (`cpuCFSQuota`). */
  readonly cfsQuota: boolean;
  /** Ids whose updates the kernel refuses (fault injection). */
  readonly failing: ReadonlySet<string>;
  /** Registers an event that is delivered in the background. */
  background(task: Promise<void>): void;
}

/** Runs an operation as one CRI handler: plugins cannot register meanwhile, and errors become its own. */
export async function runOperation<T>(
  core: RuntimeCore,
  operation: CriOperation,
  work: () => Promise<T>,
): Promise<T> {
  const release = core.profile.blocksPluginSync ? await core.hooks.syncLock.read() : undefined;
  try {
    core.hooks.requireAlive();
    return await work();
  } catch (error) {
    if (error instanceof RuntimeEnded) throw new CriError(error.message, { operation, cause: error });
    throw error;
  } finally {
    release?.();
  }
}

/** A container as a request names it, and its pod; the pod is only an id where its sandbox is gone. */
export function subjectOf(
  core: RuntimeCore,
  container: ContainerView,
  moment: ContainerMessageOptions["moment"] = "event",
): Subject {
  const pod = core.node.pod(container.podId);
  return {
    pod: pod === undefined ? bareId(container.podId) : podMessage(pod),
    container: containerMessage(container, { pod, profile: core.profile, moment }),
  };
}

/** The kubelet's resources for a request (`reference/nri.md` §7.1). */
export function resourcesOf(core: RuntimeCore, request: ContainerRequest): LinuxResources {
  const values = cpuResources({
    requestMilli: request.cpuRequestMilli ?? 0,
    limitMilli: request.cpuLimitMilli,
    cfsQuota: core.cfsQuota,
  });
  return { cpu: { ...values, cpus: "", mems: "" }, memoryLimit: request.memoryLimitBytes };
}

/** Sends an event whose failure is only logged. */
export async function notifyLogged(
  core: RuntimeCore,
  event: "PostCreateContainer" | "StartContainer" | "PostStartContainer" | "PostUpdateContainer",
  id: string,
): Promise<void> {
  const container = core.node.container(id);
  if (container === undefined) return;
  try {
    await core.hooks.notify(event, subjectOf(core, container));
  } catch (error) {
    if (!(error instanceof HookError)) throw error;
    core.log.warn("NRI notification failed", { event, container: id, error: messageOf(error) });
  }
}

/** Sends an exited container's StopContainer in the background, as the exit monitor does (§6.1). */
export function announceExit(core: RuntimeCore, id: string): void {
  const container = core.node.container(id);
  if (container !== undefined) {
    core.background(ignoreEnd(core.hooks.stopContainer(subjectOf(core, container, "exit"))));
  }
}

/** A restart of the runtime ends its background work; nobody is told. */
async function ignoreEnd(task: Promise<void>): Promise<void> {
  try {
    await task;
  } catch (error) {
    if (!(error instanceof RuntimeEnded)) throw error;
  }
}

/** @throws {CriError} If the runtime has no such container. */
export function requireContainer(core: RuntimeCore, id: string, operation: CriOperation): ContainerView {
  const container = core.node.container(id);
  if (container === undefined || !container.inStore) {
    throw new CriError(`an error occurred when try to find container "${id}": not found`, { operation });
  }
  return container;
}
