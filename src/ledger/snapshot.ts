import { CpuSet } from "../cpuset/mod.ts";
import type { ContainerClass, Degradation } from "../policy/mod.ts";
import type { Ledger } from "./ledger.ts";
import type { ContainerRecord } from "./records.ts";

/** One live container as it is shown. */
export interface ContainerSnapshot {
  /** The runtime's id of it. */
  readonly id: string;
  /** The pod's namespace. */
  readonly namespace: string;
  /** Pod name. */
  readonly podName: string;
  /** Container name. */
  readonly name: string;
  /** `unknown`: its pod was not listed, it is left alone [Y4]. */
  readonly class: ContainerClass | "unknown";
  /** The set it should have. */
  readonly cpus: CpuSet;
  /** Memory nodes it is bound to; empty: any. */
  readonly mems: string;
  /** Whether it has that set for sure. */
  readonly settled: boolean;
  /**
   * Why it is not placed by the rules; `drifted`: it has another set whatever is done [V]; `waiting`: it has not its set,
   * and no carrier came by yet [G4].
   */
  readonly degraded: Degradation | "drifted" | "waiting" | undefined;
  /** Why it should have these CPUs, in one line. */
  readonly reason: string;
}

/** Who has which CPUs, as it is shown. Immutable. */
export interface LedgerSnapshot {
  /** CPUs that run. */
  readonly online: CpuSet;
  /** CPUs of annotated pods that are up. */
  readonly pinned: CpuSet;
  /** CPUs that slots own. */
  readonly exclusive: CpuSet;
  /** CPUs of somebody who may not be touched. */
  readonly quarantined: CpuSet;
  /** Isolated CPUs nobody uses. */
  readonly isolated: CpuSet;
  /** CPUs that shared containers may use. */
  readonly pool: CpuSet;
  /** Pool CPUs that shared containers do not get yet. */
  readonly idle: CpuSet;
  /** CPUs held for slots that may come back. */
  readonly held: CpuSet;
  /** In the order in which they were recorded. */
  readonly containers: readonly ContainerSnapshot[];
}

/** Copies what the ledger holds now. */
export function snapshotOf(ledger: Ledger): LedgerSnapshot {
  const { online, pinned, exclusive, quarantined, isolated, pool, idle } = ledger.view();
  return {
    online,
    pinned,
    exclusive,
    quarantined,
    isolated,
    pool,
    idle,
    held: CpuSet.union([...ledger.holds.values()].map((hold) => hold.cpus)),
    containers: [...ledger.containers.values()].map(snapshotOfContainer),
  };
}

function snapshotOfContainer(record: ContainerRecord): ContainerSnapshot {
  const { id, namespace, podName, name, placement, mems, degraded } = record;
  return {
    id,
    namespace,
    podName,
    name,
    class: placement.kind === "foreign" ? "unknown" : placement.kind,
    cpus: record.wanted,
    mems,
    settled: record.possible.isExactly(record.wanted),
    degraded: degraded ?? (record.isStubborn ? "drifted" : record.due ? "waiting" : undefined),
    reason: record.reason,
  };
}
