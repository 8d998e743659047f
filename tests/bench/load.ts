import type { Container, LinuxResources, PodSandbox, SentPod } from "../../src/nri/mod.ts";

/** A pod with one container, as the kubelet would describe it. */
export interface Load {
  readonly pod: SentPod;
  readonly container: Container;
}

const MEMORY_LIMIT = 256 * 1024 * 1024;

/** A container that asks for `count` whole CPUs in a Guaranteed pod. */
export function integerLoad(id: string, count: number): Load {
  return load(id, { shares: 1024 * count, quota: 100_000 * count }, new Map(), `/kubepods/pod${id}`);
}

/** A container without limits in a Burstable pod. */
export function sharedLoad(id: string): Load {
  return load(id, { shares: 102, quota: undefined }, new Map(), `/kubepods/burstable/pod${id}`);
}

/** A container pinned to a list. */
export function pinnedLoad(id: string, cpus: string): Load {
  return load(
    id,
    { shares: 102, quota: undefined },
    new Map([["weka.io/cores-ids", cpus]]),
    `/kubepods/burstable/pod${id}`,
  );
}

function load(
  id: string,
  cpu: { readonly shares: number; readonly quota: number | undefined },
  annotations: ReadonlyMap<string, string>,
  cgroupParent: string,
): Load {
  const pod: PodSandbox = {
    id: `sandbox-${id}`,
    name: id,
    uid: `uid-${id}`,
    namespace: "default",
    annotations,
    cgroupParent,
  };
  const resources: LinuxResources = {
    cpu: { ...cpu, period: 100_000, cpus: "", mems: "" },
    memoryLimit: MEMORY_LIMIT,
  };
  const container: Container = {
    id: `container-${id}`,
    podSandboxId: pod.id,
    name: "main",
    state: "unknown",
    resources,
    cgroupsPath: `${cgroupParent}/container-${id}`,
    createdAt: 0,
  };
  return { pod: { ...pod, extras: { annotations: clutter(id) } }, container };
}

/** Twenty annotations nobody here reads, as real pods carry them. */
function clutter(id: string): ReadonlyMap<string, string> {
  return new Map(Array.from({ length: 20 }, (_, i) => [`example.com/note-${i}`, `${id} ${"x".repeat(100)}`]));
}

/** `count` running containers on a node: a tenth integer (1 CPU), the rest shared. */
export function runningNode(count: number): readonly Load[] {
  return Array.from(
    { length: count },
    (_, i) => i % 10 === 0 ? integerLoad(`old${i}`, 1) : sharedLoad(`old${i}`),
  )
    .map(({ pod, container }) => ({ pod, container: { ...container, state: "running" as const } }));
}
