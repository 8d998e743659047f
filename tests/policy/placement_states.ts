import { CpuSet } from "../../src/cpuset/mod.ts";
import type { CpuView, ExclusiveWish, PlacementMode, PolicySettings } from "../../src/policy/mod.ts";
import { expandMachine, MACHINES, type MachineSpec } from "../../src/simulator/machine.ts";
import { Prng } from "../../src/simulator/prng.ts";
import type { Topology } from "../../src/topology/mod.ts";
import { SETTINGS, viewOf } from "./views.ts";

/** Machines of at most 16 CPUs, of every shape [P3] names. */
const SHAPES: readonly MachineSpec[] = [
  ...[1, 2, 4].flatMap((threads) =>
    [1, 2, 3, 4].flatMap((nodes) =>
      (["split", "adjacent"] as const).flatMap((siblings) =>
        [1, 2].map((cache): MachineSpec => ({
          sockets: nodes,
          coresPerNode: Math.max(1, Math.floor(16 / nodes / threads)),
          threads,
          siblings,
          cache,
        }))
      )
    )
  ),
  { sockets: 1, nodesPerSocket: 4, coresPerNode: 4, cache: 8 }, // a cache over two nodes
  { sockets: 2, nodesPerSocket: 2, coresPerNode: 2, threads: 2, cache: "socket" },
  {
    sockets: 2,
    nodesPerSocket: 2,
    coresPerNode: 2,
    threads: 2,
    distances: [[10, 11, 30, 12], [11, 10, 12, 30], [
      30,
      12,
      10,
      11,
    ], [12, 30, 11, 10]],
  },
  { coresPerNode: 4, threads: 2, siblings: "adjacent", hybrid: { efficiencyCores: 4, lowPowerCores: 2 } },
  { coresPerNode: 2, threads: 8, siblings: "adjacent", cache: 1 },
  { coresPerNode: 2, threads: 8, cache: "none" },
  { sockets: 2, coresPerNode: 4, threads: 2, idStride: 3, nodeIds: [1, 5], cache: 2 },
  { sockets: 2, coresPerNode: 4, threads: 2, offline: "0,5,10-11", cache: 2 },
  { coresPerNode: 4, threads: 4, offline: "1,6-7,12", cache: 2 },
  { coresPerNode: 2, threads: 8, siblings: "adjacent", offline: "3,9-11" },
  { coresPerNode: 4, threads: 4, siblings: "adjacent", offline: "1-3,6-7", cache: 1 }, // cores of 1, 2 and 4
  { sockets: 2, coresPerNode: 3, threads: 2, siblings: "adjacent", offline: "3", cache: 1 },
  { coresPerNode: 5, threads: 2, hybrid: { efficiencyCores: 4 }, offline: "2", cache: 2 },
  { sockets: 2, coresPerNode: 4, threads: 2, isolated: "1,9,6-7", cache: 2 },
  { sockets: 2, coresPerNode: 4, threads: 2, nodeless: "6-7,14" },
  { sockets: 2, coresPerNode: 4, threads: 2, memorylessNodes: [1], memoryOnlyNodes: [2] },
  MACHINES["tiny-8-split"],
  MACHINES["tiny-8-pairs"],
];

/** The topologies of {@linkcode SHAPES}. */
export function smallTopologies(): readonly Topology[] {
  return SHAPES.map((spec) => expandMachine(spec).topology);
}

/** A question to the allocator. */
export interface RandomQuestion {
  readonly view: CpuView;
  readonly wish: ExclusiveWish;
  readonly settings: PolicySettings;
}

const STATES = ["pinned", "exclusive", "quarantined", "near"] as const;

/** A random state of a machine and a random wish. */
export function randomQuestion(topology: Topology, random: Prng): RandomQuestion {
  const load = random.next() * random.next();
  const ids = topology.online.toArray();
  const states = new Map(ids.map((id) => [id, random.chance(load) ? random.pick(STATES) : undefined]));
  const hasNear = random.chance(0.3);
  const inState = (...wanted: readonly (string | undefined)[]): CpuSet =>
    CpuSet.from(ids.filter((id) => wanted.includes(states.get(id))));
  const near = hasNear ? inState("near") : CpuSet.EMPTY;
  const some = (share: number): CpuSet => CpuSet.from(ids.filter(() => random.chance(share)));
  const isolated = topology.isolated.difference(inState(...STATES));
  const view = viewOf(topology, {
    pinned: `${inState("pinned")}`,
    exclusive: `${inState("exclusive", "near")}`,
    quarantined: `${inState("quarantined")}`,
    isolated: `${isolated}`,
    idle: `${some(random.next())}`,
  });
  const forbidden = random.chance(0.3) ? some(0.3) : CpuSet.EMPTY;
  const heldForOthers = random.chance(0.4) ? some(0.4) : CpuSet.EMPTY;
  const count = random.integer(1, Math.max(1, random.integer(1, view.pool.size)));
  return {
    view,
    wish: { count, forbidden, heldForOthers, heldForSlot: CpuSet.EMPTY, near },
    settings: { ...SETTINGS, minSharedCpus: 0 },
  };
}

/** The settings with random modes of placement: whole cores are required of every other question. */
export function withRandomModes(settings: PolicySettings, random: Prng): PolicySettings {
  const mode = (): PlacementMode => random.pick<PlacementMode>(["prefer", "require", "ignore"]) ?? "prefer";
  const wholeCores = random.chance(0.5) ? "require" : mode();
  return { ...settings, placement: { numa: mode(), l3: mode(), wholeCores } };
}
