import { HookError } from "./adaptation.ts";
import { removeStored } from "./container_removal.ts";
import { defaultUid, type PodDescription, qosOf } from "./description.ts";
import { CriError, messageOf } from "./errors.ts";
import { cgroupParent } from "./kubelet.ts";
import { podMessage } from "./nri_messages.ts";
import type { PodView } from "./observe.ts";
import { announceExit, runOperation, type RuntimeCore } from "./operations.ts";
import { endProcesses } from "./restart.ts";

/** How {@linkcode runPod} is done. */
export interface RunPodOptions {
  /** Sandbox id. */
  readonly id: string;
}

/**
 * CRI RunPodSandbox.
 *
 * @throws {CriError} If a plugin refuses; StopPodSandbox and RemovePodSandbox were sent then (§6.1).
 */
export async function runPod(
  core: RuntimeCore,
  description: PodDescription,
  options: RunPodOptions,
): Promise<PodView> {
  return await runOperation(core, "RunPodSandbox", async () => {
    const pod = podOf(core, description, options);
    const message = podMessage(pod);
    try {
      await core.hooks.runPod(message);
    } catch (cause) {
      if (!(cause instanceof HookError)) throw cause;
      await core.hooks.stopPod(message);
      await core.hooks.removePod(message);
      throw new CriError(`NRI RunPodSandbox failed: ${messageOf(cause)}`, {
        operation: "RunPodSandbox",
        cause,
      });
    }
    core.node.setPod(pod);
    return pod;
  });
}

function podOf(core: RuntimeCore, description: PodDescription, options: RunPodOptions): PodView {
  const { id } = options;
  if (core.node.pod(id) !== undefined) {
    throw new CriError(`failed to reserve sandbox name: "${id}" is reserved`, { operation: "RunPodSandbox" });
  }
  const namespace = description.namespace ?? "default";
  const uid = description.uid ?? defaultUid(namespace, description.name);
  const qos = qosOf(description.containers);
  const parent = cgroupParent(qos, uid, core.driver);
  // CRI-O with the systemd driver hands over only the last component (§7.2).
  const cut = core.profile.runtimeName === "cri-o" && core.driver === "systemd";
  return {
    id,
    name: description.name,
    namespace,
    uid,
    annotations: new Map(Object.entries(description.annotations ?? {})),
    qos,
    cgroupParent: cut ? parent.slice(parent.lastIndexOf("/") + 1) : parent,
    ready: true,
  };
}

/** How {@linkcode stopPod} is done. */
export interface StopPodOptions {
  /** Whether the containers' StopContainer events come after StopPodSandbox (§6.1: they may). @default {false} */
  readonly lateStops?: boolean;
}

/** CRI StopPodSandbox: kills what runs in it; idempotent, an unknown id is fine. */
export async function stopPod(core: RuntimeCore, id: string, options: StopPodOptions = {}): Promise<void> {
  await runOperation(core, "StopPodSandbox", () => stopSandbox(core, id, options));
}

async function stopSandbox(core: RuntimeCore, id: string, options: StopPodOptions): Promise<void> {
  const pod = core.node.pod(id);
  if (pod === undefined || !pod.ready) return;
  const running = core.node.containersOf(id).filter((container) =>
    container.inStore && (container.phase === "running" || container.cgroup !== undefined)
  );
  for (const container of running) {
    endProcesses(core.node, container.id);
    if (options.lateStops !== true) announceExit(core, container.id);
  }
  core.node.setPod({ ...pod, ready: false });
  await core.hooks.stopPod(podMessage(pod));
  if (options.lateStops === true) { for (const container of running) announceExit(core, container.id); }
}

/** CRI RemovePodSandbox: stops what still runs and removes all containers; idempotent. */
export async function removePod(core: RuntimeCore, id: string): Promise<void> {
  await runOperation(core, "RemovePodSandbox", async () => {
    const pod = core.node.pod(id);
    if (pod === undefined) return;
    await stopSandbox(core, id, {});
    for (const container of core.node.containersOf(id)) {
      if (container.inStore) await removeStored(core, container.id);
      // With the pod's group goes whoever is still in it.
      else if (container.ghost) endProcesses(core.node, container.id);
    }
    await core.hooks.removePod(podMessage(pod));
    core.node.removePod(id);
  });
}
