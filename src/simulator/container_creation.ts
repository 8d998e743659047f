import { CpuSet, parseCpuList } from "../cpuset/mod.ts";
import type { LinuxResources } from "../nri/mod.ts";
import { type AnswerFault, HookError } from "./adaptation.ts";
import { type Cgroup, CgroupError, newCgroup, writeCpuset } from "./cgroup.ts";
import { type ContainerDescription, requestOf } from "./description.ts";
import { CriError, messageOf } from "./errors.ts";
import type { MergedCreation } from "./merge.ts";
import type { ContainerView } from "./observe.ts";
import {
  notifyLogged,
  type PointCallback,
  resourcesOf,
  runOperation,
  type RuntimeCore,
  subjectOf,
} from "./operations.ts";

/** How {@linkcode createContainer} is done. */
export interface CreateOptions extends AnswerFault {
  /** Container id. */
  readonly id: string;
  /** The creation fails after the answer was applied: with StopContainer and RemoveContainer, or without any event. */
  readonly failAfterAnswer?: "with-events" | "silently";
  /** The kubelet's own cpuset, as a static CPU manager sends it. */
  readonly cpus?: string;
  /** Called at "answered". */
  readonly at?: PointCallback;
}

const OPERATION = { operation: "CreateContainer" } as const;

/**
 * CRI CreateContainer (`reference/nri.md` §6.1): the plugins are asked, updates of others applied, then the container
 * comes into being.
 *
 * @throws {CriError} If a plugin refuses or the answers conflict, with the plugin's text; StopContainer and
 * RemoveContainer were sent then.
 */
export async function createContainer(
  core: RuntimeCore,
  place: { readonly podId: string; readonly description: ContainerDescription },
  options: CreateOptions,
): Promise<ContainerView> {
  return await runOperation(core, "CreateContainer", async () => {
    const draft = draftOf(core, place, options);
    core.node.addContainer(draft);
    const answer = await ask(core, draft, options);
    await options.at?.("answered");
    core.hooks.requireAlive();
    adjustSpec(core, draft.id, answer);
    if (options.failAfterAnswer !== undefined) return await fail(core, draft.id, options.failAfterAnswer);
    const cgroup = core.profile.cgroupAtCreate ? await makeEarlyCgroup(core, draft.id) : undefined;
    core.node.patch(draft.id, { phase: "created", inStore: true, cgroup }, "stored");
    await notifyLogged(core, "PostCreateContainer", draft.id);
    return core.node.container(draft.id) ?? draft;
  });
}

function draftOf(
  core: RuntimeCore,
  place: { readonly podId: string; readonly description: ContainerDescription },
  options: CreateOptions,
): ContainerView {
  const { podId, description } = place;
  const pod = core.node.pod(podId);
  if (pod === undefined) {
    throw new CriError(`failed to find sandbox id "${podId}": not found`, OPERATION);
  }
  if (!pod.ready) throw new CriError(`sandbox container "${podId}" is not running`, OPERATION);
  if (core.node.container(options.id) !== undefined) {
    const name = `${description.name}_${pod.name}_${pod.namespace}_${pod.uid}_0`;
    throw new CriError(
      `failed to reserve container name "${name}": name "${name}" is reserved for "${options.id}"`,
      OPERATION,
    );
  }
  const request = requestOf(description);
  return {
    id: options.id,
    podId,
    name: description.name,
    phase: "creating",
    inStore: false,
    ghost: false,
    starting: false,
    removing: false,
    request,
    spec: withCpus(resourcesOf(core, request), { cpus: options.cpus ?? "", mems: "" }),
    cgroup: undefined,
    toldCpus: undefined,
    lost: "none",
    startWindow: "closed",
    known: false,
    listed: hasListedTwin(core, { uid: pod.uid, name: description.name }),
    resizeAskedAtMs: undefined,
    resizes: 0,
    resizedTo: undefined,
    stopNotified: false,
    createdAtMs: core.node.clock.now(),
  };
}

/**
 * What a container of the slot was found with, the next one shares, and keeps when the older is gone (spec §10 [Y7]); also
 * one that was stopped before it ran, where the plugin knows it from the runtime's list only.
 */
function hasListedTwin(
  { node }: RuntimeCore,
  slot: { readonly uid: string; readonly name: string },
): boolean {
  return node.view().containers.values().some((container) =>
    container.listed && !container.removing && container.phase !== "exited" && container.name === slot.name &&
    node.pod(container.podId)?.uid === slot.uid
  );
}

async function ask(core: RuntimeCore, draft: ContainerView, fault: AnswerFault): Promise<MergedCreation> {
  const subject = subjectOf(core, draft, "create");
  try {
    return await core.hooks.createContainer(subject, fault);
  } catch (cause) {
    if (!(cause instanceof HookError)) throw cause;
    await undo(core, draft.id);
    const text = `failed to get NRI adjustment for container: ${messageOf(cause)}`;
    throw new CriError(`failed to create containerd container: ${text}`, { ...OPERATION, cause });
  }
}

/** Empty strings change nothing: `cpus: ""` leaves the container with all CPUs (`reference/nri.md` §0 rule 11). */
function adjustSpec(core: RuntimeCore, id: string, answer: MergedCreation): void {
  const container = core.node.container(id);
  if (container === undefined) return;
  // An update that came between the answer and now was skipped as unknown: the container keeps what it was created with.
  const toldCpus = container.lost === "none" && answer.cpus !== ""
    ? parseOrEmpty(answer.cpus)
    : container.toldCpus;
  core.node.patch(id, { spec: withCpus(container.spec, answer), toldCpus }, "creation");
}

async function makeEarlyCgroup(core: RuntimeCore, id: string): Promise<Cgroup> {
  const spec = core.node.container(id)?.spec;
  try {
    const cgroup = newCgroup(core.node.kernel);
    return spec === undefined ? cgroup : writeCpuset(cgroup, spec.cpu, core.node.kernel);
  } catch (cause) {
    if (!(cause instanceof CgroupError)) throw cause;
    await undo(core, id);
    throw new CriError(`container create failed: ${cause.message}`, { ...OPERATION, cause });
  }
}

async function fail(core: RuntimeCore, id: string, how: "with-events" | "silently"): Promise<never> {
  if (how === "silently") core.node.removeContainer(id, "creation-failed");
  else await undo(core, id);
  throw new CriError("failed to create containerd container: injected failure", OPERATION);
}

/** The container never came into being: StopContainer and RemoveContainer for its id (§6.1). */
async function undo(core: RuntimeCore, id: string): Promise<void> {
  const container = core.node.container(id);
  if (container === undefined) return;
  const subject = subjectOf(core, container, "create");
  core.node.removeContainer(id, "creation-failed");
  await core.hooks.stopContainer(subject);
  await core.hooks.removeContainer(subject);
}

function withCpus(
  spec: LinuxResources,
  set: { readonly cpus: string; readonly mems: string; readonly quota?: number },
): LinuxResources {
  const { cpu } = spec;
  return {
    ...spec,
    cpu: {
      ...cpu,
      cpus: set.cpus || cpu.cpus,
      mems: set.mems || cpu.mems,
      quota: set.quota ?? cpu.quota,
    },
  };
}

function parseOrEmpty(list: string): CpuSet {
  try {
    return parseCpuList(list);
  } catch {
    // The kernel will refuse it when the task is created, and say so.
    return CpuSet.EMPTY;
  }
}
