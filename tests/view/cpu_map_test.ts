import { assertEquals, assertExists } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import type { LedgerSnapshot } from "../../src/ledger/mod.ts";
import { expandMachine, isMachineName, MACHINES } from "../../src/simulator/mod.ts";
import { type CpuCell, type CpuMap, cpuMap, ownersOfSnapshot } from "../../src/view/mod.ts";
import { mapFor, ownersFor, setOf } from "./maps.ts";

function cellsOf(map: CpuMap): readonly CpuCell[] {
  const placed = map.nodes.flatMap((node) => node.caches).flatMap((cache) => cache.cores);
  return [...placed.flatMap((core) => core.cells), ...map.unplaced];
}

function cellOf(map: CpuMap, id: number): CpuCell {
  const found = cellsOf(map).filter((cell) => cell.id === id);
  assertEquals(found.length, 1, `CPU ${id} is in the map once`);
  const [cell] = found;
  assertExists(cell);
  return cell;
}

for (const name of Object.keys(MACHINES).filter(isMachineName)) {
  Deno.test(`cpuMap() shows every present CPU of ${name} once, in its node and core`, () => {
    const { topology } = expandMachine(MACHINES[name]);
    const map = mapFor(name, {});
    const ids = cellsOf(map).map((cell) => cell.id);
    assertEquals(ids.length, topology.present.size);
    assertEquals(`${CpuSet.from(ids)}`, `${topology.present}`);
    assertEquals(Object.values(map.counts).reduce((a, b) => a + b), topology.present.size);
    for (const node of map.nodes) {
      for (const core of node.caches.flatMap((cache) => cache.cores)) {
        for (const cell of core.cells) {
          assertEquals(topology.cpus.get(cell.id)?.node, node.id);
          assertEquals(topology.cpus.get(cell.id)?.core, core.id);
        }
      }
    }
  });
}

Deno.test("cpuMap() gives each CPU its state and owners when all states occur", () => {
  const map = mapFor("offline-holes", {
    annotated: { db: "0-1", twin: "1" },
    integer: { solver: "8-9,24-25" },
    unknown: { stranger: "10" },
    shared: ["log"],
    idle: "11",
    held: "12",
    gone: "13",
  });
  const seen = (id: number): string => {
    const { state, owners } = cellOf(map, id);
    return [state, ...owners.map((owner) => map.owners[owner]?.label)].join(" ");
  };
  assertEquals(
    [0, 1, 24, 10, 11, 12, 13, 14, 15, 3].map(seen),
    [
      "pinned db",
      "pinned db twin",
      "exclusive solver",
      "quarantined stranger",
      "idle",
      "held",
      "offline",
      "pool",
      "isolated",
      "offline",
    ],
  );
  const { pinned, exclusive, held, idle, offline } = map.counts;
  assertEquals([pinned, exclusive, held, idle, offline], [2, 4, 1, 1, 7]);
});

Deno.test("cpuMap() leaves the first thread's place free when only the second is online", () => {
  const { topology } = expandMachine(MACHINES["tiny-8-split"]);
  // CPU 1 is off; sysfs still tells that it is the first thread of CPU 5's core.
  const second = topology.cpus.get(5);
  assertExists(second);
  const lone = { ...second, core: 1, siblings: CpuSet.of(5) };
  const online = topology.online.difference(CpuSet.of(1));
  const cpus = new Map([...topology.cpus].filter(([id]) => id !== 1)).set(5, lone);
  const map = cpuMap({ ...topology, online, cpus }, { ...ownersFor("tiny-8-split", {}), online });
  assertEquals(cellOf(map, 5).thread, 1);
  assertEquals(cellOf(map, 0).thread, 0);
  assertEquals(map.unplaced.map((cell) => [cell.id, cell.state]), [[1, "offline"]]);
});

Deno.test("cpuMap() puts CPUs of no node last and keeps nodes without CPUs [M3]", () => {
  assertEquals(mapFor("nodeless-cpus", {}).nodes.map((node) => node.id), [0, 1, undefined]);
  const memory = mapFor("memoryless-node", {}).nodes.map((
    node,
  ) => [node.id, node.hasMemory, node.caches.length]);
  assertEquals(memory, [[0, true, 1], [1, true, 1], [2, true, 1], [3, false, 1], [4, true, 0]]);
});

Deno.test("cpuMap() shows a CPU that came online after the topology was read", () => {
  const { topology } = expandMachine(MACHINES["offline-holes"]);
  const owners = ownersFor("offline-holes", {});
  const map = cpuMap(topology, { ...owners, online: owners.online.union(CpuSet.of(5)) });
  assertEquals(cellOf(map, 5).state, "pool");
});

Deno.test("cpuMap() gives keys to owners of CPUs only, in order, and longer ones when letters run out", () => {
  const few = mapFor("tiny-8-nosmt", { annotated: { a: "0" }, integer: { b: "1" }, shared: ["s"] });
  assertEquals(few.owners.map((owner) => owner.key), ["A", "B", ""]);
  const lists = Object.fromEntries(Array.from({ length: 60 }, (_, cpu) => [`pod-${cpu}`, `${cpu}`]));
  const many = mapFor("xeon-64", { integer: lists });
  assertEquals(new Set(many.owners.map((owner) => owner.key)).size, 60);
  assertEquals(many.owners.every((owner) => owner.key.length === 2), true);
});

Deno.test("ownersOfSnapshot() carries every set and container of a ledger's snapshot", () => {
  const snapshot: LedgerSnapshot = {
    online: setOf("0-7"),
    pinned: setOf("0"),
    exclusive: setOf("1"),
    quarantined: setOf("2"),
    isolated: setOf("3"),
    pool: setOf("4-7"),
    idle: setOf("4-5"),
    held: setOf("5"),
    containers: [{
      id: "c1",
      namespace: "default",
      podName: "db",
      name: "main",
      class: "integer",
      cpus: setOf("1"),
      mems: "",
      settled: true,
      degraded: "not-placed",
      reason: "1 CPU: lowest ids",
    }],
  };
  const map = cpuMap(expandMachine(MACHINES["tiny-8-nosmt"]).topology, ownersOfSnapshot(snapshot));
  assertEquals(cellsOf(map).map((cell) => cell.state), [
    "pinned",
    "exclusive",
    "quarantined",
    "isolated",
    "idle",
    "held",
    "pool",
    "pool",
  ]);
  assertEquals(map.owners, [{
    key: "A",
    label: "default/db/main",
    class: "integer",
    cpus: "1",
    count: 1,
    degraded: "not-placed",
    reason: "1 CPU: lowest ids",
  }]);
});

Deno.test("cpuMap() is plain data: JSON carries all of it", () => {
  const map = mapFor("smt8-64", { annotated: { a: "0-15" }, shared: ["s"] });
  assertEquals(JSON.parse(JSON.stringify(map)).nodes[0].caches[0].cores[1].cells[3], {
    id: 11,
    thread: 3,
    state: "pinned",
    owners: [0],
  });
});
