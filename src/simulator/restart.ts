import type { SimulatedNode } from "./node.ts";
import type { ContainerView } from "./observe.ts";

/** Ends a running container's processes. Where the runtime lives, its StopContainer event is due. */
export function endProcesses(node: SimulatedNode, id: string): void {
  const container = node.container(id);
  if (container === undefined || container.phase === "exited") return;
  if (container.ghost) node.removeContainer(id, "removed");
  else node.patch(id, { phase: "exited", cgroup: undefined, starting: false }, "exit");
}

/**
 * What the end of a runtime leaves of its containers: those being created are gone, those being started are created
 * again without a task, running ones go on.
 *
 * @param forgotten Running containers that the next start will not find (containerd#11504): ghosts.
 */
export function survive(node: SimulatedNode, forgotten: ReadonlySet<string>): void {
  node.patchAll((container) => survivor(container, forgotten), "restart");
}

function survivor(container: ContainerView, forgotten: ReadonlySet<string>): ContainerView | undefined {
  if (container.phase === "creating") return undefined;
  const idle = { ...container, starting: false, removing: false };
  if (forgotten.has(container.id)) {
    return container.phase === "running" ? { ...idle, inStore: false, ghost: true } : undefined;
  }
  return container.phase === "running" ? idle : { ...idle, cgroup: undefined };
}
