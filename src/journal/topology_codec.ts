import { CpuSet } from "../cpuset/mod.ts";
import { type Codec, FLAG, JsonError, list, mapped, NUMBER, object, optional, pair } from "../json/mod.ts";
import { CPUS } from "../ledger/mod.ts";
import type { Cpu, NumaNode, Topology } from "../topology/mod.ts";

/** A machine by its groups of CPUs: a fraction of what its CPUs one by one would take. */
interface WrittenTopology {
  readonly online: CpuSet;
  readonly present: CpuSet;
  readonly isolated: CpuSet;
  /** Key and online threads of every core. */
  readonly cores: readonly (readonly [number, CpuSet])[];
  readonly caches: readonly CpuSet[];
  readonly dies: readonly WrittenDie[];
  readonly nodes: readonly WrittenNode[];
}

interface WrittenDie {
  readonly package: number;
  readonly die: number;
  readonly cpus: CpuSet;
}

interface WrittenNode {
  readonly id: number;
  readonly cpus: CpuSet;
  readonly hasMemory: boolean;
  readonly distances: readonly (readonly [number, number])[];
}

const WRITTEN: Codec<WrittenTopology> = object<WrittenTopology>({
  online: CPUS,
  present: CPUS,
  isolated: CPUS,
  cores: list(pair(NUMBER, CPUS)),
  caches: list(CPUS),
  dies: list(object<WrittenDie>({ package: NUMBER, die: NUMBER, cpus: CPUS })),
  nodes: list(object<WrittenNode>({
    id: NUMBER,
    cpus: CPUS,
    hasMemory: FLAG,
    distances: list(pair(NUMBER, NUMBER)),
  })),
});

/**
 * A machine as JSON. What is read has every property that the rest of the product takes for granted: cores, caches and
 * dies partition the online CPUs, nodes do not overlap.
 */
export const TOPOLOGY: Codec<Topology> = mapped(WRITTEN, {
  to: (topology: Topology) => written(topology),
  from: (parts) => assembled(parts),
  expected: "a machine",
});

/** The same, where there may be none yet. */
export const OPTIONAL_TOPOLOGY: Codec<Topology | undefined> = optional(TOPOLOGY);

function written({ online, present, isolated, cpus, nodes }: Topology): WrittenTopology {
  const cores = new Map<number, CpuSet>();
  const caches = new Map<string, CpuSet>();
  const dies = new Map<string, WrittenDie>();
  for (const cpu of cpus.values()) {
    cores.set(cpu.core, cpu.siblings);
    caches.set(`${cpu.llc}`, cpu.llc);
    const key = `${cpu.package}/${cpu.die}`;
    const known = dies.get(key)?.cpus ?? CpuSet.EMPTY;
    dies.set(key, { package: cpu.package, die: cpu.die, cpus: known.union(CpuSet.of(cpu.id)) });
  }
  return {
    online,
    present,
    isolated,
    cores: [...cores],
    caches: [...caches.values()],
    dies: [...dies.values()],
    nodes: nodes.map((node) => ({ ...node, distances: [...node.distances] })),
  };
}

function assembled(parts: WrittenTopology): Topology {
  const { online, present, isolated } = parts;
  const cores = groupOf("cores", parts.cores.map(([key, cpus]) => ({ key, cpus })), online);
  const caches = groupOf("caches", parts.caches.map((cpus) => ({ cpus })), online);
  const dies = groupOf("dies", parts.dies, online);
  const nodes = parts.nodes.map((node): NumaNode => ({ ...node, distances: new Map(node.distances) }));
  const nodeOf = groupOf("nodes", nodes, undefined);
  const cpus = new Map<number, Cpu>();
  for (const id of online) {
    const core = memberOf(cores, id, "cores");
    const die = memberOf(dies, id, "dies");
    cpus.set(id, {
      id,
      core: core.key,
      siblings: core.cpus,
      llc: memberOf(caches, id, "caches").cpus,
      node: nodeOf.get(id)?.id,
      package: die.package,
      die: die.die,
    });
  }
  CpuSet.from(nodes.map(({ id }) => id)); // throws where an id is none that `cpuset.mems` may name
  if (nodes.length === 0 || new Set(nodes.map(({ id }) => id)).size < nodes.length) {
    throw new JsonError("a list of different nodes", { path: "nodes" });
  }
  return { online, present, isolated, cpus, nodes };
}

/** The group of each CPU. */
function groupOf<T extends { readonly cpus: CpuSet }>(
  what: string,
  groups: readonly T[],
  whole: CpuSet | undefined,
): ReadonlyMap<number, T> {
  const members = new Map<number, T>();
  let size = 0;
  for (const group of groups) {
    size += group.cpus.size;
    for (const id of group.cpus) members.set(id, group);
  }
  // A set that has CPUs of no other, and all of them together as many as there are.
  if (size !== members.size || (whole !== undefined && size !== whole.size)) {
    throw new JsonError("a list of groups that share no CPU and are online", { path: what });
  }
  return members;
}

function memberOf<T>(groups: ReadonlyMap<number, T>, id: number, what: string): T {
  const group = groups.get(id);
  if (group === undefined) throw new JsonError(`a list of groups with CPU ${id} in one`, { path: what });
  return group;
}
