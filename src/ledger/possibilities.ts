import { CpuSet } from "../cpuset/mod.ts";

/** Whether a written set shows as `found` while some, or all, of its CPUs are offline. */
function isAsleep(cpus: CpuSet, found: CpuSet, online: CpuSet): boolean {
  const awake = cpus.intersection(online);
  return awake.isEmpty || awake.equals(found);
}

/** Most sets told apart per container; beyond that only their union is known. */
const MAX_SETS = 16;

/** One answered set. */
export interface AnsweredSet {
  /** When it was answered: later answers have larger numbers. Of what was seen: the newest answer at that time. */
  readonly seq: number;
  /** The set. */
  readonly cpus: CpuSet;
  /**
   * How far it reached, if it was applied: `nowhere` for certain, since the runtime may not have known the container
   * yet and drops such updates without a word; to the `spec`; to the `cgroup` of a running container [H7]. `unwritten`:
   * nobody ever set it, so it is whatever is online.
   */
  readonly reach: "nowhere" | "spec" | "cgroup" | "unwritten";
}

/** One answered set, and whether it is told to have arrived. */
export interface NotedSet extends AnsweredSet {
  /** Whether the runtime is known to have taken note of it. */
  readonly noted: boolean;
}

/**
 * The sets a container may really have, oldest first (spec §7 [H2]). Immutable.
 *
 * An update in an answer can be lost without a word, so every answered set is one more possibility until an event
 * confirms it. Answers reach the runtime in order: a confirmed one makes all older ones impossible.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CpuSet } from "../cpuset/mod.ts";
 * const before = Possibilities.certain(CpuSet.range(0, 7));
 * const answered = before.with({ seq: 1, cpus: CpuSet.range(4, 7), reach: "cgroup" });
 * assertEquals(answered.union.toString(), "0-7");
 * assertEquals(answered.confirmed(1).union.toString(), "4-7");
 * ```
 */
export class Possibilities {
  readonly #entries: readonly NotedSet[];
  /** CPUs of sets that were merged because there were too many; empty while all sets are known. */
  readonly #blurred: CpuSet;
  #union: CpuSet | undefined;

  private constructor(entries: readonly NotedSet[], blurred: CpuSet) {
    this.#entries = entries;
    this.#blurred = blurred;
  }

  /** One set for sure. */
  static certain(cpus: CpuSet, seq = 0): Possibilities {
    return new Possibilities([{ seq, cpus, reach: "cgroup", noted: true }], CpuSet.EMPTY);
  }

  /** No set for sure: all that is online, now and later [Y1]. */
  static unwritten(online: CpuSet): Possibilities {
    return new Possibilities([{ seq: 0, cpus: online, reach: "unwritten", noted: true }], CpuSet.EMPTY);
  }

  /** The possibilities that are told by {@linkcode Possibilities.entries} and {@linkcode Possibilities.blurred}. */
  static of(entries: readonly NotedSet[], blurred: CpuSet): Possibilities {
    return new Possibilities(entries, blurred);
  }

  /** The answered sets, oldest first. */
  get entries(): readonly NotedSet[] {
    return this.#entries;
  }

  /** CPUs of sets that are not told apart any more. */
  get blurred(): CpuSet {
    return this.#blurred;
  }

  /** Every CPU the container may have. */
  get union(): CpuSet {
    return this.#union ??= CpuSet.union([this.#blurred, ...this.#entries.map((entry) => entry.cpus)]);
  }

