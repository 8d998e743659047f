import { CpuSet } from "../../cpuset/mod.ts";
import { FactsReaders } from "../placement/facts.ts";
import type { CpuView } from "../types.ts";
import type { Outline } from "./outline.ts";
import { compareSettled, type SettleQuestion } from "./compare.ts";
import { settle, type Settled } from "./settle.ts";
import type { Amounts } from "./flow.ts";
import { FREE, sumOf, type Supply } from "./supply.ts";
import type { Context, Owner, Reallocation, ReallocationWish } from "./types.ts";

/** Most CPUs of a choice that are tried to be left to others. */
const MOST_LEFT = 16;

const LEFT = "a better choice would have left too little to others";

/** What is known before an owner is settled. */
interface Step {
  readonly supply: Supply;
  /** What it keeps for sure. */
  readonly kept: CpuSet;
  /** A way to serve it and all that come after it. */
  readonly known: Amounts;
}

/** CPUs for an owner, and a way to serve those after it. */
interface Served {
  readonly settled: Settled;
  readonly rest: Amounts;
}

/** Chooses CPUs for one owner after another, each time so that the others can still be served. */
export class Settlement {
  readonly #view: CpuView;
  readonly #wish: ReallocationWish;
  readonly #context: Context;
  /** CPUs given to owners that are settled. */
  #given = CpuSet.EMPTY;
  /** CPUs that those gave up. */
  #released = CpuSet.EMPTY;

  readonly #readers: FactsReaders;
  readonly #questions = new Map<string, SettleQuestion>();

  constructor(view: CpuView, wish: ReallocationWish, context: Context) {
    this.#view = view;
    this.#wish = wish;
    this.#context = context;
    this.#readers = wish.readers ?? new FactsReaders();
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
    return {
      kind: "planned",
      moves: inOrder(this.#context.owners, sets),
      reasons,
      questions: this.#questions,
    };
  }

  /** The best choice that leaves enough for the others; else a feasible one that is close to it. */
  #settle(taker: number, step: Step): Served {
    const { supply, kept, known } = step;
    const need = sumOf(known[taker] ?? []);
    const owner = this.#context.owners[taker];
    const all = supply.availableTo(taker);
    const free = all.difference(owner?.others ?? CpuSet.EMPTY);
    const question: SettleQuestion = {
      view: this.#viewFor(owner, kept),
      kept,
      from: free.size < need ? all : free,
      broken: owner?.broken ?? CpuSet.EMPTY,
      held: this.#wish.held,
      placement: this.#context.settings.placement,
      readers: this.#readers,
    };
    if (owner !== undefined) this.#questions.set(owner.id, question);
    const best = settle(question, need);
    const rest = restAfter(taker, step, best.cpus);
    if (rest !== undefined) return { settled: best, rest };
    const wanted = supply.countsOf(best.cpus);
    const amounts = this.#closest(taker, step, wanted);
    const mine = amounts[taker] ?? [];
    const fallback = {
      settled: { cpus: byClass(question, { supply, amounts: mine }), reason: `${best.reason}; ${LEFT}` },
      rest: amounts.with(taker, mine.map(() => 0)),
    };
    const missed = sumOf(wanted.map((count, group) => Math.max(0, count - (mine[group] ?? 0))));
    return missed === 1 ? leaveOne(taker, step, { question, best, fallback }) : fallback;
  }

  /** A way to serve all that gives a taker as much as can be of each class as it wants. */
  #closest(taker: number, { supply, known }: Step, wanted: readonly number[]): Amounts {
    const needs = known.map(sumOf);
    const { others = CpuSet.EMPTY } = this.#context.owners[taker] ?? {};
    const near = supply.share(needs, {
      offer: (who, group) => {
        if (who !== taker) return FREE;
        const high = others.intersects(supply.classes[group] ?? CpuSet.EMPTY) ? 2 : 1;
        return { limit: wanted[group] ?? 0, low: 0, high };
      },
    });
    return near?.value === sumOf(needs) ? near.amounts : known;
  }

  /** The state as an owner finds it whose unkept CPUs are free. */
  #viewFor(owner: Owner | undefined, kept: CpuSet): CpuView {
    const released = this.#released.union(owner?.cpus ?? CpuSet.EMPTY).difference(kept);
    const exclusive = this.#view.exclusive.difference(released).union(this.#given);
    return { ...this.#view, exclusive };
  }
}

/** How the others can still be served once a taker has got some CPUs; undefined where they cannot. */
function restAfter(taker: number, { supply, known }: Step, cpus: CpuSet): Amounts | undefined {
  const others = known.with(taker, []);
  const taken = supply.countsOf(cpus);
  if (supply.allows(others, taken)) return others;
  const needs = others.map(sumOf);
  const rest = supply.share(needs, { taken, start: known });
  return rest?.value === sumOf(needs) ? rest.amounts : undefined;
}

/** Looks which one of the CPUs of the best choice should rather be left to others. */
function leaveOne(
  taker: number,
  step: Step,
  { question, best, fallback }: {
    readonly question: SettleQuestion;
    readonly best: Settled;
    readonly fallback: Served;
  },
): Served {
  const count = best.cpus.size;
  if (question.from.size === count) return fallback;
  let closest = fallback;
  for (const id of best.cpus.toArray().slice(0, MOST_LEFT)) {
    const found = settle({ ...question, from: question.from.difference(CpuSet.of(id)) }, count);
    const rest = restAfter(taker, step, found.cpus);
    if (rest === undefined) continue;
    if (compareSettled(question, found.cpus, closest.settled.cpus) < 0) {
      closest = { settled: { cpus: found.cpus, reason: `${found.reason}; ${LEFT}` }, rest };
    }
  }
  return closest;
}

/** A given number of CPUs of each class, the best ones: from the class that leaves the least choice on. */
function byClass(
  question: Omit<SettleQuestion, "from">,
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
