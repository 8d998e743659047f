import { CpuSet } from "../../cpuset/mod.ts";
import type { Amounts, Budget, FlowAnswer, FlowQuestion, Offer } from "./flow.ts";
import { shareOutKeeping } from "./keep_usable.ts";

/** Somebody who needs CPUs. */
export interface Taker {
  readonly need: number;
  /** CPUs it may have. */
  readonly from: CpuSet;
}

/** What there is to share out. */
export interface SupplyWish {
  readonly takers: readonly Taker[];
  /** Sets of which one CPU each must be left, by takers and all. */
  readonly usable: readonly CpuSet[];
  /** Sets that prices tell apart. */
  readonly priced: readonly CpuSet[];
}

/**
 * Steps that are spent on one supply: some 50 ms. Reached only where very many containers with very different forbidden
 * sets compete for the last CPUs; what was found until then is used.
 */
const MOST_STEPS = 3_000_000;

/**
 * CPUs in classes: two CPUs of a class can be had by the same takers, cost the same and are of use to the same shared
 * containers, so that only numbers per class decide what is feasible. Takers are served one by one.
 */
export class Supply {
  readonly #takers: readonly Taker[];
  readonly #classes: CpuSet[];
  /** Classes by the set that needs one of their CPUs. */
  readonly #usable: readonly (readonly number[])[];
  readonly #mayTake: readonly (readonly boolean[])[];
  readonly #budget: Budget = { steps: MOST_STEPS };

  constructor({ takers, usable, priced }: SupplyWish) {
    this.#takers = takers;
    const all = CpuSet.union(takers.map(({ from }) => from));
    const total = sumOf(takers.map(({ need }) => need));
    // A set that is larger than all needs, or has a CPU that nobody may take, is left one anyhow.
    const tight = usable.filter((set) => set.size <= total && set.isSubsetOf(all));
    this.#classes = partition(all, [...takers.map(({ from }) => from), ...tight, ...priced]);
    const indicesIn = (set: CpuSet): readonly number[] =>
      this.#classes.flatMap((cpus, index) => cpus.isSubsetOf(set) ? [index] : []);
    this.#usable = tight.map(indicesIn);
    this.#mayTake = takers.map(({ from }) => this.#classes.map((cpus) => cpus.isSubsetOf(from)));
  }

  /** The CPUs of each class that are still there. */
  get classes(): readonly CpuSet[] {
    return this.#classes;
  }

  /** What a taker may have of what is still there. */
  availableTo(taker: number): CpuSet {
    return CpuSet.union(this.#classes.filter((_, group) => this.#mayTake[taker]?.[group]));
  }

  /** Removes CPUs that a taker has got. */
  take(cpus: CpuSet): void {
    for (const [index, group] of this.#classes.entries()) this.#classes[index] = group.difference(cpus);
  }

  /** How many of some CPUs are in each class. */
  countsOf(cpus: CpuSet): readonly number[] {
    return this.#classes.map((group) => group.intersects(cpus) ? group.intersection(cpus).size : 0);
  }

  /**
   * Whether a division is still possible, and leaves what must be left, when further CPUs of each class are gone. Costs
   * as many steps as a flow that has nothing to look for.
   */
  allows(amounts: Amounts, taken: readonly number[]): boolean {
    if (this.#budget.steps < 0) return false;
    const left = this.#classes.map(({ size }, group) => size - (taken[group] ?? 0));
    for (const row of amounts) {
      for (let group = 0; group < row.length; group++) left[group] = (left[group] ?? 0) - (row[group] ?? 0);
    }
    const isPossible = left.every((each) => each >= 0) &&
      this.#usable.every((groups) => groups.some((group) => (left[group] ?? 0) > 0));
    if (isPossible) this.#budget.steps -= this.#takers.length * this.#classes.length;
    return isPossible;
  }

  /**
   * Gives takers what they need, as far as it can be done.
   *
   * @param needs By taker; 0 for those that are served.
   * @param taken CPUs of each class to be seen as gone.
   * @returns undefined where the sets of which one CPU must be left stand in the way, or nothing may be spent any more.
   */
  share(
    needs: readonly number[],
    { taken, ...options }: Pick<FlowQuestion, "offer" | "start"> & { readonly taken?: readonly number[] } =
      {},
  ): FlowAnswer | undefined {
    if (this.#budget.steps < 0) return undefined;
    const sizes = this.#classes.map(({ size }, group) => size - (taken?.[group] ?? 0));
    const question = { demands: needs, sizes, mayTake: this.#mayTake, ...options };
    return shareOutKeeping(question, this.#usable, this.#budget);
  }
}

/** As many as there are, for nothing. */
export const FREE: Offer = { limit: Infinity, low: 0, high: 0 };

/** The parts of a set that no other set divides. */
function partition(all: CpuSet, sets: readonly CpuSet[]): CpuSet[] {
  let parts = all.isEmpty ? [] : [all];
  for (const set of sets) {
    parts = parts.flatMap((part) => {
      if (!part.intersects(set)) return [part];
      const outside = part.difference(set);
      return outside.isEmpty ? [part] : [part.intersection(set), outside];
    });
  }
  return parts;
}

/** Sum of some numbers. */
export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
