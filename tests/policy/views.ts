import fc from "fast-check";
import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import type { CpuView, PolicySettings } from "../../src/policy/mod.ts";
import { expandMachine, type MachineName, MACHINES } from "../../src/simulator/machine.ts";
import type { Topology } from "../../src/topology/mod.ts";
import { policySettings } from "../fakes/settings.ts";

/** The settings of a plugin that is told nothing (spec §14 [O2]). */
export const SETTINGS: PolicySettings = policySettings();

/** Topology of a named machine. */
export function machine(name: MachineName): Topology {
  return expandMachine(MACHINES[name]).topology;
}

/** A list as a set; "" is the empty set. */
export function cpus(list: string): CpuSet {
  return list === "" ? CpuSet.EMPTY : parseCpuList(list);
}

/** Who has what in a {@linkcode viewOf}; the rest of the online CPUs is the pool. */
export type Taken = Partial<
  Record<"pinned" | "exclusive" | "quarantined" | "isolated" | "idle" | "inFlight", string>
>;

/** A view in which these CPUs are taken. */
export function viewOf(topology: Topology, taken: Taken = {}): CpuView {
  const set = (name: keyof Taken): CpuSet => cpus(taken[name] ?? "").intersection(topology.online);
  const [pinned, exclusive, quarantined, isolated] = [
    set("pinned"),
    set("exclusive"),
    set("quarantined"),
    set("isolated"),
  ];
  const pool = topology.online.difference(CpuSet.union([pinned, exclusive, quarantined, isolated]));
  return {
    topology,
    online: topology.online,
    pinned,
    exclusive,
    quarantined,
    isolated,
    pool,
    idle: set("idle").intersection(pool),
    haunted: CpuSet.EMPTY,
    unsettled: CpuSet.EMPTY,
    inFlight: set("inFlight"),
  };
}

const SMALL_MACHINES: readonly MachineName[] = [
  "tiny-8-nosmt",
  "tiny-8-pairs",
  "tiny-8-two-nodes",
  "sparse-ids",
  "offline-holes",
  "smt4-32",
];

/** A random subset of a machine's CPUs, ids beyond it included. */
function subset(topology: Topology): fc.Arbitrary<CpuSet> {
  return fc.subarray([...topology.online.toArray(), 9999]).map((ids) => CpuSet.from(ids));
}

/** A random machine with a random view of it, and a random way to pick CPUs of it. */
export const someView: fc.Arbitrary<
  { readonly view: CpuView; readonly sets: readonly [CpuSet, CpuSet, CpuSet, CpuSet] }
> = fc.constantFrom(...SMALL_MACHINES).map(machine).chain((topology) => {
  const states = fc.array(fc.nat(9), {
    minLength: topology.online.size,
    maxLength: topology.online.size,
  });
  const any = subset(topology);
  return fc.record({ states, sets: fc.tuple(any, any, any, any), idle: any, inFlight: any }).map(
    ({ states, sets, idle, inFlight }) => {
      const ids = topology.online.toArray();
      const inState = (state: number) => CpuSet.from(ids.filter((_, i) => states[i] === state)).toString();
      const taken = {
        pinned: inState(0),
        exclusive: inState(1),
        quarantined: inState(2),
        isolated: inState(3),
        idle: idle.toString(),
        inFlight: inFlight.toString(),
      };
      return { view: viewOf(topology, taken), sets };
    },
  );
});
