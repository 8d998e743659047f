/** How well containers are placed, ours against the kubelet's static policy, on one stream of requests. */
import { CpuSet } from "../../src/cpuset/mod.ts";
import { allocateExclusive, type PlacementMode } from "../../src/policy/mod.ts";
import { expandMachine, type MachineSpec } from "../../src/simulator/machine.ts";
import { Prng } from "../../src/simulator/prng.ts";
import { cachesOf, coresOf, type Topology } from "../../src/topology/mod.ts";
import { DEFAULTS } from "./placement.ts";
import { type StaticOptions, StaticPolicy } from "./static_policy.ts";

/** How full the machine is kept. */
const FILL = 0.9;
const LARGEST = 16;

/** Somebody who hands out CPUs; undefined: refused. */
export type Allocator = (free: CpuSet, taken: CpuSet, count: number) => CpuSet | undefined;

/** Shares of all requests, 0 … 1; a refused one is in none. */
export interface Quality {
  readonly oneNode: number;
  readonly oneCache: number;
  /** Of the requests that the largest cache could hold. */
  readonly oneCacheOfFitting: number;
  /** At most one CPU outside of whole cores, and that only of an odd number. */
  readonly wholeCores: number;
  readonly granted: number;
}

/** One more container, after some have gone. */
interface Round {
  readonly id: number;
  readonly count: number;
  readonly gone: readonly number[];
}

/** The stream: containers of 1 to 16 CPUs come; random ones go, granted or not, so that 90 % would be taken. */
export function requestStream(cpus: number, rounds: number, seed: number): readonly Round[] {
  const random = new Prng(seed);
  const running: { id: number; count: number }[] = [];
  const sum = (): number => running.reduce((total, { count }) => total + count, 0);
  return Array.from({ length: rounds }, (_, id) => {
    const count = random.integer(1, LARGEST);
    const gone: number[] = [];
    while (sum() + count > FILL * cpus) {
      for (const { id } of running.splice(random.integer(0, running.length - 1), 1)) gone.push(id);
    }
    running.push({ id, count });
    return { id, count, gone };
  });
}

/** Runs a stream and scores every placement at the time it is made. */
export function qualityOf(topology: Topology, stream: readonly Round[], allocate: Allocator): Quality {
  const running = new Map<number, CpuSet>();
  const caches = cachesOf(topology);
  const cores = [...coresOf(topology).values()];
  const largest = Math.max(...caches.map(({ size }) => size));
  const counts = { oneNode: 0, oneCache: 0, fitting: 0, oneCacheOfFitting: 0, wholeCores: 0, granted: 0 };
  for (const { id, count, gone } of stream) {
    for (const old of gone) running.delete(old);
    if (count <= largest) counts.fitting++;
    const taken = CpuSet.union(running.values());
    const cpus = allocate(topology.online.difference(taken), taken, count);
    if (cpus === undefined) continue;
    if (cpus.size !== count || cpus.intersects(taken)) {
      throw new Error(`Cannot score ${cpus}: not ${count} free CPUs`);
    }
    running.set(id, cpus);
    counts.granted++;
    if (topology.nodes.some((node) => cpus.isSubsetOf(node.cpus))) counts.oneNode++;
    const isOne = caches.some((cache) => cpus.isSubsetOf(cache));
    if (isOne) counts.oneCache++;
    if (isOne && count <= largest) counts.oneCacheOfFitting++;
    const whole = cores.filter((core) => core.isSubsetOf(cpus)).reduce((sum, { size }) => sum + size, 0);
    if (count - whole <= count % 2) counts.wholeCores++;
  }
  const share = (part: number, all: number): number => part / Math.max(1, all);
  return {
    oneNode: share(counts.oneNode, stream.length),
    oneCache: share(counts.oneCache, stream.length),
    oneCacheOfFitting: share(counts.oneCacheOfFitting, counts.fitting),
    wholeCores: share(counts.wholeCores, stream.length),
    granted: share(counts.granted, stream.length),
  };
}

