import type { CpuSet } from "../cpuset/mod.ts";
import type { ContainerRecord } from "../ledger/mod.ts";
import type { EventContext } from "./context.ts";
import type { DriftDifference } from "./journal.ts";
import { isConfinedByParent, type KernelView } from "./kernel_view.ts";

/** How often the same difference is repaired before it is left alone: something else decides there. */
const MAX_REPAIRS = 3;

/** A container is being started within that time of its creation, or waits for something. */
const WAITING_MS = 60_000;

/**
 * Compares what containers may really use with what they should have (spec §11 [V]). A difference makes the container due
 * for an update, with the next carrier or, where that is allowed, outside any hook [G4].
 */
export class DriftCheck {
  readonly #kernel: KernelView;
  readonly #differences = new Map<string, DriftDifference>();

  /** A check that has seen these differences so far. */
  constructor(kernel: KernelView, seen: readonly DriftDifference[] = []) {
    this.#kernel = kernel;
    for (const difference of seen) this.#differences.set(difference.id, difference);
  }

  /** What differs. */
  get differences(): readonly DriftDifference[] {
    return [...this.#differences.values()];
  }

  /** Looks at some containers; about 10 µs each. */
  look(context: EventContext, ids: Iterable<string>): void {
    const { containers } = context.ledger;
    for (const id of this.#differences.keys()) if (!containers.has(id)) this.#differences.delete(id);
    for (const id of ids) {
      const record = containers.get(id);
      if (record !== undefined && isComparable(context, record)) this.#compare(context, record);
    }
  }

  #compare(context: EventContext, record: ContainerRecord): void {
    const found = this.#kernel.effectiveCpus(record.cgroupsPath);
    const { ledger } = context;
    // Without any CPU of its own that is online the kernel puts it somewhere: nothing can be sent that changes it.
    if (found === undefined || found.isEmpty || !record.wanted.intersects(ledger.online)) return;
    if (found.equals(record.wanted)) {
      // What is remembered beside the books changes with them.
      if (this.#differences.delete(record.id)) ledger.invalidateView();
      const possible = record.possible.found(found, ledger.online);
      if (!record.isStubborn && isSameUnion(possible, record.possible)) return;
      // Nothing is awaited for it, so nothing can change it any more: what was unconfirmed is proved.
      ledger.put({ ...record, possible, isStubborn: false });
      return;
    }
    if (!record.possible.latest.equals(record.wanted) && mayHave(record, found, ledger.online)) {
      // Nobody told it yet: it has what it is known to have.
      const possible = record.possible.found(found, ledger.online);
      if (!isSameUnion(possible, record.possible)) ledger.put({ ...record, possible });
      return;
    }
    this.#tell(context, record, found);
  }

  #tell(context: EventContext, record: ContainerRecord, found: CpuSet): void {
    const { ledger, logger, counters } = context;
    const before = this.#differences.get(record.id);
    const isSame = before !== undefined && before.found.equals(found) && before.wanted.equals(record.wanted);
    const possible = record.possible.found(found, ledger.online);
    if (isSame && record.due) {
      // No carrier came by since it was found first: nothing was repaired that could have failed.
      if (!isSameUnion(possible, record.possible)) ledger.put({ ...record, possible });
      return;
    }
    const isConfined = isConfinedByParent(this.#kernel, record.cgroupsPath, { wanted: record.wanted, found });
    const times = isSame ? before.times + 1 : isConfined ? MAX_REPAIRS + 1 : 1;
    this.#differences.set(record.id, { id: record.id, found, wanted: record.wanted, times });
    const isHopeless = times > MAX_REPAIRS;
    ledger.put({
      ...record,
      possible,
      due: record.due || !isHopeless,
      isStubborn: isHopeless,
    });
    counters.drifts++;
    if (times > MAX_REPAIRS + 1) return;
    logger.warn(
      isHopeless ? "container differs whatever is done" : "container differs from what it should have",
      {
        pod: `${record.namespace}/${record.podName}`,
        container: record.name,
        containerId: record.id,
        cpus: record.wanted.toString(),
        found: found.toString(),
        cause: isConfined
          ? "the control group around it has no more"
          : mayHave(record, found, ledger.online)
          ? "an update was lost"
          : "somebody else changed it",
      },
    );
  }
}

/** Whether a set is one that the container was told, or what is online of it. */
function mayHave({ possible }: ContainerRecord, found: CpuSet, online: CpuSet): boolean {
  return possible.contains(found) || possible.sets.some((set) => set.intersection(online).equals(found));
}

function isSameUnion(a: ContainerRecord["possible"], b: ContainerRecord["possible"]): boolean {
  return a.sets.length === b.sets.length && a.sets.every((set) => b.contains(set));
}

/** Whether what is found tells something: no update of the container may be under way. */
function isComparable({ ledger, nowMs }: EventContext, record: ContainerRecord): boolean {
  // One that waits for its start may have a control group already: CRI-O makes it at the creation.
  const isWaiting = record.phase === "created" && record.sinceMs <= nowMs - WAITING_MS;
  return (record.phase === "running" || isWaiting) && record.placement.kind !== "foreign" &&
    record.cgroupsPath !== "" &&
    record.pending === undefined && !ledger.answers.isAwaited(record.id, nowMs);
}
