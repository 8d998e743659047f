import type { Container, ContainerUpdate, PodSandbox } from "../../src/nri/mod.ts";
import type { Plugin } from "../../src/plugin/mod.ts";
import { someCpu } from "../fakes/applied_node.ts";

/** A pod as the runtime tells it. */
export function podOf(id: string, rest: Partial<PodSandbox> = {}): PodSandbox {
  return {
    id,
    name: `pod-${id}`,
    uid: `uid-${id}`,
    namespace: "default",
    annotations: new Map(),
    cgroupParent: "",
    ...rest,
  };
}

/** A container as the runtime tells it, shared unless told otherwise. */
export function containerOf(id: string, podId: string, rest: Partial<Container> = {}): Container {
  return {
    id,
    podSandboxId: podId,
    name: "main",
    state: "running",
    resources: someCpu(),
    cgroupsPath: "",
    createdAt: 0,
    ...rest,
  };
}

/** Updates as `id=cpus`, in order; memory nodes follow a slash where there are any. */
export function textOf(updates: readonly ContainerUpdate[]): string {
  return updates.map(({ containerId, cpus, mems }) =>
    `${containerId}=${cpus}${mems === "" ? "" : `/${mems}`}`
  )
    .join(" ");
}

/** Everything the plugin knows, as text: equal texts, equal state. */
export function stateText(plugin: Plugin): string {
  const { ledger } = plugin;
  const records = [...ledger.containers.values()].map((record) => ({
    ...record,
    possible: record.possible.sets.map((set) => `${set}`),
  }));
  const { topology: _, ...view } = ledger.view();
  return JSON.stringify({ records, view, holds: [...ledger.holds], pods: [...ledger.pods] }, undefined, 1);
}
