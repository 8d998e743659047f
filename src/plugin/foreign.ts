import { CpuSet } from "../cpuset/mod.ts";
import { type ContainerRecord, Possibilities } from "../ledger/mod.ts";
import type { EventContext } from "./context.ts";

/** What is known of a container that is left as it is. */
export interface ForeignContainer
  extends
    Pick<ContainerRecord, "id" | "sandboxId" | "podUid" | "name" | "request" | "cgroupsPath" | "reason"> {
  /** The CPUs it has. */
  readonly cpus: CpuSet;
  /** Whether nobody else may get them. */
  readonly quarantined: boolean;
  /** Whether the runtime does not list it [Y6]; else its pod is unknown [Y4]. */
  readonly isGhost: boolean;
}

/** The record of a container that is never updated. */
export function foreignRecord(context: EventContext, container: ForeignContainer): ContainerRecord {
  const { cpus, quarantined, isGhost, ...known } = container;
  return {
    ...known,
    podName: "",
    namespace: "",
    placement: { kind: "foreign", quarantined, isGhost },
    qos: "unknown",
    forbidden: CpuSet.EMPTY,
    wanted: cpus,
    mems: "",
    possible: Possibilities.certain(cpus),
    phase: "running",
    sinceMs: context.nowMs,
    due: false,
    isStubborn: false,
    pending: undefined,
    degraded: undefined,
  };
}
