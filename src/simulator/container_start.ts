import { HookError } from "./adaptation.ts";
import { type Cgroup, CgroupError, newCgroup, writeCpuset } from "./cgroup.ts";
import { CriError, messageOf } from "./errors.ts";
import type { ContainerView } from "./observe.ts";
import {
  notifyLogged,
  type PointCallback,
  requireContainer,
  runOperation,
  type RuntimeCore,
  subjectOf,
} from "./operations.ts";

/** How {@linkcode startContainer} is done. */
export interface StartOptions {
  /** Called at "task-created", "starting" and "running". */
  readonly at?: PointCallback;
}

const OPERATION = { operation: "StartContainer" } as const;

/**
 * CRI StartContainer (`reference/nri.md` §6.1): the task and its cgroup are made from the spec as it is then,
 * StartContainer is sent, the process started, the state set to RUNNING, PostStartContainer sent.
 *
 * @throws {CriError} If the container is not startable, its cpuset cannot be written, or a plugin refuses; it has
 * exited then.
 */
export async function startContainer(
  core: RuntimeCore,
  id: string,
  options: StartOptions = {},
): Promise<void> {
  await runOperation(core, "StartContainer", async () => {
    const container = requireContainer(core, id, "StartContainer");
    requireStartable(container);
    // Open also where nobody was asked at its creation: a plugin may have had it listed since.
    core.node.patch(id, { starting: true, startWindow: "open" }, "window");
    try {
      await start(core, container, options);
    } finally {
      core.node.patch(id, { starting: false }, "window");
    }
  });
}

async function start(core: RuntimeCore, container: ContainerView, options: StartOptions): Promise<void> {
  const { id } = container;
  createTask(core, container);
  await options.at?.("task-created");
  core.hooks.requireAlive();
  await announceStart(core, id);
  await options.at?.("starting");
  core.hooks.requireAlive();
  if (core.node.container(id)?.phase !== "created") {
    throw new CriError(`failed to start containerd task "${id}": task must be created`, OPERATION);
  }
  core.node.patch(id, { phase: "running", starting: false }, "started");
  await options.at?.("running");
  core.hooks.requireAlive();
  await notifyLogged(core, "PostStartContainer", id);
}

function requireStartable(container: ContainerView): void {
  const state = container.starting
    ? "already in starting state"
    : container.removing
    ? "in removing state, can't be started"
    : container.phase === "created"
    ? undefined
    : `in CONTAINER_${container.phase.toUpperCase()} state`;
  if (state === undefined) return;
  throw new CriError(
    `failed to set starting state for container "${container.id}": container is ${state}`,
    OPERATION,
  );
}

/** A start that fails before the task exists leaves an exited container of which nothing is told (§6.1). */
function createTask(core: RuntimeCore, container: ContainerView): void {
  const { id, podId } = container;
  try {
    if (core.node.pod(podId)?.ready !== true) {
      throw new CriError(`sandbox container "${podId}" is not running`, OPERATION);
    }
    core.node.patch(id, { cgroup: cgroupOf(core, container) }, "task-created");
  } catch (error) {
    core.node.patch(id, { phase: "exited", cgroup: undefined, starting: false }, "exit");
    throw error;
  }
}

function cgroupOf(core: RuntimeCore, container: ContainerView): Cgroup {
  if (container.cgroup !== undefined) return container.cgroup;
  try {
    return writeCpuset(newCgroup(core.node.kernel), container.spec.cpu, core.node.kernel);
  } catch (cause) {
    if (!(cause instanceof CgroupError)) throw cause;
    throw new CriError(
      `failed to create containerd task: failed to create shim task: OCI runtime create failed: ` +
        `runc create failed: ${cause.message}`,
      { ...OPERATION, cause },
    );
  }
}

/** NRI StartContainer; a refusal ends the task, after its StopContainer was sent. */
async function announceStart(core: RuntimeCore, id: string): Promise<void> {
  if (!core.profile.startErrorFails) return await notifyLogged(core, "StartContainer", id);
  const container = core.node.container(id);
  if (container === undefined) return;
  try {
    await core.hooks.notify("StartContainer", subjectOf(core, container));
  } catch (cause) {
    if (!(cause instanceof HookError)) throw cause;
    await core.hooks.stopContainer(subjectOf(core, container));
    core.node.patch(id, { phase: "exited", cgroup: undefined, starting: false }, "exit");
    throw new CriError(`NRI container start failed: ${messageOf(cause)}`, { ...OPERATION, cause });
  }
}
