import type { PodDescription } from "../description.ts";
import type { DemoPod } from "./scenario.ts";

/** A pod of the scenario as its manifest would say it. */
export function manifestOf(pod: DemoPod): PodDescription {
  const { name } = pod;
  switch (pod.kind) {
    case "annotated":
      return {
        name,
        annotations: { "weka.io/cores-ids": pod.cpus },
        containers: [{ name: "main", cpuRequest: "100m", memoryRequest: "1Gi" }],
      };
    case "integer":
      return { name, containers: [{ name: "main", cpu: pod.count, memory: "1Gi" }] };
    case "shared":
      return { name, namespace: "kube-system", containers: [{ name: "main", cpuRequest: "100m" }] };
  }
}
