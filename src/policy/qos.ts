import type { QosClass } from "./types.ts";

/**
 * The QoS class of a pod, read from the cgroup parent that the kubelet named, for both cgroup drivers
 * (`reference/nri.md` §7.2). Static pods and a `--cgroup-root` prefix are handled; anything else is `unknown`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(qosOf("/kubepods/burstable/pod1234"), "burstable");
 * assertEquals(qosOf("/kubepods.slice/kubepods-pod12_34.slice"), "guaranteed");
 * assertEquals(qosOf(""), "unknown");
 * ```
 */
export function qosOf(cgroupParent: string): QosClass {
  const words = cgroupParent.split("/").flatMap(wordsOf);
  const start = words.indexOf("kubepods");
  if (start < 0) return "unknown";
  for (const word of words.slice(start + 1)) {
    if (word === "burstable" || word === "besteffort") return word;
    if (word.startsWith("pod")) return "guaranteed";
  }
  return "unknown";
}

/** A systemd slice names its whole path, joined by dashes; a cgroupfs folder names one level. */
function wordsOf(component: string): readonly string[] {
  return component.endsWith(".slice") ? component.slice(0, -".slice".length).split("-") : [component];
}
