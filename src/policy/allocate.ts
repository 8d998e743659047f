import { CpuSet } from "../cpuset/mod.ts";
import { coresOf, type Topology } from "../topology/mod.ts";
import type { CpuView, PolicySettings, Refusal } from "./types.ts";

/** A wish for exclusive CPUs. */
export interface ExclusiveWish {
  /** Number of CPUs wanted, ≥ 1. */
  readonly count: number;
  /** CPUs this pod must not get [A2]. */
  readonly forbidden: CpuSet;
  /** CPUs held for a slot that may return: taken last [P2]. */
  readonly heldForOthers: CpuSet;
  /** CPUs that were freed for this very slot: taken again where they still can be [P1]. */
  readonly heldForSlot: CpuSet;
}

/** Exclusive CPUs, or why there are none. */
export type Allocation =
  | { readonly kind: "granted"; readonly cpus: CpuSet; readonly reason: string }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** The CPUs an integer container of this pod could get (spec §5, "Candidates"). */
export function candidatesOf(view: CpuView, forbidden: CpuSet, settings: PolicySettings): CpuSet {
  return view.pool.difference(forbidden).difference(settings.reservedCpus).difference(view.inFlight);
}

/**
 * Chooses exclusive CPUs for one container. Deterministic: the same view and wish give the same answer (I8).
 *
 * The same CPUs again where they are all still to be had [P1]; otherwise first fit: on the first NUMA node that has
 * room, whole cores by lowest id with the core of CPU 0 last, then the rest from cores that are split already.
 */
export function allocateExclusive(view: CpuView, wish: ExclusiveWish, settings: PolicySettings): Allocation {
  const candidates = candidatesOf(view, wish.forbidden, settings);
  const room = Math.max(0, Math.min(candidates.size, view.pool.size - settings.minSharedCpus));
  if (wish.count > room) return { kind: "refused", refusal: insufficient(view, wish.count, room) };
  if (wish.heldForSlot.size === wish.count && wish.heldForSlot.isSubsetOf(candidates)) {
    return { kind: "granted", cpus: wish.heldForSlot, reason: "the CPUs this container had before" };
  }
  const unheld = candidates.difference(wish.heldForOthers);
  const from = unheld.size >= wish.count ? unheld : candidates;
  return { kind: "granted", ...chooseCpus(view.topology, from, wish.count) };
}

/**
 * Chooses `count` of `from` by whole cores, on one NUMA node where one has enough. `from` must hold that many.
 */
export function chooseCpus(
  topology: Topology,
  from: CpuSet,
  count: number,
): { readonly cpus: CpuSet; readonly reason: string } {
  for (const node of topology.nodes) {
    const local = from.intersection(node.cpus);
    if (local.size >= count) {
      return { cpus: takeCores(topology, local, count), reason: `node ${node.id} has ${local.size} free` };
    }
  }
  return { cpus: takeCores(topology, from, count), reason: `no single node has ${count} free` };
}

/** Whole free cores while they fit, then split cores, then a part of a free core; the core of CPU 0 last. */
function takeCores(topology: Topology, from: CpuSet, count: number): CpuSet {
  const cores = [...coresOf(topology).values()];
  const bootLast = [...cores.filter((core) => !core.has(0)), ...cores.filter((core) => core.has(0))];
  const whole = bootLast.filter((core) => core.isSubsetOf(from));
  let taken = CpuSet.EMPTY;
  for (const core of whole) {
    if (taken.size === count) return taken;
    if (core.size <= count - taken.size) taken = taken.union(core);
  }
  const split = bootLast.filter((core) => !core.isSubsetOf(from) && core.intersects(from));
  for (const core of [...split, ...whole]) {
    if (taken.size === count) break;
    const free = core.intersection(from).difference(taken);
    taken = taken.union(free.take(count - taken.size));
  }
  return taken;
}

/** The refusal of [P5]: its numbers add up to the CPUs that are online. */
function insufficient(view: CpuView, need: number, have: number): Refusal {
  const parts = [`exclusive ${view.exclusive.size}`, `pinned ${view.pinned.size}`];
  if (!view.quarantined.isEmpty) parts.push(`quarantined ${view.quarantined.size}`);
  if (!view.isolated.isEmpty) parts.push(`isolated ${view.isolated.size}`);
  parts.push(`kept for the shared pool ${view.pool.size - have}`);
  return {
    kind: "insufficient",
    message: "failed to allocate exclusive CPUs: insufficient free CPUs: " +
      `need ${need}, have ${have} (online ${view.online.size}; ${parts.join(", ")})`,
  };
}
