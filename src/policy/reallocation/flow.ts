/** What taking CPUs of one class costs one taker: the first `limit` of them `low` each, further ones `high` each. */
export interface Offer {
  readonly limit: number;
  /** ≥ 0. */
  readonly low: number;
  /** ≥ `low`, so that cheap ones are always taken first. */
  readonly high: number;
}

/** CPUs by taker, then by class. */
export type Amounts = readonly (readonly number[])[];

/** How many CPUs each taker needs and what it may take. */
export interface FlowQuestion {
  /** CPUs needed, by taker. */
  readonly demands: readonly number[];
  /** CPUs there are, by class. */
  readonly sizes: readonly number[];
  /** By taker, then by class: whether it may have CPUs of it. */
  readonly mayTake: readonly (readonly boolean[])[];
  /** What a class that a taker may have costs it. @default nothing */
  readonly offer?: (taker: number, group: number) => Offer;
  /** A division to begin with, as far as it fits; unused where there are prices. */
  readonly start?: Amounts;
}

/** Steps that may be spent: looks from a taker at a class or back. */
export interface Budget {
  steps: number;
}

/** As much as can be given to all takers together, at the least cost. */
export interface FlowAnswer {
  /** CPUs given in all. */
  readonly value: number;
  readonly cost: number;
  /** CPUs given; nothing is said of takers that need none. */
  readonly amounts: Amounts;
  /** CPUs not given, by class. */
  readonly left: readonly number[];
}

/**
 * Shares CPUs out by a maximum flow of minimum cost: shortest augmenting paths through the residual graph of takers
 * and classes. Each path takes at most takers × classes steps times the few rounds its search needs, and fills a class,
 * a demand or an offer's limit. Without prices any path is a shortest one.
 *
 * @returns undefined where there are prices, and more steps are needed than the budget has.
 */
export function shareOut(question: FlowQuestion, budget: Budget): FlowAnswer | undefined {
  const flow = new Flow(question, budget);
  flow.begin(question.start ?? []);
  flow.fillFree();
  while (flow.augment()) if (question.offer !== undefined && budget.steps < 0) return undefined;
  return flow.answer();
}

class Flow {
  readonly #question: FlowQuestion;
  readonly #budget: Budget;
  readonly #takers: number;
  readonly #classes: number;
  readonly #wanted: number[];
  readonly #left: number[];
  readonly #amounts: number[][];
  #value = 0;
  #cost = 0;

  constructor(question: FlowQuestion, budget: Budget) {
    const { demands, sizes } = question;
    this.#question = question;
    this.#budget = budget;
    this.#takers = demands.length;
    this.#classes = sizes.length;
    this.#wanted = [...demands];
    this.#left = [...sizes];
    this.#amounts = demands.map((demand) => demand === 0 ? [] : sizes.map(() => 0));
    budget.steps -= this.#takers * this.#classes;
  }

