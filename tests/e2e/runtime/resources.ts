import type { LinuxContainerResources } from "./cri_types.ts";

/** CFS period of the kubelet, µs. */
const PERIOD_US = 100_000;

/** A limit far above what the test image needs, bytes. */
const MEMORY_LIMIT_BYTES = 64 * 1024 * 1024;

/** Quality-of-service class of a pod. */
export type QosClass = "guaranteed" | "burstable" | "besteffort";

/** What the kubelet sends for requests = limits = `count` whole CPUs and a memory limit. */
export function wholeCpus(count: number): LinuxContainerResources {
  return {
    cpu_period: PERIOD_US,
    cpu_quota: count * PERIOD_US,
    cpu_shares: count * 1024,
    memory_limit_in_bytes: MEMORY_LIMIT_BYTES,
  };
}

/** What the kubelet sends for a CPU request of some thousandths and no limits. */
export function cpuRequest(millis: number): LinuxContainerResources {
  return { cpu_period: PERIOD_US, cpu_shares: Math.floor(millis * 1024 / 1000) };
}

/** What the kubelet sends for a container without requests. */
export function bestEffort(): LinuxContainerResources {
  return { cpu_period: PERIOD_US, cpu_shares: 2 };
}

/** Where a kubelet keeps the control groups of its pods if nobody says otherwise. */
export const DEFAULT_KUBEPODS = "/kubepods";

/** The control group the kubelet makes for a pod (cgroupfs driver) below its root for pods. */
export function cgroupParent(qos: QosClass, uid: string, kubepods: string): string {
  return qos === "guaranteed" ? `${kubepods}/pod${uid}` : `${kubepods}/${qos}/pod${uid}`;
}
