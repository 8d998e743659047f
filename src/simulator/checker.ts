import { CpuSet } from "../cpuset/mod.ts";
import { effectiveCpus } from "./cgroup.ts";
import { type Expectation, type ExpectationOptions, expectationsOf } from "./expectation.ts";
import { type ContainerView, cpusOf, isLive, type NodeView, specCpus } from "./observe.ts";

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
  | "M1";

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
export interface CheckOptions extends ExpectationOptions {
  /** Containers the plugin reports as degraded: they may break I2–I5, G2 and A2. @default none */
  readonly isDegraded?: (id: string) => boolean;
  /** The memory nodes of a set of CPUs, as a list. @default not checked */
  readonly memsOf?: (cpus: CpuSet) => string;
  /** Whether containers the runtime lost are judged too (spec §10 [Y6]). @default {false} */
  readonly ghosts?: boolean;
}

/**
 * Judges a node by what its containers really have: spec §16, I1–I5.
 *
 * A finding is excused where the update that would have prevented it was lost in a start window that is still open
 * (`StartWindow`), was refused by the kernel, or cannot be seen by the plugin (`LostUpdate`): had the container what the plugin told, the rule would hold. One that
 * is not repaired when its window closes is a break. Containers no plugin was asked about are left out.
 */
export function checkNode(view: NodeView, options: CheckOptions = {}): NodeVerdict {
  const judged = [...view.containers.values()].filter((container) =>
    isLive(container) && container.known && (options.ghosts === true || !container.ghost)
  );
  const expectations = expectationsOf(view, options);
  const findings = findingsOf({ view, judged, expectations, options, cpus: (c) => cpusOf(c, view.kernel) });
  if (findings.length === 0) return { breaks: [], excused: [] };
  const hopeful = findingsOf({ view, judged, expectations, options, cpus: (c) => hopedCpus(c, view) });
  const remaining = new Set(hopeful.map(keyOf));
  return {
    breaks: findings.filter((finding) => remaining.has(keyOf(finding))),
    excused: findings.filter((finding) => !remaining.has(keyOf(finding))),
  };
}

/** Identity of a finding, whatever the sets are at the moment. */
export function keyOf(finding: Finding): string {
  return `${finding.rule} ${finding.ids.join(" ")}`;
}

/** What a container would have had its last update not been lost; else what it has. */
function hopedCpus(container: ContainerView, { kernel }: NodeView): CpuSet {
  const inWindow = container.lost !== "none" && container.startWindow !== "closed";
  const excusable = inWindow || container.lost === "failed" || container.lost === "unseen";
  if (!excusable || container.toldCpus === undefined) return cpusOf(container, kernel);
  return effectiveCpus(container.toldCpus, kernel);
}

interface Case {
  readonly view: NodeView;
  readonly judged: readonly ContainerView[];
  readonly expectations: ReadonlyMap<string, Expectation>;
  readonly options: CheckOptions;
  /** The set a container is judged by. */
  readonly cpus: (container: ContainerView) => CpuSet;
}

function findingsOf(node: Case): Finding[] {
  const findings: Finding[] = [];
  for (const container of node.judged) {
    const finding = ownFinding(node, container);
    if (finding !== undefined) findings.push(finding);
  }
  return [...findings, ...overlaps(node)];
}

/** What is wrong with one container by itself. */
function ownFinding(node: Case, container: ContainerView): Finding | undefined {
  const { id } = container;
  const cpus = node.cpus(container);
  if (cpus.isEmpty) return { rule: "I3", ids: [id], text: `${id} has no CPU` };
  if (isDegraded(node, container)) return undefined;
  const written = container.cgroup?.written ?? specCpus(container);
  const offline = written.difference(node.view.kernel.online);
  if (!offline.isEmpty) {
    return { rule: "I2", ids: [id], text: `${id} was given ${offline}, which is offline` };
  }
  const expected = node.expectations.get(id);
  switch (expected?.kind) {
    case "annotated":
      return annotatedFinding(node, container, expected.cpus);
    case "integer":
      return integerFinding(id, cpus, expected);
    case "shared":
      return sharedFinding(node, container, expected.forbidden);
    default:
      return undefined;
  }
}

