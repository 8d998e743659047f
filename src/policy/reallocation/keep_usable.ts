import { type FlowAnswer, type FlowQuestion, shareOut } from "./flow.ts";

/**
 * Most flows that are computed for one question. Reached only where very many containers with very different forbidden
 * sets compete for the last few CPUs; the search then ends with the best answer it knows.
 */
export const FLOW_BUDGET = 2000;

/**
 * As {@linkcode shareOut}, and of each group of classes in `usable` at least one CPU is not given.
 *
 * Exact, by branch and bound: where an answer leaves nothing of some group, one CPU of each of its classes in turn is
 * put aside, and the question asked again. With F groups of C classes these are at most C^F flows ({@linkcode
 * FLOW_BUDGET} in any case), mostly one; a branch ends where it gives less than the best answer known, or costs more.
 *
 * @returns undefined where it cannot be done, whatever is given.
 */
export function shareOutKeeping(
  question: FlowQuestion,
  usable: readonly (readonly number[])[],
): FlowAnswer | undefined {
  return new KeepSearch(question, usable).best();
}

class KeepSearch {
  readonly #question: FlowQuestion;
  readonly #usable: readonly (readonly number[])[];
  #flows = 0;
  #best: FlowAnswer | undefined;

  constructor(question: FlowQuestion, usable: readonly (readonly number[])[]) {
    this.#question = question;
    const uses = question.sizes.map((_, group) => usable.filter((groups) => groups.includes(group)).length);
    this.#usable = usable.map((groups) =>
      groups.toSorted((a, b) => (uses[b] ?? 0) - (uses[a] ?? 0) || a - b)
    );
  }

  best(): FlowAnswer | undefined {
    this.#extend(this.#question.sizes.map(() => 0));
    return this.#best;
  }

  /** @param aside CPUs put aside, by class: 0 or 1. */
  #extend(aside: readonly number[]): void {
    if (this.#flows >= FLOW_BUDGET) return;
    this.#flows++;
    const { sizes } = this.#question;
    const answer = shareOut({
      ...this.#question,
      sizes: sizes.map((size, group) => size - (aside[group] ?? 0)),
    });
    if (!this.#isBetter(answer)) return;
    const left = answer.left.map((each, group) => each + (aside[group] ?? 0));
    const bare = this.#usable.find((groups) => groups.every((group) => left[group] === 0));
    if (bare === undefined) {
      this.#best = { ...answer, left };
      return;
    }
    for (const group of bare) {
      if ((sizes[group] ?? 0) > 0) this.#extend(aside.with(group, 1));
    }
  }

  #isBetter({ value, cost }: FlowAnswer): boolean {
    const best = this.#best;
    return best === undefined || value > best.value || (value === best.value && cost < best.cost);
  }
}
