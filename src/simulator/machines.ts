import type { MachineSpec } from "./machine_spec.ts";

/** Distances of a Kunpeng 920 pair: two dies per socket, the outer ones one hop further. */
const KUNPENG_DISTANCES = [[10, 12, 20, 22], [12, 10, 22, 24], [20, 22, 10, 12], [22, 24, 12, 10]] as const;

/** Name of a machine in {@linkcode MACHINES}. */
export type MachineName =
  | "laptop-hybrid"
  | "xeon-64"
  | "epyc-128-16-caches"
  | "memoryless-node"
  | "offline-holes"
  | "big-1024"
  | "vm-no-caches"
  | "vm-no-numa"
  | "arm-server"
  | "arm-private-caches"
  | "smt4-32"
  | "smt8-64"
  | "sparse-ids"
  | "nodeless-cpus"
  | "tiny-8-split"
  | "tiny-8-pairs"
  | "tiny-8-nosmt"
  | "tiny-8-two-nodes";

/** The named machines that tests, scenarios and documents speak of. */
export const MACHINES: Readonly<Record<MachineName, MachineSpec>> = {
  /** Core Ultra 155H: 6 cores with 2 threads, 8 efficiency cores, 2 low-power cores without an L3. */
  "laptop-hybrid": {
    coresPerNode: 6,
    threads: 2,
    siblings: "adjacent",
    hybrid: { efficiencyCores: 8, lowPowerCores: 2 },
  },
  /** Two sockets of 16 cores; siblings i and i + 32. */
  "xeon-64": { sockets: 2, coresPerNode: 16, threads: 2 },
  /** Two EPYC 7543: 32 cores each, an L3 per 4 cores. */
  "epyc-128-16-caches": {
    sockets: 2,
    coresPerNode: 32,
    threads: 2,
    cache: 4,
    distances: [[10, 32], [32, 10]],
  },
  /** Two sockets of two nodes; node 3 has no memory, node 4 (an expander) has nothing else. */
  "memoryless-node": {
    sockets: 2,
    nodesPerSocket: 2,
    coresPerNode: 4,
    threads: 2,
    memorylessNodes: [3],
    memoryOnlyNodes: [4],
  },
  /** Lone siblings of either kind (3 and 17 are off), two whole cores missing (5 and 6), a core isolated. */
  "offline-holes": {
    sockets: 2,
    coresPerNode: 8,
    threads: 2,
    offline: "3,5-6,17,21-22",
    isolated: "15,31",
  },
  /** Eight sockets of 64 cores in two nodes, an L3 per 8 cores. */
  "big-1024": { sockets: 8, nodesPerSocket: 2, coresPerNode: 32, threads: 2, cache: 8 },
  /** A virtual machine that hides its caches. */
  "vm-no-caches": { coresPerNode: 8, threads: 2, siblings: "adjacent", cache: "none" },
  /** A small virtual machine whose kernel is built without NUMA. */
  "vm-no-numa": { coresPerNode: 4, cache: "none", numa: false },
  /** Two Kunpeng 920: no SMT, four nodes, an L3 per node. */
  "arm-server": {
    sockets: 2,
    nodesPerSocket: 2,
    coresPerNode: 32,
    cache: 32,
    diesPerSocket: 2,
    distances: KUNPENG_DISTANCES,
  },
  /** Ampere Altra: no SMT, and the shared cache is invisible. */
  "arm-private-caches": { coresPerNode: 80, cache: "core" },
  /** POWER in SMT-4 mode. */
  "smt4-32": { sockets: 2, coresPerNode: 4, threads: 4, siblings: "adjacent" },
  /** POWER9: SMT-8, an L3 per pair of cores, nodes 0 and 8, an accelerator's memory as node 255. */
  "smt8-64": {
    sockets: 2,
    coresPerNode: 4,
    threads: 8,
    siblings: "adjacent",
    cache: 2,
    nodeIds: [0, 8],
    memoryOnlyNodes: [255],
    distances: [[10, 40, 80], [40, 10, 80], [80, 80, 10]],
  },
  /** Only even CPU ids exist. */
  "sparse-ids": { sockets: 2, coresPerNode: 8, idStride: 2, nodeIds: [0, 3] },
  /** CPUs 6 and 7 are in no node [M3]. */
  "nodeless-cpus": { sockets: 2, coresPerNode: 4, nodeless: "6-7" },
  /** Four cores, siblings i and i + 4. */
  "tiny-8-split": { coresPerNode: 4, threads: 2 },
  /** Four cores, siblings 2i and 2i + 1. */
  "tiny-8-pairs": { coresPerNode: 4, threads: 2, siblings: "adjacent" },
  /** Eight cores. */
  "tiny-8-nosmt": { coresPerNode: 8 },
  /** Two nodes of two cores with two threads, an L3 each. */
  "tiny-8-two-nodes": { sockets: 2, coresPerNode: 2, threads: 2 },
};

/** Whether there is a machine of that name. */
export function isMachineName(name: string): name is MachineName {
  return Object.hasOwn(MACHINES, name);
}

/** What a server of a given size looks like. */
export interface ServerOptions {
  /** Hardware threads in all, at most 16384. */
  readonly cpus: number;
  /** Hardware threads per core. @default {2} */
  readonly threads?: number;
  /** Packages. @default one per 256 CPUs, and at least two */
  readonly sockets?: number;
  /** Nodes per socket. @default {1} */
  readonly nodesPerSocket?: number;
  /** Cores per L3. @default {8} */
  readonly coresPerCache?: number;
}

/**
 * A server with that many CPUs, siblings split: for measurements at different sizes.
 *
 * @throws {RangeError} If the CPUs cannot be spread evenly.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(serverMachine({ cpus: 64 }).coresPerNode, 16);
 * ```
 */
export function serverMachine(options: ServerOptions): MachineSpec {
  const { cpus, threads = 2, nodesPerSocket = 1, coresPerCache = 8 } = options;
  const sockets = options.sockets ?? Math.max(2, Math.ceil(cpus / 256));
  const coresPerNode = cpus / (sockets * nodesPerSocket * threads);
  if (!Number.isInteger(coresPerNode) || coresPerNode < 1) {
    const shape = `${sockets} sockets of ${nodesPerSocket} nodes with ${threads} threads per core`;
    throw new RangeError(`Cannot lay out the machine: ${cpus} CPUs do not fill ${shape}`);
  }
  return { sockets, nodesPerSocket, coresPerNode, threads, cache: coresPerCache };
}
