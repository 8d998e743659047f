import { CpuSet } from "../cpuset/mod.ts";
import { choosePlacement, type Placement, type Unmet } from "./placement/choose.ts";
import type { FactsReaders, PlacementQuestion } from "./placement/facts.ts";
import { limitsFor, NO_LIMITS, withoutLimits } from "./placement/limits.ts";
import { reasonOf } from "./placement/reason.ts";
import type { CpuView, PlacementSettings, PolicySettings, Refusal } from "./types.ts";

/** A wish for exclusive CPUs. */
export interface ExclusiveWish {
  /** Number of CPUs wanted, ≥ 1. */
  readonly count: number;
  /** CPUs this pod must not get [A2]. */
  readonly forbidden: CpuSet;
  /** CPUs held for a slot that may return: taken last [P2]. */
  readonly heldForOthers: CpuSet;
  /** CPUs that were freed for this very slot: taken again where they still can be [P1]. */
  readonly heldForSlot: CpuSet;
  /** CPUs the container has and keeps, beyond `count`: it grows where they are. @default {CpuSet.EMPTY} */
  readonly near?: CpuSet;
  /** Have read wishes on this machine, so that only what changed since is read; the answer does not depend on them. */
  readonly readers?: FactsReaders;
}

/** Exclusive CPUs, or why there are none. */
export type Allocation =
  | { readonly kind: "granted"; readonly cpus: CpuSet; readonly reason: string }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** The CPUs an integer container of this pod could get (spec §5, "Candidates"). */
export function candidatesOf(view: CpuView, forbidden: CpuSet, settings: PolicySettings): CpuSet {
  const usable = settings.isolatedCpus === "integer-first" ? view.pool.union(view.isolated) : view.pool;
  return usable.difference(forbidden).difference(settings.reservedCpus).difference(view.inFlight);
}

/**
 * Chooses exclusive CPUs for one container. Deterministic: the same view and wish give the same answer (I8).
 *
 * The same CPUs again where they are all still to be had [P1]; otherwise the best choice by the list of [P2]. With
 * `isolatedCpus: integer-first` as many isolated CPUs as there are come before that list, so that the choice takes as
 * few pool CPUs as can be.
 */
export function allocateExclusive(view: CpuView, wish: ExclusiveWish, settings: PolicySettings): Allocation {
  const candidates = candidatesOf(view, wish.forbidden, settings);
  const isolated = candidates.intersection(view.isolated);
  const pooled = candidates.difference(isolated);
  const room = isolated.size + Math.max(0, Math.min(pooled.size, view.pool.size - settings.minSharedCpus));
  if (wish.count > room) {
    return { kind: "refused", refusal: insufficient(view, { need: wish.count, have: room, isolated }) };
  }
  if (isHeldStill(view, wish, settings)) {
    return { kind: "granted", cpus: wish.heldForSlot, reason: "the CPUs this container had before" };
  }
  const { question, isolated: all } = questionOf(view, wish, settings);
  const choice = chooseWithin({ ...question, reader: wish.readers?.readerOf(question.candidates) });
  return choice.kind === "granted" && !all.isEmpty ? { ...choice, cpus: choice.cpus.union(all) } : choice;
}

/** What is left to choose once isolated CPUs are taken as far as they go [P4], and those. */
export function questionOf(
  view: CpuView,
  wish: ExclusiveWish,
  settings: PolicySettings,
): { readonly question: PlacementQuestion; readonly isolated: CpuSet } {
  const candidates = candidatesOf(view, wish.forbidden, settings);
  const isolated = candidates.intersection(view.isolated);
  const isEnough = isolated.size > wish.count;
  const taken = isEnough ? CpuSet.EMPTY : isolated;
  const near = (wish.near ?? CpuSet.EMPTY).union(taken);
  const from = isEnough ? isolated : candidates.difference(isolated);
  return {
    question: {
      view,
      candidates: from.difference(near),
      count: wish.count - taken.size,
      near,
      held: wish.heldForOthers,
      placement: settings.placement,
    },
    isolated: taken,
  };
}

/** Whether the CPUs held for the slot are what is wished for, and still to be had [P1]. */
export function isHeldStill(view: CpuView, wish: ExclusiveWish, settings: PolicySettings): boolean {
  const { heldForSlot, count, forbidden } = wish;
  return heldForSlot.size === count && heldForSlot.isSubsetOf(candidatesOf(view, forbidden, settings)) &&
    view.pool.difference(heldForSlot).size >= Math.min(settings.minSharedCpus, view.pool.size);
}

