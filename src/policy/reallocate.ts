import { CpuSet } from "../cpuset/mod.ts";
import { candidatesOf, chooseCpus } from "./allocate.ts";
import type { FlowAnswer, Offer } from "./reallocation/flow.ts";
import { cannotReallocate } from "./reallocation/refusal.ts";
import { besidePinned, settle, type Settled } from "./reallocation/settle.ts";
import { type Amounts, Supply } from "./reallocation/supply.ts";
import type { CpuView, PolicySettings, Refusal } from "./types.ts";

/** An owner of exclusive CPUs some of which are claimed by pins. */
export interface Displaced {
  /** Whatever the caller calls it by. */
  readonly id: string;
  /** What users call it, for refusals. @default {id} */
  readonly name?: string;
  /** CPUs it owns now, the claimed ones included. */
  readonly cpus: CpuSet;
  /** Number of CPUs it must have. */
  readonly count: number;
  /** CPUs its pod must not get [A2]. */
  readonly forbidden: CpuSet;
}

/** Who has to move, and for whom CPUs must be left. */
export interface ReallocationWish {
  /** Owners that must move, in a fixed order; their CPUs are disjoint. */
  readonly displaced: readonly Displaced[];
  /** CPUs held for slots that may return: taken last [P2]. */
  readonly held: CpuSet;
  /** The distinct forbidden sets of live shared containers: each that has a legal CPU must keep one [R2]. */
  readonly sharedForbidden: readonly CpuSet[];
}

/** Where everybody goes, or why that cannot be. */
export type Reallocation =
  | {
    readonly kind: "planned";
    /**
     * All CPUs of each displaced owner from now on, by id. Where one takes CPUs that another gives up, it comes after
     * that one, unless they take each other's.
     */
    readonly moves: ReadonlyMap<string, CpuSet>;
    /** Why these CPUs, by id. */
    readonly reasons: ReadonlyMap<string, string>;
  }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** A displaced owner and what it may have. */
interface Owner extends Displaced {
  /** Its CPUs that it may keep. */
  readonly own: CpuSet;
  /** Those of them whose core has a pinned thread. */
  readonly broken: CpuSet;
  /** CPUs that nobody owns and it may take. */
  readonly fresh: CpuSet;
  /** CPUs of other displaced owners that it might take. */
  readonly others: CpuSet;
}

/** What was decided before CPUs are chosen one owner after another. */
interface Outline {
  readonly supply: Supply;
  /** What each owner keeps for sure. */
  readonly kept: readonly CpuSet[];
  /** A way to give everybody the rest. */
  readonly amounts: Amounts;
}

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

