import { CpuSet } from "../cpuset/mod.ts";
import { effectiveCpus } from "./cgroup.ts";
import { type Case, type Finding, findingsOf, type Judged } from "./findings.ts";
import { type Facts, type FactsOptions, FactsTable } from "./facts.ts";
import { type ContainerView, isLive, type LostUpdate, type NodeView, type StartWindow } from "./observe.ts";
import { isSurelyFine, type Rules } from "./quick_check.ts";

/** What {@linkcode checkNode} found. */
export interface NodeVerdict {
  /** Rules that do not hold. */
  readonly breaks: readonly Finding[];
  /**
   * Rules that do not hold only because an update was lost where no plugin can prevent it, and its repair is due; or
   * because there is no CPU where the container could go.
   */
  readonly excused: readonly Finding[];
  /** Those of them that no lost update is behind. */
  readonly placeless: readonly Finding[];
}

/** What {@linkcode checkNode} has to know besides the node. */
export interface CheckOptions extends FactsOptions {
  /** Containers the plugin reports as degraded: they may break I2–I5, G2 and A2. @default none */
  readonly isDegraded?: (id: string) => boolean;
  /** Those of them that own CPUs all the same, fewer than they ask for: nobody else has a place there. @default none */
  readonly isShort?: (id: string) => boolean;
  /** The memory nodes of a set of CPUs, as a list; undefined: nobody can say. @default not checked */
  readonly memsOf?: (cpus: CpuSet) => string | undefined;
  /** CPUs that are not in the shared pool: isolated ones, unless `isolatedCpus` is `ignore`. @default none */
  readonly isolated?: CpuSet;
  /** CPUs that no integer container may own: reserved ones, and isolated ones that only pins may name. @default none */
  readonly unowned?: CpuSet;
  /** Whether a plugin that comes looks at control groups: then it can see what was lost before. @default {false} */
  readonly seesCgroups?: boolean;
}

/** Judges one instant, see {@linkcode NodeJudge}. */
export function checkNode(view: NodeView, options: CheckOptions = {}): NodeVerdict {
  return new NodeJudge(options).check(view);
}

/**
 * Judges nodes by what their containers really have: spec §16, I1–I5.
 *
 * A finding is excused where the update that would have prevented it was lost in a start window that is still open
 * (`StartWindow`), was refused by the kernel, or cannot be seen by the plugin (`LostUpdate`): had the container what the
 * plugin told, the rule would hold. One that is not repaired when its window closes is a break. Containers no plugin was
 * asked about are left out.
 */
export class NodeJudge {
  readonly #options: CheckOptions;
  readonly #facts: FactsTable;

  /**
   * A judge that has seen nothing.
   *
   * @param options What the plugin's settings and reports change.
   */
  constructor(options: CheckOptions = {}) {
    this.#options = options;
    this.#facts = new FactsTable(options);
  }

  /** What is known of a container at an instant. */
  factsOf(container: ContainerView, view: NodeView): Facts {
    return this.#facts.of(container, view);
  }

  /** Judges one instant. */
  check(view: NodeView): NodeVerdict {
    const judged = this.#judgedOf(view);
    return isSurelyFine(judged, this.#rulesAt(view)) ? FINE : this.#verdict(view, judged);
  }

  /** As {@linkcode NodeJudge.check}, slowly: without a look at whether anything can be wrong. */
  checkFully(view: NodeView): NodeVerdict {
    return this.#verdict(view, this.#judgedOf(view));
  }

  #rulesAt({ kernel }: NodeView): Rules {
    const { memsOf, isolated = CpuSet.EMPTY, unowned = CpuSet.EMPTY } = this.#options;
    return { online: kernel.online, memsOf, isolated, unowned };
  }

