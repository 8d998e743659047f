import { CpuSet, parseCpuList } from "../cpuset/mod.ts";
import type { ContainerIdentity } from "../ledger/mod.ts";
import type { Container, LinuxResources, PodSandbox } from "../nri/mod.ts";
import {
  type ClassifiedContainer,
  type PodIntent,
  qosOf,
  readPodIntent,
  type ResourceRequest,
} from "../policy/mod.ts";

/** Who a container of the runtime is. Where the runtime gives no name, the id stands for it (spec §2, slot). */
export function identityOf(pod: PodSandbox, container: Container): ContainerIdentity {
  return {
    id: container.id,
    sandboxId: pod.id,
    // Without a UID the sandbox is all that tells one pod from another.
    podUid: pod.uid === "" ? pod.id : pod.uid,
    podName: pod.name,
    namespace: pod.namespace,
    name: container.name === "" ? container.id : container.name,
  };
}

/** What placement cares about in the runtime's resources. */
export function requestOf(resources: LinuxResources): ResourceRequest {
  const { shares, quota, period } = resources.cpu;
  return { shares, quota, period, hasMemoryLimit: (resources.memoryLimit ?? 0) > 0 };
}

/** A reader of pods' annotations that reads those of one pod once, however many containers it has. */
export function intentReader(): (pod: PodSandbox) => PodIntent {
  const intents = new Map<PodSandbox, PodIntent>();
  return (pod) => {
    const intent = intents.get(pod) ?? readPodIntent(pod.annotations);
    intents.set(pod, intent);
    return intent;
  };
}

/** What a container is classified by; `intent` is what its pod's annotations ask for. */
export function classifiedOf(
  pod: PodSandbox,
  container: Container,
  intent: PodIntent,
): ClassifiedContainer {
  return {
    name: container.name,
    request: requestOf(container.resources),
    qos: qosOf(pod.cgroupParent),
    intent,
  };
}

/** Whether nobody ever set a container's CPUs. */
export function hasUnwrittenSet({ resources }: Container): boolean {
  return resources.cpu.cpus === "";
}

/**
 * The set a running container has by the runtime's word: empty means all online CPUs [Y1]. A list that does not
 * parse is taken for all as well: the runtime's list comes from other plugins too, and is not ours to refuse.
 */
export function presentCpus(container: Container, online: CpuSet): CpuSet {
  if (hasUnwrittenSet(container)) return online;
  try {
    return parseCpuList(container.resources.cpu.cpus);
  } catch {
    return online;
  }
}
