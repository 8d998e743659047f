import { CpuSet } from "../../cpuset/mod.ts";
import { chooseCpus } from "../allocate.ts";
import type { CpuView, PolicySettings, Refusal } from "../types.ts";
import type { Amounts, FlowAnswer, Offer } from "./flow.ts";
import { cannotReallocate } from "./refusal.ts";
import { sumOf, Supply } from "./supply.ts";
import type { Context, Owner, ReallocationWish } from "./types.ts";

/** What was decided before CPUs are chosen one owner after another. */
export interface Outline {
  readonly supply: Supply;
  /** What each owner keeps for sure. */
  readonly kept: readonly CpuSet[];
  /** A way to give everybody the rest. */
  readonly amounts: Amounts;
}

/**
 * Everybody keeps all CPUs of whole cores, takes from nobody, and shared containers are left CPUs they have already:
 * no CPU changes hands between containers that move, so updates cannot overlap, in whatever order.
 */
export function keepAll(
  view: CpuView,
  wish: ReallocationWish,
  { owners, settings }: Context,
): Outline | undefined {
  const kept = owners.map(({ own, broken, count }) => {
    const sound = own.difference(broken);
    if (sound.size <= count) return sound;
    return chooseCpus(without(view, own), count, { from: sound, placement: settings.placement });
  });
  const takers = owners.map(({ own, fresh, count }, i) => {
    const mine = kept[i] ?? CpuSet.EMPTY;
    return { need: count - mine.size, from: fresh.union(own).difference(mine) };
  });
  const supply = new Supply({ takers, usable: usableSets(wish, view.pool, view.pool), priced: [] });
  const needs = takers.map(({ need }) => need);
  const answer = supply.share(needs);
  return answer?.value === sumOf(needs) ? { supply, kept, amounts: answer.amounts } : undefined;
}

/** Everything that may be done is done: a joint assignment that keeps the most CPUs, or a refusal. */
export function keepMost(
  view: CpuView,
  wish: ReallocationWish,
  { owners, settings }: Context,
): Outline | Refusal {
  const returning = CpuSet.union(owners.map(({ cpus }) => cpus)).intersection(view.exclusive)
    .difference(view.topology.isolated);
  const takers = owners.map(({ own, fresh, others, count }) => ({
    need: count,
    from: CpuSet.union([own, fresh, others]),
  }));
  const usable = usableSets(wish, view.pool, view.pool.union(returning));
  const sound = owners.map(({ own, broken }) => own.difference(broken));
  const priced = [...sound, ...owners.map(({ others }) => others), view.isolated];
  const supply = new Supply({ takers, usable, priced });
  const needs = takers.map(({ need }) => need);
  const any = supply.share(needs);
  if (any === undefined || any.value < sumOf(needs)) return refusalOf(view, owners, { supply, answer: any });
  const cheapest = supply.share(needs, { offer: moveOffer(supply, sound) });
  const answer = cheapest?.value === any.value ? cheapest : any;
  const kept = sound.map((cpus, taker) =>
    chooseKept(without(view, owners[taker]?.own ?? cpus), {
      cpus,
      supply,
      amounts: answer.amounts[taker] ?? [],
      settings,
    })
  );
  const amounts = answer.amounts.map((row, taker) => {
    const counts = supply.countsOf(kept[taker] ?? CpuSet.EMPTY);
    return row.map((amount, group) => amount - (counts[group] ?? 0));
  });
  supply.take(CpuSet.union(kept));
  return { supply, kept, amounts };
}

/** Whatever an owner does not keep costs 1. */
function moveOffer(supply: Supply, sound: readonly CpuSet[]): (taker: number, group: number) => Offer {
  const prices = sound.map((mine) => supply.classes.map((cpus) => cpus.isSubsetOf(mine) ? 0 : 1));
  return (taker, group) => {
    const price = prices[taker]?.[group] ?? 0;
    return { limit: Infinity, low: price, high: price };
  };
}

/** As many of an owner's CPUs of each class as were decided, the best ones. */
function chooseKept(
  view: CpuView,
  { cpus, supply, amounts, settings }: {
    readonly cpus: CpuSet;
    readonly supply: Supply;
    readonly amounts: readonly number[];
    readonly settings: PolicySettings;
  },
): CpuSet {
  const mine = supply.classes.flatMap((from, group) =>
    from.isSubsetOf(cpus) ? [{ from, amount: amounts[group] ?? 0 }] : []
  ).sort((a, b) => (a.from.size - a.amount) - (b.from.size - b.amount));
  return mine.reduce((near, { from, amount }) => {
    if (amount === 0) return near;
    return near.union(chooseCpus(view, amount, { from, near, placement: settings.placement }));
  }, CpuSet.EMPTY);
}

/** The state as an owner finds it that gave up some CPUs. */
function without(view: CpuView, cpus: CpuSet): CpuView {
  return { ...view, exclusive: view.exclusive.difference(cpus) };
}

/** For each shared container that has a legal CPU, those that would do for it. */
function usableSets({ sharedForbidden }: ReallocationWish, now: CpuSet, later: CpuSet): readonly CpuSet[] {
  return sharedForbidden.filter((forbidden) => !now.isSubsetOf(forbidden))
    .map((forbidden) => later.difference(forbidden));
}

function refusalOf(
  view: CpuView,
  owners: readonly Owner[],
  { supply, answer }: { readonly supply: Supply; readonly answer: FlowAnswer | undefined },
): Refusal {
  const given = supply.classes.map(({ size }, group) => size - (answer?.left[group] ?? size));
  const isolated = supply.classes.map((cpus, group) =>
    cpus.isSubsetOf(view.isolated) ? given[group] ?? 0 : 0
  );
  return cannotReallocate(view, {
    owners: owners.map(({ id, name, cpus, count }) => ({ name: name ?? id, cpus, count })),
    have: answer?.value ?? 0,
    isolated: sumOf(isolated),
  });
}
