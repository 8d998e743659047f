import { CpuListSyntaxError, CpuSet, parseCpuList } from "../cpuset/mod.ts";
import { discoverCaches } from "./discover_caches.ts";
import { discoverCores, discoverDies, discoverPackages } from "./discover_cores.ts";
import { discoverNodes } from "./discover_nodes.ts";
import { TopologyError } from "./error.ts";
import type { FileSource } from "./file_source.ts";
import type { Cpu, DiscoveredTopology, NumaNode } from "./model.ts";
import { CPU_DIR, SysfsReader } from "./sysfs_reader.ts";

const ONLINE_PATH = `${CPU_DIR}/online`;

/** How often a machine whose online CPUs change while it is being read is read again. */
const MAX_READS = 3;

/**
 * The online CPUs; one small file, cheap enough for every CreateContainer (spec §12).
 *
 * @throws {TopologyError} If the file is unreadable, empty, or no CPU list within 0-16383.
 */
export function readOnline(files: FileSource): CpuSet {
  try {
    return parseCpuList(files.readText(ONLINE_PATH));
  } catch (cause) {
    const state = cause instanceof Error ? cause.message : String(cause);
    const verb = cause instanceof CpuListSyntaxError ? "parse" : "read";
    throw new TopologyError(`Cannot ${verb} the online CPUs in '${ONLINE_PATH}': ${state}`, {
      path: ONLINE_PATH,
      cause,
    });
  }
}

/**
 * Text that changes when CPUs come or go, or are isolated: two small files, cheap enough to be read every other second
 * and at every CreateContainer (spec §12). Where `isolated` cannot be read it does not count.
 *
 * @throws {Error} If the list of online CPUs cannot be read.
 */
export function machineStamp(files: FileSource): string {
  const online = files.readText(ONLINE_PATH);
  try {
    return `${online}/${files.readText(`${CPU_DIR}/isolated`)}`;
  } catch {
    return online;
  }
}

/**
 * Describes the machine from sysfs (spec §12).
 *
 * Only the online CPUs must be readable. Whatever else is missing or contradicts itself is replaced by the most
 * harmless assumption and noted in `gaps`; the result is always consistent: cores, caches and nodes partition the
 * online CPUs (with the exception of CPUs that no node lists).
 *
 * @throws {TopologyError} As {@linkcode readOnline}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fileSourceOf } from "./file_source.ts";
 * const machine = discoverTopology(fileSourceOf(new Map([["devices/system/cpu/online", "0-3\n"]])));
 * assertEquals(machine.nodes.length, 1);
 * assertEquals(machine.gaps[0]?.assumed, "the machine is one NUMA node");
 * ```
 */
export function discoverTopology(files: FileSource): DiscoveredTopology {
  let online = readOnline(files);
  for (let reads = 1;; reads++) {
    const topology = readTopology(new SysfsReader(files), online);
    const after = readOnline(files);
    // A CPU that came or went meanwhile leaves a half-read machine; one that flaps for ever must not hang us:
    // the caller compares the online list again before it uses the answer.
    if (after.equals(online) || reads === MAX_READS) return topology;
    online = after;
  }
}

function readTopology(reader: SysfsReader, online: CpuSet): DiscoveredTopology {
  const nodes = discoverNodes(reader, online);
  const present = listOr(reader, "present", {
    fallback: online,
    assumed: "the present CPUs are the online ones",
  });
  const isolated = listOr(reader, "isolated", { fallback: CpuSet.EMPTY, assumed: "no CPU is isolated" });
  const cpus = describeCpus(reader, online, nodes);
  return { online, present: present.union(online), isolated, cpus, nodes, gaps: reader.gaps };
}

function listOr(
  reader: SysfsReader,
  file: string,
  otherwise: { readonly fallback: CpuSet; readonly assumed: string },
): CpuSet {
  const reading = reader.list(`${CPU_DIR}/${file}`);
  if (reading.ok) return reading.value;
  reader.assume(otherwise.assumed, reading);
  return otherwise.fallback;
}

function describeCpus(
  reader: SysfsReader,
  online: CpuSet,
  nodes: readonly NumaNode[],
): ReadonlyMap<number, Cpu> {
  const caches = discoverCaches(reader, online, nodes);
  const packages = discoverPackages(reader, online);
  const dies = discoverDies(reader, online);
  const nodeOf = new Map(nodes.flatMap((node) => Array.from(node.cpus, (cpu) => [cpu, node.id] as const)));
  const found: Cpu[] = [];
  for (const core of discoverCores(reader, online)) {
    for (const id of core.cpus) {
      found.push({
        id,
        core: core.key,
        siblings: core.cpus,
        llc: caches.get(id) ?? core.cpus,
        node: nodeOf.get(id),
        package: packages.get(id) ?? -1,
        die: dies.get(id) ?? -1,
      });
    }
  }
  return new Map(found.sort((a, b) => a.id - b.id).map((cpu) => [cpu.id, cpu]));
}
