import { CpuSet } from "../cpuset/mod.ts";
import { type ContainerRecord, isPooled, slotOf } from "../ledger/mod.ts";
import type { Container, ContainerUpdate, PodSandbox } from "../nri/mod.ts";
import {
  keepInteger,
  mayKeep,
  readStranger,
  replaceInteger,
  settleAnnotated,
  settlePins,
  settlePooled,
  type Stranger,
} from "./adopt.ts";
import { loadCarrier } from "./carrier.ts";
import type { EventContext } from "./context.ts";
import { foreignRecord } from "./foreign.ts";
import { lookForGhosts } from "./ghosts.ts";
import { isConfinedByParent, type KernelView } from "./kernel_view.ts";
import { SYNCHRONIZE_KEY } from "./operations.ts";
import { placeInteger } from "./place.ts";
import { REASONS } from "./reasons.ts";
import { presentCpus } from "./translate.ts";

/** What the runtime says is there. */
export interface RuntimeList {
  readonly pods: readonly PodSandbox[];
  readonly containers: readonly Container[];
  /** What the kernel says; undefined where it cannot be asked. */
  readonly kernel: KernelView | undefined;
}

/**
 * Builds a new ledger from the runtime's list (spec §10). The context's own ledger is the new, empty one; the caller
 * swaps it in when this has returned.
 *
 * Order matters: pins are law, so they come first; integer containers keep what is legal before anybody is placed
 * anew; who shares the pool is settled last, when the pool is known.
 *
 * @returns The updates that make the runtime agree: none for a healthy node [Y5].
 */
export function synchronize(context: EventContext, list: RuntimeList): readonly ContainerUpdate[] {
  const pods = new Map(list.pods.map((pod) => [pod.id, pod]));
  const strangers: Stranger[] = [];
  const orphans: Container[] = [];
  for (const container of list.containers) {
    if (container.state === "stopped") continue;
    const pod = pods.get(container.podSandboxId);
    if (pod === undefined) orphans.push(container);
    else {
      const phase = container.state === "created" ? "created" : "running";
      strangers.push(asFound(context, readStranger(context, pod, container, phase), list.kernel));
    }
  }
  settleForeign(context, orphans, strangers);
  settleGhosts(context, list, strangers);
  settlePinned(context, strangers);
  settleIntegers(context, strangers);
  settleShared(context, strangers.filter((stranger) => stranger.record.placement.kind === "shared"));
  freeUnused(context, strangers);
  return loadCarrier(context, {
    exclude: undefined,
    owned: CpuSet.EMPTY,
    shared: context.ledger.topology.online,
    extras: "none",
    operation: SYNCHRONIZE_KEY,
  });
}

/**
 * The runtime tells the stored set; an update that was lost before this plugin was there, and CPUs that cgroup v1 has
 * forgotten, only the kernel can tell [V]. Who has something else may have either, and is due for an update.
 */
function asFound(context: EventContext, stranger: Stranger, kernel: KernelView | undefined): Stranger {
  const { ledger: { online }, settings, isDryRun } = context;
  const { record, present } = stranger;
  const asked = settings.driftCheckSeconds > 0 && !isDryRun ? kernel : undefined;
  const found = asked?.effectiveCpus(record.cgroupsPath);
  // Without any CPU of its own that is online the kernel puts it somewhere: that is no news.
  const wanted = present.intersection(online);
  if (asked === undefined || found === undefined || found.isEmpty || wanted.isEmpty) return stranger;
  if (found.equals(wanted) || isConfinedByParent(asked, record.cgroupsPath, { wanted, found })) {
    return stranger;
  }
  context.logger.warn("container has other CPUs than the runtime tells", {
    hook: "Synchronize",
    pod: `${record.namespace}/${record.podName}`,
    container: record.name,
    containerId: record.id,
    cpus: present.toString(),
    found: found.toString(),
  });
  return { ...stranger, record: { ...record, due: true, possible: record.possible.found(found, online) } };
}

/** What the listed shared containers have. */
function sharedSets(strangers: readonly Stranger[]): CpuSet {
  const shared = strangers.filter((stranger) => stranger.record.placement.kind === "shared");
  return CpuSet.union(shared.map((stranger) => stranger.present));
}

/** Who lives although the runtime does not list it is looked for before anybody gets a CPU [Y6]. */
function settleGhosts(context: EventContext, list: RuntimeList, strangers: readonly Stranger[]): void {
  if (list.kernel === undefined) return;
  const records = [...context.ledger.containers.values(), ...strangers.map(({ record }) => record)];
  lookForGhosts(context, list.kernel, { records, sandboxes: list.pods.map(({ id }) => id) });
}

/** A container without a listed pod is left alone; unless it looks like a shared one, so are its CPUs [Y4]. */
function settleForeign(
  context: EventContext,
  orphans: readonly Container[],
  strangers: readonly Stranger[],
): void {
  const { online } = context.ledger.topology;
  const shared = sharedSets(strangers);
  for (const container of orphans) {
    const present = presentCpus(container, online);
    // Without any shared container to compare with, only "all CPUs" looks like one.
    const looksShared = (shared.isEmpty ? online : shared).isSubsetOf(present);
    context.ledger.put(foreignRecord(context, {
      id: container.id,
      sandboxId: container.podSandboxId,
      podUid: "",
      name: container.name === "" ? container.id : container.name,
      request: { shares: undefined, quota: undefined, period: undefined, hasMemoryLimit: false },
      cgroupsPath: container.cgroupsPath,
      cpus: present,
      quarantined: !looksShared,
      isGhost: false,
      reason: REASONS.foreign,
    }));
  }
}

