import { CpuSet, MAX_CPU_ID } from "../cpuset/mod.ts";
import type { NumaNode } from "./model.ts";
import { NODE_DIR, type SysfsReader } from "./sysfs_reader.ts";

/** Distance of a node to itself (ACPI SLIT). */
const LOCAL_DISTANCE = 10;

/**
 * The NUMA nodes, ascending by id; one node 0 with all CPUs where the kernel shows none (spec §6 [M3]).
 * No CPU is in two nodes; an online CPU that no node lists is in none.
 */
export function discoverNodes(reader: SysfsReader, online: CpuSet): readonly NumaNode[] {
  const ids = nodeIds(reader);
  if (ids.length === 0) {
    return [{ id: 0, cpus: online, hasMemory: true, distances: new Map([[0, LOCAL_DISTANCE]]) }];
  }
  const columns = reader.list(`${NODE_DIR}/online`);
  const withMemory = memoryNodes(reader, ids);
  let rest = online;
  return ids.map((id) => {
    const cpus = nodeCpus(reader, id).intersection(rest);
    rest = rest.difference(cpus);
    const orders = [columns.ok ? columns.value.toArray() : [], ids];
    return { id, cpus, hasMemory: withMemory.has(id), distances: nodeDistances(reader, id, orders) };
  });
}

function nodeIds(reader: SysfsReader): readonly number[] {
  const names = reader.names(NODE_DIR);
  if (!names.ok) {
    reader.assume("the machine is one NUMA node", names);
    return [];
  }
  const ids = names.value.flatMap((name) => {
    const id = Number(/^node(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    return id <= MAX_CPU_ID ? [id] : [];
  });
  if (ids.length === 0) {
    reader.assume("the machine is one NUMA node", { path: NODE_DIR, reason: "there is no node folder" });
  }
  return [...new Set(ids)].sort((a, b) => a - b);
}

function nodeCpus(reader: SysfsReader, id: number): CpuSet {
  const reading = reader.list(`${NODE_DIR}/node${id}/cpulist`);
  if (reading.ok) return reading.value;
  reader.assume("the node has no CPUs", reading);
  return CpuSet.EMPTY;
}

/**
 * The nodes `cpuset.mems` may name. `has_memory` is the kernel's own mask for that; `has_normal_memory` stands in for
 * it on kernels without it; a node's size answers where neither is there.
 */
function memoryNodes(reader: SysfsReader, ids: readonly number[]): ReadonlySet<number> {
  for (const file of ["has_memory", "has_normal_memory"]) {
    const reading = reader.list(`${NODE_DIR}/${file}`);
    const known = reading.ok ? ids.filter((id) => reading.value.has(id)) : [];
    if (known.length > 0) return new Set(known);
  }
  const sized = ids.filter((id) => hasMemoryTotal(reader, id));
  if (sized.length > 0) return new Set(sized);
  reader.assume("every node has memory", {
    path: `${NODE_DIR}/has_memory`,
    reason: "no node is said to have any",
  });
  return new Set(ids);
}

/** Whether the node's `meminfo` says other than "MemTotal: 0 kB". */
function hasMemoryTotal(reader: SysfsReader, id: number): boolean {
  const meminfo = reader.text(`${NODE_DIR}/node${id}/meminfo`);
  return meminfo.ok && /MemTotal:\s*0*[1-9]/.test(meminfo.value);
}

/**
 * The distances of node `id`. The file has one column per online node, ascending; `orders` are the candidates for who
 * the columns are, and the first with the right number of them is believed.
 */
function nodeDistances(
  reader: SysfsReader,
  id: number,
  orders: readonly (readonly number[])[],
): ReadonlyMap<number, number> {
  const path = `${NODE_DIR}/node${id}/distance`;
  const assumed = "the distances of the node are unknown";
  const text = reader.text(path);
  if (!text.ok) {
    reader.assume(assumed, text);
    return new Map();
  }
  const values = text.value.split(/\s+/).map((word) => /^\d{1,9}$/.test(word) ? Number(word) : 0);
  const order = orders.find((candidate) => candidate.length === values.length);
  if (order === undefined || values.includes(0)) {
    reader.assume(assumed, { path, reason: "it does not hold one number per node" });
    return new Map();
  }
  return new Map(order.map((node, i) => [node, values[i] ?? 0]));
}
