import { CpuSet } from "../cpuset/mod.ts";
import type { Expectation } from "./expectation.ts";
import type { Facts } from "./facts.ts";
import type { ContainerView, NodeView } from "./observe.ts";
import type { Rules } from "./quick_check.ts";

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
  /** Whether owners and ghosts have every CPU, so that nobody can help it. @default {false} */
  readonly hasNoPlace?: boolean;
}

/** One container at an instant. */
export interface Judged {
  readonly container: ContainerView;
  readonly facts: Facts;
  readonly isDegraded: boolean;
  /** Whether it is degraded and owns CPUs all the same: fewer than it asks for, because some went offline. */
  readonly isShort: boolean;
}

/** Containers at one instant, and by which sets they are judged. */
export interface Case {
  readonly view: NodeView;
  readonly judged: readonly Judged[];
  readonly rules: Rules;
  /** CPUs of owners and pinned containers that are not judged, and counted by plugins: nobody can be sent there [Y6]. */
  readonly haunted: CpuSet;
  /** The set a container is judged by. */
  readonly cpus: (one: Judged) => CpuSet;
  /** What it was given, whatever of that is online. */
  readonly written: (one: Judged) => CpuSet;
}

/** Every rule that does not hold. */
export function findingsOf(node: Case): Finding[] {
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
  const { expectation: expected } = one.facts;
  const cpus = node.cpus(one);
  if (one.container.ghost) return undefined; // nobody can change what it has
  if (cpus.isEmpty) return { rule: "I3", ids: [id], text: `${id} has no CPU` };
  if (one.isDegraded) return undefined;
  const offline = node.written(one).difference(node.rules.online);
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
  // What one container of a slot was found with, the others share.
  const isFound = node.judged.some(({ container }) =>
    container.listed && sameSlot(node, container, one.container)
  );
  return isFound ? undefined : reservedFinding(id, cpus, node.rules.unowned);
}

/** It was told already where it will be; whether the resize fails nobody tells. */
function isBeingResized({ container }: Judged): boolean {
  return container.resizeAskedAtMs !== undefined;
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
  // One that was an integer container, and had nothing else, leaves them with the next carrier.
  const { resizeAskedAtMs, resizes } = one.container;
  const isLeaving = (resizes > 0 || resizeAskedAtMs !== undefined) && cpus.isSubsetOf(node.rules.isolated);
  if (isolated !== undefined && !isLeaving && !isBeingResized(one)) return isolated;
  const taken = CpuSet.union([node.rules.isolated, ...node.judged.map((other) => ownedBy(node, other))]);
  if (node.rules.online.difference(taken).difference(forbidden).isEmpty) return undefined;
  // The pins of somebody whom the runtime lost are told by nobody.
  const pins = node.judged.filter(({ container, isDegraded }) => !container.ghost && !isDegraded).map(listOf);
  const pinned = cpus.intersection(CpuSet.union(pins));
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
  // Where owners and ghosts have the whole pool, as hotplug or a time without plugin can bring about, there is no place.
  const owners = node.judged.filter((one) => ownsExclusively(one) || one.isShort);
  const all = CpuSet.union(owners.map((one) => node.cpus(one)));
  const isFull = node.rules.online.isSubsetOf(CpuSet.union([all, node.haunted, node.rules.isolated]));
  for (const owner of node.judged) {
    if (!ownsExclusively(owner)) continue;
    const owned = node.cpus(owner);
    for (const other of node.judged) {
      if (other === owner || !owned.intersects(node.cpus(other))) continue;
      const isPinned = other.facts.expectation.kind === "annotated" && !other.isDegraded;
      const hasNoPlace = isFull && !ownsExclusively(other) && !isPinned;
      if (sameSlot(node, owner.container, other.container) || isLawOverGhost(owner, other)) continue;
      if (isUnrecognizable(owner) || isUnrecognizable(other)) continue;
      // Found from the other side.
      if (ownsExclusively(other) && other.container.id < owner.container.id) continue;
      const both = owned.intersection(node.cpus(other));
      const [id, otherId] = [owner.container.id, other.container.id];
      const text = `${id} owns ${owned}, of which ${both} is in the set of ${otherId}`;
      findings.push({ rule: "I1", ids: [id, otherId], text, hasNoPlace });
    }
  }
  return findings;
}

/** A pin is law, also over somebody whom nobody can move; and two that nobody can move are nobody's fault. */
function isLawOverGhost(owner: Judged, other: Judged): boolean {
  if (owner.container.ghost) return other.container.ghost || other.facts.expectation.kind === "annotated";
  return other.container.ghost && other.facts.expectation.kind !== "integer";
}

/**
 * A ghost that hotplug has taken CPUs from for good (cgroup v1): nothing but their number tells that they are its own
 * [Y6]. What sleeps in cgroup v2 is still written.
 */
function isUnrecognizable({ container, facts }: Judged): boolean {
  const { expectation, written } = facts;
  return container.ghost && expectation.kind === "integer" && written.size !== expectation.count;
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
