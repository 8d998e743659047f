import type { Cpu, Topology } from "../topology/mod.ts";
import { ownerKeys } from "./keys.ts";
import type { CpuOwner, CpuOwners } from "./owners.ts";

/** What a CPU is, in the order in which the first that applies is shown (spec §2). `pool`: shared and in use. */
export const CPU_STATES = [
  "offline",
  "pinned",
  "exclusive",
  "quarantined",
  "isolated",
  "held",
  "idle",
  "pool",
] as const;

/** One of {@linkcode CPU_STATES}. */
export type CpuState = typeof CPU_STATES[number];

/** One hardware thread. */
export interface CpuCell {
  /** CPU id. */
  readonly id: number;
  /** Which thread of its core it is, from 0. */
  readonly thread: number;
  /** What it is; the first that applies. */
  readonly state: CpuState;
  /**
   * Who has it, as indexes into {@linkcode CpuMap.owners}. Empty in the shared pool, which is everybody's, and where
   * nobody lives on it.
   */
  readonly owners: readonly number[];
}

/** The threads of one core. */
export interface CoreCells {
  /** The core's smallest CPU id. */
  readonly id: number;
  /** Ascending by id; a thread that sysfs does not tell of is missing. */
  readonly cells: readonly CpuCell[];
}

/** The cores of one node that share a last-level cache. */
export interface CacheCells {
  /** In the order of their first CPU. */
  readonly cores: readonly CoreCells[];
}

/** One NUMA node. */
export interface NodeCells {
  /** Undefined: the CPUs that no node lists. */
  readonly id: number | undefined;
  /** Whether it has memory that a container can be bound to. */
  readonly hasMemory: boolean;
  /** Empty for a memory-only node. */
  readonly caches: readonly CacheCells[];
}

/** An owner as the legend shows it. */
export interface MapOwner {
  /** What stands for it in the cells; empty for a shared container, which owns no CPU of its own. */
  readonly key: string;
  /** What it is called on screen. */
  readonly label: string;
  /** How it has its CPUs (spec §4). */
  readonly class: CpuOwner["class"];
  /** Its CPUs in list format. */
  readonly cpus: string;
  /** Number of its CPUs. */
  readonly count: number;
  /** Why it runs outside the rules; undefined where it does not. */
  readonly degraded: string | undefined;
  /** Why it has these CPUs, in one line; undefined where that is not known. */
  readonly reason: string | undefined;
}

/** The machine, CPU by CPU: plain data, as JSON or to be drawn. */
export interface CpuMap {
  /** By id, those without CPUs included; last the CPUs of no node, where there are any. */
  readonly nodes: readonly NodeCells[];
  /** Present CPUs whose place nobody knows: the kernel tells the core and node of online CPUs only. */
  readonly unplaced: readonly CpuCell[];
  /** In the order in which the input had them. */
  readonly owners: readonly MapOwner[];
  /** Number of CPUs in each state. */
  readonly counts: Readonly<Record<CpuState, number>>;
}

/**
 * Lays out who has which CPU of a machine (spec §15 [E1]).
 *
 * @example
 * ```ts
 * import { discoverTopology, fileSourceOf } from "../topology/mod.ts";
 * import { CpuSet } from "../cpuset/mod.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const topology = discoverTopology(fileSourceOf(new Map([["devices/system/cpu/online", "0-3"]])));
 * const none = CpuSet.EMPTY;
 * const sets = { exclusive: none, quarantined: none, isolated: none, idle: none, held: none };
 * const database = { label: "db", class: "annotated", cpus: CpuSet.of(2) } as const;
 * const map = cpuMap(topology, { online: topology.online, pinned: database.cpus, ...sets, owners: [database] });
 * assertEquals(map.counts.pinned, 1);
 * assertEquals(map.owners[0]?.key, "A");
 * ```
 */
export function cpuMap(topology: Topology, owners: CpuOwners): CpuMap {
  const counts = emptyCounts();
  const cellOf = (id: number, thread: number): CpuCell => {
    const state = stateOf(owners, id);
    counts[state]++;
    return { id, thread, state, owners: ownersOn(owners, id, state) };
  };
  const known = topology.nodes.map(({ id, hasMemory }) => ({
    id,
    hasMemory,
    caches: cachesOf([...topology.cpus.values()].filter((cpu) => cpu.node === id), cellOf),
  }));
  const nodeless = [...topology.cpus.values()].filter((cpu) => cpu.node === undefined);
  const rest = { id: undefined, hasMemory: false, caches: cachesOf(nodeless, cellOf) };
  const elsewhere = topology.present.union(owners.online).difference(topology.online);
  return {
    nodes: nodeless.length === 0 ? known : [...known, rest],
    unplaced: elsewhere.toArray().map((id) => cellOf(id, 0)),
    owners: mapOwners(owners.owners),
    counts,
  };
}

/** One pass over the CPUs, cache by cache and core by core in the order of their first CPU. */
function cachesOf(
  cpus: readonly Cpu[],
  cellOf: (id: number, thread: number) => CpuCell,
): readonly CacheCells[] {
  const caches = new Map<number, Map<number, CpuCell[]>>();
  for (const cpu of cpus) {
    const cache = cpu.llc.first ?? cpu.id;
    const cores = caches.get(cache) ?? new Map<number, CpuCell[]>();
    caches.set(cache, cores);
    const cells = cores.get(cpu.core) ?? [];
    cores.set(cpu.core, cells);
    cells.push(cellOf(cpu.id, threadOf(cpu)));
  }
  return [...caches.values()].map((cores) => ({
    cores: [...cores].map(([id, cells]) => ({ id, cells })),
  }));
}

/** A core whose first thread is offline begins with its second. */
function threadOf(cpu: Cpu): number {
  const rank = cpu.siblings.toArray().indexOf(cpu.id);
  return cpu.siblings.has(cpu.core) ? rank : rank + 1;
}

function stateOf(owners: CpuOwners, id: number): CpuState {
  if (!owners.online.has(id)) return "offline";
  if (owners.pinned.has(id)) return "pinned";
  if (owners.exclusive.has(id)) return "exclusive";
  if (owners.quarantined.has(id)) return "quarantined";
  if (owners.isolated.has(id)) return "isolated";
  if (owners.held.has(id)) return "held";
  return owners.idle.has(id) ? "idle" : "pool";
}

const OWNED_STATES: readonly CpuState[] = ["pinned", "exclusive", "quarantined", "isolated", "offline"];

function ownersOn({ owners }: CpuOwners, id: number, state: CpuState): readonly number[] {
  if (!OWNED_STATES.includes(state)) return [];
  return owners.flatMap((owner, index) => owner.cpus.has(id) ? [index] : []);
}

function mapOwners(owners: readonly CpuOwner[]): readonly MapOwner[] {
  const keys = ownerKeys(owners.filter((owner) => owner.class !== "shared").length);
  let next = 0;
  return owners.map(({ label, class: kind, cpus, degraded, reason }) => ({
    key: kind === "shared" ? "" : keys[next++] ?? "",
    label,
    class: kind,
    cpus: cpus.toString(),
    count: cpus.size,
    degraded,
    reason,
  }));
}

function emptyCounts(): Record<CpuState, number> {
  return {
    offline: 0,
    pinned: 0,
    exclusive: 0,
    quarantined: 0,
    isolated: 0,
    held: 0,
    idle: 0,
    pool: 0,
  };
}
