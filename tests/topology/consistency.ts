import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { cachesOf, coresOf, nodelessCpus, type Topology } from "../../src/topology/mod.ts";

/** Asserts what every topology promises, however strange the machine: `src/topology/mod.ts`. */
export function assertConsistent(topology: Topology): void {
  const { online, present, cpus, nodes } = topology;
  assertEquals([...cpus.keys()], online.toArray());
  assert(!online.isEmpty && online.isSubsetOf(present), `online ${online}, present ${present}`);
  assertPartition([...coresOf(topology).values()], online, "cores");
  assertPartition(cachesOf(topology), online, "caches");
  assertPartition(
    nodes.map((node) => node.cpus).filter((set) => !set.isEmpty),
    online.difference(nodelessCpus(topology)),
    "nodes",
  );
  assertEquals(
    nodes.map((node) => node.id),
    [...new Set(nodes.map((node) => node.id))].sort((a, b) => a - b),
  );
  assert(nodes.some((node) => node.hasMemory), "no node has memory");
  for (const [id, cpu] of cpus) {
    assertEquals(cpu.id, id);
    assert(cpu.siblings.has(id) && cpu.llc.has(id), `CPU ${id} is not beside itself`);
    assertEquals(cpu.node, nodes.find((node) => node.cpus.has(id))?.id);
    for (const other of cpu.siblings) {
      assertEquals(cpus.get(other)?.core, cpu.core);
      assertEquals(`${cpus.get(other)?.siblings}`, `${cpu.siblings}`);
    }
    for (const other of cpu.llc) assertEquals(`${cpus.get(other)?.llc}`, `${cpu.llc}`);
  }
}

function assertPartition(parts: readonly CpuSet[], whole: CpuSet, name: string): void {
  assertEquals(`${CpuSet.union(parts)}`, `${whole}`, name);
  assertEquals(
    parts.reduce((sum, part) => sum + part.size, 0),
    whole.size,
    `${name} overlap: ${parts.join(" ")}`,
  );
}
