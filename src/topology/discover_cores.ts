import { CpuSet } from "../cpuset/mod.ts";
import { groupCpus, namingItself } from "./groups.ts";
import { CPU_DIR, type Reading, type SysfsReader } from "./sysfs_reader.ts";

/** What a core's threads have in common. */
export interface Core {
  /** See `Cpu.core`. */
  readonly key: number;
  readonly cpus: CpuSet;
}

/** The cores of the online CPUs, from `topology/core_cpus_list` (before Linux 5.3: `thread_siblings_list`). */
export function discoverCores(reader: SysfsReader, online: CpuSet): readonly Core[] {
  const read = listReader(reader, ["core_cpus_list", "thread_siblings_list"]);
  const { groups, rest, failures } = groupCpus(online, read);
  for (const failure of failures) reader.assume("a CPU is a core of its own", failure);
  const taken = new Set<number>();
  const cores = groups.map(({ cpus, listed }) => {
    const key = coreKey(cpus, { listed, online, taken });
    taken.add(key);
    return { key, cpus };
  });
  return [...cores, ...Array.from(rest, (cpu) => ({ key: cpu, cpus: CpuSet.of(cpu) }))];
}

/**
 * The smallest listed id, so that a core keeps its name while its first thread is offline; but never an id that
 * names another core, which a contradictory tree could make of it.
 */
function coreKey(
  cpus: CpuSet,
  known: { readonly listed: CpuSet; readonly online: CpuSet; readonly taken: ReadonlySet<number> },
): number {
  const first = known.listed.first ?? 0;
  const foreign = known.online.has(first) && !cpus.has(first);
  return foreign || known.taken.has(first) ? cpus.first ?? first : first;
}

/** Package (socket) ids by online CPU, −1 where unknown. */
export function discoverPackages(reader: SysfsReader, online: CpuSet): ReadonlyMap<number, number> {
  return discoverIds(reader, online, {
    lists: ["package_cpus_list", "core_siblings_list"],
    id: "physical_package_id",
    assumed: "the socket is unknown",
  });
}

/** Die ids by online CPU, −1 where unknown. */
export function discoverDies(reader: SysfsReader, online: CpuSet): ReadonlyMap<number, number> {
  return discoverIds(reader, online, {
    lists: ["die_cpus_list"],
    id: "die_id",
    assumed: "the die is unknown",
  });
}

/**
 * The number in file `id` for every CPU, read once per group of CPUs that have it in common. Where no list says
 * who has it in common, every CPU's own file is read.
 */
function discoverIds(
  reader: SysfsReader,
  online: CpuSet,
  files: { readonly lists: readonly string[]; readonly id: string; readonly assumed: string },
): ReadonlyMap<number, number> {
  const result = new Map<number, number>();
  function enter(reading: Reading<number>, cpus: Iterable<number>): void {
    if (!reading.ok) reader.assume(files.assumed, reading);
    for (const cpu of cpus) result.set(cpu, reading.ok ? reading.value : -1);
  }
  const { groups, rest } = groupCpus(online, listReader(reader, files.lists));
  for (const group of groups) enter(reader.integer(topologyFile(group.reader, files.id)), group.cpus);
  for (const cpu of rest) enter(reader.integer(topologyFile(cpu, files.id)), [cpu]);
  return result;
}

/**
 * Reads a CPU's list from the first of `names` that is usable. The name that worked is tried first from then on:
 * a kernel has the same files for every CPU.
 */
function listReader(reader: SysfsReader, names: readonly string[]): (cpu: number) => Reading<CpuSet> {
  let order = names;
  function tryName(name: string, cpu: number): Reading<CpuSet> {
    const path = topologyFile(cpu, name);
    return namingItself(reader.list(path), cpu, path);
  }
  return (cpu) => {
    let failed: Reading<CpuSet> | undefined;
    for (const name of order) {
      const reading = tryName(name, cpu);
      if (reading.ok) {
        order = [name, ...names.filter((other) => other !== name)];
        return reading;
      }
      failed ??= reading;
    }
    return failed ?? { ok: false, path: topologyFile(cpu, ""), reason: "no file to read" };
  };
}

function topologyFile(cpu: number, name: string): string {
  return `${CPU_DIR}/cpu${cpu}/topology/${name}`;
}
