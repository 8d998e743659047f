import { CpuSet } from "../cpuset/mod.ts";
import { candidatesOf } from "./allocate.ts";
import { keepAll, keepMost } from "./reallocation/outline.ts";
import { besidePinned } from "./reallocation/compare.ts";
import { Settlement } from "./reallocation/settlement.ts";
import type { Displaced, Owner, Reallocation, ReallocationWish } from "./reallocation/types.ts";
import type { CpuView, PolicySettings } from "./types.ts";

/**
 * Plans new CPUs for owners whose CPUs were pinned by an annotated pod (spec §9): everybody's count, or a refusal for
 * all. Finds a plan if there is one; how, is said in the module's text. Deterministic (I8).
 *
 * @param view The state with the new pins in it: pinned CPUs are in no other set, the displaced owners' other CPUs
 *   still in `exclusive`.
 */
export function planReallocation(
  view: CpuView,
  wish: ReallocationWish,
  settings: PolicySettings,
): Reallocation {
  const owners = ownersOf(view, wish.displaced, settings);
  const outline = keepAll(view, wish, { owners, settings }) ?? keepMost(view, wish, { owners, settings });
  if ("kind" in outline) return { kind: "refused", refusal: outline };
  return new Settlement(view, wish, { owners, settings }).run(outline);
}

function ownersOf(
  view: CpuView,
  displaced: readonly Displaced[],
  settings: PolicySettings,
): readonly Owner[] {
  const all = CpuSet.union(displaced.map(({ cpus }) => cpus)).intersection(view.exclusive);
  const barred = settings.isolatedCpus === "pinned-only"
    ? settings.reservedCpus.union(view.topology.isolated)
    : settings.reservedCpus;
  return displaced.map((each) => {
    const own = each.cpus.intersection(view.exclusive).difference(each.forbidden);
    return {
      ...each,
      own,
      broken: besidePinned(view, own),
      fresh: candidatesOf(view, each.forbidden, settings),
      others: all.difference(each.cpus).difference(each.forbidden).difference(barred),
    };
  });
}