interface Context {
  readonly owners: readonly Owner[];
  readonly settings: PolicySettings;
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

/**
 * Everybody keeps all CPUs of whole cores, takes from nobody, and shared containers are left CPUs they have already:
 * no CPU changes hands between containers that move, so updates cannot overlap, in whatever order.
 */
function keepAll(view: CpuView, wish: ReallocationWish, { owners, settings }: Context): Outline | undefined {
  const kept = owners.map(({ own, broken, count }) => {
    const sound = own.difference(broken);
    if (sound.size <= count) return sound;
    return chooseCpus(view, count, { from: sound, placement: settings.placement });
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
function keepMost(view: CpuView, wish: ReallocationWish, { owners, settings }: Context): Outline | Refusal {
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
  const answer = supply.share(needs, { offer: moveOffer(supply, owners) });
  if (answer === undefined || answer.value < sumOf(needs)) return refusalOf(view, owners, { supply, answer });
  const kept = sound.map((cpus, taker) =>
    chooseKept(view, { cpus, supply, amounts: answer.amounts[taker] ?? [], settings })
  );
  const amounts = answer.amounts.map((row, taker) => {
    const counts = supply.countsOf(kept[taker] ?? CpuSet.EMPTY);
    return row.map((amount, group) => amount - (counts[group] ?? 0));
  });
  supply.take(CpuSet.union(kept));
  return { supply, kept, amounts };
}

/** A move costs more than any number of CPUs that change hands between displaced owners. */
function moveOffer(supply: Supply, owners: readonly Owner[]): (taker: number, group: number) => Offer {
  const total = owners.reduce((sum, { count }) => sum + count, 1);
  const prices = owners.map(({ own, broken, others }) =>
    supply.classes.map((cpus) => {
      const first = cpus.first ?? -1;
      if (own.has(first) && !broken.has(first)) return 0;
      return others.has(first) ? total + 1 : total;
    })
  );
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

/** Chooses CPUs for one owner after another, each time so that the others can still be served. */
class Settlement {
  readonly #view: CpuView;
  readonly #wish: ReallocationWish;
  readonly #context: Context;
  /** CPUs given to owners that are settled. */
  #given = CpuSet.EMPTY;
  /** CPUs that those gave up. */
  #released = CpuSet.EMPTY;

  constructor(view: CpuView, wish: ReallocationWish, context: Context) {
    this.#view = view;
    this.#wish = wish;
    this.#context = context;
  }

  run({ supply, kept, amounts }: Outline): Reallocation {
    const sets: CpuSet[] = [];
    const reasons = new Map<string, string>();
    let known = amounts;
    for (const [taker, owner] of this.#context.owners.entries()) {
      const mine = kept[taker] ?? CpuSet.EMPTY;
      const { settled, rest } = this.#settle(taker, { supply, kept: mine, known });
      known = rest;
      supply.take(settled.cpus);
      const all = mine.union(settled.cpus);
      sets.push(all);
      this.#given = this.#given.union(all);
      this.#released = this.#released.union(owner.cpus).difference(this.#given);
      reasons.set(owner.id, reasonOf(owner, all, settled));
    }
    return { kind: "planned", moves: inOrder(this.#context.owners, sets), reasons };
  }

  /** The best choice that leaves enough for the others; else the feasible one that is closest to it. */
  #settle(
    taker: number,
    { supply, kept, known }: { readonly supply: Supply; readonly kept: CpuSet; readonly known: Amounts },
  ): { readonly settled: Settled; readonly rest: Amounts } {
    const needs = known.map((row) => sumOf(row));
    const need = needs[taker] ?? 0;
    const others = needs.with(taker, 0);
    const owner = this.#context.owners[taker];
    const question = {
      view: this.#viewFor(owner, kept),
      kept,
      broken: owner?.broken ?? CpuSet.EMPTY,
      held: this.#wish.held,
      placement: this.#context.settings.placement,
    };
    const all = supply.availableTo(taker);
    const free = all.difference(owner?.others ?? CpuSet.EMPTY);
    const best = settle({ ...question, from: free.size < need ? all : free }, need);
    const wanted = supply.countsOf(best.cpus);
    const left = supply.share(others, { taken: wanted });
    if (left?.value === sumOf(others)) return { settled: best, rest: left.amounts };
    const near = supply.share(needs, {
      offer: (who, group) => {
        const extra = owner?.others.intersects(supply.classes[group] ?? CpuSet.EMPTY) ? 2 : 1;
        return who === taker
          ? { limit: wanted[group] ?? 0, low: 0, high: extra }
          : { limit: Infinity, low: 0, high: 0 };
      },
    });
    const amounts = near?.value === sumOf(needs) ? near.amounts : known;
    const cpus = byClass(question, { supply, amounts: amounts[taker] ?? [] });
    const rest = amounts.with(taker, wanted.map(() => 0));
    return { settled: { cpus, reason: `${best.reason}; others had to be left enough` }, rest };
  }

  /** The state as an owner finds it whose unkept CPUs are free. */
  #viewFor(owner: Owner | undefined, kept: CpuSet): CpuView {
    const released = this.#released.union(owner?.cpus ?? CpuSet.EMPTY).difference(kept);
    const exclusive = this.#view.exclusive.difference(released).union(this.#given);
    return { ...this.#view, exclusive };
  }
}

/** A given number of CPUs of each class, the best ones: from the class that leaves the least choice on. */
function byClass(
  question: Omit<Parameters<typeof settle>[0], "from">,
  { supply, amounts }: { readonly supply: Supply; readonly amounts: readonly number[] },
): CpuSet {
  const groups = supply.classes.map((from, group) => ({ from, amount: amounts[group] ?? 0 }))
    .filter(({ amount }) => amount > 0)
    .sort((a, b) => (a.from.size - a.amount) - (b.from.size - b.amount));
  return groups.reduce((chosen, { from, amount }) => {
    const kept = question.kept.union(chosen);
    return chosen.union(settle({ ...question, kept, from }, amount).cpus);
  }, CpuSet.EMPTY);
}

/** Sets by id: whoever takes a CPU of another comes after that one. */
function inOrder(owners: readonly Owner[], sets: readonly CpuSet[]): ReadonlyMap<string, CpuSet> {
  const moves = new Map<string, CpuSet>();
  let waiting = owners.map((owner, index) => ({ owner, cpus: sets[index] ?? CpuSet.EMPTY }));
  while (waiting.length > 0) {
    const ready = waiting.filter(({ owner, cpus }) =>
      !waiting.some((other) => other.owner !== owner && cpus.intersects(other.owner.cpus))
    );
    const next = ready.length > 0 ? ready : waiting.slice(0, 1);
    for (const { owner, cpus } of next) moves.set(owner.id, cpus);
    waiting = waiting.filter((each) => !next.includes(each));
  }
  return moves;
}

function reasonOf(owner: Owner, all: CpuSet, { reason }: Settled): string {
  const kept = all.intersection(owner.cpus).size;
  return `keeps ${kept} of ${owner.cpus.size} CPUs, loses ${owner.cpus.difference(all)}; ${reason}`;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
