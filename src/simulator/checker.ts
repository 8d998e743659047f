import { CpuSet } from "../cpuset/mod.ts";
import { effectiveCpus } from "./cgroup.ts";
import type { Expectation } from "./expectation.ts";
import { type Facts, type FactsOptions, FactsTable } from "./facts.ts";
import type { ContainerView, NodeView } from "./observe.ts";
import { isSurelyFine, type Rules } from "./quick_check.ts";

/** A rule of spec §16, or of the sections it rests on. */
export type Rule =
  /** An exclusive CPU is in another container's set. */
  | "I1"
  /** A set that was written has an offline CPU. */
  | "I2"
  /** A set is empty. */
  | "I3"
  /** An annotated container has not exactly its list. */
  | "I4"
  /** An integer container has not exactly its count, or a forbidden CPU. */
  | "I5"
  /** A shared container has pinned CPUs while others were free for it (spec §8 [G2]). */
  | "G2"
  /** A shared container has forbidden CPUs while others were free for it (spec §3 [A2]). */
  | "A2"
  /** An annotated container's memory nodes are not those of its CPUs. */
  | "M1"
  /** An integer or shared container has CPUs that only others may use (spec §5 [P4], §14 [O5]). */
  | "P4";

/** One rule that does not hold. */
export interface Finding {
  /** Which. */
  readonly rule: Rule;
  /** The containers concerned, in a fixed order. */
  readonly ids: readonly string[];
  /** What is wrong, with both sets. */
  readonly text: string;
}

/** What {@linkcode checkNode} found. */
export interface NodeVerdict {
  /** Rules that do not hold. */
  readonly breaks: readonly Finding[];
  /** Rules that do not hold only because an update was lost where no plugin can prevent it, and its repair is due. */
  readonly excused: readonly Finding[];
}

/** What {@linkcode checkNode} has to know besides the node. */
export interface CheckOptions extends FactsOptions {
  /** Containers the plugin reports as degraded: they may break I2–I5, G2 and A2. @default none */
  readonly isDegraded?: (id: string) => boolean;
  /** The memory nodes of a set of CPUs, as a list. @default not checked */
  readonly memsOf?: (cpus: CpuSet) => string;
  /** CPUs that are not in the shared pool: isolated ones, unless `isolatedCpus` is `ignore`. @default none */
  readonly isolated?: CpuSet;
  /** CPUs that no integer container may own: reserved ones, and isolated ones that only pins may name. @default none */
  readonly unowned?: CpuSet;
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
      judged.push({ container, facts, isDegraded: this.#options.isDegraded?.(container.id) ?? false });
    }
    return judged;
  }

  #verdict(view: NodeView, judged: readonly Judged[]): NodeVerdict {
    const rules = this.#rulesAt(view);
    const findings = findingsOf({ view, judged, rules, cpus: ({ facts }) => facts.cpus });
    if (findings.length === 0) return FINE;
    const hopeful = findingsOf({ view, judged, rules, cpus: (one) => hopedCpus(one, view) });
    const remaining = new Set(hopeful.map(keyOf));
    return {
      breaks: findings.filter((finding) => remaining.has(keyOf(finding))),
      excused: findings.filter((finding) => !remaining.has(keyOf(finding))),
    };
  }
}

const FINE: NodeVerdict = { breaks: [], excused: [] };

/** Identity of a finding, whatever the sets are at the moment. */
export function keyOf(finding: Finding): string {
  return `${finding.rule} ${finding.ids.join(" ")}`;
}

/** One container at an instant. */
export interface Judged {
  readonly container: ContainerView;
  readonly facts: Facts;
  readonly isDegraded: boolean;
}

/** What a container would have had its last update not been lost; else what it has. */
function hopedCpus({ container, facts }: Judged, { kernel }: NodeView): CpuSet {
  const inWindow = container.lost !== "none" && container.startWindow !== "closed";
  const excusable = inWindow || container.lost === "failed" || container.lost === "unseen";
  if (!excusable || container.toldCpus === undefined) return facts.cpus;
  return effectiveCpus(container.toldCpus, kernel);
}

interface Case {
  readonly view: NodeView;
  readonly judged: readonly Judged[];
  readonly rules: Rules;
  /** The set a container is judged by. */
  readonly cpus: (one: Judged) => CpuSet;
}

function findingsOf(node: Case): Finding[] {
  const findings: Finding[] = [];
  for (const one of node.judged) {
    const finding = ownFinding(node, one);
    if (finding !== undefined) findings.push(finding);
  }
  return [...findings, ...overlaps(node)];
}

/** What is wrong with one container by itself. */
function ownFinding(node: Case, one: Judged): Finding | undefined {
  const { id } = one.container;
  const { written, expectation: expected } = one.facts;
  const cpus = node.cpus(one);
  if (one.container.ghost) return undefined; // nobody can change what it has
  if (cpus.isEmpty) return { rule: "I3", ids: [id], text: `${id} has no CPU` };
  if (one.isDegraded) return undefined;
  const offline = written.difference(node.rules.online);
  if (!offline.isEmpty) {
    return { rule: "I2", ids: [id], text: `${id} was given ${offline}, which is offline` };
  }
  switch (expected.kind) {
    case "annotated":
      return annotatedFinding(node, one, expected.cpus);
    case "integer":
      return integerFinding(node, one, expected);
    case "shared":
      return sharedFinding(node, one, expected.forbidden);
  }
}

