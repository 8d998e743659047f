import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import { expandMachine, type MachineName, MACHINES } from "../../src/simulator/mod.ts";
import { type CpuMap, cpuMap, type CpuOwner, type CpuOwners } from "../../src/view/mod.ts";

/** Sets of CPUs as lists; what is not given is empty. `shared` containers get what is left, less idle and held. */
export interface Layout {
  readonly annotated?: Readonly<Record<string, string>>;
  readonly integer?: Readonly<Record<string, string>>;
  readonly unknown?: Readonly<Record<string, string>>;
  readonly shared?: readonly string[];
  readonly idle?: string;
  readonly held?: string;
  /** CPUs that went offline after the topology was read. */
  readonly gone?: string;
}

export function setOf(list: string | undefined): CpuSet {
  return list === undefined || list === "" ? CpuSet.EMPTY : parseCpuList(list);
}

function ownersOfClass(
  kind: CpuOwner["class"],
  lists: Readonly<Record<string, string>> = {},
): readonly CpuOwner[] {
  return Object.entries(lists).map(([label, list]) => ({ label, class: kind, cpus: setOf(list) }));
}

/** Everything a map is made from, with the sets that follow from one another. */
export function ownersFor(name: MachineName, layout: Layout): CpuOwners {
  const { topology } = expandMachine(MACHINES[name]);
  const union = (owners: readonly CpuOwner[]): CpuSet => CpuSet.union(owners.map((owner) => owner.cpus));
  const annotated = ownersOfClass("annotated", layout.annotated);
  const integer = ownersOfClass("integer", layout.integer);
  const unknown = ownersOfClass("unknown", layout.unknown);
  const [idle, held] = [setOf(layout.idle), setOf(layout.held)];
  const online = topology.online.difference(setOf(layout.gone));
  const isolated = topology.isolated.intersection(online).difference(union([...annotated, ...integer]));
  const taken = union([...annotated, ...integer, ...unknown]).union(isolated);
  const shared = online.difference(taken).difference(idle).difference(held);
  return {
    online,
    pinned: union(annotated),
    exclusive: union(integer),
    quarantined: union(unknown),
    isolated,
    idle: idle.union(held),
    held,
    owners: [
      ...annotated,
      ...integer,
      ...unknown,
      ...(layout.shared ?? []).map((label) => ({ label, class: "shared" as const, cpus: shared })),
    ],
  };
}

export function mapFor(name: MachineName, layout: Layout): CpuMap {
  return cpuMap(expandMachine(MACHINES[name]).topology, ownersFor(name, layout));
}
