/**
 * The node's books: which container should have which CPUs, which sets it may really have, which CPUs are kept for
 * whom. State without input, output or clock.
 *
 * Nothing is assumed applied (spec §7 [H2]). An answer to the runtime can be lost after it was sent: a later plugin
 * fails, results conflict, the operation is cancelled. So every container carries the set it is *wanted* to have and
 * the {@linkcode Possibilities} it may *really* have. Answered updates belong to an operation; the event that proves
 * the operation went through confirms them ({@linkcode Answers.confirm}), the event that proves it did not abandons
 * them ({@linkcode Answers.abandon}). A CPU that a container may still have is given to somebody else only together
 * with an explicit update for that container.
 *
 * The owner of exclusive CPUs is the slot (pod UID and container name), not the container: its CPUs are held when
 * the container ends, and the next one of the slot gets the same again [P1].
 *
 * Pool, pinned, exclusive and the other states of spec §2 are never stored: {@linkcode Ledger.view} derives them from
 * the records, so they cannot disagree with them.
 *
 * @module
 */
export { becomesOwner, isOnPool, isOwner, isPinned, isPooled, ownedCpus } from "./container_table.ts";
export {
  type AnsweredUpdate,
  Answers,
  type AnswersContents,
  type Books,
  RESIZE_LIMIT_MS,
} from "./answers.ts";
export type { LedgerContents } from "./contents.ts";
export { Ledger } from "./ledger.ts";
export { checkInvariants, type InvariantBreak } from "./invariants.ts";
export { type AnsweredSet, type NotedSet, Possibilities } from "./possibilities.ts";
export {
  type ContainerIdentity,
  type ContainerRecord,
  type FreedCpus,
  type Hold,
  HOLD_MS,
  type NextState,
  type Operation,
  type PendingChange,
  type PinnedPod,
  type Placement,
  type SlotKey,
  slotOf,
  type WantedChange,
} from "./records.ts";
export { isAtRest, type RestingSet, type RestingSets } from "./resting.ts";
export { type ContainerSnapshot, type LedgerSnapshot, snapshotOf } from "./snapshot.ts";
export { CPUS, exportLedger, restoreLedger } from "./state.ts";
