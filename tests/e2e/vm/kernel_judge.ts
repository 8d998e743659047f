import { type CpuSet, parseCpuList } from "../../../src/cpuset/mod.ts";
import type { Watched } from "../watch/expectation.ts";
import type { Judge } from "../watch/judge.ts";
import { describe, excludes, fits } from "../watch/rules.ts";
import type { GuestShell } from "./shell.ts";

/** What the kernel says of a live container. */
export interface Effective {
  readonly cpus: CpuSet;
  /** Memory nodes, as the kernel lists them. */
  readonly mems: string;
}

/** Prints the id, the first line of `cgroup.events`, the CPUs and the memory nodes of each container. */
const LIST = [
  "for e in /sys/fs/cgroup/kubepods/pod*/*/cgroup.events /sys/fs/cgroup/kubepods/*/pod*/*/cgroup.events; do",
  "[ -e $e ] || continue; d=${e%/*}; p= c= m=",
  "read p <$e; read c <$d/cpuset.cpus.effective; read m <$d/cpuset.mems.effective",
  'echo "${d##*/}|$p|$c|$m"; done 2>/dev/null',
].join("\n");

/** Judges what the kernel of the guest says of every container, now. What happened in between it cannot see. */
export class KernelJudge implements Judge {
  readonly #shell: GuestShell;
  readonly #watched = new Map<string, Watched>();
  readonly #found: string[] = [];
  #looks = 0;

  constructor(shell: GuestShell) {
    this.#shell = shell;
  }

  /** Broken invariants so far. */
  get violations(): readonly string[] {
    return this.#found;
  }

  /** How often all containers were judged. */
  get looks(): number {
    return this.#looks;
  }

  /** A container was created. */
  watch(container: Watched): void {
    this.#watched.set(container.id, container);
  }

  /** Tells every container of a carrier that was answered. */
  noteCarrier(beginUs: number, endUs: number): void {
    for (const container of this.#watched.values()) container.noteCarrier({ beginUs, endUs });
  }

  /** Judges all live containers; those that are being created or started may lag behind [H7]. */
  async check(): Promise<void> {
    const beforeUs = Date.now() * 1000;
    const sets = await this.sets();
    const nowUs = Date.now() * 1000;
    this.#looks++;
    const present = [...this.#watched.values()].flatMap((container) => {
      const set = sets.get(container.id);
      return set === undefined || container.isSettlingAt(beforeUs) ? [] : [{ container, cpus: set.cpus }];
    });
    for (const one of present) {
      const accepted = one.container.acceptedAt(nowUs);
      if (!accepted.some((expectation) => fits(expectation, one.cpus))) {
        this.#found.push(
          `"${one.container.name}" has ${one.cpus}, asked for ${accepted.map(describe).join(" or ")}`,
        );
      }
      for (const other of present) {
        if (one.container.id >= other.container.id || !one.cpus.intersects(other.cpus)) continue;
        const theirs = other.container.acceptedAt(nowUs);
        if (!accepted.every((a) => theirs.every((b) => excludes(a, b)))) continue;
        const both = one.cpus.intersection(other.cpus);
        this.#found.push(`"${one.container.name}" and "${other.container.name}" both have ${both}`);
      }
    }
  }

  /** What the kernel says of every live container, by id. */
  async sets(): Promise<ReadonlyMap<string, Effective>> {
    const sets = new Map<string, Effective>();
    for (const line of (await this.#shell.run(LIST)).split("\n")) {
      const [id, populated, cpus, mems] = line.split("|");
      if (id === undefined || populated !== "populated 1" || !cpus || mems === undefined) continue;
      sets.set(id, { cpus: parseCpuList(cpus), mems });
    }
    return sets;
  }
}
