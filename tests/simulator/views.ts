import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import { NO_RESOURCES } from "../../src/nri/mod.ts";
import { requestOf } from "../../src/simulator/description.ts";
import type { ContainerView, NodeView, PodView } from "../../src/simulator/observe.ts";

/** CPUs of the node. */
export const ONLINE = CpuSet.range(0, 7);

/** A container of a pod of its own, and its pod. */
export interface Given extends Partial<ContainerView> {
  readonly id: string;
  readonly cpus: string;
  readonly cpu?: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A running container of its own pod; with `cpu` it asks for that many CPUs exclusively. */
export function container(given: Given): ContainerView {
  const { cpus, cpu, annotations: _annotations, ...parts } = given;
  const set = cpus === "" ? CpuSet.EMPTY : parseCpuList(cpus);
  return {
    podId: `pod-${given.id}`,
    name: "main",
    phase: "running",
    inStore: true,
    ghost: false,
    starting: false,
    removing: false,
    request: requestOf(cpu === undefined ? {} : { cpu, memory: "1Gi" }),
    spec: { ...NO_RESOURCES, cpu: { ...NO_RESOURCES.cpu, cpus } },
    cgroup: { written: set, effective: set.intersection(ONLINE), mems: CpuSet.EMPTY },
    toldCpus: set,
    lost: "none",
    startWindow: "closed",
    known: true,
    listed: false,
    resizeAskedAtMs: undefined,
    resizes: 0,
    resizedTo: undefined,
    stopNotified: false,
    createdAtMs: 0,
    ...parts,
  };
}

/** The pod of a container. */
export function pod({ id, annotations = {} }: Given): PodView {
  return {
    id: `pod-${id}`,
    name: id,
    namespace: "default",
    uid: `uid-${id}`,
    annotations: new Map(Object.entries(annotations)),
    qos: "Burstable",
    cgroupParent: "",
    ready: true,
  };
}

/** A node of eight CPUs with these containers and a plugin. */
export function node(given: readonly Given[]): NodeView {
  return {
    atMs: 0,
    sequence: 0,
    kernel: { online: ONLINE, mems: CpuSet.of(0), cgroupVersion: 2 },
    pods: new Map(given.map((each) => [`pod-${each.id}`, pod(each)])),
    containers: new Map(given.map((each) => [each.id, container(each)])),
    plugins: ["99-x"],
  };
}

/** Annotations of a pod whose containers have exactly these CPUs. */
export const PINNED = (cpus: string): Readonly<Record<string, string>> => ({ "weka.io/cores-ids": cpus });
/** Annotations of a pod that forbids these CPUs. */
export const FORBIDDEN = (cpus: string): Readonly<Record<string, string>> => ({
  "weka.io/forbid-core-ids": cpus,
});