  answer(): FlowAnswer {
    return { value: this.#value, cost: this.#cost, amounts: this.#amounts, left: this.#left };
  }

  /** Gives what a division gives, as far as it is there and wanted. */
  begin(start: Amounts): void {
    if (this.#question.offer !== undefined) return;
    for (let taker = 0; taker < start.length; taker++) {
      const row = start[taker] ?? [];
      for (let group = 0; group < row.length; group++) {
        const most = Math.min(row[group] ?? 0, this.#wanted[taker] ?? 0, this.#left[group] ?? 0);
        if (most > 0) this.#give(taker, group, most);
      }
    }
  }

  /** Gives what costs nothing and is there: such paths are shortest as long as nothing that costs was given. */
  fillFree(): void {
    for (let taker = 0; taker < this.#takers; taker++) {
      for (let group = 0; group < this.#classes && (this.#wanted[taker] ?? 0) > 0; group++) {
        if (this.#priceOfMore(taker, group) !== 0) continue;
        const most = this.#mostOf({ taker, group, isTaking: true });
        const amount = Math.min(this.#wanted[taker] ?? 0, this.#left[group] ?? 0, most);
        if (amount > 0) this.#give(taker, group, amount);
      }
    }
  }

  /** Gives more along one shortest path; false where no more can be given. */
  augment(): boolean {
    const { distances, before } = this.#search();
    let last = -1;
    let nearest = Infinity;
    for (let group = 0; group < this.#classes; group++) {
      const distance = distances[this.#takers + group] ?? Infinity;
      if ((this.#left[group] ?? 0) > 0 && distance < nearest) {
        last = group;
        nearest = distance;
      }
    }
    if (last < 0) return false;
    this.#push(this.#pathTo(last, before));
    return true;
  }

  /** Bellman and Ford's shortest paths from the takers in need, by a queue. */
  #search(): { readonly distances: Float64Array; readonly before: Int32Array } {
    const nodes = this.#takers + this.#classes;
    const distances = new Float64Array(nodes).fill(Infinity);
    const before = new Int32Array(nodes).fill(-1);
    const isQueued = new Uint8Array(nodes);
    const queue: number[] = [];
    for (let taker = 0; taker < this.#takers; taker++) {
      if ((this.#wanted[taker] ?? 0) === 0) continue;
      distances[taker] = 0;
      queue.push(taker);
    }
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at] ?? 0;
      isQueued[node] = 0;
      if (this.#isEnd(node)) break;
      const isTaker = node < this.#takers;
      const others = isTaker ? this.#classes : this.#takers;
      this.#budget.steps -= others;
      for (let other = 0; other < others; other++) {
        const step = isTaker
          ? this.#priceOfMore(node, other)
          : -this.#priceOfLast(other, node - this.#takers);
        if (step === Infinity) continue;
        const next = isTaker ? this.#takers + other : other;
        const distance = (distances[node] ?? 0) + step;
        if (distance >= (distances[next] ?? Infinity)) continue;
        distances[next] = distance;
        before[next] = node;
        if (isQueued[next] === 0) queue.push(next);
        isQueued[next] = 1;
      }
    }
    return { distances, before };
  }

  /** Whether the search may end here: without prices the first way out is as good as any. */
  #isEnd(node: number): boolean {
    return this.#question.offer === undefined && (this.#left[node - this.#takers] ?? 0) > 0;
  }

  #pathTo(group: number, before: Int32Array): readonly number[] {
    const path: number[] = [];
    for (let node = this.#takers + group; node >= 0; node = before[node] ?? -1) path.push(node);
    return path.reverse();
  }

  /** Along taker, class, taker, …, class: each taker takes from the class behind it, and leaves the one before it. */
  #push(path: readonly number[]): void {
    const steps = path.slice(1).map((to, index) => {
      const from = path[index] ?? 0;
      const isTaking = from < this.#takers;
      return { taker: isTaking ? from : to, group: (isTaking ? to : from) - this.#takers, isTaking };
    });
    const first = path[0] ?? 0;
    const ends = Math.min(this.#wanted[first] ?? 0, this.#left[(path.at(-1) ?? 0) - this.#takers] ?? 0);
    const amount = steps.reduce((most, step) => Math.min(most, this.#mostOf(step)), ends);
    for (const { taker, group, isTaking } of steps) {
      if (isTaking) this.#give(taker, group, amount);
      else this.#give(taker, group, -amount);
    }
  }

  /** How many can be given or left at one price. */
  #mostOf({ taker, group, isTaking }: { taker: number; group: number; isTaking: boolean }): number {
    const amount = this.#amounts[taker]?.[group] ?? 0;
    const limit = this.#question.offer?.(taker, group).limit ?? Infinity;
    if (isTaking) return amount < limit ? limit - amount : Infinity;
    return amount > limit ? amount - limit : amount;
  }

  #give(taker: number, group: number, amount: number): void {
    const row = this.#amounts[taker] ?? [];
    const price = amount > 0 ? this.#priceOfMore(taker, group) : this.#priceOfLast(taker, group);
    row[group] = (row[group] ?? 0) + amount;
    this.#left[group] = (this.#left[group] ?? 0) - amount;
    this.#wanted[taker] = (this.#wanted[taker] ?? 0) - amount;
    this.#value += amount;
    this.#cost += amount * price;
  }

  /** Price of one more; infinite where it may not have any. */
  #priceOfMore(taker: number, group: number): number {
    const { demands, mayTake, offer } = this.#question;
    if (demands[taker] === 0 || mayTake[taker]?.[group] !== true) return Infinity;
    if (offer === undefined) return 0;
    const { limit, low, high } = offer(taker, group);
    return (this.#amounts[taker]?.[group] ?? 0) < limit ? low : high;
  }

  /** Price of the last one given; −∞, and so no way back, where none is. */
  #priceOfLast(taker: number, group: number): number {
    const amount = this.#amounts[taker]?.[group] ?? 0;
    if (amount === 0) return -Infinity;
    const { offer } = this.#question;
    if (offer === undefined) return 0;
    const { limit, low, high } = offer(taker, group);
    return amount <= limit ? low : high;
  }
}
