import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import { type ContainerRecord, Ledger, Possibilities } from "../../src/ledger/mod.ts";
import { expandMachine, type MachineName, MACHINES } from "../../src/simulator/machine.ts";

/** A list as a set; "" is the empty set. */
export function cpus(list: string): CpuSet {
  return list === "" ? CpuSet.EMPTY : parseCpuList(list);
}

/** Empty books of a named machine. */
export function emptyLedger(name: MachineName = "tiny-8-nosmt"): Ledger {
  return new Ledger(expandMachine(MACHINES[name]).topology);
}

/** A running shared container on `list`, in a pod of its own. */
export function shared(id: string, list: string, rest: Partial<ContainerRecord> = {}): ContainerRecord {
  return {
    id,
    sandboxId: `sandbox-${id}`,
    podUid: `uid-${id}`,
    podName: `pod-${id}`,
    namespace: "default",
    name: "main",
    placement: { kind: "shared" },
    request: { shares: 102, quota: undefined, period: undefined, hasMemoryLimit: false },
    qos: "burstable",
    forbidden: CpuSet.EMPTY,
    wanted: cpus(list),
    cgroupsPath: "",
    mems: "",
    possible: Possibilities.certain(cpus(list)),
    phase: "running",
    sinceMs: 0,
    due: false,
    isStubborn: false,
    degraded: undefined,
    reason: "",
    pending: undefined,
    ...rest,
  };
}

/** A running integer container that owns `list`. */
export function owner(id: string, list: string, rest: Partial<ContainerRecord> = {}): ContainerRecord {
  return shared(id, list, { placement: { kind: "integer", count: cpus(list).size, placed: true }, ...rest });
}

/** A running annotated container on `list`. */
export function annotated(id: string, list: string, rest: Partial<ContainerRecord> = {}): ContainerRecord {
  return shared(id, list, { placement: { kind: "annotated", list: cpus(list), placed: true }, ...rest });
}

/** What a container of a ledger has, as text: wanted, and the sets it may have. */
export function stateOf(ledger: Ledger, id: string): string {
  const record = ledger.containers.get(id);
  if (record === undefined) return "gone";
  return `${record.wanted} of ${record.possible.sets.join(" ")}${record.due ? " due" : ""}`;
}

/** The states of the CPUs as text, empty ones left out. */
export function viewText(ledger: Ledger): string {
  const view = ledger.view();
  const states = ["pinned", "exclusive", "quarantined", "isolated", "pool", "idle", "unsettled"] as const;
  return states.filter((state) => !view[state].isEmpty).map((state) => `${state} ${view[state]}`).join("; ");
}

/** A container whose pod is unknown [Y4]. */
export function foreign(id: string, list: string, quarantined: boolean): ContainerRecord {
  return shared(id, list, { placement: { kind: "foreign", quarantined, isGhost: false } });
}
