import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  cachesOf,
  coresOf,
  discoverTopology,
  memoryNodesFor,
  nodelessCpus,
  openFileSource,
  type Topology,
} from "../../src/topology/mod.ts";
import { CpuSet, formatCpuList } from "../../src/cpuset/mod.ts";
import {
  expandMachine,
  isMachineName,
  type MachineName,
  MACHINES,
  type MachineSpec,
  serverMachine,
  writeMachine,
} from "../../src/simulator/machine.ts";
import { assertConsistent } from "../topology/consistency.ts";

/** What must be true of a named machine. Lists are abbreviated to what tells the machine from a neighbour. */
interface Facts {
  readonly online: string;
  readonly cores: number;
  readonly caches: number;
  /** Node id → its CPUs. */
  readonly nodes: Readonly<Record<number, string>>;
  /** CPU id → its siblings. */
  readonly siblings: Readonly<Record<number, string>>;
  /** CPU id → its last-level-cache group. */
  readonly llc: Readonly<Record<number, string>>;
  /** CPU id → package. */
  readonly sockets: Readonly<Record<number, number>>;
}

const FACTS: Readonly<Record<MachineName, Facts>> = {
  "laptop-hybrid": {
    online: "0-21",
    cores: 16,
    caches: 2,
    nodes: { 0: "0-21" },
    siblings: { 0: "0-1", 11: "10-11", 12: "12", 21: "21" },
    llc: { 0: "0-19", 19: "0-19", 20: "20-21" },
    sockets: { 0: 0, 21: 0 },
  },
  "xeon-64": {
    online: "0-63",
    cores: 32,
    caches: 2,
    nodes: { 0: "0-15,32-47", 1: "16-31,48-63" },
    siblings: { 0: "0,32", 15: "15,47", 16: "16,48", 63: "31,63" },
    llc: { 0: "0-15,32-47", 63: "16-31,48-63" },
    sockets: { 0: 0, 15: 0, 16: 1, 47: 0, 48: 1 },
  },
  "epyc-128-16-caches": {
    online: "0-127",
    cores: 64,
    caches: 16,
    nodes: { 0: "0-31,64-95", 1: "32-63,96-127" },
    siblings: { 0: "0,64", 127: "63,127" },
    llc: { 0: "0-3,64-67", 31: "28-31,92-95", 32: "32-35,96-99" },
    sockets: { 31: 0, 32: 1 },
  },
  "memoryless-node": {
    online: "0-31",
    cores: 16,
    caches: 2,
    nodes: { 0: "0-3,16-19", 1: "4-7,20-23", 2: "8-11,24-27", 3: "12-15,28-31", 4: "" },
    siblings: { 12: "12,28" },
    llc: { 0: "0-7,16-23", 12: "8-15,24-31" },
    sockets: { 7: 0, 8: 1 },
  },
  "offline-holes": {
    online: "0-2,4,7-16,18-20,23-31",
    cores: 14,
    caches: 2,
    nodes: { 0: "0-2,4,7,16,18-20,23", 1: "8-15,24-31" },
    siblings: { 0: "0,16", 1: "1", 19: "19", 15: "15,31" },
    llc: { 0: "0-2,4,7,16,18-20,23", 8: "8-15,24-31" },
    sockets: { 7: 0, 8: 1 },
  },
  "big-1024": {
    online: "0-1023",
    cores: 512,
    caches: 64,
    nodes: { 0: "0-31,512-543", 15: "480-511,992-1023" },
    siblings: { 0: "0,512", 1023: "511,1023" },
    llc: { 0: "0-7,512-519", 1023: "504-511,1016-1023" },
    sockets: { 63: 0, 64: 1, 1023: 7 },
  },
  "vm-no-caches": {
    online: "0-15",
    cores: 8,
    caches: 1,
    nodes: { 0: "0-15" },
    siblings: { 0: "0-1", 15: "14-15" },
    llc: { 0: "0-15" },
    sockets: { 15: 0 },
  },
  "vm-no-numa": {
    online: "0-3",
    cores: 4,
    caches: 1,
    nodes: { 0: "0-3" },
    siblings: { 3: "3" },
    llc: { 0: "0-3" },
    sockets: { 3: 0 },
  },
  "arm-server": {
    online: "0-127",
    cores: 128,
    caches: 4,
    nodes: { 0: "0-31", 1: "32-63", 2: "64-95", 3: "96-127" },
    siblings: { 0: "0", 127: "127" },
    llc: { 31: "0-31", 32: "32-63" },
    sockets: { 63: 0, 64: 1 },
  },
  "arm-private-caches": {
    online: "0-79",
    cores: 80,
    caches: 80,
    nodes: { 0: "0-79" },
    siblings: { 79: "79" },
    llc: { 79: "79" },
    sockets: { 79: 0 },
  },
  "smt4-32": {
    online: "0-31",
    cores: 8,
    caches: 2,
    nodes: { 0: "0-15", 1: "16-31" },
    siblings: { 0: "0-3", 31: "28-31" },
    llc: { 0: "0-15" },
    sockets: { 15: 0, 16: 1 },
  },
  "smt8-64": {
    online: "0-63",
    cores: 8,
    caches: 4,
    nodes: { 0: "0-31", 8: "32-63", 255: "" },
    siblings: { 0: "0-7", 63: "56-63" },
    llc: { 0: "0-15", 16: "16-31", 63: "48-63" },
    sockets: { 31: 0, 32: 1 },
  },
  "sparse-ids": {
    online: "0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30",
    cores: 16,
    caches: 2,
    nodes: { 0: "0,2,4,6,8,10,12,14", 3: "16,18,20,22,24,26,28,30" },
    siblings: { 30: "30" },
    llc: { 0: "0,2,4,6,8,10,12,14" },
    sockets: { 14: 0, 16: 1 },
  },
  "nodeless-cpus": {
    online: "0-7",
    cores: 8,
    caches: 2,
    nodes: { 0: "0-3", 1: "4-5" },
    siblings: { 7: "7" },
    llc: { 7: "4-7" },
    sockets: { 7: 1 },
  },
  "tiny-8-split": {
    online: "0-7",
    cores: 4,
    caches: 1,
    nodes: { 0: "0-7" },
    siblings: { 0: "0,4", 3: "3,7" },
    llc: { 0: "0-7" },
    sockets: { 7: 0 },
  },
  "tiny-8-pairs": {
    online: "0-7",
    cores: 4,
    caches: 1,
    nodes: { 0: "0-7" },
    siblings: { 0: "0-1", 7: "6-7" },
    llc: { 0: "0-7" },
    sockets: { 7: 0 },
  },
  "tiny-8-nosmt": {
    online: "0-7",
    cores: 8,
    caches: 1,
    nodes: { 0: "0-7" },
    siblings: { 7: "7" },
    llc: { 0: "0-7" },
    sockets: { 7: 0 },
  },
  "tiny-8-two-nodes": {
    online: "0-7",
    cores: 4,
    caches: 2,
    nodes: { 0: "0-1,4-5", 1: "2-3,6-7" },
    siblings: { 0: "0,4", 7: "3,7" },
    llc: { 0: "0-1,4-5", 7: "2-3,6-7" },
    sockets: { 1: 0, 2: 1, 7: 1 },
  },
};

