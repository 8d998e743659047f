import { CpuSet, parseCpuList } from "../cpuset/mod.ts";
import type { LinuxCpu } from "../nri/mod.ts";

/** The kernel's part of the machine that cpusets depend on. */
export interface Kernel {
  /** CPUs that are online. */
  readonly online: CpuSet;
  /** NUMA nodes with memory. */
  readonly mems: CpuSet;
  /** Which cgroup hierarchy: v1 refuses offline CPUs, v2 takes any list. */
  readonly cgroupVersion: 1 | 2;
}

/** The cpuset controller of one container's cgroup. */
export interface Cgroup {
  /** What `cpuset.cpus` was set to; empty: never written, the parent's CPUs are inherited. */
  readonly written: CpuSet;
  /** CPUs the container's processes can really run on: `cpuset.cpus.effective`. */
  readonly effective: CpuSet;
  /** What `cpuset.mems` was set to; empty: the parent's. */
  readonly mems: CpuSet;
}

/** The kernel refused a write to a cgroup file. */
export class CgroupError extends Error {
  override readonly name = "CgroupError";
}

/** A cgroup nothing was written to yet. */
export function newCgroup(kernel: Kernel): Cgroup {
  return { written: CpuSet.EMPTY, effective: kernel.online, mems: CpuSet.EMPTY };
}

/**
 * Writes a container's cpuset as the OCI runtime does: empty strings leave the file alone
 * (`reference/nri.md` §6.7).
 *
 * @throws {CgroupError} On cgroup v1, if a CPU is offline or a node has no memory; or if the text is no list.
 */
export function writeCpuset(
  cgroup: Cgroup,
  values: Pick<LinuxCpu, "cpus" | "mems">,
  kernel: Kernel,
): Cgroup {
  const written = values.cpus === "" ? cgroup.written : parseFile("cpuset.cpus", values.cpus);
  const mems = values.mems === "" ? cgroup.mems : parseFile("cpuset.mems", values.mems);
  if (kernel.cgroupVersion === 1) {
    requireSubset({ file: "cpuset.cpus", value: written, allowed: kernel.online });
    requireSubset({ file: "cpuset.mems", value: mems, allowed: kernel.mems });
  }
  return { written, effective: effectiveCpus(written, kernel), mems };
}

/**
 * What hotplug does to a cgroup: v2 keeps the written list and narrows the effective one; v1 drops the CPU from
 * the written list for good, and a cgroup that lost all its CPUs has its processes moved to the parent.
 */
export function afterHotplug(cgroup: Cgroup, kernel: Kernel): Cgroup {
  if (cgroup.written.isEmpty) return { ...cgroup, effective: kernel.online };
  const written = kernel.cgroupVersion === 1 ? cgroup.written.intersection(kernel.online) : cgroup.written;
  return { ...cgroup, written, effective: effectiveCpus(written, kernel) };
}

/** CPUs a written list gives: one that names no online CPU falls back to the parent's (`reference/nri.md` §6.7). */
export function effectiveCpus(written: CpuSet, kernel: Kernel): CpuSet {
  const usable = written.intersection(kernel.online);
  return usable.isEmpty ? kernel.online : usable;
}

function parseFile(file: string, text: string): CpuSet {
  try {
    return parseCpuList(text);
  } catch (cause) {
    throw new CgroupError(`failed to write ${JSON.stringify(text)} to ${file}: invalid argument`, { cause });
  }
}

function requireSubset(
  check: { readonly file: string; readonly value: CpuSet; readonly allowed: CpuSet },
): void {
  if (check.value.isSubsetOf(check.allowed)) return;
  throw new CgroupError(`failed to write "${check.value}" to ${check.file}: invalid argument`);
}
