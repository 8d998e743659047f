import { assertEquals } from "@std/assert";
import { CpuSet, formatCpuList, parseCpuList } from "../../src/cpuset/mod.ts";
import { memoryNodesFor, type NumaNode, type Topology } from "../../src/topology/mod.ts";

/** [id, CPU list ("" for none), memory?, distances by node id] */
type Row = readonly [number, string, boolean, Readonly<Record<number, number>>];

function machine(rows: readonly Row[], online = "0-31"): Topology {
  const set = parseCpuList(online);
  const nodes = rows.map(([id, cpus, hasMemory, distances]): NumaNode => ({
    id,
    cpus: cpus === "" ? CpuSet.EMPTY : parseCpuList(cpus),
    hasMemory,
    distances: new Map(Object.entries(distances).map(([to, distance]) => [Number(to), distance])),
  }));
  return { online: set, present: set, isolated: CpuSet.EMPTY, cpus: new Map(), nodes };
}

function answer(rows: readonly Row[], cpus: string): string {
  const found = memoryNodesFor(machine(rows), parseCpuList(cpus));
  return found.kind === "nodes" ? formatCpuList(found.nodes) : `unknown ${found.cpus}`;
}

const PLAIN: readonly Row[] = [
  [0, "0-3", true, { 0: 10, 1: 21, 2: 21 }],
  [1, "4-7", true, { 0: 21, 1: 10, 2: 21 }],
  [2, "8-11", true, { 0: 21, 1: 21, 2: 10 }],
];
const SPARSE: readonly Row[] = [[0, "0", true, {}], [3, "1", true, {}], [7, "2", true, {}]];

Deno.test.each<[string, string]>([
  ["0-3", "0"],
  ["5", "1"],
  ["8,0,4", "0-2"],
  ["3-4", "0-1"],
  ["0,8", "0,2"],
])("memoryNodesFor(%s) is %s when every node has memory [M1]", (cpus, nodes) => {
  assertEquals(answer(PLAIN, cpus), nodes);
});

Deno.test("memoryNodesFor() keeps sparse node ids [M1]", () => {
  assertEquals(answer(SPARSE, "0-2"), "0,3,7");
});

Deno.test.each<[string, string, readonly Row[]]>([
  ["the nearest", "2", [
    [0, "0-3", true, {}],
    [1, "4-7", false, { 0: 20, 1: 10, 2: 12 }],
    [2, "8-11", true, {}],
  ]],
  ["the lowest id of equally near ones", "0", [
    [0, "0-3", true, {}],
    [1, "4-7", false, { 0: 16, 1: 10, 2: 16 }],
    [2, "8-11", true, {}],
  ]],
  ["a memory-only node if that is nearest", "2", [
    [0, "0-3", true, {}],
    [1, "4-7", false, { 0: 20, 1: 10, 2: 14 }],
    [2, "", true, {}],
  ]],
  ["the nearest with memory, not a nearer one without", "2", [
    [0, "0-3", false, {}],
    [1, "4-7", false, { 0: 11, 1: 10, 2: 21 }],
    [2, "8-11", true, {}],
  ]],
  ["the lowest id where distances are unknown", "0", [
    [0, "0-3", true, {}],
    [1, "4-7", false, {}],
    [2, "8-11", true, {}],
  ]],
  ["one of known distance before one of unknown distance", "2", [
    [0, "0-3", true, {}],
    [1, "4-7", false, { 2: 200 }],
    [2, "8-11", true, {}],
  ]],
])("memoryNodesFor() has a memory-less node replaced by %s [M1]", (_, nodes, rows) => {
  assertEquals(answer(rows, "4-5"), nodes);
});

Deno.test("memoryNodesFor() names a node once when it also stands in for another [M1]", () => {
  assertEquals(answer([[0, "0-3", true, {}], [1, "4-7", false, { 0: 20 }]], "0-7"), "0");
});

Deno.test("memoryNodesFor() lists exactly the CPUs that are in no node [M3]", () => {
  assertEquals(answer(PLAIN, "3,12,20-21"), "unknown 12,20-21");
});

Deno.test("memoryNodesFor() answers no nodes for no CPUs", () => {
  assertEquals(memoryNodesFor(machine(PLAIN), CpuSet.EMPTY), { kind: "nodes", nodes: [] });
});