function ids(record: Readonly<Record<number, unknown>>): readonly number[] {
  return Object.keys(record).map(Number);
}

function lists<V>(keys: readonly number[], value: (key: number) => V): Record<number, V> {
  return Object.fromEntries(keys.map((key) => [key, value(key)]));
}

/** The facts of `topology` about the same nodes and CPUs that `like` speaks of. */
function factsOf(topology: Topology, like: Facts): Facts {
  const cpu = (id: number) => topology.cpus.get(id);
  const node = (id: number) => topology.nodes.find((candidate) => candidate.id === id)?.cpus;
  return {
    online: `${topology.online}`,
    cores: coresOf(topology).size,
    caches: cachesOf(topology).length,
    nodes: lists(ids(like.nodes), (id) => `${node(id)}`),
    siblings: lists(ids(like.siblings), (id) => `${cpu(id)?.siblings}`),
    llc: lists(ids(like.llc), (id) => `${cpu(id)?.llc}`),
    sockets: lists(ids(like.sockets), (id) => cpu(id)?.package ?? -1),
  };
}

for (const [name, facts] of Object.entries(FACTS)) {
  Deno.test(`expandMachine() makes ${name} what it is [T]`, () => {
    assert(isMachineName(name));
    const { topology } = expandMachine(MACHINES[name]);
    assertConsistent(topology);
    assertEquals(factsOf(topology, facts), facts);
  });
}

