import { CpuSet } from "../../src/cpuset/mod.ts";
import type { CpuView, PlacementSettings } from "../../src/policy/mod.ts";
import { cachesOf, coresOf, type Topology } from "../../src/topology/mod.ts";

/** A question to the reference model, on a machine of at most 16 CPUs. */
export interface ReferenceQuestion {
  readonly view: CpuView;
  readonly candidates: CpuSet;
  readonly count: number;
  readonly held: CpuSet;
  readonly near: CpuSet;
  readonly placement: PlacementSettings;
}

/** A set of CPUs as bits: bit i is the i-th online CPU. */
type Bits = number;

/** The names of the criteria, in their order [P2]; the order of ids comes after them. */
export const CRITERIA = [
  "nodes",
  "distance",
  "caches",
  "beside pinned",
  "partial cores",
  "room in nodes",
  "room in caches",
  "held",
  "shared",
  "core of CPU 0",
] as const;

/** Scores choices by the list of [P2], read literally, and tries them all. */
export class PlacementReference {
  readonly #ids: readonly number[];
  readonly #question: ReferenceQuestion;
  readonly #nodes: readonly { readonly id: number; readonly cpus: Bits }[];
  readonly #caches: readonly Bits[];
  readonly #cores: readonly { readonly key: number; readonly cpus: Bits }[];
  readonly #sets: Readonly<Record<"candidates" | "near" | "held" | "pinned" | "others" | "shared", Bits>>;

  constructor(question: ReferenceQuestion) {
    const { view, candidates, near, held } = question;
    const { topology } = view;
    this.#question = question;
    this.#ids = topology.online.toArray();
    const bits = (set: CpuSet): Bits => this.#bitsOf(set);
    const nodeless = topology.online.difference(CpuSet.union(topology.nodes.map(({ cpus }) => cpus)));
    this.#nodes = [...topology.nodes, { id: -1, cpus: nodeless }].map(({ id, cpus }) => ({
      id,
      cpus: bits(cpus),
    }));
    this.#caches = cachesOf(topology).map(bits);
    this.#cores = [...coresOf(topology)].map(([key, cpus]) => ({ key, cpus: bits(cpus) }));
    this.#sets = {
      candidates: bits(candidates),
      near: bits(near),
      held: bits(held),
      pinned: bits(view.pinned),
      others: bits(view.exclusive.difference(near)),
      shared: bits(view.pool.difference(view.idle)),
    };
  }

  /** What a choice scores by each of {@linkcode CRITERIA}; smaller is better. */
  score(choice: CpuSet): readonly number[] {
    return this.#score(this.#bitsOf(choice));
  }

  /** Cores of which the container has some and not all threads with a choice, split by others before or not [P4]. */
  broken(choice: CpuSet): number {
    return this.#brokenCores(this.#bitsOf(choice) | this.#sets.near).length;
  }

  /**
   * The best of all choices that are allowed; undefined where there is none. What is allowed may depend on the cores
   * that are taken in part, split by others before or not [P4].
   */
  best(isAllowed: (score: readonly number[], broken: number) => boolean = () => true): CpuSet | undefined {
    let best: { readonly bits: Bits; readonly score: readonly number[] } | undefined;
    for (const bits of this.#choices()) {
      const score = this.#score(bits);
      if (!isAllowed(score, this.#brokenCores(bits | this.#sets.near).length)) continue;
      if (best === undefined || isBetter({ bits, score }, best)) best = { bits, score };
    }
    return best === undefined ? undefined : CpuSet.from(this.#ids.filter((_, i) => has(best.bits, i)));
  }

  #score(choice: Bits): readonly number[] {
    const { candidates, near, held, pinned, shared } = this.#sets;
    const { numa, l3, wholeCores } = this.#question.placement;
    const all = choice | near;
    const nodes = numa === "ignore" ? [] : this.#nodes.filter(({ cpus }) => (cpus & all) !== 0);
    const caches = l3 === "ignore" ? [] : this.#caches.filter((cpus) => (cpus & all) !== 0);
    const free = candidates & ~choice;
    const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);
    return [
      nodes.length,
      distanceOf(this.#question.view.topology, nodes.map(({ id }) => id)),
      caches.length,
      sum(this.#cores.filter(({ cpus }) => (cpus & pinned) !== 0).map(({ cpus }) => size(cpus & choice))),
      wholeCores === "ignore" ? 0 : this.#partialCores(all),
      sum(nodes.map(({ cpus }) => size(cpus & free))),
      sum(caches.map((cpus) => size(cpus & free))),
      size(choice & held),
      size(choice & shared),
      sum(this.#cores.filter(({ key }) => key === 0).map(({ cpus }) => size(cpus & choice))),
    ];
  }

  /** Cores of which some and not all threads are taken, unless another integer container split them already. */
  #partialCores(taken: Bits): number {
    return this.#brokenCores(taken).filter((cpus) => (cpus & this.#sets.others) === 0).length;
  }

  /** Cores of which some and not all threads are taken. */
  #brokenCores(taken: Bits): readonly Bits[] {
    return this.#cores.map(({ cpus }) => cpus).filter((cpus) =>
      (cpus & taken) !== 0 && (cpus & ~taken) !== 0
    );
  }

  *#choices(): Generator<Bits> {
    for (let bits = this.#sets.candidates; bits > 0; bits = (bits - 1) & this.#sets.candidates) {
      if (size(bits) === this.#question.count) yield bits;
    }
  }

  #bitsOf(set: CpuSet): Bits {
    return this.#ids.reduce((bits, id, i) => set.has(id) ? bits | 1 << i : bits, 0);
  }
}

function isBetter(
  a: { readonly bits: Bits; readonly score: readonly number[] },
  b: { readonly bits: Bits; readonly score: readonly number[] },
): boolean {
  const order = compareScores(a.score, b.score);
  if (order !== 0) return order < 0;
  const differing = a.bits ^ b.bits;
  return (a.bits & (differing & -differing)) !== 0; // of two sets of one size, that with the lowest differing id
}

/** Less than 0 if `a` is better. */
export function compareScores(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, i) => value !== b[i]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

function has(bits: Bits, index: number): boolean {
  return (bits >> index & 1) === 1;
}

function size(bits: Bits): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}

/** Sum over the pairs, there and back. */
function distanceOf(topology: Topology, ids: readonly number[]): number {
  if (ids.length < 2) return 0;
  const between = (a: number, b: number): number =>
    topology.nodes.find(({ id }) => id === a)?.distances.get(b) ?? 255;
  return ids.reduce((sum, a) => sum + ids.reduce((part, b) => part + (a === b ? 0 : between(a, b)), 0), 0);
}
