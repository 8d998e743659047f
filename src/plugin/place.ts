import { CpuSet } from "../cpuset/mod.ts";
import {
  type ContainerIdentity,
  type ContainerRecord,
  isOwner,
  isPooled,
  ownedCpus,
  slotOf,
} from "../ledger/mod.ts";
import {
  type CpuView,
  EMPTY_POOL_REFUSAL,
  legalShared,
  mayOverflow,
  type PolicySettings,
  type Refusal,
  type SharedSet,
  sharedTarget,
} from "../policy/mod.ts";
import type { EventContext } from "./context.ts";
import { allocate, type Grant } from "./explain.ts";
import { withReleased } from "./view_changes.ts";

/** An integer container looking for its CPUs. */
export interface IntegerWish {
  readonly identity: ContainerIdentity;
  readonly count: number;
  readonly forbidden: CpuSet;
}

/**
 * Exclusive CPUs for an integer container: those of its slot where another container of it lives [Y7], those held
 * for the slot [P1], or others. Looks only; changes nothing.
 */
export function placeInteger(context: EventContext, view: CpuView, wish: IntegerWish): Grant {
  const { ledger } = context;
  const slot = slotOf(wish.identity);
  const attempts = deadAttempts(context, wish.identity);
  const twin = ledger.inSlot(slot).find((record) =>
    isOwner(record) && !attempts.includes(record) && record.wanted.size === wish.count &&
    !record.wanted.intersects(wish.forbidden)
  );
  if (twin !== undefined) {
    return {
      kind: "granted",
      cpus: twin.wanted,
      reason: `shared with ${twin.id}, an older container of the slot`,
    };
  }
  const given = CpuSet.union(attempts.map(ownedCpus));
  const hold = ledger.holds.get(slot)?.cpus ?? CpuSet.EMPTY;
  return allocate(context, {
    view: withReleased(view, given),
    wish: {
      count: wish.count,
      forbidden: wish.forbidden,
      heldForSlot: given.isEmpty ? hold : given,
      heldForOthers: heldForOthers(context, wish.identity),
    },
    settings: leavingSharedAlive(context, view),
  });
}

/** CPUs held for other slots; those of the same sandbox (init, then main) are not "held" for its containers [P1]. */
export function heldForOthers(context: EventContext, identity: ContainerIdentity): CpuSet {
  const others = [...context.ledger.holds.values()].filter((hold) =>
    hold.slot !== slotOf(identity) && hold.sandboxId !== identity.sandboxId
  );
  return CpuSet.union(others.map((hold) => hold.cpus));
}

/**
 * Earlier creations of the same slot that the runtime never confirmed: it creates a container of a slot only after
 * the last attempt failed, so they do not exist [H3].
 */
export function deadAttempts(context: EventContext, identity: ContainerIdentity): readonly ContainerRecord[] {
  const attempts = context.ledger.inSlot(slotOf(identity))
    .filter((record) => record.phase === "creating" && record.id !== identity.id);
  const same = context.ledger.containers.get(identity.id);
  return same === undefined ? attempts : [...attempts, same];
}

/** The settings to allocate by: with `minSharedCpus: 0` an owner may take the last pool CPU, but not from under a running shared container. */
export function leavingSharedAlive(context: EventContext, view: CpuView): PolicySettings {
  const { settings, ledger } = context;
  if (settings.minSharedCpus > 0 || !view.pinned.difference(view.haunted).isEmpty) return settings;
  const hasPooled = ledger.containers.values().some(isPooled);
  return hasPooled ? { ...settings, minSharedCpus: 1 } : settings;
}

/** A new shared container's set, or why it gets none [G2] [G3]. */
export function placeShared(
  view: CpuView,
  container: { readonly namespace: string; readonly forbidden: CpuSet },
  settings: PolicySettings,
): { readonly kind: "granted"; readonly set: SharedSet } | {
  readonly kind: "refused";
  readonly refusal: Refusal;
} {
  const target = sharedTarget(view, container.forbidden);
  const isLegal = !legalShared(view, container.forbidden).isEmpty;
  if (!isLegal && (!mayOverflow(container.namespace, settings) || target.cpus.isEmpty)) {
    return { kind: "refused", refusal: EMPTY_POOL_REFUSAL };
  }
  return { kind: "granted", set: target };
}
