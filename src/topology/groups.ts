import { CpuSet } from "../cpuset/mod.ts";
import { type Reading, unusable } from "./sysfs_reader.ts";

/** CPUs that share something. */
export interface CpuGroup {
  /** The CPU whose file named the group: its lowest member with a usable file. */
  readonly reader: number;
  /** The online members. */
  readonly cpus: CpuSet;
  /** The list as the file had it, offline CPUs included. */
  readonly listed: CpuSet;
}

/** A partition of the CPUs that could be grouped. */
export interface Grouping {
  readonly groups: readonly CpuGroup[];
  /** The CPUs whose own file was unusable and whom no other file names. */
  readonly rest: CpuSet;
  /** The first failure, where there was any. */
  readonly failures: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Partitions `online` by what `read` says of single CPUs, reading one file per group instead of one per CPU.
 *
 * The kernel makes these masks symmetric, so every member of a group would say the same. Where a broken or
 * hostile tree does not, the lowest CPU's word counts and a CPU is still in exactly one group. A list that
 * does not name the CPU it belongs to is nonsense and says nothing about anybody.
 */
export function groupCpus(online: CpuSet, read: (cpu: number) => Reading<CpuSet>): Grouping {
  const groups: CpuGroup[] = [];
  const failures: { path: string; reason: string }[] = [];
  let rest = online;
  for (const cpu of online) {
    if (!rest.has(cpu)) continue;
    const reading = read(cpu);
    if (!reading.ok) {
      failures.push(reading);
      continue; // stays in the rest: a later CPU's list may name it
    }
    const listed = reading.value;
    const cpus = listed.intersection(rest);
    rest = rest.difference(cpus);
    groups.push({ reader: cpu, cpus, listed });
  }
  return { groups, rest, failures: rest.isEmpty ? [] : failures };
}

/** `reading` if its list names `cpu`, else a failure that says so. */
export function namingItself(reading: Reading<CpuSet>, cpu: number, path: string): Reading<CpuSet> {
  if (!reading.ok || reading.value.has(cpu)) return reading;
  return unusable(path, `the list '${reading.value}' does not name CPU ${cpu} itself`);
}
