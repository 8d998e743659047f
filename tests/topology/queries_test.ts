import { assertEquals } from "@std/assert";
import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import {
  cachesOf,
  coreOf,
  coresOf,
  describeTopology,
  nodelessCpus,
  nodesOf,
  siblingsOf,
} from "../../src/topology/mod.ts";
import { expandMachine, MACHINES } from "../../src/simulator/machine.ts";

const split = expandMachine(MACHINES["tiny-8-split"]).topology;
const holes = expandMachine(MACHINES["offline-holes"]).topology;
const nodeless = expandMachine(MACHINES["nodeless-cpus"]).topology;

Deno.test("coreOf() is the key of an online CPU's core and undefined of others", () => {
  assertEquals([coreOf(split, 1), coreOf(split, 5), coreOf(split, 8)], [1, 1, undefined]);
});

Deno.test("siblingsOf() is every online thread of the cores touched", () => {
  assertEquals(`${siblingsOf(split, CpuSet.of(1, 6))}`, "1-2,5-6");
  assertEquals(`${siblingsOf(split, CpuSet.of(99))}`, "");
  assertEquals(`${siblingsOf(holes, CpuSet.of(1, 19))}`, "1,19");
});

Deno.test("coresOf() and cachesOf() are in the order of their first CPU", () => {
  assertEquals([...coresOf(split)].map(([key, cpus]) => `${key}:${cpus}`), [
    "0:0,4",
    "1:1,5",
    "2:2,6",
    "3:3,7",
  ]);
  const epyc = expandMachine(MACHINES["epyc-128-16-caches"]).topology;
  assertEquals(cachesOf(epyc).slice(0, 2).map(String), ["0-3,64-67", "4-7,68-71"]);
});

Deno.test("nodesOf() and nodelessCpus() tell CPUs in a node from those in none [M3]", () => {
  assertEquals(nodesOf(nodeless, parseCpuList("0,5")), [0, 1]);
  assertEquals(nodesOf(nodeless, parseCpuList("6")), []);
  assertEquals(`${nodelessCpus(nodeless)}`, "6-7");
  assertEquals(`${nodelessCpus(split)}`, "");
});

Deno.test("describeTopology() says what there is in one line", () => {
  assertEquals(
    describeTopology(split),
    "8 CPUs (0-7), 4 cores, 1 last-level cache, 1 NUMA node, 1 socket",
  );
});
