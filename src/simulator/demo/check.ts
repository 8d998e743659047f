import { CpuSet, formatCpuList } from "../../cpuset/mod.ts";
import { memoryNodesFor, type Topology } from "../../topology/mod.ts";
import { checkNode, type CheckOptions } from "../checker.ts";
import type { NodeView } from "../observe.ts";
import { type RunningContainer, runningContainers } from "./owners.ts";
import type { DemoPod } from "./scenario.ts";

/** What must be true after a step. */
export interface StepEnd {
  /** The pods that run, all of them. */
  readonly pods: readonly DemoPod[];
  /** Number of CPUs that nobody owns. */
  readonly poolSize: number;
}

/** The demonstration went wrong; the message has a line for everything that is not as it should be. */
export class DemoFailure extends Error {
  override readonly name = "DemoFailure";
}

/** How the rules of spec §16 are judged on a machine: memory nodes too. */
export function checkOptions(topology: Topology): CheckOptions {
  return {
    memsOf: (cpus) => {
      const nodes = memoryNodesFor(topology, cpus);
      return nodes.kind === "nodes" ? formatCpuList(nodes.nodes) : undefined;
    },
  };
}

/**
 * What is not as a step's end must be, by the runtime's own account: the rules of spec §16, and the scenario's own
 * numbers. Empty where all is well.
 */
export function problemsOf(view: NodeView, expected: StepEnd, options: CheckOptions): readonly string[] {
  const running = runningContainers(view);
  const owned = CpuSet.union(running.filter(({ class: kind }) => kind !== "shared").map(({ cpus }) => cpus));
  const poolSize = view.kernel.online.size - owned.size;
  const names = running.map((container) => container.view.id).toSorted().join(" ") || "nothing";
  const wanted = expected.pods.map((pod) => pod.name).toSorted().join(" ") || "nothing";
  return [
    ...checkNode(view, options).breaks.map(({ rule, text }) => `${rule}: ${text}`),
    ...(names === wanted ? [] : [`${names} runs, expected ${wanted}`]),
    ...expected.pods.flatMap((pod) => problemOfPod(running, pod)),
    ...(poolSize === expected.poolSize
      ? []
      : [`${poolSize} CPUs are nobody's own, expected ${expected.poolSize}`]),
  ];
}

function problemOfPod(running: readonly RunningContainer[], pod: DemoPod): readonly string[] {
  const container = running.find((candidate) => candidate.view.id === pod.name);
  if (container === undefined) return [`${pod.name} does not run`];
  const { cpus, view } = container;
  if (!view.known) return [`${pod.name} runs without the plugin having been asked`];
  switch (pod.kind) {
    case "annotated":
      return `${cpus}` === pod.cpus ? [] : [`${pod.name} has CPUs ${cpus}, expected exactly ${pod.cpus}`];
    case "integer":
      return cpus.size === pod.count
        ? []
        : [`${pod.name} has ${cpus.size} CPUs (${cpus}), expected ${pod.count}`];
    case "shared":
      return sharedProblem(running, container);
  }
}

/** A shared container may only be where nobody owns or pins. */
function sharedProblem(
  running: readonly RunningContainer[],
  container: RunningContainer,
): readonly string[] {
  const intruded = running.filter((other) =>
    other.class !== "shared" && other.cpus.intersects(container.cpus)
  );
  return intruded.map((other) => `${container.view.id} is on CPUs of ${other.view.id}`);
}
