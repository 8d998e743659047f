import { CpuSet } from "../cpuset/mod.ts";
import type { Topology } from "./model.ts";

/** The key of the core a CPU belongs to; undefined for a CPU that is not online. */
export function coreOf(topology: Topology, cpu: number): number | undefined {
  return topology.cpus.get(cpu)?.core;
}

/** Every online hardware thread of the cores that `cpus` touch, the online ones of `cpus` included. */
export function siblingsOf(topology: Topology, cpus: CpuSet): CpuSet {
  let result = CpuSet.EMPTY;
  for (const id of cpus) {
    if (!result.has(id)) result = result.union(topology.cpus.get(id)?.siblings ?? CpuSet.EMPTY);
  }
  return result;
}

/** The online threads of each core by core key, in the order of their first online CPU. */
export function coresOf(topology: Topology): ReadonlyMap<number, CpuSet> {
  const cores = new Map<number, CpuSet>();
  for (const cpu of topology.cpus.values()) cores.set(cpu.core, cpu.siblings);
  return cores;
}

/** The last-level-cache groups, in the order of their first CPU. They partition the online CPUs. */
export function cachesOf(topology: Topology): readonly CpuSet[] {
  const groups: CpuSet[] = [];
  for (const cpu of topology.cpus.values()) if (cpu.llc.first === cpu.id) groups.push(cpu.llc);
  return groups;
}

/** The nodes that hold any of `cpus`, ascending; a CPU in no node adds none. */
export function nodesOf(topology: Topology, cpus: CpuSet): readonly number[] {
  return topology.nodes.filter((node) => node.cpus.intersects(cpus)).map((node) => node.id);
}

/** The online CPUs that no node lists; a container pinned to one is refused (spec §6 [M3]). */
export function nodelessCpus(topology: Topology): CpuSet {
  return topology.online.difference(CpuSet.union(topology.nodes.map((node) => node.cpus)));
}

/**
 * One line for logs and reports, e.g. `64 CPUs (0-63), 32 cores, 2 last-level caches, 2 NUMA nodes, 2 sockets`.
 */
export function describeTopology(topology: Topology): string {
  const sockets = new Set([...topology.cpus.values()].map((cpu) => cpu.package));
  return [
    `${count(topology.online.size, "CPU")} (${topology.online})`,
    count(coresOf(topology).size, "core"),
    count(cachesOf(topology).length, "last-level cache"),
    count(topology.nodes.length, "NUMA node"),
    count(sockets.size, "socket"),
  ].join(", ");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
