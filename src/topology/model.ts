import { CpuSet } from "../cpuset/mod.ts";

/** One online CPU (hardware thread). */
export interface Cpu {
  /** CPU id, 0 … 16383. */
  readonly id: number;
  /**
   * Key of its physical core, unique per core: the smallest CPU id among its online and offline SMT siblings
   * known to sysfs (the smallest online one where sysfs contradicts itself).
   */
  readonly core: number;
  /** The online hardware threads of its core, itself included. */
  readonly siblings: CpuSet;
  /**
   * The online CPUs that share its last-level cache, itself included. Where no cache is known: the CPUs of its
   * NUMA node without a known cache, so that the groups always partition the online CPUs. A cache may span nodes.
   */
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
  /** Node id. */
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
  /** CPUs that run. */
  readonly online: CpuSet;
  /** CPUs that are plugged in, online or not. */
  readonly present: CpuSet;
  /** CPUs the kernel was told to isolate (`isolcpus=`), online or not. */
  readonly isolated: CpuSet;
  /** Every online CPU by id, in ascending order. */
  readonly cpus: ReadonlyMap<number, Cpu>;
  /** Ascending by id. Never empty: a kernel without node directories is one node 0 with memory [M3]. */
  readonly nodes: readonly NumaNode[];
}

/** Something sysfs did not say, and what the topology assumes instead. */
export interface TopologyGap {
  /** The first file or folder it was missed in, relative to the sysfs root. */
  readonly path: string;
  /** Why that file could not be used. */
  readonly reason: string;
  /** Number of files missed with the same consequence. */
  readonly count: number;
  /** What holds instead, e.g. "a CPU is a core of its own". */
  readonly assumed: string;
}

/** A topology and what had to be assumed in it. */
export interface DiscoveredTopology extends Topology {
  /** Empty on a machine that describes itself completely. */
  readonly gaps: readonly TopologyGap[];
}
