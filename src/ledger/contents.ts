import type { AnswersContents } from "./answers.ts";
import type { ContainerRecord, FreedCpus, Hold, PinnedPod, SlotKey } from "./records.ts";

/** Everything a ledger holds but the machine: with the same contents, later answers are the same (I8). */
export interface LedgerContents {
  /** Live containers in the order they were recorded. */
  readonly containers: readonly ContainerRecord[];
  /** Ids of those that do not live on the pool alone, in the order in which they came to. */
  readonly apart: readonly string[];
  /** CPUs kept for slots. */
  readonly holds: readonly Hold[];
  /** Pods whose pins count. */
  readonly pods: readonly PinnedPod[];
  /** Pool CPUs freed a moment ago, oldest first. */
  readonly freed: readonly FreedCpus[];
  /** Clock ms by id of containers that ended a short while ago, oldest first. */
  readonly endedContainers: ReadonlyMap<string, number>;
  /** Clock ms by id of sandboxes that ended a short while ago, oldest first. */
  readonly endedSandboxes: ReadonlyMap<string, number>;
  /** Clock ms of the ends of slots, oldest first. */
  readonly slotEnds: ReadonlyMap<SlotKey, number>;
  /** Clock ms of the last batch of growth; −Infinity before the first. */
  readonly lastGrowthMs: number;
  /** The answers whose fate is not known yet. */
  readonly answers: AnswersContents;
}
