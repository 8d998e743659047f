/** Time of placement alone, on machines and states that are hard for it. Nothing is asserted. */
import { CpuSet } from "../../src/cpuset/mod.ts";
import { allocateExclusive, type CpuView, type PolicySettings } from "../../src/policy/mod.ts";
import { expandMachine, type MachineSpec, serverMachine } from "../../src/simulator/machine.ts";
import { Prng } from "../../src/simulator/prng.ts";
import type { Topology } from "../../src/topology/mod.ts";
import { policySettings } from "../fakes/settings.ts";
import { line, print, summarize } from "./stats.ts";

const SAMPLES = 300;

/** The settings of a plugin that is told nothing. */
export const DEFAULTS: PolicySettings = policySettings({ overflowNamespaces: [] });

/** A state in which about `load` of the machine is taken, by containers of 1 to 16 CPUs placed anywhere. */
export function scatteredView(topology: Topology, load: number, random: Prng): CpuView {
  const ids = topology.online.toArray();
  const taken = new Set<number>();
  while (taken.size < load * ids.length) {
    const first = random.integer(0, ids.length - 1);
    for (let i = random.integer(1, 16); i > 0; i--) {
      const cpu = topology.cpus.get(ids[(first + i) % ids.length] ?? 0);
      if (random.chance(0.9)) { for (const id of cpu?.siblings ?? []) taken.add(id); }
      else if (cpu) taken.add(cpu.id);
    }
  }
  const pinned = CpuSet.from([...taken].filter(() => random.chance(0.1)));
  const exclusive = CpuSet.from(taken).difference(pinned);
  const pool = topology.online.difference(pinned).difference(exclusive);
  const idle = CpuSet.from(pool.toArray().filter(() => random.chance(0.2)));
  return { ...emptyView(topology), pinned, exclusive, pool, idle };
}

/** A machine of which nothing is taken. */
export function emptyView(topology: Topology): CpuView {
  const none = CpuSet.EMPTY;
  return {
    topology,
    online: topology.online,
    pinned: none,
    exclusive: none,
    quarantined: none,
    isolated: none,
    pool: topology.online,
    idle: none,
    haunted: none,
    unsettled: none,
    inFlight: none,
  };
}

/**
 * A state as a node gets into it: containers of 1 to 16 CPUs came and went until about `load` of the machine is taken,
 * some pods are pinned, and what the last ones left is idle.
 */
export function livedInView(topology: Topology, load: number, random: Prng): CpuView {
  const none = CpuSet.EMPTY;
  const pinned = load === 0 ? none : topology.online.take(random.integer(0, 8));
  let view: CpuView = { ...emptyView(topology), pinned, pool: topology.online.difference(pinned) };
  const running: CpuSet[] = [];
  for (let round = 0; round < topology.online.size; round++) {
    const count = random.integer(1, 16);
    const wish = { count, forbidden: none, heldForOthers: none, heldForSlot: none };
    const allocation = allocateExclusive(view, wish, DEFAULTS);
    if (allocation.kind === "granted") running.push(allocation.cpus);
    const used = (): number => running.reduce((sum, cpus) => sum + cpus.size, 0);
    const left: CpuSet[] = [];
    while (allocation.kind === "refused" ? left.length < 3 : used() > load * topology.online.size) {
      left.push(...running.splice(random.integer(0, running.length - 1), 1));
    }
    const exclusive = CpuSet.union(running);
    view = {
      ...view,
      exclusive,
      pool: topology.online.difference(exclusive).difference(pinned),
      idle: left.length > 0 ? CpuSet.union(left) : view.idle.difference(exclusive),
    };
  }
  return view;
}

/** How often a question is asked: the best time is that of the question, all others have the node's load in it too. */
const REPEATS = 5;

/** Prints the time of placements of every size on one machine. */
export function benchPlacement(name: string, spec: MachineSpec, viewOf = livedInView): void {
  const { topology } = expandMachine(spec);
  const none = CpuSet.EMPTY;
  for (const load of [0, 0.3, 0.7]) {
    const random = new Prng(7);
    const views = Array.from({ length: 8 }, () => viewOf(topology, load, random));
    const all: number[] = [];
    const bySize = new Map<number, number[]>();
    for (let i = 0; i < SAMPLES; i++) {
      const view = views[i % views.length];
      const share = random.pick(SHARES) ?? 1;
      if (view === undefined) continue;
      const count = Math.max(1, Math.floor((view.pool.size - 1) * share) - random.integer(0, 3));
      const wish = { count, forbidden: none, heldForOthers: none, heldForSlot: none };
      const times = Array.from(
        { length: REPEATS },
        () => timeOf(() => allocateExclusive(view, wish, DEFAULTS)),
      );
      if (i < SAMPLES / 10) continue;
      all.push(...times);
      bySize.getOrInsert(share, []).push(Math.min(...times));
    }
    const title = `${name}, ${load * 100} % taken`;
    for (const share of SHARES) {
      print(
        line(
          `${title}: ${share * 100} % of the rest, best of ${REPEATS}`,
          summarize(bySize.get(share) ?? []),
        ),
      );
    }
    print(line(`${title}: all, every time`, summarize(all)));
  }
}

/** Sizes, as shares of the CPUs that are free. */
const SHARES = [0.02, 0.1, 0.3, 0.6, 0.95];

function timeOf(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

/** Prints the time of placements on every machine. */
export function printPlacement(): void {
  benchPlacement("256 CPUs", serverMachine({ cpus: 256 }));
  benchPlacement("256 CPUs, a cache a socket", { ...serverMachine({ cpus: 256 }), cache: "socket" });
  benchPlacement("1024 CPUs", serverMachine({ cpus: 1024 }));
  benchPlacement("1024 CPUs, 16 nodes", serverMachine({ cpus: 1024, sockets: 4, nodesPerSocket: 4 }));
  benchPlacement("1024 CPUs, 1 thread", serverMachine({ cpus: 1024, threads: 1 }));
  benchPlacement("256 CPUs, scattered", serverMachine({ cpus: 256 }), scatteredView);
  benchPlacement("1024 CPUs, scattered", serverMachine({ cpus: 1024 }), scatteredView);
}
