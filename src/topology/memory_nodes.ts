import { CpuSet } from "../cpuset/mod.ts";
import type { NumaNode, Topology } from "./model.ts";

/** What `cpuset.mems` should be for a set of CPUs, or why nothing can be said. */
export type MemoryNodes =
  /** Ascending node ids with memory; empty only for the empty set. `formatCpuList` makes the kernel's text. */
  | { readonly kind: "nodes"; readonly nodes: readonly number[] }
  /** The CPUs that are in no node (or not online): their memory cannot be chosen [M3]. */
  | { readonly kind: "unknown"; readonly cpus: CpuSet };

/**
 * The memory nodes of `cpus` (spec §6 [M1]): the nodes these CPUs are in; a node without memory is replaced by
 * the nearest node that has some, of equally near ones by the lowest id.
 *
 * Every CPU must be in a node: guessing "node 0" for one that is in none would silently make its memory remote
 * [M3]. Callers pass online CPUs; an offline one counts as being in no node, as the kernel has it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CpuSet } from "../cpuset/mod.ts";
 * const cpus = CpuSet.range(0, 3);
 * const node = { id: 0, cpus, hasMemory: true, distances: new Map([[0, 10]]) };
 * const machine = { online: cpus, present: cpus, isolated: CpuSet.EMPTY, cpus: new Map(), nodes: [node] };
 * assertEquals(memoryNodesFor(machine, CpuSet.of(1, 2)), { kind: "nodes", nodes: [0] });
 * ```
 */
export function memoryNodesFor(topology: Topology, cpus: CpuSet): MemoryNodes {
  const used = topology.nodes.filter((node) => node.cpus.intersects(cpus));
  const unknown = cpus.difference(CpuSet.union(used.map((node) => node.cpus)));
  if (!unknown.isEmpty) return { kind: "unknown", cpus: unknown };
  const ids = new Set(used.map((node) => nearestWithMemory(topology.nodes, node)));
  return { kind: "nodes", nodes: [...ids].sort((a, b) => a - b) };
}

/** `node` itself where it has memory, else the nearest that has. A distance sysfs does not tell is the farthest. */
function nearestWithMemory(nodes: readonly NumaNode[], node: NumaNode): number {
  if (node.hasMemory) return node.id;
  let best = node.id; // stays only if no node has memory, which discovery rules out
  let bestDistance = Number.POSITIVE_INFINITY;
  let found = false;
  for (const candidate of nodes) {
    if (!candidate.hasMemory) continue;
    const distance = node.distances.get(candidate.id) ?? Number.POSITIVE_INFINITY;
    if (found && distance >= bestDistance) continue; // ascending ids: the first of equals is the lowest
    [best, bestDistance, found] = [candidate.id, distance, true];
  }
  return best;
}
