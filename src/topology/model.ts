import { CpuSet } from "../cpuset/mod.ts";

/** One online CPU (hardware thread). */
export interface Cpu {
  readonly id: number;
  /** Key of its physical core: the smallest CPU id among its online and offline SMT siblings known to sysfs. */
  readonly core: number;
  /** The online hardware threads of its core, itself included. */
  readonly siblings: CpuSet;
  /** The online CPUs that share its last-level cache, itself included; its NUMA node where no cache is known. */
  readonly llc: CpuSet;
  /** NUMA node id; undefined where nodes exist but none lists this CPU (spec §6 [M3]). */
  readonly node: number | undefined;
  /** Physical package (socket) id, −1 where unknown. */
  readonly package: number;
  /** Die id within the package, −1 where unknown. */
  readonly die: number;
}

/** One NUMA node. */
export interface NumaNode {
  readonly id: number;
  /** Its online CPUs; empty for a memory-only node. */
  readonly cpus: CpuSet;
  /** Whether it has memory that `cpuset.mems` may name. */
  readonly hasMemory: boolean;
  /** Distance to each node by node id (10 is local, ACPI SLIT); unknown pairs are absent. */
  readonly distances: ReadonlyMap<number, number>;
}

/** The machine's CPUs as sysfs describes them (spec §12). Pure data. */
export interface Topology {
  readonly online: CpuSet;
  readonly present: CpuSet;
  /** CPUs the kernel was told to isolate (`isolcpus=`), online or not. */
  readonly isolated: CpuSet;
  /** Every online CPU by id, in ascending order. */
  readonly cpus: ReadonlyMap<number, Cpu>;
  /** Ascending by id. Never empty: a kernel without node directories is one node 0 with memory [M3]. */
  readonly nodes: readonly NumaNode[];
}
