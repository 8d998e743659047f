import { type CpuSet, formatCpuList } from "../cpuset/mod.ts";
import {
  type Classification,
  type ClassifiedContainer,
  classify,
  type Degradation,
  pinFor,
  type PolicySettings,
} from "../policy/mod.ts";
import { memoryNodesFor, type Topology } from "../topology/mod.ts";

/** A class; `list` is what an annotated container's pin names, `cpus` what of it is online. */
export type RunningClass = Exclude<Classification, { class: "annotated" }> | {
  readonly class: "annotated";
  readonly list: CpuSet;
  readonly cpus: CpuSet;
  readonly mems: string;
};

/** As at its creation, but CPUs that went offline since then do not make its pin invalid [T]. */
export function classifyRunning(
  container: ClassifiedContainer,
  topology: Topology,
  settings: PolicySettings,
): RunningClass {
  const classification = classify(container, topology, settings);
  if (classification.class === "annotated") return { ...classification, list: classification.cpus };
  const pin = pinFor(container.intent, container.name);
  const isOffline = classification.class === "refused" && classification.refusal.kind === "offline-pin";
  // A CPU that the machine never had is a mistake in the list, not one that may come back.
  if (!isOffline || pin?.kind !== "cpus" || !pin.cpus.isSubsetOf(topology.present)) return classification;
  return { class: "annotated", list: pin.cpus, ...onlinePart(pin.cpus, topology) };
}

/** Why a running container of a class is outside the rules; undefined where it is not. */
export function degradationOf(classification: RunningClass): Degradation | undefined {
  if (classification.class === "refused") return "invalid-pin";
  const isPartial = classification.class === "annotated" && !classification.cpus.equals(classification.list);
  return isPartial ? "cpu-offline" : undefined;
}

/** What of a pin's list is online, and the memory nodes that go with it [M1]; no nodes where nothing is online. */
export function onlinePart(
  list: CpuSet,
  topology: Topology,
): { readonly cpus: CpuSet; readonly mems: string } {
  const cpus = list.intersection(topology.online);
  const nodes = memoryNodesFor(topology, cpus);
  return { cpus, mems: nodes.kind === "nodes" ? formatCpuList(nodes.nodes) : "" };
}
