import { CpuSet, parseCpuList } from "../cpuset/mod.ts";
import type { ContainerRecord, Ledger } from "../ledger/mod.ts";
import type { Container, LinuxCpu, LinuxResources } from "../nri/mod.ts";
import type { EventContext } from "./context.ts";
import { presentCpus } from "./translate.ts";

/** How somebody else who writes cpusets shows [N6]. */
type Sighting = "preset" | "requested" | "created-otherwise" | "changed";

/** What is said of a sighting: whose it probably is, what comes of it, and what to do. */
interface Explanation {
  readonly probably: string;
  readonly consequence: string;
  readonly advice: string;
}

const NO_CPU_MANAGER =
  "set cpuManagerPolicy: none, remove /var/lib/kubelet/cpu_manager_state, restart the kubelet";
const ONE_PLUGIN = "let one plugin of the node set cpusets";

const EXPLANATIONS: Readonly<Record<Sighting, Explanation>> = {
  preset: {
    probably: "the kubelet's CPU manager (policy static), or an NRI plugin with a lower index",
    consequence: "the kubelet's set is replaced, and it will write it again; with two plugins creations fail",
    advice: `${NO_CPU_MANAGER}; or ${ONE_PLUGIN}`,
  },
  requested: {
    probably: "the kubelet's CPU manager (policy static), which repeats this every 10 s",
    consequence: "answered with our set each time, which costs the node an update each time",
    advice: NO_CPU_MANAGER,
  },
  "created-otherwise": {
    probably: "an NRI plugin with a higher index, or a hook of the runtime",
    consequence: "it has CPUs that may be others', until an update puts it right",
    advice: ONE_PLUGIN,
  },
  changed: {
    probably: "an update by another NRI plugin (ours lose against it in one answer) or by a tool such as " +
      "crictl; else an update of ours that the runtime could not apply",
    consequence: "it has CPUs that may be others', until an update puts it right",
    advice: `${ONE_PLUGIN}; look for failed updates in the runtime's log`,
  },
};

/** A new container that comes with a set already [N6]. Memory nodes are ours only where it is annotated [M2]. */
export function notePresetSets(context: EventContext, record: ContainerRecord, container: Container): void {
  const { cpu } = container.resources;
  if (!isForeign(cpu, record, record.wanted)) return;
  sight(context, "preset", { hook: "CreateContainer", record, seen: setsText(cpu), ours: record.wanted });
}

/** An update request that names sets which are not ours [N6] [H4]. */
export function noteRequestedSets(
  context: EventContext,
  record: ContainerRecord,
  { cpu }: LinuxResources,
): void {
  const ours = record.pending?.wanted ?? record.wanted;
  if (!isForeign(cpu, record, ours)) return;
  sight(context, "requested", { hook: "UpdateContainer", record, seen: setsText(cpu), ours });
}

/**
 * A container of which the runtime says that it has another set than any it may have by our answers [N6]. What is
 * offline does not count: the runtime's word does not change with that.
 *
 * @returns The record with that set among those it may really have (I7), so that an update puts it right.
 */
export function noteReportedSet(
  context: EventContext,
  { hook, container, record }: {
    readonly hook: string;
    readonly container: Container;
    readonly record: ContainerRecord;
  },
): ContainerRecord {
  const { online } = context.ledger.topology;
  const present = presentCpus(container, online).intersection(online);
  const isOurs = record.possible.sets.some((set) => set.intersection(online).equals(present)) ||
    record.possible.contains(present);
  // In a dry run nobody does what we answer.
  if (isOurs || context.isDryRun || present.isEmpty || record.placement.kind === "foreign") return record;
  const isNew = record.phase === "creating";
  // Nobody can take a set away (`reference/nri.md` §0 rule 11): the runtime does not say.
  if (container.resources.cpu.cpus === "") return record;
  // Until its creation is over, the runtime tells what it was asked for.
  if (isNew && hook !== "PostCreateContainer" && hook !== "PostStartContainer") return record;
  const seen = setsText(container.resources.cpu);
  sight(context, isNew ? "created-otherwise" : "changed", {
    hook,
    record,
    seen,
    ours: record.possible.latest,
  });
  if (isNew) return record; // what the runtime says of a new container is the truth anyway
  const entry = { seq: record.possible.latestSeq, cpus: present, reach: "cgroup" } as const;
  return { ...record, possible: record.possible.with(entry) };
}

/** Containers that got another set while the plugin was not connected [N6]. `before` is what it knew then. */
export function noteSetsSince(
  context: EventContext,
  before: Ledger | undefined,
  containers: readonly Container[],
): void {
  for (const container of containers) {
    const record = before?.containers.get(container.id);
    if (record !== undefined) noteReportedSet(context, { hook: "Synchronize", container, record });
  }
}

function isForeign({ cpus, mems }: LinuxCpu, record: ContainerRecord, ours: CpuSet): boolean {
  const hasMems = record.placement.kind === "annotated" && mems !== "";
  return (cpus !== "" && !isSameSet(cpus, ours.toString())) || (hasMems && !isSameSet(mems, record.mems));
}

function isSameSet(theirs: string, ours: string): boolean {
  try {
    return parseCpuList(theirs).equals(ours === "" ? CpuSet.EMPTY : parseCpuList(ours));
  } catch {
    return false; // what is no list is not ours
  }
}

function setsText({ cpus, mems }: LinuxCpu): string {
  return `cpus "${cpus}"${mems === "" ? "" : `, mems "${mems}"`}`;
}

/** Counts each, tells the first of its kind: a fight of two writers would fill the log. */
function sight(
  context: EventContext,
  sighting: Sighting,
  { hook, record, seen, ours }: {
    readonly hook: string;
    readonly record: ContainerRecord;
    readonly seen: string;
    readonly ours: CpuSet;
  },
): void {
  context.counters.otherWriters++;
  if (!context.isFirst(`other writer: ${sighting}`)) return;
  context.logger.error("somebody else sets cpusets", {
    hook,
    sighting,
    pod: `${record.namespace}/${record.podName}`,
    container: record.name,
    containerId: record.id,
    seen,
    ours: ours.toString(),
    ...EXPLANATIONS[sighting],
  });
}
