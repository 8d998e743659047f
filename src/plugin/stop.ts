import { CpuSet } from "../cpuset/mod.ts";
import { type ContainerRecord, isOwner, isPooled, type Ledger, ownedCpus, slotOf } from "../ledger/mod.ts";
import type { EventContext } from "./context.ts";
import { creationKey, updateKey } from "./operations.ts";

/** What the end of a container set free. */
export interface EndResult {
  /** The record it had. */
  readonly record: ContainerRecord;
  /** CPUs nobody owns any more; empty where it owned none, or another container of its slot lives. */
  readonly freed: CpuSet;
  /** Whether they are held for its slot. */
  readonly isHeld: boolean;
  /** Whether its slot had ended less than ten minutes before: a crash loop [G1]. */
  readonly endedRecently: boolean;
}

/**
 * A container is dead (spec §7 [H5]): its CPUs are held for its slot, or freed where the sandbox is gone. An unknown
 * id is normal [H6] and changes nothing but that a late event cannot revive it.
 */
export function endContainer(context: EventContext, id: string): EndResult | undefined {
  const { ledger, nowMs } = context;
  ledger.bury(id, nowMs);
  ledger.answers.abandon(creationKey(id), nowMs);
  ledger.answers.abandon(updateKey(id), nowMs);
  const record = ledger.containers.get(id);
  if (record === undefined) return undefined;
  ledger.drop(id);
  noteEmptyPod(ledger, record, nowMs);
  const endedRecently = ledger.endedRecently(slotOf(record));
  const owned = ownedCpus(record);
  if (owned.isEmpty) {
    // What it had may be nobody's now: the pins of its pod are over, or it was the reason for a quarantine.
    if (!isPooled(record)) ledger.free(record.wanted, nowMs);
    return { record, freed: CpuSet.EMPTY, isHeld: false, endedRecently };
  }
  const twins = ledger.inSlot(slotOf(record)).map(ownedCpus);
  const freed = owned.difference(CpuSet.union(twins));
  if (twins.some((cpus) => !cpus.isEmpty)) {
    ledger.free(freed, nowMs);
    return { record, freed, isHeld: false, endedRecently };
  }
  ledger.noteSlotEnd(slotOf(record), nowMs);
  const isHeld = isOwner(record) && !ledger.isSandboxEnded(record.sandboxId);
  if (isHeld) ledger.hold(slotOf(record), record.sandboxId, record.wanted, nowMs);
  ledger.free(isHeld ? owned.difference(record.wanted) : owned, nowMs);
  return { record, freed: owned, isHeld, endedRecently };
}

/** The pins of a pod outlive its last container for a while [A7]. */
export function noteEmptyPod(ledger: Ledger, ended: ContainerRecord, nowMs: number): void {
  const pod = ledger.pods.get(ended.sandboxId);
  if (pod === undefined) return;
  for (const { sandboxId } of ledger.containers.values()) if (sandboxId === ended.sandboxId) return;
  ledger.putPod({ ...pod, emptySinceMs: nowMs });
}

/** The sandbox is stopped: holds and pins end, and so do creations that never came to be [H6]. */
export function stopSandbox(context: EventContext, sandboxId: string): void {
  const { ledger, nowMs } = context;
  for (const record of ledger.restless) {
    if (record.sandboxId === sandboxId && record.phase === "creating") endContainer(context, record.id);
  }
  ledger.endSandbox(sandboxId, nowMs);
}

/** The sandbox is removed: nothing of it lives [H6]. */
export function removeSandbox(context: EventContext, sandboxId: string): void {
  for (const record of context.ledger.containers.values()) {
    if (record.sandboxId === sandboxId) endContainer(context, record.id);
  }
  context.ledger.endSandbox(sandboxId, context.nowMs);
}
