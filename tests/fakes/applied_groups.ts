import { type CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import type { PodSandbox } from "../../src/nri/mod.ts";
import type { AppliedContainer } from "./applied_types.ts";
import { effectiveSet } from "./fake_cgroups.ts";
import type { LivingGroup } from "./fake_kernel.ts";

/** The groups that have processes: containers that run, and the sandboxes of pods. */
export function livingGroups(
  pods: Iterable<PodSandbox>,
  containers: Iterable<AppliedContainer>,
  online: CpuSet,
): readonly LivingGroup[] {
  const groups: LivingGroup[] = Array.from(pods, (pod) => ({
    id: pod.id,
    podUid: pod.uid,
    path: `/kubepods/pod${pod.uid}/sandbox-${pod.id}`,
    configured: undefined,
    effective: online,
    quotaUs: undefined,
    periodUs: undefined,
  }));
  for (const { identity, pod, cgroup, spec } of containers) {
    if (cgroup === undefined) continue;
    groups.push({
      id: identity.id,
      podUid: pod.uid,
      path: identity.cgroupsPath,
      configured: cgroup === "" ? undefined : parseCpuList(cgroup),
      effective: effectiveSet(cgroup, online),
      quotaUs: spec.cpu.quota,
      periodUs: spec.cpu.quota === undefined ? undefined : spec.cpu.period,
    });
  }
  return groups;
}
