import { CpuSet, parseCpuList } from "../cpuset/mod.ts";
import type { MachineSpec } from "./machine_spec.ts";

/** A core and where it is. */
export interface CoreLayout {
  /** Its threads, online or not. */
  readonly cpus: CpuSet;
  readonly socket: number;
  readonly die: number;
  /** Index of its node, 0 … */
  readonly node: number;
  /** Number of the core within its socket, as `core_id` has it. */
  readonly coreId: number;
  /** Cores with the same name share an L2; unnamed ones have their own. */
  readonly l2: string | undefined;
  /** Cores with the same name share an L3; unnamed ones have none. */
  readonly l3: string | undefined;
}

/** All CPUs of a machine, before some of them go offline. */
export interface MachineLayout {
  readonly cores: readonly CoreLayout[];
  readonly present: CpuSet;
  readonly online: CpuSet;
  readonly isolated: CpuSet;
  readonly nodeless: CpuSet;
}

/** Where a core is, before its threads have ids. */
type Place = Omit<CoreLayout, "cpus"> & { readonly threads: number };

/** Low-power cores per shared L2 (Intel's modules have two or four). */
const LOW_POWER_MODULE = 2;
/** Efficiency cores per shared L2. */
const EFFICIENCY_MODULE = 4;

/**
 * Places every CPU of `spec`.
 *
 * @throws {RangeError} If a count is no positive integer, or no CPU would be online, or ids exceed the CPU sets'.
 */
export function layOut(spec: MachineSpec): MachineLayout {
  const places = [...regularPlaces(spec), ...hybridPlaces(spec)];
  const ids = numberThreads(places, spec);
  const cores = places.map(({ threads: _, ...place }, i) => ({ ...place, cpus: CpuSet.from(ids[i] ?? []) }));
  const present = CpuSet.from(ids.flat());
  const online = present.difference(listOf(spec.offline));
  if (online.isEmpty) throw new RangeError("Cannot lay out the machine: no CPU is online");
  return { cores, present, online, isolated: listOf(spec.isolated), nodeless: listOf(spec.nodeless) };
}

function listOf(text: string | undefined): CpuSet {
  return text === undefined ? CpuSet.EMPTY : parseCpuList(text);
}

function regularPlaces(spec: MachineSpec): readonly Place[] {
  const { sockets = 1, nodesPerSocket = 1, coresPerNode, threads = 1, diesPerSocket = 1 } = spec;
  for (
    const [name, value] of Object.entries({ sockets, nodesPerSocket, coresPerNode, threads, diesPerSocket })
  ) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`Cannot lay out the machine: ${name} is ${value}, not a positive integer`);
    }
  }
  const coresPerSocket = nodesPerSocket * coresPerNode;
  return Array.from({ length: sockets * coresPerSocket }, (_, index) => {
    const socket = Math.floor(index / coresPerSocket);
    const coreId = index % coresPerSocket;
    return {
      threads,
      socket,
      coreId,
      die: Math.floor(coreId * diesPerSocket / coresPerSocket),
      node: Math.floor(index / coresPerNode),
      l2: undefined,
      l3: l3Name(spec, socket, coreId),
    };
  });
}

function l3Name({ cache = "socket" }: MachineSpec, socket: number, coreId: number): string | undefined {
  if (cache === "core" || cache === "none") return undefined;
  return `${socket}:${cache === "socket" ? 0 : Math.floor(coreId / cache)}`;
}

function hybridPlaces(spec: MachineSpec): readonly Place[] {
  if (spec.hybrid === undefined) return [];
  const { efficiencyCores, lowPowerCores = 0 } = spec.hybrid;
  const first = (spec.nodesPerSocket ?? 1) * spec.coresPerNode;
  return Array.from({ length: efficiencyCores + lowPowerCores }, (_, i) => {
    const lowPower = i - efficiencyCores;
    const l2 = lowPower < 0
      ? `e${Math.floor(i / EFFICIENCY_MODULE)}`
      : `lp${Math.floor(lowPower / LOW_POWER_MODULE)}`;
    const l3 = lowPower < 0 ? l3Name(spec, 0, 0) : undefined;
    return { threads: 1, socket: 0, die: 0, node: 0, coreId: first + i, l2, l3 };
  });
}

/** The CPU ids of each place, in the order of the places. */
function numberThreads(places: readonly Place[], spec: MachineSpec): readonly number[][] {
  const { siblings = "split", idStride = 1, threads = 1 } = spec;
  const ids: number[][] = places.map(() => []);
  let next = 0;
  function number(index: number): void {
    ids[index]?.push(next * idStride);
    next++;
  }
  if (siblings === "adjacent") {
    places.forEach((place, i) => Array.from({ length: place.threads }, () => number(i)));
    return ids;
  }
  const regular = (spec.sockets ?? 1) * (spec.nodesPerSocket ?? 1) * spec.coresPerNode;
  for (let thread = 0; thread < threads; thread++) {
    for (let i = 0; i < regular; i++) number(i);
  }
  for (let i = regular; i < places.length; i++) number(i);
  return ids;
}
