import { CpuSet } from "../../src/cpuset/mod.ts";
import type { CpuView, Displaced } from "../../src/policy/mod.ts";
import { compareScores, PlacementReference } from "./placement_reference.ts";
import type { ReallocationQuestion } from "./reallocation_states.ts";

/** CPUs that a displaced owner may have: the list of spec §5, what it has already, and what others give up. */
export function mayHave({ view, wish, settings }: ReallocationQuestion, owner: Displaced): CpuSet {
  const own = owner.cpus.intersection(view.exclusive);
  const others = CpuSet.union(wish.displaced.map(({ cpus }) => cpus)).intersection(view.exclusive);
  const unowned = view.online.difference(
    CpuSet.union([view.pinned, view.exclusive, view.quarantined, view.inFlight]),
  );
  const barred = settings.isolatedCpus === "pinned-only" ? view.topology.isolated : CpuSet.EMPTY;
  return unowned.union(others).difference(settings.reservedCpus).difference(barred).union(own)
    .difference(owner.forbidden);
}

/** For each shared container that has a legal CPU: those that it may have if nobody else takes them. */
export function mustKeepOne({ view, wish }: ReallocationQuestion, later: CpuSet): readonly CpuSet[] {
  return wish.sharedForbidden.filter((forbidden) => !view.pool.difference(forbidden).isEmpty)
    .map((forbidden) => later.difference(forbidden));
}

/** CPUs that are in the pool once the displaced owners gave up theirs. */
export function laterPool({ view, wish }: ReallocationQuestion): CpuSet {
  const returned = CpuSet.union(wish.displaced.map(({ cpus }) => cpus)).intersection(view.exclusive);
  return view.pool.union(returned.difference(view.topology.isolated));
}

/** What a search looks for. */
export interface JointQuestion {
  readonly ids: readonly number[];
  /** By owner. */
  readonly counts: readonly number[];
  /** By owner: what a CPU is worth to it; undefined where it may not have it. */
  readonly worth: readonly ((id: number) => number | undefined)[];
  readonly keepOne: readonly CpuSet[];
}

/**
 * The most worth of all ways to give each CPU to one owner or none, no owner more than its count, one CPU of each set
 * in `keepOne` left; −∞ where there is no way. Tries them all, one CPU after another.
 */
export function bestJoint({ ids, counts, worth, keepOne }: JointQuestion): number {
  const known = new Map<string, number>();
  function best(index: number, left: readonly number[], unmet: readonly CpuSet[]): number {
    const id = ids[index];
    if (id === undefined) return unmet.length === 0 ? 0 : -Infinity;
    const key = `${index} ${left} ${unmet.map((set) => keepOne.indexOf(set))}`;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    let most = best(index + 1, left, unmet.filter((set) => !set.has(id)));
    for (const [owner, count] of left.entries()) {
      const value = count > 0 ? worth[owner]?.(id) : undefined;
      if (value !== undefined) {
        most = Math.max(most, value + best(index + 1, left.with(owner, count - 1), unmet));
      }
    }
    known.set(key, most);
    return most;
  }
  return best(0, counts, keepOne);
}

/** The most CPUs that can be given, all owners together. */
export function mostGiven(question: ReallocationQuestion): number {
  return bestJoint({ ...jointOf(question), worth: allowed(question).map((cpus) => worthOf(cpus, () => 1)) });
}

/** The most worth of all ways that give everybody its count; undefined where there is none. */
export function mostWorth(
  question: ReallocationQuestion,
  worth: (owner: Displaced, id: number) => number,
): number | undefined {
  const joint = jointOf(question);
  const need = joint.counts.reduce((sum, count) => sum + count, 0);
  const best = bestJoint({
    ...joint,
    worth: allowed(question).map((cpus, i) =>
      worthOf(cpus, (id) => {
        const owner = question.wish.displaced[i];
        return 10_000 + (owner === undefined ? 0 : worth(owner, id));
      })
    ),
  });
  return best >= need * 10_000 ? best - need * 10_000 : undefined;
}

