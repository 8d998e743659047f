/**
 * A machine in a few words: plain data, so that a scenario file can hold one. Numbers without a unit count what the
 * name says. See `MACHINES` for examples.
 */
export interface MachineSpec {
  /** Packages. @default {1} */
  readonly sockets?: number;
  /** NUMA nodes with CPUs per socket. @default {1} */
  readonly nodesPerSocket?: number;
  /** Cores per such node. */
  readonly coresPerNode: number;
  /** Hardware threads per core. @default {1} */
  readonly threads?: number;
  /**
   * How threads are numbered. `split`: all first threads, then all second threads (i and i + cores), as on most x86
   * servers; `adjacent`: core by core, as on POWER, in virtual machines and on hybrid laptops. @default {"split"}
   */
  readonly siblings?: "split" | "adjacent";
  /**
   * Who shares the last-level cache: that many consecutive cores of a socket, the whole `socket`, only the threads
   * of a `core` (no L3 is shown); `none`: no cache is described at all. @default {"socket"}
   */
  readonly cache?: number | "socket" | "core" | "none";
  /** Dies per socket. @default {1} */
  readonly diesPerSocket?: number;
  /** Single-threaded cores after all others, in the first socket and node. */
  readonly hybrid?: {
    /** They share the L3 of the first core. */
    readonly efficiencyCores: number;
    /** They have no L3: the L2 they share is their last-level cache. @default {0} */
    readonly lowPowerCores?: number;
  };
  /** Distance between consecutive CPU ids; 2 leaves every odd id absent. @default {1} */
  readonly idStride?: number;
  /** `false`: the kernel shows no node folder. @default {true} */
  readonly numa?: boolean;
  /** Ids of the nodes with CPUs, ascending. @default 0, 1, 2 … */
  readonly nodeIds?: readonly number[];
  /** Ids of nodes with CPUs and without memory. */
  readonly memorylessNodes?: readonly number[];
  /** Ids of nodes with memory and without CPUs; larger than all others. */
  readonly memoryOnlyNodes?: readonly number[];
  /** Distance matrix in the order of all node ids. @default 10 local, 12 in the socket, 21 to another socket */
  readonly distances?: readonly (readonly number[])[];
  /** CPU list of CPUs that are present and not online. */
  readonly offline?: string;
  /** Whether the kernel keeps the topology folder of an offline CPU. @default {"vanish"} */
  readonly offlineFolders?: "vanish" | "remain";
  /** CPU list of isolated CPUs. */
  readonly isolated?: string;
  /** CPU list of CPUs that no node lists (spec §6 [M3]). */
  readonly nodeless?: string;
}
