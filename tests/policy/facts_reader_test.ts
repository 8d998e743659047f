import { assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { choosePlacement } from "../../src/policy/placement/choose.ts";
import { FactsReader, type PlacementQuestion } from "../../src/policy/placement/facts.ts";
import { NO_LIMITS } from "../../src/policy/placement/limits.ts";
import { reasonOf } from "../../src/policy/placement/reason.ts";
import { expandMachine } from "../../src/simulator/machine.ts";
import { Prng } from "../../src/simulator/prng.ts";
import type { Topology } from "../../src/topology/mod.ts";
import { smallTopologies } from "./placement_states.ts";
import { SETTINGS, viewOf } from "./views.ts";

const QUESTIONS_PER_MACHINE = 200;

/** The question before with something else in it: now and then all of it, mostly a few CPUs. */
function nextQuestion(topology: Topology, before: PlacementQuestion, random: Prng): PlacementQuestion {
  const some = (share: number): CpuSet =>
    CpuSet.from(topology.online.toArray().filter(() => random.chance(share)));
  const toggled = (set: CpuSet): CpuSet => {
    const ids = some(random.chance(0.5) ? 0 : 0.1);
    return set.difference(ids).union(ids.difference(set));
  };
  const isNew = random.chance(0.1);
  const exclusive = isNew ? some(0.3) : toggled(before.view.exclusive);
  const pinned = (isNew ? some(0.1) : toggled(before.view.pinned)).difference(exclusive);
  const idle = isNew ? some(0.3) : toggled(before.view.idle);
  // A move is asked with a view of its own, in which the pool stays.
  const view = isNew || random.chance(0.5)
    ? viewOf(topology, { exclusive: `${exclusive}`, pinned: `${pinned}`, idle: `${idle}` })
    : { ...before.view, exclusive };
  const near = toggled(before.near);
  const candidates = toggled(before.candidates).difference(near);
  const placement = random.chance(0.9) ? before.placement : {
    numa: random.pick(["prefer", "ignore"] as const) ?? "prefer",
    l3: random.pick(["prefer", "ignore"] as const) ?? "prefer",
    wholeCores: random.pick(["prefer", "ignore"] as const) ?? "prefer",
  };
  const held = isNew ? some(0.2) : toggled(before.held);
  return { view, near, candidates, held, placement, count: random.integer(1, Math.max(1, candidates.size)) };
}

/** What is chosen, and why. */
function told(question: PlacementQuestion): unknown {
  const chosen = choosePlacement(question, NO_LIMITS);
  if (typeof chosen === "string") return chosen;
  const { set, caches, choice } = chosen.best;
  return [set, caches, { ...choice, positions: [...choice.positions] }, reasonOf(chosen, question.count)];
}

Deno.test("FactsReader reads a question the same whatever it has read before (I8)", () => {
  const random = new Prng(71);
  // On the last one nodes and none part every core.
  const parted = expandMachine({ sockets: 2, coresPerNode: 3, threads: 2, nodeless: "0,1,2,3,4,5" }).topology;
  for (const topology of [...smallTopologies(), parted]) {
    const reader = new FactsReader();
    const none = CpuSet.EMPTY;
    const { placement } = SETTINGS;
    let question: PlacementQuestion = {
      view: viewOf(topology),
      near: none,
      candidates: topology.online,
      held: none,
      placement,
      count: 1,
    };
    for (let asked = 0; asked < QUESTIONS_PER_MACHINE; asked++) {
      question = nextQuestion(topology, question, random);
      if (question.candidates.isEmpty) continue;
      assertEquals(told({ ...question, reader }), told(question));
    }
  }
});