  /** The distinct sets, oldest first. */
  get sets(): readonly CpuSet[] {
    const result: CpuSet[] = [];
    for (const { cpus } of this.#entries) if (!result.some((set) => set.equals(cpus))) result.push(cpus);
    return result;
  }

  /** Sequence number of the newest set. */
  get latestSeq(): number {
    return this.#entries.at(-1)?.seq ?? 0;
  }

  /** The newest set: what it has if everything was applied. */
  get latest(): CpuSet {
    return this.#entries.at(-1)?.cpus ?? CpuSet.EMPTY;
  }

  /** Every CPU it has if the runtime did what it is known to have noted: the set noted last, and what came after it. */
  get likely(): CpuSet {
    const noted = this.#entries.findLastIndex((entry) => entry.noted);
    return CpuSet.union(this.#entries.slice(Math.max(noted, 0)).map((entry) => entry.cpus));
  }

  /** Whether the runtime is known to have taken note of the newest set. */
  get isLatestNoted(): boolean {
    return this.#entries.at(-1)?.noted ?? false;
  }

  /** Whether the answer `seq` is among them, and would have reached the cgroup. */
  isSolid(seq: number): boolean {
    // What was seen since has the same number, and stands before it.
    return this.#entries.findLast((entry) => entry.seq === seq)?.reach === "cgroup";
  }

  /** Whether it has exactly `cpus`, for sure. */
  isExactly(cpus: CpuSet): boolean {
    // A plain loop: this is asked of every container at every decision, and a closure each time is garbage.
    for (const entry of this.#entries) if (!entry.cpus.equals(cpus)) return false;
    return this.#blurred.isEmpty;
  }

  /** Whether it may have exactly `cpus` (I7). */
  contains(cpus: CpuSet): boolean {
    if (this.#entries.some((entry) => entry.cpus.equals(cpus))) return true;
    return !this.#blurred.isEmpty && cpus.isSubsetOf(this.union);
  }

  /** One more possibility, answered after all others. */
  with(entry: AnsweredSet): Possibilities {
    const entries = [...this.#entries, { ...entry, noted: false }];
    if (entries.length <= MAX_SETS) return new Possibilities(entries, this.#blurred);
    const [oldest, ...rest] = entries;
    return new Possibilities(rest, this.#blurred.union(oldest?.cpus ?? CpuSet.EMPTY));
  }

  /**
   * The answer `seq` was applied: what was answered before it is history. Where it reached the spec only, the cgroup
   * may still have been made with an older set. What was seen since it was given stays possible: the runtime may have
   * failed to apply it, which it tells nobody. Unknown: nothing changes.
   */
  confirmed(seq: number): Possibilities {
    const index = this.#entries.findIndex((entry) => entry.seq === seq);
    const confirmed = this.#entries[index];
    if (confirmed === undefined) return this;
    const entries = this.#entries.with(index, { ...confirmed, noted: confirmed.reach !== "nowhere" });
    return confirmed.reach === "cgroup"
      ? new Possibilities(entries.slice(index), CpuSet.EMPTY)
      : new Possibilities(entries, this.#blurred);
  }

  /**
   * It was seen to have `found`, of what is online. With cgroup v2 a set that was written keeps its CPUs that went
   * offline and has them again when they are back: sets that differ from `found` by nothing else stay possible. So does
   * the newest set, which the runtime may be late to apply; where that is another one, what was seen is younger than it.
   */
  found(found: CpuSet, online: CpuSet): Possibilities {
    const newest = this.#entries.at(-1);
    const seen: NotedSet = { seq: this.latestSeq, cpus: found, reach: "cgroup", noted: true };
    const asleep = this.#entries.filter((entry) =>
      entry !== newest && !entry.cpus.equals(found) && isAsleep(entry.cpus, found, online)
    );
    if (newest === undefined || newest.cpus.equals(found)) {
      return new Possibilities([...asleep, seen], CpuSet.EMPTY);
    }
    const alike = asleep.map(({ cpus }) => ({ ...seen, cpus }));
    return new Possibilities([...alike, seen, newest], CpuSet.EMPTY);
  }

  /**
   * CPUs came online: a set that nobody wrote has them, too. Not that of a running container with cgroup v1, where a control
   * group is made with what is online then.
   */
  following(online: CpuSet): Possibilities {
    const index = this.#entries.findIndex(({ reach, cpus }) =>
      reach === "unwritten" && !online.isSubsetOf(cpus)
    );
    const unwritten = this.#entries[index];
    if (unwritten === undefined) return this;
    const before: NotedSet = { ...unwritten, reach: "cgroup" };
    const now: NotedSet = { ...unwritten, cpus: unwritten.cpus.union(online) };
    return new Possibilities(this.#entries.toSpliced(index, 1, before, now), this.#blurred);
  }

  /**
   * The runtime has the container in its books now, with this set. It may have read that a moment before it applied
   * an update, so what was answered meanwhile stays possible.
   */
  founded(cpus: CpuSet): Possibilities {
    if (this.latest.equals(cpus)) return Possibilities.certain(cpus, this.latestSeq);
    const later = this.#entries.filter((entry) => entry.reach === "nowhere");
    return new Possibilities([{ seq: 0, cpus, reach: "cgroup", noted: true }, ...later], CpuSet.EMPTY);
  }
}
