import { RADIX } from "./cell_table.ts";
import type { Placement } from "./choose.ts";
import { fewestCaches } from "./cache_choice.ts";
import type { MachineFacts } from "./facts.ts";
import type { GroupFacts } from "./group_facts.ts";
import { type NodeChoice, unpackCores } from "./node_solver.ts";

/**
 * One line on what decided, e.g. `16 CPUs: node 1, because node 0 has 12 free; 2 caches; 1 core in part`. Criteria
 * that cost nothing are not named.
 */
export function reasonOf(placement: Placement, count: number): string {
  const { facts, best } = placement;
  const parts = [nodesText(placement, count), cachesText(facts, best), ...costTexts(best)].filter((text) =>
    text !== ""
  );
  return `${number(count, "CPU")}: ${parts.join("; ") || "lowest ids"}`;
}

function nodesText({ facts, best, rivals }: Placement, count: number): string {
  if (facts.nodes.length < 2) return "";
  const names = best.set.nodes.map((index) => facts.nodes[index]?.id ?? -1)
    .map((id) => id < 0 ? "none" : `${id}`).sort((a, b) => Number(a) - Number(b));
  if (names.length > 1) {
    const why = roomOfFewer(facts, names.length - 1) < count
      ? "have too few free"
      : "have not what is required";
    return `nodes ${names.join(", ")}, because fewer ${why}`;
  }
  let why: string | undefined;
  for (let index = 0; index < facts.nodes.length && why === undefined; index++) {
    const node = facts.nodes[index];
    if (node === undefined || best.set.nodes.includes(index)) continue;
    why = whyNot({ node, index, facts, best, rivals, count });
  }
  return `node ${names[0]}${why === undefined ? "" : `, because ${why}`}`;
}

/** The most candidates in so many nodes, those included that the container keeps CPUs in. */
function roomOfFewer({ nodes }: MachineFacts, most: number): number {
  const kept = nodes.filter(({ isKept }) => isKept);
  const others = nodes.filter(({ isKept }) => !isKept).sort((a, b) => b.room - a.room);
  const used = [...kept, ...others.slice(0, Math.max(0, most - kept.length))];
  return used.length > most ? 0 : used.reduce((sum, { room }) => sum + room, 0);
}

/** Why a node was not chosen; undefined where only ids decided, or a kept CPU. */
function whyNot(
  { node, index, facts, best, rivals, count }: {
    readonly node: GroupFacts;
    readonly index: number;
    readonly facts: MachineFacts;
    readonly best: NodeChoice;
    readonly rivals: readonly NodeChoice[];
    readonly count: number;
  },
): string | undefined {
  const name = node.id < 0 ? "no node" : `node ${node.id}`;
  if (best.set.nodes.some((chosen) => facts.nodes[chosen]?.isKept)) return undefined;
  if (node.room < count) return `${name} has ${node.room} free`;
  const caches = fewestCaches(node.cells.map(({ size }) => size), 0, count) ?? 0;
  if (caches > best.caches) return `${name} needs ${number(caches, "cache")}`;
  if (node.room > best.room) return `${name} would keep more room (${node.room} free)`;
  const rival = rivals.find(({ set }) => set.nodes.includes(index));
  // With less room it would have won, had it not lost by its cores: that comes first in the list.
  const isWorse = rival === undefined ? node.room < best.room : rival.choice.core > best.choice.core;
  return isWorse ? `${name} fits whole cores worse` : undefined;
}

function cachesText(facts: MachineFacts, { caches }: NodeChoice): string {
  const kept = facts.caches.filter(({ isKept }) => isKept).length;
  return facts.caches.length < 2 ? "" : number(caches + kept, "cache");
}

function costTexts({ choice }: NodeChoice): readonly string[] {
  const { beside, parts } = unpackCores(choice.core);
  const held = Math.floor(choice.use / RADIX ** 2);
  const boot = choice.use % RADIX;
  return [
    beside > 0 ? `${number(beside, "CPU")} beside a pinned one` : "",
    parts > 0 ? `${number(parts, "core")} in part` : "",
    held > 0 ? `${number(held, "CPU")} held for others` : "",
    boot > 0 ? "CPU 0's core" : "",
  ];
}

function number(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
