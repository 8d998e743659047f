import { type CheckOptions, keyOf, NodeJudge } from "./checker.ts";
import type { Finding } from "./findings.ts";
import type { CpuSet } from "../cpuset/mod.ts";
import { HotplugGrace } from "./hotplug_grace.ts";
import type { ChangeCause, ContainerView, NodeChange, NodeView } from "./observe.ts";
import type { SimulatedRuntime } from "./runtime.ts";

/** A finding and the first instant it was seen. */
export interface Sighting extends Finding {
  /** Runtime clock, ms. */
  readonly atMs: number;
  /** Number of the change after which it was seen. */
  readonly sequence: number;
  /** What changed then. */
  readonly cause: ChangeCause;
}

/** Something that nobody could help. */
interface Placeless {
  /** The containers concerned. */
  readonly ids: readonly string[];
  /** Whether that is still so. */
  readonly isStill: boolean;
}

/** Judges a runtime's node after every single applied change; dispose of it to end that. */
export class InvariantWatch implements Disposable {
  readonly #judge: NodeJudge;
  readonly #grace: HotplugGrace;
  readonly #listening: Disposable;
  readonly #breaks: Sighting[] = [];
  readonly #excused: Sighting[] = [];
  /** Containers that were degraded when the last answer had been applied; a plugin is ahead of what is applied. */
  readonly #degraded = new Set<string>();
  /** Those of them that own CPUs all the same. */
  readonly #short = new Set<string>();
  /** What nobody could help, by its key: it may stay until an answer could have ended it. */
  readonly #placeless = new Map<string, Placeless>();
  #present = new Set<string>();
  #instants = 0;

  /**
   * Begins to watch.
   *
   * @param runtime Whose node is judged.
   * @param options What the plugin's settings and reports change.
   */
  constructor(runtime: SimulatedRuntime, options: CheckOptions = {}) {
    const { isDegraded: says = () => false, isShort = () => false } = options;
    this.#judge = new NodeJudge({
      ...options,
      isDegraded: (id) => this.#degraded.has(id) || says(id),
      isShort: (id) => this.#short.has(id) || isShort(id),
    });
    this.#grace = new HotplugGrace(this.#judge);
    this.#listening = runtime.on((change) => {
      this.#grace.note(change);
      this.#look(change);
      if (change.cause === "carried" && change.view.plugins.length > 0) this.#endPlaceless();
      this.#remember(change, says);
      this.#rememberShort(change, isShort);
    });
  }

  /** Every break, once from its appearance to its end. */
  get breaks(): readonly Sighting[] {
    return this.#breaks;
  }

  /** Every excused case, once from its appearance to its repair. */
  get excused(): readonly Sighting[] {
    return this.#excused;
  }

  /** The CPUs a container has, as it is judged by. */
  cpusOf(container: ContainerView, view: NodeView): CpuSet {
    return this.#judge.factsOf(container, view).cpus;
  }

  /** Number of instants that were judged. */
  get instants(): number {
    return this.#instants;
  }

  /** Ends the watch. */
  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  /** A plugin counts a container as placed when it answers; it is so when the answer has been applied. */
  #remember({ cause, id, view }: NodeChange, isDegraded: (id: string) => boolean): void {
    // The answer to Synchronize has been applied when the plugin is one of them.
    const ids = cause === "carried" || cause === "plugins"
      ? [...view.containers.keys()].filter((other) => other !== id)
      : (cause === "resize" || cause === "carried-own") && id !== undefined
      ? [id]
      : [];
    for (const each of view.containers.keys()) if (isDegraded(each)) this.#degraded.add(each);
    if (view.plugins.length === 0) return; // nobody is there who could say that it is one no more
    // One that the runtime lost stays what it was: nobody can report it any more.
    for (const each of ids) {
      if (!isDegraded(each) && view.containers.get(each)?.ghost !== true) this.#degraded.delete(each);
    }
  }

  /** What the last plugin said stands until another one comes. */
  #rememberShort({ view }: NodeChange, isShort: (id: string) => boolean): void {
    if (view.plugins.length === 0) return;
    for (const id of this.#degraded) {
      if (isShort(id)) this.#short.add(id);
      else this.#short.delete(id);
    }
  }

  /** A container that ends leaves room before any plugin can know. */
  #notePlaceless(findings: readonly Finding[]): void {
    const present = new Map(findings.map((finding) => [keyOf(finding), finding]));
    for (const key of this.#placeless.keys()) if (!present.has(key)) this.#placeless.delete(key);
    for (const [key, { ids, hasNoPlace: isStill = false }] of present) {
      if (isStill || this.#placeless.has(key)) this.#placeless.set(key, { ids, isStill });
    }
  }

  #endPlaceless(): void {
    for (const [key, { isStill }] of this.#placeless) if (!isStill) this.#placeless.delete(key);
  }

  /**
   * Whether a container just got CPUs from under another one, which has no place by that: a plugin must leave one to it
   * (spec §5, §9 [R2]). Who had none before is not worse off.
   */
  #isTakenLast({ ids }: Finding, { cause, id }: NodeChange): boolean {
    if (cause !== "stored" || id === undefined || !ids.includes(id)) return false;
    const others = ids.filter((other) => other !== id);
    return !this.#placeless.values().some((known) => others.some((other) => known.ids.includes(other)));
  }

  #look(change: NodeChange): void {
    const { cause, view } = change;
    this.#instants++;
    const verdict = this.#judge.check(view);
    const wrong = verdict.placeless.filter((finding) => this.#isTakenLast(finding, change));
    const breaks = [...verdict.breaks, ...wrong];
    const excused = verdict.excused.filter((finding) => !wrong.includes(finding));
    this.#notePlaceless([...verdict.breaks, ...excused]);
    if (breaks.length + excused.length + this.#present.size === 0) return;
    const seen = { atMs: view.atMs, sequence: view.sequence, cause };
    const present = new Set<string>();
    const note = (finding: Finding, kind: string, list: Sighting[]): void => {
      const key = `${kind} ${keyOf(finding)}`;
      if (!this.#present.has(key)) list.push({ ...finding, ...seen });
      present.add(key);
    };
    for (const finding of breaks) {
      const isExcused = this.#placeless.has(keyOf(finding)) || this.#grace.excuses(finding, view);
      if (isExcused) note(finding, "excused", this.#excused);
      else note(finding, "break", this.#breaks);
    }
    for (const finding of excused) note(finding, "excused", this.#excused);
    this.#present = present;
  }
}
