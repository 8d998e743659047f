import { type ContainerCgroup, ghostOwners } from "../cgroup/mod.ts";
import { CpuSet } from "../cpuset/mod.ts";
import type { ContainerRecord } from "../ledger/mod.ts";
import type { EventContext } from "./context.ts";
import { foreignRecord } from "./foreign.ts";
import type { KernelView } from "./kernel_view.ts";
import { REASONS } from "./reasons.ts";

/** What the runtime knows. */
export interface Listed {
  /** Its containers; ghosts among them are left out. */
  readonly records: readonly ContainerRecord[];
  /** Ids of its sandboxes: their own groups are no containers. */
  readonly sandboxes: readonly string[];
}

/**
 * Finds ghosts, containers that live although the runtime does not list them, and quarantines the CPUs of those that own
 * some [Y6]; releases what earlier ghosts had that are gone. A healthy node has none.
 */
export function lookForGhosts(context: EventContext, kernel: KernelView, listed: Listed): void {
  const { ledger } = context;
  const { sandboxes } = listed;
  const records = listed.records.filter((record) => !isGhost(record));
  const asleep = [...ledger.holds.values(), ...ledger.pods.values()].map(({ sandboxId }) => sandboxId);
  const ids = new Set([
    ...sandboxes,
    ...asleep,
    ...records.flatMap(({ id, sandboxId }) => [id, sandboxId]),
  ]);
  const cgroupsPaths = records.map(({ cgroupsPath }) => cgroupsPath);
  const { containers, incomplete } = kernel.unknownContainers({ ids, cgroupsPaths });
  if (incomplete !== undefined && context.isFirst(`cgroups ${incomplete}`)) {
    context.logger.warn("control groups not all readable", { reason: incomplete });
  }
  const living = containers.filter(({ id }) => !ledger.isEnded(id));
  const shared = records.filter(({ placement }) => placement.kind === "shared").map(({ wanted }) => wanted);
  const { present, online } = ledger.topology;
  const offlineCount = present.difference(online).size;
  const evidence = { shared: CpuSet.union(shared), online, offlineCount };
  const owners = new Map(ghostOwners(living, evidence).map((ghost) => [ghost.id, ghost]));
  const alive = new Set(living.map(({ id }) => id));
  for (const record of [...ledger.containers.values()].filter(isGhost)) {
    // What was found to be an owner stays one: the evidence may change with the shared containers.
    if (!alive.has(record.id) && incomplete === undefined) release(context, record);
    owners.delete(record.id);
  }
  for (const ghost of owners.values()) quarantine(context, ghost);
}

/** Whether a record stands for a container that the runtime does not know. */
export function isGhost({ placement }: ContainerRecord): boolean {
  return placement.kind === "foreign" && placement.isGhost;
}

function quarantine(context: EventContext, ghost: ContainerCgroup): void {
  const cpus = ghost.configured ?? CpuSet.EMPTY;
  context.ledger.take(cpus, context.nowMs);
  context.ledger.put(foreignRecord(context, {
    id: ghost.id,
    sandboxId: "",
    podUid: ghost.podUid,
    name: ghost.id,
    request: { shares: undefined, quota: ghost.quotaUs, period: ghost.periodUs, hasMemoryLimit: false },
    cgroupsPath: ghost.path,
    cpus,
    quarantined: true,
    isGhost: true,
    reason: REASONS.ghost,
  }));
  context.logger.warn("CPUs quarantined: a container that the runtime does not list runs there", {
    containerId: ghost.id,
    podUid: ghost.podUid,
    cgroup: ghost.path,
    cpus: cpus.toString(),
  });
}

function release(context: EventContext, record: ContainerRecord): void {
  context.ledger.drop(record.id);
  context.ledger.free(record.wanted, context.nowMs);
  context.logger.info("quarantine over: the container is gone", {
    containerId: record.id,
    cpus: record.wanted.toString(),
  });
}
