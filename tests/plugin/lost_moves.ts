import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import {
  type AppliedNode,
  type ContainerOptions,
  type PodOptions,
  resources,
  wholeCpus,
} from "../fakes/applied_node.ts";
import { pinned } from "./eight_cores.ts";
import { textOf } from "./messages.ts";

/** A request that changes no class: a shared container stays one. */
export const RECONCILE = resources({ shares: 204 });

/**
 * The updates of an answer to the creation of a pinned container that fails, so that none of them is applied. Its pod is
 * gone then, and no answer came by since.
 */
export function loseCreation(node: AppliedNode, id: string, list: string): string {
  node.pod(id, pinned(list));
  const { updates } = node.ask(id, id, { lost: true });
  node.stopPod(id);
  return textOf(updates);
}

/** A pod of a machine of eight CPUs that allows these only, with a shared container, or one that owns `count` CPUs. */
export function only(list: string, count = 0): PodOptions & ContainerOptions {
  const forbidden = CpuSet.range(0, 7).difference(parseCpuList(list));
  return {
    annotations: { "weka.io/forbid-core-ids": `${forbidden}` },
    ...(count === 0 ? {} : { resources: wholeCpus(count) }),
  };
}
