import type { CpuSet } from "../../cpuset/mod.ts";
import { cachesOf, coresOf, type Topology } from "../../topology/mod.ts";
import type { PlacementMode, PlacementSettings } from "../types.ts";
import { nodeGroups } from "./score.ts";

/** The most that a choice may use, with what the container keeps; infinite where nothing is required [P4]. */
export interface PlacementLimits {
  /** NUMA nodes. */
  readonly nodes: number;
  /** Last-level caches. */
  readonly caches: number;
  /** Cores of which the container has some and not all online threads, whoever has the others. */
  readonly parts: number;
}

/**
 * What [P4] allows: the fewest this machine could ever need for `count` CPUs, were all that are online free. A thread that
 * is reserved, isolated or forbidden belongs to its core here as it does where a choice is counted: who requires whole
 * cores gets none whose sibling nobody may have. An offline thread belongs to no core.
 */
export function limitsFor(
  topology: Topology,
  count: number,
  { numa, l3, wholeCores }: PlacementSettings,
): PlacementLimits {
  const nodeSizes = (): number[] => topology.nodes.map(({ cpus }) => cpus.size);
  const cacheSizes = (): number[] => cachesOf(topology).map(({ size }) => size);
  const coreSizes = (): number[] => [...coresOf(topology).values()].map(({ size }) => size);
  return {
    nodes: numa === "require" ? fewest(nodeSizes(), count) : Infinity,
    caches: l3 === "require" ? fewest(cacheSizes(), count) : Infinity,
    // Whole cores until the last one does not fit: of more than one core nobody needs a part.
    parts: wholeCores === "require" ? (isSumOf(coreSizes(), count) ? 0 : 1) : Infinity,
  };
}

/** Fewest of `sizes` that sum up to `count`; all of them, and one more for CPUs in none, if they do not. */
function fewest(sizes: readonly number[], count: number): number {
  let sum = 0;
  let used = 0;
  for (const size of sizes.toSorted((a, b) => b - a)) {
    if (sum >= count) break;
    sum += size;
    used++;
  }
  return sum >= count ? used : used + 1;
}

/** Whether whole cores can make up exactly `count` CPUs. */
function isSumOf(sizes: readonly number[], count: number): boolean {
  const reachable = new Uint8Array(count + 1);
  reachable[0] = 1;
  for (const size of sizes) {
    for (let n = count; n >= size; n--) if (reachable[n - size] === 1) reachable[n] = 1;
  }
  return reachable[count] === 1;
}

/** Whether all CPUs of a container are within limits, counted group by group: for the rare questions about one choice. */
export function isWithin(
  topology: Topology,
  all: CpuSet,
  { nodes, caches, parts }: PlacementLimits,
): boolean {
  const used = (groups: readonly CpuSet[]): readonly CpuSet[] =>
    groups.filter((group) => group.intersects(all));
  const inPart = used([...coresOf(topology).values()]).filter((core) => !core.isSubsetOf(all));
  return used(nodeGroups(topology).map(({ cpus }) => cpus)).length <= nodes &&
    used(cachesOf(topology)).length <= caches && inPart.length <= parts;
}

/** Nothing is required. */
export const NO_LIMITS: PlacementLimits = { nodes: Infinity, caches: Infinity, parts: Infinity };

/** The criteria without limits: what is required is preferred, for choices that cannot be refused. */
export function withoutLimits({ numa, l3, wholeCores }: PlacementSettings): PlacementSettings {
  const prefer = (mode: PlacementMode): PlacementMode => mode === "require" ? "prefer" : mode;
  return { numa: prefer(numa), l3: prefer(l3), wholeCores: prefer(wholeCores) };
}