function mems(name: MachineName, cpus: CpuSet): string {
  const found = memoryNodesFor(expandMachine(MACHINES[name]).topology, cpus);
  return found.kind === "nodes" ? formatCpuList(found.nodes) : `unknown ${found.cpus}`;
}

Deno.test.each<[MachineName, CpuSet, string]>([
  ["memoryless-node", CpuSet.of(12, 28), "2"],
  ["memoryless-node", CpuSet.of(0, 12), "0,2"],
  ["smt8-64", CpuSet.of(31, 32), "0,8"],
  ["sparse-ids", CpuSet.of(16), "3"],
  ["vm-no-numa", CpuSet.of(3), "0"],
  ["nodeless-cpus", CpuSet.of(5, 6, 7), "unknown 6-7"],
])(
  "memoryNodesFor() on %s, %s is %s [M1] [M3]",
  (name, cpus, nodes) => assertEquals(mems(name, cpus), nodes),
);

Deno.test("expandMachine() describes all but the virtual machines without gaps", () => {
  const withGaps = Object.keys(MACHINES).filter((name) => {
    return isMachineName(name) && expandMachine(MACHINES[name]).topology.gaps.length > 0;
  });
  assertEquals(withGaps, ["vm-no-caches", "vm-no-numa"]);
});

Deno.test("expandMachine() keeps what the spec says of distances, isolation, dies and absent CPUs", () => {
  const kunpeng = expandMachine(MACHINES["arm-server"]).topology;
  assertEquals([...kunpeng.nodes[1]?.distances ?? []], [[0, 12], [1, 10], [2, 22], [3, 24]]);
  assertEquals([kunpeng.cpus.get(31)?.die, kunpeng.cpus.get(32)?.die, kunpeng.cpus.get(64)?.die], [0, 1, 0]);
  const holes = expandMachine(MACHINES["offline-holes"]).topology;
  assertEquals([`${holes.isolated}`, `${holes.present}`], ["15,31", "0-31"]);
  const power = expandMachine(MACHINES["smt8-64"]).topology;
  assertEquals([...power.nodes[0]?.distances ?? []], [[0, 10], [8, 40], [255, 80]]);
  assertEquals(power.nodes.map((node) => node.hasMemory), [true, true, true]);
  const memoryless = expandMachine(MACHINES["memoryless-node"]).topology;
  assertEquals(memoryless.nodes.map((node) => node.hasMemory), [true, true, true, false, true]);
});

Deno.test("expandMachine() files name online CPUs only, as the kernel's do", () => {
  const cpu = "devices/system/cpu";
  const vanish = expandMachine(MACHINES["offline-holes"]).files;
  assertEquals(vanish.get(`${cpu}/offline`), "3,5-6,17,21-22\n");
  assertEquals(vanish.get(`${cpu}/cpu1/topology/core_cpus_list`), "1\n");
  assertEquals(vanish.get(`${cpu}/cpu1/topology/package_cpus_list`), "0-2,4,7,16,18-20,23\n");
  assertEquals(vanish.get(`${cpu}/cpu1/cache/index3/shared_cpu_list`), "0-2,4,7,16,18-20,23\n");
  assertEquals([vanish.get(`${cpu}/cpu3/online`), vanish.get(`${cpu}/cpu3/topology/core_id`)], [
    "0\n",
    undefined,
  ]);
  const remain = expandMachine({ ...MACHINES["offline-holes"], offlineFolders: "remain" }).files;
  assertEquals(remain.get(`${cpu}/cpu3/topology/core_cpus_list`), "\n");
});

