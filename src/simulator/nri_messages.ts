import {
  type ContainerState,
  type LinuxResources,
  NO_RESOURCES,
  type SentContainer,
  type SentPod,
} from "../nri/mod.ts";
import { containerCgroupsPath } from "./kubelet.ts";
import type { ContainerView, PodView } from "./observe.ts";
import type { RuntimeProfile } from "./profile.ts";

/** Nanoseconds in a millisecond. */
const NS_PER_MS = 1_000_000;

/** A pod as NRI describes it. */
export function podMessage(pod: PodView): SentPod {
  return {
    id: pod.id,
    name: pod.name,
    uid: pod.uid,
    namespace: pod.namespace,
    annotations: pod.annotations,
    cgroupParent: pod.cgroupParent,
  };
}

/** A pod of which the runtime has nothing but the id (its sandbox is gone, `reference/nri.md` §6.2). */
export function bareId(id: string): SentPod {
  return { id, name: "", uid: "", namespace: "", annotations: new Map(), cgroupParent: "" };
}

/** A container and pod of which there is nothing but an id. */
export function unknownSubject(id: string): { readonly pod: SentPod; readonly container: SentContainer } {
  const podId = `sandbox-of-${id}`;
  const container: SentContainer = {
    id,
    podSandboxId: podId,
    name: "",
    state: "unknown",
    resources: NO_RESOURCES,
    cgroupsPath: "",
    createdAt: 0,
  };
  return { pod: bareId(podId), container };
}

/** What {@linkcode containerMessage} needs besides the container. */
export interface ContainerMessageOptions {
  readonly pod: PodView | undefined;
  readonly profile: RuntimeProfile;
  /** The moment: the state that is told, and at CreateContainer CRI-O's empty name. */
  readonly moment: "create" | "event" | "exit";
}

/** A container as NRI describes it: resources are the stored spec's (`reference/nri.md` §6.2, §6.3). */
export function containerMessage(container: ContainerView, options: ContainerMessageOptions): SentContainer {
  const { profile, moment } = options;
  const parent = options.pod?.cgroupParent ?? "";
  const prefix = profile.runtimeName === "cri-o" ? "crio" : "cri-containerd";
  return {
    id: container.id,
    podSandboxId: container.podId,
    // CRI-O tells the name by label only, at that moment (cri-o#10011).
    name: moment === "create" && profile.emptyNameAtCreate ? "" : container.name,
    state: toldState(container, options),
    resources: container.spec,
    cgroupsPath: parent === "" ? "" : containerCgroupsPath(parent, container.id, prefix),
    extras: { labels: labelsOf(container, options.pod) },
    createdAt: profile.sendsTimestamps && moment !== "create" ? container.createdAtMs * NS_PER_MS : 0,
  };
}

function labelsOf(container: ContainerView, pod: PodView | undefined): ReadonlyMap<string, string> {
  return new Map([
    ["io.kubernetes.container.name", container.name],
    ["io.kubernetes.pod.name", pod?.name ?? ""],
    ["io.kubernetes.pod.namespace", pod?.namespace ?? ""],
    ["io.kubernetes.pod.uid", pod?.uid ?? ""],
  ]);
}

/** A resource request as CRI's conversion sends it: numbers are always present, 0 for "unset" (§6.8). */
export function requestMessage(resources: LinuxResources): LinuxResources {
  const { cpu } = resources;
  return {
    cpu: { ...cpu, shares: cpu.shares ?? 0, quota: cpu.quota ?? 0, period: cpu.period ?? 0 },
    memoryLimit: resources.memoryLimit ?? 0,
  };
}

function toldState(container: ContainerView, options: ContainerMessageOptions): ContainerState {
  if (options.moment === "create") return "unknown";
  switch (container.phase) {
    case "creating":
      return "unknown";
    case "created":
      return "created";
    case "running":
      return "running";
    case "exited":
      // An exit told by the exit event itself still says STOPPED; only later looks are UNKNOWN (§6.3).
      return options.profile.exitedIsUnknown && options.moment !== "exit" ? "unknown" : "stopped";
  }
}