/** What to choose CPUs from, and by what. */
export interface ChoiceOptions {
  /** CPUs to choose from, at least as many as are wanted. */
  readonly from: CpuSet;
  /** CPUs the container keeps in any case: the choice completes their nodes, caches and cores. */
  readonly near?: CpuSet;
  /** CPUs held for others [P2]. */
  readonly held?: CpuSet;
  /** How much nodes, caches and whole cores matter [P4]. */
  readonly placement: PlacementSettings;
}

/**
 * The best `count` of some CPUs by the list of [P2], within what is required where that can be. For choices that cannot
 * be refused: where it cannot be, what is required counts as preferred.
 */
export function chooseCpus(view: CpuView, count: number, options: ChoiceOptions): CpuSet {
  const { from, near = CpuSet.EMPTY, held = CpuSet.EMPTY, placement } = options;
  const question = { view, candidates: from.difference(near), count, near, held };
  const required = chooseWithin({ ...question, placement });
  if (required.kind === "granted") return required.cpus;
  const choice = chooseWithin({ ...question, placement: withoutLimits(placement) });
  return choice.kind === "granted" ? choice.cpus : from.take(count);
}

/** The best of the candidates by the list of [P2], or a refusal where what is required cannot be met [P4]. */
function chooseWithin(question: PlacementQuestion): Allocation {
  const { count, near } = question;
  if (count === 0) return { kind: "granted", cpus: CpuSet.EMPTY, reason: "all isolated CPUs" };
  const chosen = placeWithin(question);
  if (typeof chosen === "string") return { kind: "refused", refusal: unplaceable(chosen, count + near.size) };
  return { kind: "granted", cpus: cpusOf(chosen), reason: reasonOf(chosen, count) };
}

/** The best placement of one CPU or more, or what of all that is required stands in its way [P4]. */
export function placeWithin(question: PlacementQuestion): Placement | Unmet {
  const { view, count, near, placement } = question;
  const isLimited = Object.values(placement).includes("require");
  const limits = isLimited ? limitsFor(view.topology, count + near.size, placement) : NO_LIMITS;
  return choosePlacement(question, limits);
}

/** The CPUs of a placement. */
export function cpusOf({ facts: { ids }, best: { choice } }: Placement): CpuSet {
  return CpuSet.from(choice.positions.map((position) => ids[position] ?? 0));
}

/** What a limit is a limit of. */
export const LIMITED: Readonly<Record<Unmet, string>> = {
  numa: "more NUMA nodes",
  l3: "more last-level caches",
  wholeCores: "more cores in part",
};

function unplaceable(unmet: Unmet, count: number): Refusal {
  return {
    kind: "placement",
    message:
      `failed to allocate exclusive CPUs: placement.${unmet} is require, and ${count} CPUs would need ` +
      `${LIMITED[unmet]} now than on an empty machine`,
  };
}

/** The refusal of [P5]: its numbers add up to the CPUs that are online. */
function insufficient(
  view: CpuView,
  { need, have, isolated }: { readonly need: number; readonly have: number; readonly isolated: CpuSet },
): Refusal {
  const isolatedKept = view.isolated.size - isolated.size;
  const taken = new Map([["exclusive", view.exclusive.size], ["pinned", view.pinned.size]]);
  if (!view.quarantined.isEmpty) taken.set("quarantined", view.quarantined.size);
  if (isolatedKept > 0) taken.set("isolated", isolatedKept);
  const kept = view.pool.size - (have - isolated.size);
  // An update that gives them to shared containers is under way [G4]: there may be room in a moment.
  const inFlight = Math.min(kept, view.pool.intersection(view.inFlight).size);
  if (inFlight > 0) taken.set("in flight", inFlight);
  taken.set("kept for the shared pool", kept - inFlight);
  const parts = [...taken].map(([name, size]) => `${name} ${size}`);
  return {
    kind: "insufficient",
    message: "failed to allocate exclusive CPUs: insufficient free CPUs: " +
      `need ${need}, have ${have} (online ${view.online.size}; ${parts.join(", ")})`,
    shortage: { need, have, online: view.online.size, taken },
  };
}