const specs: fc.Arbitrary<MachineSpec> = fc.record({
  sockets: fc.integer({ min: 1, max: 3 }),
  nodesPerSocket: fc.integer({ min: 1, max: 3 }),
  coresPerNode: fc.integer({ min: 1, max: 5 }),
  threads: fc.constantFrom(1, 2, 4, 8),
  siblings: fc.constantFrom("split", "adjacent"),
  cache: fc.constantFrom<NonNullable<MachineSpec["cache"]>>(1, 2, 3, "socket", "core", "none"),
  diesPerSocket: fc.constantFrom(1, 2),
  hybrid: fc.record({ efficiencyCores: fc.nat(5), lowPowerCores: fc.nat(3) }),
  idStride: fc.constantFrom(1, 2, 3),
  numa: fc.boolean(),
  memorylessNodes: fc.subarray([0, 1, 2]),
  memoryOnlyNodes: fc.subarray([20, 30]),
  offline: fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1 }).map((list) => list.join(",")),
  offlineFolders: fc.constantFrom("vanish", "remain"),
  isolated: fc.constantFrom("0", "1-3"),
  nodeless: fc.constantFrom("0", "2-5"),
}, { requiredKeys: ["coresPerNode"] });

Deno.test("expandMachine() gives a consistent topology for any spec", () => {
  fc.assert(fc.property(specs, (spec) => {
    const { topology } = expandMachine(spec);
    assertConsistent(topology);
    const sockets = new Set(Array.from(topology.cpus.values(), (cpu) => cpu.package));
    assert([...sockets].every((id) => id >= 0 && id < (spec.sockets ?? 1)));
    for (const cpu of topology.cpus.values()) {
      assert(cpu.siblings.size <= (spec.threads ?? 1));
      if (spec.cache !== "none") assert(cpu.siblings.isSubsetOf(cpu.llc));
    }
    assertEquals(
      nodelessCpus(topology).isEmpty,
      spec.nodeless === undefined || spec.numa === false ||
        !topology.online.intersects(CpuSet.from(spec.nodeless === "0" ? [0] : [2, 3, 4, 5])),
    );
  }));
});

Deno.test("serverMachine() has exactly the CPUs asked for", () => {
  for (const cpus of [64, 128, 256, 512, 1024, 4096]) {
    const { topology } = expandMachine(serverMachine({ cpus }));
    assertEquals([topology.online.size, topology.online.last], [cpus, cpus - 1]);
    assertEquals([...coresOf(topology).values()].every((core) => core.size === 2), true);
  }
  const wide = expandMachine(
    serverMachine({ cpus: 64, threads: 4, sockets: 1, nodesPerSocket: 2, coresPerCache: 4 }),
  );
  assertEquals([coresOf(wide.topology).size, wide.topology.nodes.length, cachesOf(wide.topology).length], [
    16,
    2,
    4,
  ]);
});

Deno.test("serverMachine() throws when the CPUs cannot be spread evenly", () => {
  assertThrows(() => serverMachine({ cpus: 63 }), RangeError, "63 CPUs do not fill 2 sockets");
});

Deno.test.each<[MachineSpec, string]>([
  [{ coresPerNode: 0 }, "coresPerNode is 0, not a positive integer"],
  [{ coresPerNode: 2, threads: 1.5 }, "threads is 1.5"],
  [{ coresPerNode: 2, offline: "0-1" }, "no CPU is online"],
  [{ coresPerNode: 16385 }, "16384 is not in 0-16383"],
])("expandMachine(%o) throws: %s", (spec, message) => {
  assertThrows(() => expandMachine(spec), RangeError, message);
});

Deno.test("isMachineName() knows the machines and nothing else", () => {
  assertEquals([isMachineName("xeon-64"), isMachineName("toString"), isMachineName("")], [
    true,
    false,
    false,
  ]);
});

Deno.test("writeMachine() makes a tree that discovery and other programs can read", () => {
  const dir = Deno.makeTempDirSync();
  try {
    for (const name of ["memoryless-node", "offline-holes", "vm-no-numa"] as const) {
      const machine = expandMachine(MACHINES[name]);
      writeMachine(`${dir}/${name}`, machine.files);
      const read = discoverTopology(openFileSource(`${dir}/${name}`));
      assertConsistent(read);
      assertEquals(plain(read), plain(machine.topology));
    }
    const link = `${dir}/offline-holes/devices/system/node/node1/cpu8/topology/core_cpus_list`;
    assertEquals(Deno.readTextFileSync(link), "8,24\n");
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

/** A topology as comparable data; the reasons of gaps are the reader's own words. */
function plain(topology: ReturnType<typeof discoverTopology>): unknown {
  const gaps = topology.gaps.map(({ path, assumed, count }) => [path, assumed, count]);
  return { ...topology, cpus: [...topology.cpus.values()].map((cpu) => JSON.stringify(cpu)), gaps };
}
