import type { ContainerExpectation } from "../runtime/kubelet.ts";
import type { KubeNode } from "./node.ts";
import type { KubePod } from "./api_types.ts";
import type { Resources } from "./pods.ts";

/** The container that is resized. */
const CONTAINER = "main";

/** Resizes a pod in place with kubectl and waits until its status says that it is done. */
export async function resize(
  node: KubeNode,
  pod: string,
  to: { readonly resources: Resources; readonly expect: ContainerExpectation },
): Promise<void> {
  node.expected.beginResize(pod, CONTAINER, to.expect);
  await patch(node, pod, to.resources);
  await node.waitPod(pod, "be resized", (found) => hasResources(found, to.resources) && !isResizing(found));
  node.expected.endResize(pod, CONTAINER, to.expect);
}

/** Asks for a resize that the runtime refuses; what was expected goes on. Returns what the pod's status says. */
export async function refusedResize(node: KubeNode, pod: string, resources: Resources): Promise<string> {
  await patch(node, pod, resources);
  const found = await node.waitPod(
    pod,
    "say that its resize failed",
    ({ status }) =>
      status.conditions?.some(({ type, reason }) => type === "PodResizeInProgress" && reason === "Error") ===
        true,
  );
  return found.status.conditions?.find(({ type }) => type === "PodResizeInProgress")?.message ?? "";
}

async function patch(node: KubeNode, pod: string, resources: Resources): Promise<void> {
  const change = { spec: { containers: [{ name: CONTAINER, resources }] } };
  await node.cluster.kubectl(
    "patch",
    "pod",
    pod,
    "--subresource",
    "resize",
    "--patch",
    JSON.stringify(change),
  );
}

function isResizing(pod: KubePod): boolean {
  return pod.status.conditions?.some(({ type }) => type.startsWith("PodResize")) === true;
}

function hasResources(pod: KubePod, wanted: Resources): boolean {
  const actual = pod.status.containerStatuses?.find(({ name }) => name === CONTAINER)?.resources;
  return (["requests", "limits"] as const).every((kind) =>
    Object.entries(wanted[kind] ?? {}).every(([name, amount]) => actual?.[kind]?.[name] === amount)
  );
}