function annotatedFinding(node: Case, one: Judged, list: CpuSet): Finding | undefined {
  const { id } = one.container;
  const cpus = node.cpus(one);
  if (!cpus.equals(list)) return { rule: "I4", ids: [id], text: `${id} has ${cpus}, its list is ${list}` };
  const expected = node.rules.memsOf?.(list);
  const { mems } = one.facts;
  if (expected === undefined || mems === expected) return undefined;
  return {
    rule: "M1",
    ids: [id],
    text: `${id} has memory nodes ${mems || "of all"}, its CPUs are in ${expected}`,
  };
}

function integerFinding(
  node: Case,
  one: Judged,
  expected: Extract<Expectation, { kind: "integer" }>,
): Finding | undefined {
  const { id } = one.container;
  const cpus = node.cpus(one);
  if (cpus.size !== expected.count) {
    return {
      rule: "I5",
      ids: [id],
      text: `${id} has ${cpus.size} CPUs (${cpus}), it asks for ${expected.count}`,
    };
  }
  const forbidden = cpus.intersection(expected.forbidden);
  if (!forbidden.isEmpty) {
    return { rule: "I5", ids: [id], text: `${id} has ${cpus}, of which ${forbidden} is forbidden to it` };
  }
  return reservedFinding(id, cpus, node.rules.unowned);
}

function reservedFinding(id: string, cpus: CpuSet, reserved: CpuSet): Finding | undefined {
  const wrong = cpus.intersection(reserved);
  if (wrong.isEmpty) return undefined;
  return { rule: "P4", ids: [id], text: `${id} has ${cpus}, of which ${wrong} is not for it` };
}

/** Pinned or forbidden CPUs are for a shared container that has no others (spec §8 [G2]). */
function sharedFinding(node: Case, one: Judged, forbidden: CpuSet): Finding | undefined {
  const { id } = one.container;
  const cpus = node.cpus(one);
  const isolated = reservedFinding(id, cpus, node.rules.isolated);
  if (isolated !== undefined) return isolated;
  const taken = CpuSet.union([node.rules.isolated, ...node.judged.map((other) => ownedBy(node, other))]);
  if (node.rules.online.difference(taken).difference(forbidden).isEmpty) return undefined;
  const pinned = cpus.intersection(CpuSet.union(node.judged.map(listOf)));
  if (!pinned.isEmpty) {
    return { rule: "G2", ids: [id], text: `${id} has ${cpus}, of which ${pinned} is pinned` };
  }
  const wrong = cpus.intersection(forbidden);
  if (wrong.isEmpty) return undefined;
  return { rule: "A2", ids: [id], text: `${id} has ${cpus}, of which ${wrong} is forbidden to it` };
}

/** Every pair of which one owns exclusive CPUs that the other has, too. */
function overlaps(node: Case): Finding[] {
  const findings: Finding[] = [];
  for (const owner of node.judged) {
    if (!ownsExclusively(owner)) continue;
    const owned = node.cpus(owner);
    for (const other of node.judged) {
      if (other === owner || !owned.intersects(node.cpus(other))) continue;
      if (sameSlot(node, owner.container, other.container) || isLawOverGhost(owner, other)) continue;
      // Found from the other side.
      if (ownsExclusively(other) && other.container.id < owner.container.id) continue;
      const both = owned.intersection(node.cpus(other));
      const [id, otherId] = [owner.container.id, other.container.id];
      const text = `${id} owns ${owned}, of which ${both} is in the set of ${otherId}`;
      findings.push({ rule: "I1", ids: [id, otherId], text });
    }
  }
  return findings;
}

/** A pin is law, also over somebody whom nobody can move; and two that nobody can move are nobody's fault. */
function isLawOverGhost(owner: Judged, other: Judged): boolean {
  if (owner.container.ghost) return other.container.ghost || other.facts.expectation.kind === "annotated";
  return other.container.ghost && other.facts.expectation.kind !== "integer";
}

/** Containers of one slot share its CPUs: the slot is the owner (spec §2, §10 [Y7]). */
function sameSlot(node: Case, a: ContainerView, b: ContainerView): boolean {
  return a.name === b.name && podUid(node, a) === podUid(node, b);
}

function podUid(node: Case, container: ContainerView): string {
  return node.view.pods.get(container.podId)?.uid ?? container.podId;
}

/** An integer container that could not be placed shares the pool, and says so (spec §10 [Y3]). */
function ownsExclusively({ facts, isDegraded }: Judged): boolean {
  return facts.expectation.kind === "integer" && !isDegraded;
}

function ownedBy(node: Case, one: Judged): CpuSet {
  return ownsExclusively(one) ? node.cpus(one) : listOf(one);
}

function listOf({ facts }: Judged): CpuSet {
  return facts.expectation.kind === "annotated" ? facts.expectation.cpus : CpuSet.EMPTY;
}