/** Ours as it is, and where whole cores are required. */
export const DEFAULT = "weka-cpuset";
export const WHOLE_CORES = "weka-cpuset, wholeCores: require";

/** Ours, by what whole cores are to it [P4]. */
export const OURS: Readonly<Record<string, PlacementMode>> = {
  [DEFAULT]: "prefer",
  [WHOLE_CORES]: "require",
};

/** Ours. @param kept CPUs, whichever, that stay in the shared pool. */
export function oursOn(topology: Topology, wholeCores: PlacementMode, kept = 1): Allocator {
  const none = CpuSet.EMPTY;
  const settings = { ...DEFAULTS, minSharedCpus: kept, placement: { ...DEFAULTS.placement, wholeCores } };
  const wish = { forbidden: none, heldForOthers: none, heldForSlot: none };
  return (free, taken, count) => {
    const states = {
      pinned: none,
      quarantined: none,
      isolated: none,
      haunted: none,
      unsettled: none,
      inFlight: none,
    };
    const view = { topology, online: topology.online, exclusive: taken, pool: free, idle: none, ...states };
    const allocation = allocateExclusive(view, { ...wish, count }, settings);
    return allocation.kind === "granted" ? allocation.cpus : undefined;
  };
}

/** The baselines by name. */
export const BASELINES: Readonly<Record<string, StaticOptions>> = {
  "static": {},
  "static, topology manager best-effort": { align: "node" },
  "static, align-by-socket": { align: "socket" },
  "static, full-pcpus-only": { fullPcpusOnly: true },
  "static, distribute-cpus-across-numa": { distributeCpusAcrossNuma: true },
  "static, full-pcpus-only + distribute": { fullPcpusOnly: true, distributeCpusAcrossNuma: true },
  "static, prefer-align-cpus-by-uncorecache": { preferAlignByUncoreCache: true },
  "static, uncorecache + best-effort": { preferAlignByUncoreCache: true, align: "node" },
  "static, uncorecache + full-pcpus-only": { preferAlignByUncoreCache: true, fullPcpusOnly: true },
};

/** Machines of the comparison: 64 and 128 CPUs, several caches per node. */
export const COMPARED: Readonly<Record<string, MachineSpec>> = {
  "64 CPUs, 2 nodes, caches of 8": { sockets: 2, coresPerNode: 16, threads: 2, cache: 4 },
  "64 CPUs, 2 nodes, caches of 16": { sockets: 2, coresPerNode: 16, threads: 2, cache: 8 },
  "128 CPUs, 2 nodes, caches of 16": { sockets: 2, coresPerNode: 32, threads: 2, cache: 8 },
  "128 CPUs, 4 nodes, caches of 16": {
    sockets: 2,
    nodesPerSocket: 2,
    coresPerNode: 16,
    threads: 2,
    cache: 8,
  },
};

/** What is compared. */
export interface Comparison {
  readonly rounds: number;
  readonly seed: number;
  /** CPUs that nobody gets: by the kubelet those of the lowest cores. @default 1, without which the kubelet does not start */
  readonly kept?: number;
}

/** Ours and every baseline on one machine and one stream. */
export function compareOn(
  spec: MachineSpec,
  { rounds, seed, kept = 1 }: Comparison,
): ReadonlyMap<string, Quality> {
  const { topology } = expandMachine(spec);
  const stream = requestStream(topology.online.size, rounds, seed);
  const results = new Map<string, Quality>();
  for (const [name, wholeCores] of Object.entries(OURS)) {
    results.set(name, qualityOf(topology, stream, oursOn(topology, wholeCores, kept)));
  }
  for (const [name, options] of Object.entries(BASELINES)) {
    const policy = new StaticPolicy(topology, options, kept);
    results.set(name, qualityOf(topology, stream, (free, _taken, count) => policy.allocate(free, count)));
  }
  return results;
}
