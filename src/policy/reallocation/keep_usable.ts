import { type Amounts, type Budget, type FlowAnswer, type FlowQuestion, shareOut } from "./flow.ts";

/**
 * As {@linkcode shareOut}, and of each group of classes in `usable` at least one CPU is not given.
 *
 * Exact, by branch and bound: where an answer leaves nothing of some group, one CPU of each of its classes in turn is
 * put aside, and the question asked again. With F groups of C classes these are at most C^F flows, mostly one; a branch ends where it gives less than the best answer known, or costs more.
 *
 * @returns The best answer that the budget allows to find; undefined where there is none, whatever is given.
 */
export function shareOutKeeping(
  question: FlowQuestion,
  usable: readonly (readonly number[])[],
  budget: Budget,
): FlowAnswer | undefined {
  return usable.length === 0 ? shareOut(question, budget) : new KeepSearch(question, usable, budget).best();
}

class KeepSearch {
  readonly #question: FlowQuestion;
  readonly #usable: readonly (readonly number[])[];
  readonly #budget: Budget;
  #best: FlowAnswer | undefined;

  constructor(question: FlowQuestion, usable: readonly (readonly number[])[], budget: Budget) {
    this.#question = question;
    this.#budget = budget;
    const uses = question.sizes.map((_, group) => usable.filter((groups) => groups.includes(group)).length);
    this.#usable = usable.map((groups) =>
      groups.toSorted((a, b) => (uses[b] ?? 0) - (uses[a] ?? 0) || a - b)
    );
  }

  best(): FlowAnswer | undefined {
    const none = this.#question.sizes.map(() => 0);
    this.#extend(this.#withForced(none), this.#question.start);
    if (this.#best !== undefined && this.#budget.steps >= 0) return this.#best;
    const any = this.#anyAnswer(none);
    return any !== undefined && this.#isBetter(any) ? any : this.#best;
  }

  /** What remains where the budget did not suffice for any answer: put aside what is of use to the most. */
  #anyAnswer(none: readonly number[]): FlowAnswer | undefined {
    const { offer, sizes } = this.#question;
    const aside = this.#usable.reduce((list, groups) => {
      if (groups.some((group) => (list[group] ?? 0) > 0)) return list;
      const group = groups.find((each) => (sizes[each] ?? 0) > 0);
      return group === undefined ? list : list.with(group, 1);
    }, none);
    if (offer !== undefined || !this.#usable.every((groups) => groups.some((group) => aside[group] === 1))) {
      return undefined;
    }
    const rest = sizes.map((size, group) => size - (aside[group] ?? 0));
    const answer = shareOut({ ...this.#question, sizes: rest }, this.#budget);
    return answer && { ...answer, left: answer.left.map((each, group) => each + (aside[group] ?? 0)) };
  }

  /** Puts aside what must be: the only class there is for some group. */
  #withForced(aside: readonly number[]): readonly number[] {
    let all = aside;
    for (const groups of this.#usable) {
      const there = groups.filter((group) => (this.#question.sizes[group] ?? 0) > 0);
      const [only] = there;
      if (only !== undefined && there.length === 1 && all[only] === 0) all = all.with(only, 1);
    }
    return all;
  }

  /**
   * @param aside CPUs put aside, by class: 0 or 1.
   * @param start The division that left nothing of some group.
   */
  #extend(aside: readonly number[], start: Amounts | undefined): void {
    const { sizes } = this.#question;
    const rest = sizes.map((size, group) => size - (aside[group] ?? 0));
    const answer = shareOut({ ...this.#question, sizes: rest, ...start && { start } }, this.#budget);
    if (answer === undefined || !this.#isBetter(answer)) return;
    const left = answer.left.map((each, group) => each + (aside[group] ?? 0));
    const bare = this.#usable.find((groups) => groups.every((group) => left[group] === 0));
    if (bare === undefined) {
      this.#best = { ...answer, left };
      return;
    }
    for (const group of bare) {
      if (this.#budget.steps < 0) return;
      if ((sizes[group] ?? 0) > 0) this.#extend(aside.with(group, 1), answer.amounts);
    }
  }

  #isBetter({ value, cost }: FlowAnswer): boolean {
    const best = this.#best;
    return best === undefined || value > best.value || (value === best.value && cost < best.cost);
  }
}
