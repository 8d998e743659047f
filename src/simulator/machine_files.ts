import { CpuSet, formatCpuList } from "../cpuset/mod.ts";
import { type CoreLayout, layOut, type MachineLayout } from "./machine_layout.ts";
import type { MachineSpec } from "./machine_spec.ts";

const CPU_DIR = "devices/system/cpu";
const NODE_DIR = "devices/system/node";

/** Distances where the spec gives none (ACPI SLIT values of common two-socket servers). */
const DISTANCE = { local: 10, socket: 12, remote: 21, expander: 24 } as const;

/** Memory of a node that has some: 64 GiB. */
const NODE_MEMORY_KB = 64 << 20;

/** A file tree under construction. */
type Tree = Map<string, string>;

/**
 * The sysfs tree of a machine: path relative to the sysfs root → text, as the kernel writes it. Lists name online
 * CPUs only, as the kernel's masks do.
 *
 * @throws {RangeError} If the spec describes no machine.
 * @throws {SyntaxError} If one of its CPU lists is none.
 */
export function machineFiles(spec: MachineSpec): ReadonlyMap<string, string> {
  const tree: Tree = new Map();
  const layout = layOut(spec);
  writeLists(tree, layout, spec);
  const groups = groupsOf(layout);
  for (const core of layout.cores) {
    for (const cpu of core.cpus) writeCpu(tree, { cpu, core, groups, layout, spec });
  }
  if (spec.numa ?? true) writeNodes(tree, layout, spec);
  return tree;
}

function writeLists(tree: Tree, { present, online, isolated }: MachineLayout, spec: MachineSpec): void {
  const lists = { online, present, possible: present, offline: present.difference(online), isolated };
  for (const [name, list] of Object.entries(lists)) write(tree, `${CPU_DIR}/${name}`, list);
  write(tree, `${CPU_DIR}/smt/active`, (spec.threads ?? 1) > 1 ? 1 : 0);
}

/** The online CPUs of everything that cores share. */
interface Groups {
  readonly sockets: ReadonlyMap<number, CpuSet>;
  readonly dies: ReadonlyMap<string, CpuSet>;
  readonly l2: ReadonlyMap<string | undefined, CpuSet>;
  readonly l3: ReadonlyMap<string | undefined, CpuSet>;
}

function groupsOf(layout: MachineLayout): Groups {
  function by<K>(key: (core: CoreLayout) => K): ReadonlyMap<K, CpuSet> {
    const members = Map.groupBy(layout.cores, key);
    return new Map(
      Array.from(members, ([k, cores]) => {
        return [k, CpuSet.from(cores.flatMap((core) => [...core.cpus])).intersection(layout.online)] as const;
      }),
    );
  }
  return { sockets: by((c) => c.socket), dies: by(dieName), l2: by((c) => c.l2), l3: by((c) => c.l3) };
}

function dieName(core: CoreLayout): string {
  return `${core.socket}:${core.die}`;
}

interface CpuToWrite {
  readonly cpu: number;
  readonly core: CoreLayout;
  readonly groups: Groups;
  readonly layout: MachineLayout;
  readonly spec: MachineSpec;
}

function writeCpu(tree: Tree, { cpu, core, groups, layout, spec }: CpuToWrite): void {
  const dir = `${CPU_DIR}/cpu${cpu}`;
  const online = layout.online.has(cpu);
  if (cpu > 0) write(tree, `${dir}/online`, online ? 1 : 0);
  if (!online && spec.offlineFolders !== "remain") return;
  const shared = (set: CpuSet | undefined) => online ? set ?? CpuSet.EMPTY : CpuSet.EMPTY;
  const threads = shared(core.cpus.intersection(layout.online));
  const [socket, die] = [shared(groups.sockets.get(core.socket)), shared(groups.dies.get(dieName(core)))];
  const topology: readonly (readonly [string, CpuSet | number])[] = [
    ["core_cpus_list", threads],
    ["thread_siblings_list", threads],
    ["package_cpus_list", socket],
    ["core_siblings_list", socket],
    ["die_cpus_list", die],
    ["physical_package_id", core.socket],
    ["die_id", core.die],
    ["core_id", core.coreId],
  ];
  for (const [name, value] of topology) write(tree, `${dir}/topology/${name}`, value);
  if (!online || spec.cache === "none") return;
  const l2 = core.l2 === undefined ? threads : groups.l2.get(core.l2);
  const l3 = core.l3 === undefined ? undefined : groups.l3.get(core.l3);
  writeCaches(tree, `${dir}/cache`, { l1: threads, l2: shared(l2), l3 });
}

