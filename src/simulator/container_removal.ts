import { CriError } from "./errors.ts";
import { announceExit, runOperation, type RuntimeCore, subjectOf } from "./operations.ts";
import { endProcesses } from "./restart.ts";
import { wait } from "./sim_clock.ts";

/** How {@linkcode stopContainer} is done. */
export interface StopOptions {
  /** How long its processes take to end, in ms of the clock; registrations wait all the while. @default {0} */
  readonly graceMs?: number;
  /** The plugins' answers to StopContainer are lost with this text (a later plugin fails). */
  readonly loseAnswer?: string;
}

/** CRI StopContainer: StopContainer is sent once its processes are dead; idempotent, an unknown id is fine. */
export async function stopContainer(
  core: RuntimeCore,
  id: string,
  options: StopOptions = {},
): Promise<void> {
  await runOperation(core, "StopContainer", async () => {
    const container = core.node.container(id);
    if (container === undefined || !container.inStore) return;
    if (container.phase === "running") {
      if (options.graceMs !== undefined && options.graceMs > 0) await wait(core.node.clock, options.graceMs);
      core.hooks.requireAlive();
      endProcesses(core.node, id);
      if (options.loseAnswer === undefined) announceExit(core, id);
    }
    const dead = core.node.container(id);
    if (dead === undefined) return;
    const { loseAnswer } = options;
    await core.hooks.stopContainer(subjectOf(core, dead), loseAnswer === undefined ? {} : { loseAnswer });
  });
}

/** A container ends by itself: the event comes from the exit monitor, in the background (§6.1). */
export function exitContainer(core: RuntimeCore, id: string): void {
  const container = core.node.container(id);
  if (container?.phase !== "running") return;
  endProcesses(core.node, id);
  announceExit(core, id);
}

/** CRI RemoveContainer: kills it first where it runs; idempotent, an unknown id is fine. */
export async function removeContainer(core: RuntimeCore, id: string): Promise<void> {
  await runOperation(core, "RemoveContainer", () => removeStored(core, id));
}

/** The removal itself, for callers that hold the operation already. */
export async function removeStored(core: RuntimeCore, id: string): Promise<void> {
  const container = core.node.container(id);
  if (container === undefined || !container.inStore) return;
  if (container.starting || container.removing) {
    const state = container.starting ? "starting" : "removing";
    throw new CriError(
      `failed to set removing state for container "${id}": container is already in ${state} state`,
      { operation: "RemoveContainer" },
    );
  }
  if (container.phase === "running") {
    endProcesses(core.node, id);
    announceExit(core, id);
  }
  const doomed = core.node.patch(id, { removing: true }, "removing");
  if (doomed !== undefined) await core.hooks.removeContainer(subjectOf(core, doomed));
  core.node.removeContainer(id, "removed");
}
