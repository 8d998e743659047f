/**
 * The invariants of spec §16 against what was really applied. The recorder's log tells every change in its order;
 * after each line the sets of all live containers are judged. While the OCI runtime is at work on a container
 * (`begin` … `end`), it may have its old or its new set, so it is judged with both.
 *
 * One exception, counted and printed: a container between the answer to its creation and the first carrier after
 * its start, whose update the runtime may have written to the specification only [H7].
 *
 * @module
 */
import { CpuSet, formatCpuList } from "../../../src/cpuset/mod.ts";
import type { Applied, Recording } from "../recording/recording.ts";
import type { Watched } from "./expectation.ts";
import type { Judge } from "./judge.ts";
import { describe, excludes, fits } from "./rules.ts";

/** A broken invariant. */
export interface Violation {
  readonly rule: "I1" | "I2" | "I3" | "I4" | "I5";
  readonly timeUs: number;
  /** When it was last seen. */
  readonly untilUs: number;
  readonly text: string;
  /** It concerns a container that was being created or started: allowed, but counted. */
  readonly settling: boolean;
}

/** What the recorder says of one live container. */
interface Live {
  /** Set that the last finished operation left; undefined: it was never given one. */
  readonly cpus: CpuSet | undefined;
  /** Set that an operation under way may have given it already. */
  readonly coming: CpuSet | undefined;
}

/** Tells of containers that somebody else creates, so that `watch` and `noteCarrier` cannot be called in time. */
export interface Informant {
  /** What is expected of a container whose creation was recorded; undefined: nothing, it is none of the tests'. */
  readonly identify: (line: Applied) => Watched | undefined;
  /** Notes what is known by now of starts and carriers. */
  readonly catchUp: () => Promise<void>;
}

/** Judges every recorded change; keeps what it found. */
export class Watcher implements Judge {
  readonly #recording: Recording;
  readonly #online: CpuSet;
  readonly #informant: Informant | undefined;
  readonly #watched = new Map<string, Watched>();
  readonly #live = new Map<string, Live>();
  readonly #found: Violation[] = [];
  readonly #seen = new Map<string, number>();
  #instants = 0;
  #checking: Promise<unknown> = Promise.resolve();

  constructor(recording: Recording, online: CpuSet, informant?: Informant) {
    this.#recording = recording;
    this.#online = online;
    this.#informant = informant;
  }

  /** A container was created. Its recorder lines come at its start, so none of them is missed. */
  watch(container: Watched): void {
    this.#watched.set(container.id, container);
  }

  /** A container that is watched, undefined where it is not. */
  watched(id: string): Watched | undefined {
    return this.#watched.get(id);
  }

  /** Tells every container of a carrier that was answered. */
  noteCarrier(beginUs: number, endUs: number): void {
    for (const container of this.#watched.values()) container.noteCarrier({ beginUs, endUs });
  }

  /** Judges what was recorded since the last call; calls at the same time follow one another. */
  check(): Promise<void> {
    const checked = this.#checking.then(() => this.#check());
    this.#checking = checked.catch(() => {});
    return checked;
  }

  async #check(): Promise<void> {
    const lines = await this.#recording.next();
    for (const line of lines) this.#meet(line);
    await this.#informant?.catchUp();
    for (const line of lines) {
      this.#apply(line);
      this.#judge(line.timeUs);
    }
  }

  /** Judges the present state once more: a container that was excused may have no excuse any more. */
  judgeNow(): void {
    this.#judge(Date.now() * 1000);
  }

  /** The set that a live container was last given, undefined where none was or it does not live. */
  applied(id: string): CpuSet | undefined {
    return this.#live.get(id)?.cpus;
  }

  /** Whether a recorded container lives. */
  isLive(id: string): boolean {
    return this.#live.has(id);
  }

