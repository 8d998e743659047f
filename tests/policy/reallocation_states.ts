import { CpuSet } from "../../src/cpuset/mod.ts";
import type { CpuView, Displaced, PolicySettings, ReallocationWish } from "../../src/policy/mod.ts";
import { expandMachine, type MachineSpec } from "../../src/simulator/machine.ts";
import type { Prng } from "../../src/simulator/prng.ts";
import type { Topology } from "../../src/topology/mod.ts";
import { SETTINGS, viewOf } from "./views.ts";

/** Machines of at most 8 CPUs. */
const SHAPES: readonly MachineSpec[] = [
  ...[1, 2].flatMap((sockets) =>
    [1, 2].flatMap((threads) =>
      (["split", "adjacent"] as const).map((siblings): MachineSpec => ({
        sockets,
        threads,
        siblings,
        coresPerNode: 8 / sockets / threads,
      }))
    )
  ),
  { coresPerNode: 4, threads: 2, cache: 2 },
  { coresPerNode: 8, cache: 2 },
  { sockets: 2, coresPerNode: 2, threads: 2, cache: 1 },
  { coresPerNode: 2, threads: 4, siblings: "adjacent" },
  { sockets: 2, coresPerNode: 2, threads: 2, idStride: 3, nodeIds: [1, 5] },
  { sockets: 2, coresPerNode: 2, threads: 2, offline: "1" },
  { coresPerNode: 3, threads: 2, isolated: "1,4" },
  { coresPerNode: 4, threads: 2, isolated: "2-3" },
  { sockets: 3, coresPerNode: 1, threads: 2, nodeless: "5" },
];

/** The topologies of machines of at most 8 CPUs. */
export function tinyTopologies(): readonly Topology[] {
  return SHAPES.map((spec) => expandMachine(spec).topology);
}

/** A question to the planner. */
export interface ReallocationQuestion {
  readonly view: CpuView;
  readonly wish: ReallocationWish;
  readonly settings: PolicySettings;
}

/** A random state of a machine, some of whose owners lost CPUs to pins. */
export function randomReallocation(topology: Topology, random: Prng): ReallocationQuestion {
  const ids = topology.online.toArray();
  const some = (share: number): CpuSet => CpuSet.from(ids.filter(() => random.chance(share)));
  const maybe = (chance: number, share: number): CpuSet => random.chance(chance) ? some(share) : CpuSet.EMPTY;
  const owners = random.integer(1, 4);
  const load = 0.3 + 0.7 * random.next();
  const owned = ids.map((id) => ({ id, owner: random.chance(load) ? random.integer(0, owners) : -1 }));
  const of = (owner: number): CpuSet =>
    CpuSet.from(owned.filter((each) => each.owner === owner).map(({ id }) => id));
  const oneOfEach = Array.from({ length: owners }, (_, index) => random.pick(of(index).toArray()) ?? -1);
  const pinned = random.chance(0.5)
    ? CpuSet.from(oneOfEach.filter((id) => id >= 0))
    : some(0.1 + 0.4 * random.next());
  const quarantined = maybe(0.1, 0.2).difference(pinned);
  const displaced = Array.from({ length: owners }, (_, index): Displaced => {
    const cpus = of(index);
    return {
      id: `c${index}`,
      cpus,
      count: random.chance(0.05) ? random.integer(1, 4) : cpus.size,
      forbidden: maybe(0.4, 0.4).difference(random.chance(0.9) ? cpus : CpuSet.EMPTY),
    };
  }).filter(({ cpus }) => cpus.intersects(pinned));
  const exclusive = CpuSet.union([...displaced.map(({ cpus }) => cpus), of(owners)])
    .difference(pinned).difference(quarantined);
  const isolated = topology.isolated.difference(CpuSet.union([pinned, quarantined, exclusive]));
  const view = viewOf(topology, {
    pinned: `${pinned}`,
    exclusive: `${exclusive}`,
    quarantined: `${quarantined}`,
    isolated: `${isolated}`,
    idle: `${some(random.next())}`,
    inFlight: `${maybe(0.1, 0.2)}`,
  });
  const sharedForbidden = Array.from({ length: random.integer(0, 4) }, () => maybe(0.7, 0.6));
  return {
    view,
    wish: { displaced, held: maybe(0.3, 0.4), sharedForbidden },
    settings: {
      ...SETTINGS,
      reservedCpus: maybe(0.2, 0.3),
      minSharedCpus: random.integer(0, 2),
      isolatedCpus: random.pick(["pinned-only", "integer-first"] as const) ?? "pinned-only",
    },
  };
}