function writeCaches(
  tree: Tree,
  dir: string,
  shared: { readonly l1: CpuSet; readonly l2: CpuSet; readonly l3: CpuSet | undefined },
): void {
  const caches = [
    { level: 1, type: "Data", size: "32K", shared: shared.l1 },
    { level: 1, type: "Instruction", size: "32K", shared: shared.l1 },
    { level: 2, type: "Unified", size: "1024K", shared: shared.l2 },
    { level: 3, type: "Unified", size: "32768K", shared: shared.l3 },
  ];
  caches.forEach((cache, index) => {
    if (cache.shared === undefined) return;
    write(tree, `${dir}/index${index}/level`, cache.level);
    write(tree, `${dir}/index${index}/type`, cache.type);
    write(tree, `${dir}/index${index}/size`, cache.size);
    write(tree, `${dir}/index${index}/shared_cpu_list`, cache.shared);
  });
}

/** One node to write. */
interface NodeToWrite {
  readonly id: number;
  readonly cpus: CpuSet;
  readonly hasMemory: boolean;
  /** Undefined for a node without CPUs. */
  readonly socket: number | undefined;
}

function writeNodes(tree: Tree, layout: MachineLayout, spec: MachineSpec): void {
  const nodes = nodesOf(layout, spec);
  const list = (chosen: readonly NodeToWrite[]) => formatCpuList(chosen.map((node) => node.id));
  const withMemory = list(nodes.filter((node) => node.hasMemory));
  write(tree, `${NODE_DIR}/online`, list(nodes));
  write(tree, `${NODE_DIR}/possible`, list(nodes));
  write(tree, `${NODE_DIR}/has_cpu`, list(nodes.filter((node) => !node.cpus.isEmpty)));
  write(tree, `${NODE_DIR}/has_memory`, withMemory);
  write(tree, `${NODE_DIR}/has_normal_memory`, withMemory);
  nodes.forEach((node, row) => {
    const dir = `${NODE_DIR}/node${node.id}`;
    const distances = nodes.map((other, column) => spec.distances?.[row]?.[column] ?? distance(node, other));
    write(tree, `${dir}/cpulist`, node.cpus);
    write(tree, `${dir}/distance`, distances.join(" "));
    write(tree, `${dir}/meminfo`, `Node ${node.id} MemTotal: ${node.hasMemory ? NODE_MEMORY_KB : 0} kB`);
  });
}

function nodesOf(layout: MachineLayout, spec: MachineSpec): readonly NodeToWrite[] {
  const members = Map.groupBy(layout.cores, (core) => core.node);
  const listed = layout.online.difference(layout.nodeless);
  const withCpus = Array.from(members, ([index, cores]) => {
    const id = spec.nodeIds?.[index] ?? index;
    return {
      id,
      cpus: CpuSet.from(cores.flatMap((core) => [...core.cpus])).intersection(listed),
      hasMemory: !(spec.memorylessNodes ?? []).includes(id),
      socket: cores[0]?.socket,
    };
  });
  const memoryOnly = (spec.memoryOnlyNodes ?? []).map((id) => {
    return { id, cpus: CpuSet.EMPTY, hasMemory: true, socket: undefined };
  });
  return [...withCpus, ...memoryOnly].sort((a, b) => a.id - b.id);
}

function distance(from: NodeToWrite, to: NodeToWrite): number {
  if (from.id === to.id) return DISTANCE.local;
  if (from.socket === undefined || to.socket === undefined) return DISTANCE.expander;
  return from.socket === to.socket ? DISTANCE.socket : DISTANCE.remote;
}

function write(tree: Tree, path: string, value: { toString(): string }): void {
  tree.set(path, `${value}\n`);
}
