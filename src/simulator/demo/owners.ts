import { CpuSet } from "../../cpuset/mod.ts";
import type { CpuOwners } from "../../view/mod.ts";
import { type Expectation, expectationOf } from "../expectation.ts";
import { type ContainerView, cpusOf, type NodeView } from "../observe.ts";

/** A container that runs, and what the kernel lets it use. */
export interface RunningContainer {
  readonly view: ContainerView;
  /** By what its manifest says, never by what the plugin made of it. */
  readonly class: Expectation["kind"];
  /** CPUs its processes can really run on. */
  readonly cpus: CpuSet;
}

/** The containers that have a cgroup, in order of creation. */
export function runningContainers(view: NodeView): readonly RunningContainer[] {
  return [...view.containers.values()].filter(({ cgroup }) => cgroup !== undefined).map((container) => ({
    view: container,
    class: expectationOf(container, view.pods.get(container.podId)).kind,
    cpus: cpusOf(container, view.kernel),
  }));
}

/** Who has which CPUs by the runtime's own account of what was applied; the pool's CPUs that nobody uses are idle. */
export function ownersOfNode(view: NodeView): CpuOwners {
  const running = runningContainers(view);
  const cpusOfClass = (kind: RunningContainer["class"]): CpuSet =>
    CpuSet.union(running.filter((container) => container.class === kind).map((container) => container.cpus));
  const { online } = view.kernel;
  const pinned = cpusOfClass("annotated");
  const exclusive = cpusOfClass("integer");
  return {
    online,
    pinned,
    exclusive,
    quarantined: CpuSet.EMPTY,
    isolated: CpuSet.EMPTY,
    idle: online.difference(pinned).difference(exclusive).difference(cpusOfClass("shared")),
    held: CpuSet.EMPTY,
    owners: running.map((container) => ({
      label: labelOf(view, container.view),
      class: container.class,
      cpus: container.cpus,
    })),
  };
}

function labelOf(view: NodeView, container: ContainerView): string {
  const pod = view.pods.get(container.podId);
  return pod === undefined ? container.id : `${pod.namespace}/${pod.name}/${container.name}`;
}
