import { CpuSet, parseCpuList } from "../cpuset/mod.ts";
import type { LinuxResources } from "../nri/mod.ts";
import { type AnswerFault, HookError } from "./adaptation.ts";
import type { ContainerRequest } from "./description.ts";
import { CriError, messageOf } from "./errors.ts";
import { requestMessage } from "./nri_messages.ts";
import type { ContainerView, NodeView } from "./observe.ts";
import {
  notifyLogged,
  type PointCallback,
  requireContainer,
  resourcesOf,
  runOperation,
  type RuntimeCore,
  subjectOf,
} from "./operations.ts";
import { writeResources } from "./updates.ts";

/** How {@linkcode updateResources} is done. */
export interface UpdateOptions extends AnswerFault {
  /** What the container asks for once the update succeeded. @default unchanged */
  readonly request?: ContainerRequest;
  /** Called at "resizing". */
  readonly at?: PointCallback;
}

const OPERATION = { operation: "UpdateContainerResources" } as const;

/**
 * CRI UpdateContainerResources (`reference/nri.md` §5.3, §6.6, §7.3): zeros and absent values mean "unchanged"; a
 * plugin's answer about the container itself replaces the request.
 *
 * @throws {CriError} If the container is unknown, a plugin refuses, or the cgroup cannot be written.
 */
export async function updateResources(
  core: RuntimeCore,
  id: string,
  update: { readonly resources: LinuxResources; readonly options?: UpdateOptions },
): Promise<void> {
  const { resources, options = {} } = update;
  await runOperation(core, "UpdateContainerResources", async () => {
    const container = requireContainer(core, id, "UpdateContainerResources");
    const asked = core.hooks.adaptation.links;
    core.node.patch(id, { resizeAskedAtMs: core.node.clock.now() }, "window");
    const { resources: answer, before } = await ask(core, container, {
      resources: requestMessage(resources),
      fault: options,
    });
    await options.at?.("resizing");
    core.hooks.requireAlive();
    const current = core.node.container(id);
    if (current === undefined) throw new CriError(`failed to find container "${id}": not found`, OPERATION);
    // Whoever was asked must be there still: a plugin that came meanwhile was told the old values.
    const isAnswered = asked.length > 0 && core.hooks.adaptation.links === asked;
    const own = told(answer);
    // A younger answer told it a set already, which this one undoes.
    const isLate = own !== undefined && before.containers.get(id)?.toldCpus !== current.toldCpus;
    const toldCpus = isLate ? current.toldCpus : own ?? current.toldCpus;
    const outcome = writeResources(current, {
      resources: answer ?? resources,
      told: {
        toldCpus,
        resizedTo: own === undefined ? undefined : toldCpus,
        ...(options.request === undefined ? {} : { request: options.request }),
        ...(isAnswered ? {} : { known: false }),
        resizeAskedAtMs: undefined,
        resizes: container.resizes + 1,
      },
      cause: "resize",
      ...(isLate ? { lost: "overtaken" } as const : {}),
    }, { node: core.node, failing: core.failing, writesCreated: core.profile.cgroupAtCreate });
    if (outcome.kind === "failed") {
      throw new CriError(`failed to update resources: ${outcome.message}`, OPERATION);
    }
    core.hooks.endOwnCarrier(container);
    await notifyLogged(core, "PostUpdateContainer", id);
  });
}

/** The kubelet's in-place resize: a full set of values from a new request (§7.3). */
export async function resizeContainer(
  core: RuntimeCore,
  id: string,
  change: { readonly request: ContainerRequest; readonly options?: Omit<UpdateOptions, "request"> },
): Promise<void> {
  const { request, options = {} } = change;
  const full = resourcesOf(core, request);
  // A limit that is taken away is sent as −1: 0 would mean "unchanged" (§6.8).
  const quota = core.cfsQuota ? full.cpu.quota ?? -1 : undefined;
  const resources = { ...full, cpu: { ...full.cpu, quota } };
  await updateResources(core, id, { resources, options: { ...options, request } });
}

async function ask(
  core: RuntimeCore,
  container: ContainerView,
  request: { readonly resources: LinuxResources; readonly fault: AnswerFault },
): Promise<{ readonly resources: LinuxResources | undefined; readonly before: NodeView }> {
  try {
    const subject = { ...subjectOf(core, container), resources: request.resources };
    return await core.hooks.updateContainer(subject, request.fault);
  } catch (cause) {
    if (!(cause instanceof HookError)) throw cause;
    throw new CriError(`NRI container update failed: ${messageOf(cause)}`, { ...OPERATION, cause });
  }
}

/** The set that a plugin's answer gives the container itself; undefined: none. */
function told(answer: LinuxResources | undefined): CpuSet | undefined {
  const cpus = answer?.cpu.cpus ?? "";
  if (cpus === "") return undefined;
  try {
    return parseCpuList(cpus);
  } catch {
    // A list the kernel will refuse; the failure of the write tells of it.
    return CpuSet.EMPTY;
  }
}
