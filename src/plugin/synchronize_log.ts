import type { CpuSet } from "../cpuset/mod.ts";
import type { ContainerRecord } from "../ledger/mod.ts";
import type { Container, ContainerUpdate } from "../nri/mod.ts";
import type { Degradation } from "../policy/mod.ts";
import type { EventContext } from "./context.ts";
import { type Decision, tellDecision } from "./decision_log.ts";
import { presentCpus } from "./translate.ts";

/** What a Synchronize was told, and what came of it. */
export interface Synchronized {
  /** The runtime's list. */
  readonly containers: readonly Container[];
  /** The answer. */
  readonly updates: readonly ContainerUpdate[];
}

/** What is said of one container. */
type Remark = Pick<Decision, "level" | "reason"> & { readonly message: string };

/** One line for each container that is not healthy or was moved; a healthy one is not worth a line [E4]. */
export function tellSynchronized(context: EventContext, { containers, updates }: Synchronized): void {
  const moved = new Set(updates.map(({ containerId }) => containerId));
  for (const container of containers) {
    const record = context.ledger.containers.get(container.id);
    if (record === undefined) continue;
    const before = presentCpus(container, context.ledger.topology.online);
    const remark = troubleOf(record) ??
      (moved.has(record.id) ? moveOf(context, record, before) : undefined);
    if (remark === undefined) continue;
    tellDecision(context, remark.message, {
      hook: "Synchronize",
      identity: record,
      class: record.placement.kind === "foreign" ? "unknown" : record.placement.kind,
      before,
      after: record.pending?.wanted ?? record.wanted,
      mems: record.mems,
      reason: remark.reason,
      ...(remark.level === undefined ? {} : { level: remark.level }),
      updates: [],
    });
  }
}

const DEGRADATIONS: Readonly<Record<Exclude<Degradation, "not-placed">, string>> = {
  "no-shared-cpu": "the pool has no CPU that its pod allows",
  "invalid-pin": "its pin annotation is invalid: treated as shared",
  "cpu-offline": "CPUs that its pod names are offline",
  short: "fewer CPUs than it asked for",
};

function troubleOf(record: ContainerRecord): Remark | undefined {
  const { placement, degraded } = record.pending ?? record; // as it will be once the answer is applied
  if (placement.kind === "foreign") {
    const reason = "its pod is not listed, so its annotations are unknown";
    return placement.quarantined
      ? { level: "warn", message: "container quarantined", reason: `${reason}: nobody else gets its CPUs` }
      : { message: "container left alone", reason: `${reason}; it has what shared containers have` };
  }
  if (degraded === undefined) return undefined;
  if (degraded !== "not-placed") {
    return { level: "warn", message: "container degraded", reason: DEGRADATIONS[degraded] };
  }
  const count = placement.kind === "integer" ? placement.count : 0;
  const reason = `no room for ${count} CPU(s) of its own: it shares the pool until there is`;
  return { level: "warn", message: "container confined", reason };
}

function moveOf(context: EventContext, record: ContainerRecord, before: CpuSet): Remark {
  const why = moveReason(context, record, before);
  const { placement, reason } = record.pending ?? record;
  // Why it left, and for one that chose its CPUs why it went there.
  return { message: "container re-placed", reason: placement.kind === "integer" ? `${why}; ${reason}` : why };
}

/** Why the set it had could not stay [Y2]. */
function moveReason(context: EventContext, record: ContainerRecord, before: CpuSet): string {
  const { placement, possible } = record;
  const told = possible.latest;
  if (possible.sets.some((set) => !set.equals(before) && !set.equals(told))) {
    return "it had other CPUs than the runtime tells";
  }
  if (placement.kind === "annotated") {
    return before.equals(record.wanted) ? "its memory nodes are those of its CPUs" : "its pod's list is law";
  }
  const { online, pinned, exclusive } = context.ledger.view();
  if (placement.kind === "integer" && before.size !== placement.count) {
    return `it had ${before.size} CPU(s) and asks for ${placement.count}`;
  }
  if (!before.isSubsetOf(online)) return `CPU(s) ${before.difference(online)} are not online`;
  if (before.intersects(record.forbidden)) return "its pod forbids some of its CPUs";
  if (before.intersects(pinned)) return `CPU(s) ${before.intersection(pinned)} are pinned`;
  if (before.intersects(exclusive)) return "another container owns some of its CPUs";
  return "its CPUs were not its own";
}
