import type { CpuSet } from "../cpuset/mod.ts";
import type { NodeJudge } from "./checker.ts";
import type { Finding } from "./findings.ts";
import type { NodeChange, NodeView } from "./observe.ts";

/** A plugin reads the online CPUs every 2 s (spec §12), and then looks at everything; with the tick itself, ms. */
const NOTICE_MS = 2100;

/** CPUs that go and come back between two looks are missed; only the look at every container finds what that did, ms. */
const FLAP_NOTICE_MS = 33_000;

/**
 * A container that waits for its start may be starting, so that what is found of it tells nothing: it is looked at when
 * it has waited for that long, ms.
 */
const WAITING_MS = 60_000;

/** A container whose set hotplug changed. */
interface Touched {
  /** What was written for it when the CPUs went or came; a kernel with cgroup v2 keeps that. */
  readonly written: CpuSet;
  /** When a plugin has looked at it, ms of the runtime's clock; 0 where a look at the machine tells it. */
  lookedAtMs: number;
  /** Whether no answer came by yet that could have repaired it. */
  isOpen: boolean;
  /** Containers whose resizes' answers came by meanwhile. */
  readonly resized: Set<string>;
}

/**
 * What no plugin can prevent when CPUs go or come: for two seconds nobody may know, and what must be repaired waits for
 * the next carrier (spec §8 [G4], §12). After that nothing is excused.
 */
export class HotplugGrace {
  readonly #judge: NodeJudge;
  readonly #touched = new Map<string, Touched>();
  #before: NodeView | undefined;
  #atMs = Number.NEGATIVE_INFINITY;
  #noticeMs = NOTICE_MS;

  /** Nothing has happened yet. */
  constructor(judge: NodeJudge) {
    this.#judge = judge;
  }

  /** To be told every change. */
  note({ cause, id, view }: NodeChange): void {
    if (cause === "hotplug") this.#touch(view);
    if (cause === "restart") this.#noteRestart(view);
    // What a plugin is told when it comes is right; only the look at every container finds that it is not so.
    if (cause === "plugins" && this.#hasOpen()) [this.#atMs, this.#noticeMs] = [view.atMs, FLAP_NOTICE_MS];
    // Whoever is given a set before anybody may know could be given what is not there.
    else if (id !== undefined && this.#isNew(view)) this.#noteGiven(id, view);
    if (cause === "started" && id !== undefined) this.#noteStart(id, view);
    if (!this.#isNew(view) && view.plugins.length > 0) {
      if (cause === "carried") this.#noteCarrier(id, view);
      if (cause === "carried-own" && id !== undefined) this.#noteOwnCarrier(id, view);
    }
    this.#before = view;
  }

  /**
   * An answer was applied that could have repaired what is touched. One to a resize hands nobody what the resized container
   * has (spec §7 [H4]): whoever needs just that waits for the next carrier, so each container's first resize repairs nothing.
   *
   * @param subject The container that the answer is about, whose own part is still to come.
   */
  #noteCarrier(subject: string | undefined, view: NodeView): void {
    const isNew = subject === undefined || view.containers.get(subject)?.phase === "creating";
    for (const [id, touched] of this.#touched) {
      if (!view.containers.has(id)) this.#touched.delete(id);
      else if (id !== subject && view.atMs > touched.lookedAtMs) {
        touched.isOpen &&= !isNew && !touched.resized.has(subject);
        if (!isNew) touched.resized.add(subject);
      }
    }
  }

  /** Whether a rule may be broken for now. */
  excuses(finding: Finding, view: NodeView): boolean {
    if (this.#touched.size === 0) return false;
    if (finding.rule === "I2") return this.#isNew(view) || finding.ids.every((id) => this.#isOld(id, view));
    return finding.ids.some((id) => this.#touched.get(id)?.isOpen === true);
  }

  #noteOwnCarrier(id: string, view: NodeView): void {
    const touched = this.#touched.get(id);
    if (touched !== undefined && view.atMs > touched.lookedAtMs) touched.isOpen = false;
  }

  #touch(view: NodeView): void {
    const changed = changedBetween(this.#before?.kernel.online ?? view.kernel.online, view.kernel.online);
    this.#noticeMs = this.#isNew(view) ? FLAP_NOTICE_MS : NOTICE_MS;
    this.#atMs = view.atMs;
    for (const container of view.containers.values()) {
      const before = this.#before?.containers.get(container.id);
      if (this.#before === undefined || before === undefined) continue;
      const { written, cpus, expectation } = this.#judge.factsOf(container, view);
      const isSame = cpus.equals(this.#judge.factsOf(before, this.#before).cpus);
      // What was told and refused is what it is judged by.
      const isTold = container.lost !== "none" && container.toldCpus?.intersects(changed) === true;
      // A plugin may know that it is to have a CPU that came while an answer from before is being applied.
      const isAffected = expectation.kind === "annotated"
        ? expectation.cpus.intersects(changed)
        : expectation.kind === "integer" && cpus.size < expectation.count;
      if (isSame && !isTold && !isAffected && written.isSubsetOf(view.kernel.online)) continue;
      this.#touched.set(container.id, newlyTouched(written));
    }
    if (this.#noticeMs === FLAP_NOTICE_MS) this.#noteMissed(view);
  }

  /** Who waits for its start is looked at late. */
  #noteMissed(view: NodeView): void {
    for (const [id, touched] of this.#touched) {
      const container = view.containers.get(id);
      if (!touched.isOpen || container === undefined || container.phase === "running") continue;
      touched.lookedAtMs = Math.max(view.atMs, container.createdAtMs + WAITING_MS) + FLAP_NOTICE_MS;
    }
  }

  /** Who did not run has no control group any more: what the runtime stored was written before the CPUs went. */
  #noteRestart(view: NodeView): void {
    for (const [id, touched] of this.#touched) {
      const container = view.containers.get(id);
      if (container === undefined || !touched.isOpen) continue;
      const { written } = this.#judge.factsOf(container, view);
      this.#touched.set(id, { ...touched, written });
    }
  }

  /** From now on it is looked at with all others. */
  #noteStart(id: string, view: NodeView): void {
    const touched = this.#touched.get(id);
    if (touched?.isOpen === true && touched.lookedAtMs > 0) touched.lookedAtMs = view.atMs + FLAP_NOTICE_MS;
  }

  #hasOpen(): boolean {
    return [...this.#touched.values()].some(({ isOpen }) => isOpen);
  }

  #noteGiven(id: string, view: NodeView): void {
    const container = view.containers.get(id);
    if (container === undefined) return;
    const { written } = this.#judge.factsOf(container, view);
    // A kernel that takes online CPUs only keeps what was written before.
    const refused = container.lost === "failed" ? container.toldCpus : undefined;
    if ((refused ?? written).isSubsetOf(view.kernel.online)) return;
    this.#touched.set(id, newlyTouched(written));
  }

  #isNew(view: NodeView): boolean {
    return view.atMs <= this.#atMs + this.#noticeMs;
  }

  /** Whether a container's set was written while its CPUs were online. */
  #isOld(id: string, view: NodeView): boolean {
    const container = view.containers.get(id);
    const touched = this.#touched.get(id);
    if (container === undefined || touched === undefined) return false;
    return this.#judge.factsOf(container, view).written.equals(touched.written);
  }
}

function newlyTouched(written: CpuSet): Touched {
  return { written, lookedAtMs: 0, isOpen: true, resized: new Set() };
}

function changedBetween(before: CpuSet, after: CpuSet): CpuSet {
  return before.difference(after).union(after.difference(before));
}