function settlePinned(context: EventContext, strangers: readonly Stranger[]): void {
  for (const stranger of strangers) {
    // Only a live container makes its pod's pins count: dead sandboxes are listed too [A7].
    settlePins(context, stranger);
    if (stranger.record.placement.kind === "annotated") settleAnnotated(context, stranger);
  }
}

/** Keepers first, in the order of creation; then those whose set is not legal [Y2]. */
function settleIntegers(context: EventContext, all: readonly Stranger[]): void {
  const kept: Stranger[] = [];
  const others: Stranger[] = [];
  for (const stranger of oldestFirst(all.filter(isInteger))) {
    if (!mayKeep(context, stranger, CpuSet.EMPTY) || isOddTwin(context, stranger)) others.push(stranger);
    else {
      keepInteger(context, stranger);
      kept.push(stranger);
    }
  }
  const shared = sharedSets(all);
  others.push(...returnPool(context, kept, shared));
  for (const stranger of others) {
    if (!stayConfined(context, stranger, shared)) replaceInteger(context, stranger.record);
  }
}

/**
 * Keepers that own the pool, which shared containers have too, were confined to it [Y3]: they own nothing.
 *
 * @returns Those that must look for a place.
 */
function returnPool(context: EventContext, kept: readonly Stranger[], shared: CpuSet): readonly Stranger[] {
  const returned: Stranger[] = [];
  for (const stranger of kept.filter(({ present }) => present.intersects(shared)).reverse()) {
    if (context.ledger.view().pool.size >= Math.max(1, context.settings.minSharedCpus)) break;
    context.ledger.put(stranger.record);
    returned.push(stranger);
  }
  return returned;
}

function isInteger(stranger: Stranger): boolean {
  return stranger.record.placement.kind === "integer";
}

/** A second container of a slot shares the CPUs of the first, whatever it has now [Y7]. */
function isOddTwin(context: EventContext, stranger: Stranger): boolean {
  return context.ledger.inSlot(slotOf(stranger.record)).some((twin) =>
    twin.wanted.size === stranger.present.size && !twin.wanted.equals(stranger.present)
  );
}

/**
 * Still no room for one: it keeps what it has, so that a restart changes nothing [Y3] [Y5]. Where that is fewer CPUs than
 * it asks for, and none that a shared container has, it owned them, and some went offline [T]; else it was confined.
 */
function stayConfined(context: EventContext, stranger: Stranger, shared: CpuSet): boolean {
  const { record } = stranger;
  if (record.placement.kind !== "integer") return false;
  const wish = { identity: record, count: record.placement.count, forbidden: record.forbidden };
  const allocation = placeInteger(context, context.ledger.view(), wish);
  if (allocation.kind === "granted") return false;
  const left = stranger.present.intersection(context.ledger.online);
  if (
    !left.isEmpty && left.size < record.placement.count && isItsOwn(context, { record, cpus: left, shared })
  ) {
    context.ledger.take(left, context.nowMs);
    const placement = { ...record.placement, placed: true };
    context.ledger.put({ ...record, placement, wanted: left, degraded: "short" });
    return true;
  }
  // Settled with the shared ones, when the pool is known.
  context.ledger.put({ ...record, degraded: "not-placed", reason: allocation.refusal.message });
  return true;
}

/** Whether nobody else has these CPUs, nor must the container not have them. */
function isItsOwn(
  { ledger }: EventContext,
  { record, cpus, shared }: {
    readonly record: ContainerRecord;
    readonly cpus: CpuSet;
    readonly shared: CpuSet;
  },
): boolean {
  const { pinned, exclusive, pool } = ledger.view();
  return ![shared, pinned, exclusive, record.forbidden].some((set) => set.intersects(cpus)) &&
    !pool.isSubsetOf(cpus);
}

/** By creation time where the runtime gives it, else by id [Y2]. */
function oldestFirst(strangers: readonly Stranger[]): readonly Stranger[] {
  const hasTimes = strangers.every((stranger) => stranger.createdAt > 0);
  return strangers.toSorted((a, b) =>
    hasTimes && a.createdAt !== b.createdAt ? a.createdAt - b.createdAt : a.record.id < b.record.id ? -1 : 1
  );
}

function settleShared(context: EventContext, strangers: readonly Stranger[]): void {
  for (const stranger of strangers) settlePooled(context, stranger.record);
  for (const record of [...context.ledger.containers.values()]) {
    if (isPooled(record) && record.degraded === "not-placed") settlePooled(context, record);
  }
}

/** Pool CPUs that no listed shared container has are idle from now [Y1]. */
function freeUnused(context: EventContext, strangers: readonly Stranger[]): void {
  context.ledger.free(context.ledger.view().pool.difference(sharedSets(strangers)), context.nowMs);
}