function annotatedFinding(node: Case, container: ContainerView, list: CpuSet): Finding | undefined {
  const { id } = container;
  const cpus = node.cpus(container);
  if (!cpus.equals(list)) return { rule: "I4", ids: [id], text: `${id} has ${cpus}, its list is ${list}` };
  const expected = node.options.memsOf?.(list);
  const mems = container.cgroup === undefined ? container.spec.cpu.mems : `${container.cgroup.mems}`;
  if (expected === undefined || mems === expected) return undefined;
  return {
    rule: "M1",
    ids: [id],
    text: `${id} has memory nodes ${mems || "of all"}, its CPUs are in ${expected}`,
  };
}

function integerFinding(
  id: string,
  cpus: CpuSet,
  expected: Extract<Expectation, { kind: "integer" }>,
): Finding | undefined {
  if (cpus.size !== expected.count) {
    return {
      rule: "I5",
      ids: [id],
      text: `${id} has ${cpus.size} CPUs (${cpus}), it asks for ${expected.count}`,
    };
  }
  const forbidden = cpus.intersection(expected.forbidden);
  if (forbidden.isEmpty) return undefined;
  return { rule: "I5", ids: [id], text: `${id} has ${cpus}, of which ${forbidden} is forbidden to it` };
}

/** Pinned or forbidden CPUs are for a shared container that has no others (spec §8 [G2]). */
function sharedFinding(node: Case, container: ContainerView, forbidden: CpuSet): Finding | undefined {
  const { id } = container;
  const cpus = node.cpus(container);
  const taken = CpuSet.union(node.judged.map((other) => ownedBy(node, other)));
  if (node.view.kernel.online.difference(taken).difference(forbidden).isEmpty) return undefined;
  const pinned = cpus.intersection(CpuSet.union(node.judged.map((other) => listOf(node, other))));
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
  const owners = node.judged.filter((container) => ownsExclusively(node, container));
  for (const owner of owners) {
    const owned = node.cpus(owner);
    for (const other of node.judged) {
      const both = owned.intersection(node.cpus(other));
      if (other === owner || both.isEmpty || sameSlot(node, owner, other)) continue;
      if (owners.includes(other) && other.id < owner.id) continue; // found from the other side
      findings.push({
        rule: "I1",
        ids: [owner.id, other.id],
        text: `${owner.id} owns ${owned}, of which ${both} is in the set of ${other.id}`,
      });
    }
  }
  return findings;
}

/** Containers of one slot share its CPUs: the slot is the owner (spec §2, §10 [Y7]). */
function sameSlot(node: Case, a: ContainerView, b: ContainerView): boolean {
  return a.name === b.name && podUid(node, a) === podUid(node, b);
}

function podUid(node: Case, container: ContainerView): string {
  return node.view.pods.get(container.podId)?.uid ?? container.podId;
}

/** An integer container that could not be placed shares the pool, and says so (spec §10 [Y3]). */
function ownsExclusively(node: Case, container: ContainerView): boolean {
  return node.expectations.get(container.id)?.kind === "integer" && !isDegraded(node, container);
}

function ownedBy(node: Case, container: ContainerView): CpuSet {
  return ownsExclusively(node, container) ? node.cpus(container) : listOf(node, container);
}

function listOf(node: Case, container: ContainerView): CpuSet {
  const expected = node.expectations.get(container.id);
  return expected?.kind === "annotated" ? expected.cpus : CpuSet.EMPTY;
}

function isDegraded(node: Case, container: ContainerView): boolean {
  return node.options.isDegraded?.(container.id) ?? false;
}