function jointOf(question: ReallocationQuestion): Omit<JointQuestion, "worth"> {
  return {
    ids: question.view.online.toArray(),
    counts: question.wish.displaced.map(({ count }) => count),
    keepOne: mustKeepOne(question, laterPool(question)),
  };
}

function allowed(question: ReallocationQuestion): readonly CpuSet[] {
  return question.wish.displaced.map((owner) => mayHave(question, owner));
}

function worthOf(cpus: CpuSet, worth: (id: number) => number): (id: number) => number | undefined {
  return (id) => cpus.has(id) ? worth(id) : undefined;
}

/** CPUs whose core has a pinned thread. */
export function besidePinned({ topology, pinned }: CpuView): CpuSet {
  return CpuSet.from(
    [...topology.cpus.values()].filter(({ siblings }) => siblings.intersects(pinned)).map(({ id }) => id),
  );
}

/** Scores the moves of one owner, and tries them all. */
export class BestMove {
  readonly #question: ReallocationQuestion;
  readonly #owner: Displaced;
  readonly #may: CpuSet;
  readonly #own: CpuSet;
  /** Its CPUs of cores without a pinned thread. */
  readonly #sound: CpuSet;
  readonly #legal: readonly CpuSet[];
  /** Whether shared containers forbid choices that would keep as many CPUs. */
  readonly isBound: boolean;

  constructor(question: ReallocationQuestion, owner: Displaced) {
    this.#question = question;
    this.#owner = owner;
    this.#may = mayHave(question, owner);
    this.#own = owner.cpus.intersection(this.#may);
    this.#sound = this.#own.difference(besidePinned(question.view));
    const all = [...subsetsOf(this.#may, owner.count)];
    const keepers = all.filter((cpus) => this.#sound.isSubsetOf(cpus));
    const leaves = (pool: CpuSet) => {
      const sets = mustKeepOne(question, pool);
      return (cpus: CpuSet): boolean => sets.every((set) => !set.isSubsetOf(cpus));
    };
    // Shared containers rather keep a CPU that they have than get one that the owner gives up.
    const gentle = keepers.filter(leaves(question.view.pool));
    this.isBound = gentle.length < keepers.length;
    this.#legal = gentle.length > 0 ? gentle : all.filter(leaves(laterPool(question)));
  }

  /** The score of the best move. */
  best(): readonly number[] {
    return this.#legal.map((cpus) => this.score(cpus)).reduce((a, b) => compareScores(b, a) < 0 ? b : a);
  }

  /**
   * CPUs of whole cores not kept; nodes, distance, caches and CPUs beside a pinned thread; other CPUs not kept; the rest
   * of the list of [P2] about the new CPUs. Smaller is better.
   */
  score(cpus: CpuSet): readonly number[] {
    const before = this.#byList(cpus, cpus.intersection(this.#sound)).slice(0, 4);
    const after = this.#byList(cpus, cpus.intersection(this.#own)).slice(4);
    return [
      this.#sound.difference(cpus).size,
      ...before,
      this.#own.difference(cpus).size,
      ...after,
    ];
  }

  #byList(cpus: CpuSet, near: CpuSet): readonly number[] {
    const { view, wish, settings } = this.#question;
    const reference = new PlacementReference({
      view: { ...view, exclusive: view.exclusive.difference(this.#owner.cpus) },
      candidates: this.#may.difference(near),
      count: cpus.size - near.size,
      held: wish.held,
      near,
      placement: settings.placement,
    });
    return reference.score(cpus.difference(near));
  }
}

/** All subsets of a size. */
function* subsetsOf(cpus: CpuSet, size: number): Generator<CpuSet> {
  const ids = cpus.toArray();
  function* extend(from: number, chosen: readonly number[]): Generator<CpuSet> {
    if (chosen.length === size) return yield CpuSet.from(chosen);
    for (let i = from; i < ids.length; i++) yield* extend(i + 1, [...chosen, ids[i] ?? 0]);
  }
  yield* extend(0, []);
}