  #judgedOf(view: NodeView): readonly Judged[] {
    const judged: Judged[] = [];
    for (const container of view.containers.values()) {
      const facts = this.#facts.of(container, view);
      if (!facts.isJudged) continue;
      const isDegraded = this.#options.isDegraded?.(container.id) ?? false;
      const isShort = isDegraded && this.#options.isShort?.(container.id) === true;
      judged.push({ container, facts, isDegraded, isShort });
    }
    return judged;
  }

  #hauntedAt(view: NodeView): CpuSet {
    const unseen = [...view.containers.values()].filter(isCountedUnjudged)
      .map((container) => this.#facts.of(container, view));
    return CpuSet.union(
      unseen.filter(({ expectation }) => expectation.kind !== "shared").map(({ cpus }) => cpus),
    );
  }

  #verdict(view: NodeView, judged: readonly Judged[]): NodeVerdict {
    const node = { view, judged, rules: this.#rulesAt(view), haunted: this.#hauntedAt(view) };
    const [cpus, written] = [({ facts }: Judged) => facts.cpus, ({ facts }: Judged) => facts.written];
    const findings = findingsOf({ ...node, cpus, written });
    if (findings.length === 0) return FINE;
    const forGood = this.#options.seesCgroups === true ? LOST_FOR_GOOD : LOST_UNSEEN;
    const remaining = remainingIn(node, { closes: CLOSES, forGood });
    let stubborn: ReadonlySet<string> | undefined; // few findings need it
    const isStubborn = (key: string): boolean =>
      (stubborn ??= remainingIn(node, { closes: CLOSES_PATIENTLY, forGood })).has(key);
    const isWrong = (finding: Finding): boolean =>
      remaining.has(keyOf(finding)) && (!isSharing(finding) || isStubborn(keyOf(finding)));
    const isBroken = (finding: Finding): boolean => finding.hasNoPlace !== true && isWrong(finding);
    const excused = findings.filter((finding) => !isBroken(finding));
    return { breaks: findings.filter(isBroken), excused, placeless: excused.filter(isWrong) };
  }
}

/** A plugin counts with it, and nobody judges it: a ghost, or one that was stopped before it ran and listed since. */
function isCountedUnjudged(container: ContainerView): boolean {
  if (container.ghost) return isLive(container);
  return container.listed && container.stopNotified && container.phase === "created" && !container.removing;
}

const FINE: NodeVerdict = { breaks: [], excused: [], placeless: [] };

/** Identity of a finding, whatever the sets are at the moment. */
export function keyOf(finding: Finding): string {
  return `${finding.rule} ${finding.ids.join(" ")}`;
}

function keysOf(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.map(keyOf));
}

type Situation = Omit<Case, "cpus" | "written">;

/** Which lost updates are excused. */
interface Excuse {
  /** Start windows in which one is not excused any more. */
  readonly closes: readonly StartWindow[];
  /** Those that are excused all the same. */
  readonly forGood: readonly LostUpdate[];
}

/**
 * What would be wrong all the same had no update been lost that is excused. While no plugin is there, one may be coming:
 * what its answer brings and what its predecessor told need not go together, so each is an excuse by itself.
 */
function remainingIn(node: Situation, excuse: Excuse): ReadonlySet<string> {
  let remaining = hadNotLost(node, excuse, () => true);
  if (node.view.plugins.length > 0) return remaining;
  for (const loser of node.judged) {
    if (remaining.size === 0) return remaining;
    if (hopedSet(loser, excuse) === undefined) continue;
    remaining = remaining.intersection(hadNotLost(node, excuse, (one) => one === loser));
  }
  return remaining;
}

/** What would be wrong had the excused updates of some containers not been lost. */
function hadNotLost(
  node: Situation,
  excuse: Excuse,
  isLucky: (one: Judged) => boolean,
): ReadonlySet<string> {
  const hopedFor = (one: Judged): CpuSet | undefined => isLucky(one) ? hopedSet(one, excuse) : undefined;
  return keysOf(findingsOf({
    ...node,
    cpus: (one) => {
      const hoped = hopedFor(one);
      return hoped === undefined ? one.facts.cpus : effectiveCpus(hoped, node.view.kernel);
    },
    written: (one) => hopedFor(one) ?? one.facts.written,
  }));
}

/** A sharing that harms nobody else is not ended twice without a proof: a node that is drained would do it for each. */
function isSharing({ rule }: Finding): boolean {
  return rule === "G2" || rule === "A2";
}

/** Start windows in which a lost update is not excused any more. */
const CLOSES: readonly StartWindow[] = ["closing", "closed"];
/** The same for a sharing. */
const CLOSES_PATIENTLY: readonly StartWindow[] = ["closed"];

/** Updates whose loss no answer can have repaired yet, however long the container runs. */
const LOST_FOR_GOOD: readonly LostUpdate[] = ["failed", "overtaken", "overtaken-told"];
/** The same for a plugin that believes what the runtime tells when it comes. */
const LOST_UNSEEN: readonly LostUpdate[] = [...LOST_FOR_GOOD, "unseen"];

/** What would have been written for it; undefined where nothing was lost, or too long ago. */
function hopedSet({ container }: Judged, { closes, forGood }: Excuse): CpuSet | undefined {
  const inWindow = container.lost !== "none" && !closes.includes(container.startWindow);
  return inWindow || forGood.includes(container.lost) ? container.toldCpus : undefined;
}