  /** Every live container of the tests and the set it was last given. */
  sets(): ReadonlyMap<string, CpuSet | undefined> {
    return new Map(
      [...this.#live].filter(([id]) => this.#watched.has(id)).map(([id, live]) => [id, live.cpus]),
    );
  }

  /** The invariants that were really broken. */
  get violations(): readonly Violation[] {
    return this.#found.filter((violation) => !violation.settling);
  }

  /** What was seen of containers being created or started, which the runtime may leave behind. */
  get excused(): readonly Violation[] {
    return this.#found.filter((violation) => violation.settling);
  }

  /** How many instants were judged. */
  get instants(): number {
    return this.#instants;
  }

  #meet(line: Applied): void {
    if (line.op !== "create" || this.#watched.has(line.id)) return;
    const container = this.#informant?.identify(line);
    if (container !== undefined) this.#watched.set(line.id, container);
  }

  #apply(line: Applied): void {
    for (const id of line.dead) if (id !== line.id) this.#live.delete(id);
    const old = this.#live.get(line.id);
    switch (line.op) {
      case "create":
        if (line.exitCode !== undefined && line.exitCode !== 0) this.#live.delete(line.id);
        else this.#live.set(line.id, { cpus: line.cpus, coming: undefined });
        return;
      case "update":
        if (old === undefined) return;
        if (line.phase === "begin") this.#live.set(line.id, { cpus: old.cpus, coming: line.cpus });
        else {this.#live.set(line.id, {
            cpus: line.exitCode === 0 ? line.cpus ?? old.cpus : old.cpus,
            coming: undefined,
          });}
        return;
      case "delete":
        this.#live.delete(line.id);
    }
  }

  #judge(timeUs: number): void {
    this.#instants++;
    const present = [...this.#live].flatMap(([id, live]) => {
      const container = this.#watched.get(id);
      return container === undefined ? [] : [{ container, live }];
    });
    for (const one of present) {
      this.#judgeAlone(one.container, one.live, timeUs);
      for (const other of present) {
        if (one.container.id < other.container.id) this.#judgePair(one, other, timeUs);
      }
    }
  }

  #judgeAlone(container: Watched, live: Live, timeUs: number): void {
    const sets = live.coming === undefined ? [live.cpus] : [live.cpus, live.coming];
    for (const cpus of sets) {
      if (cpus === undefined || cpus.isEmpty) {
        this.#report("I3", timeUs, [container], "has no CPU set of its own");
        continue;
      }
      if (!cpus.isSubsetOf(this.#online)) {
        this.#report("I2", timeUs, [container], `has ${cpus}, online are ${this.#online}`);
      }
    }
    const accepted = container.acceptedAt(timeUs);
    for (const cpus of sets) {
      if (cpus === undefined || accepted.some((expectation) => fits(expectation, cpus))) continue;
      const rule = accepted[0]?.kind === "annotated" ? "I4" : "I5";
      this.#report(
        rule,
        timeUs,
        [container],
        `has ${cpus}, asked for ${accepted.map(describe).join(" or ")}`,
      );
    }
  }

  #judgePair(one: Judged, other: Judged, timeUs: number): void {
    const ours = one.container.acceptedAt(timeUs);
    const theirs = other.container.acceptedAt(timeUs);
    // While a resize is under way the old request may still hold: only what breaks both is wrong.
    if (!ours.every((a) => theirs.every((b) => excludes(a, b)))) return;
    const both = widest(one.live).intersection(widest(other.live));
    if (both.isEmpty) return;
    this.#report("I1", timeUs, [one.container, other.container], `both have ${formatCpuList(both)}`);
  }

  #report(rule: Violation["rule"], timeUs: number, containers: readonly Watched[], text: string): void {
    const names = containers.map((container) => `"${container.name}"`).join(" and ");
    const settling = containers.some((container) => container.isSettlingAt(timeUs));
    // The same state lasts for many instants: said once.
    const key = `${rule} ${names} ${text} ${settling}`;
    const index = this.#seen.get(key) ?? this.#found.length;
    const first = this.#found[index] ?? { rule, timeUs, text: `${rule}: ${names} ${text}`, settling };
    this.#seen.set(key, index);
    this.#found[index] = { ...first, untilUs: timeUs };
  }
}

interface Judged {
  readonly container: Watched;
  readonly live: Live;
}

/** Every CPU a container may be on at this instant. */
function widest(live: Live): CpuSet {
  return (live.cpus ?? CpuSet.EMPTY).union(live.coming ?? CpuSet.EMPTY);
}
