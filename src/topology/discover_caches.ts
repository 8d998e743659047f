import { CpuSet } from "../cpuset/mod.ts";
import { groupCpus, namingItself } from "./groups.ts";
import type { NumaNode } from "./model.ts";
import { CPU_DIR, type Reading, type SysfsReader, unusable } from "./sysfs_reader.ts";

/**
 * The last-level-cache group of every online CPU; the groups partition them.
 *
 * A CPU's last-level cache is its highest-level cache that holds data. One member's files speak for its whole
 * group, on hybrid machines too: what misses in a cache goes to the same next level whichever CPU missed, so CPUs
 * that share a cache share every level above it, and the highest cache of one is the highest of all. CPUs that do
 * not share it are in no list read so far and are read themselves: low-power cores without an L3 beside cores
 * with one get the L2 they share.
 */
export function discoverCaches(
  reader: SysfsReader,
  online: CpuSet,
  nodes: readonly NumaNode[],
): ReadonlyMap<number, CpuSet> {
  const { groups, rest, failures } = groupCpus(online, (cpu) => lastLevelList(reader, cpu));
  for (const failure of failures) reader.assume("the CPUs of a node share one cache", failure);
  const result = new Map<number, CpuSet>();
  for (const group of [...groups.map((known) => known.cpus), ...perNode(rest, nodes)]) {
    for (const cpu of group) result.set(cpu, group);
  }
  return result;
}

/** `cpus` cut by node, those in no node last. */
function perNode(cpus: CpuSet, nodes: readonly NumaNode[]): readonly CpuSet[] {
  const parts = nodes.map((node) => node.cpus.intersection(cpus));
  return [...parts, cpus.difference(CpuSet.union(parts))].filter((part) => !part.isEmpty);
}

/** Who shares the highest-level data or unified cache of a CPU. */
function lastLevelList(reader: SysfsReader, cpu: number): Reading<CpuSet> {
  const dir = `${CPU_DIR}/cpu${cpu}/cache`;
  const names = reader.names(dir);
  if (!names.ok) return names;
  let last: { readonly level: number; readonly index: string } | undefined;
  for (const index of names.value.filter((name) => /^index\d+$/.test(name))) {
    const level = dataCacheLevel(reader, `${dir}/${index}`);
    if (level !== undefined && level > (last?.level ?? 0)) last = { level, index };
  }
  if (last === undefined) return unusable(dir, "no data or unified cache is described");
  const path = `${dir}/${last.index}/shared_cpu_list`;
  return namingItself(reader.list(path), cpu, path);
}

/** The level of a cache that holds data; undefined of an instruction cache and of an unreadable one. */
function dataCacheLevel(reader: SysfsReader, dir: string): number | undefined {
  const level = reader.integer(`${dir}/level`);
  const type = reader.text(`${dir}/type`);
  return level.ok && type.ok && type.value !== "Instruction" ? level.value : undefined;
}
