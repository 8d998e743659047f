import { assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { choosePlacement } from "../../src/policy/placement/choose.ts";
import { FactsReader, type PlacementQuestion } from "../../src/policy/placement/facts.ts";
import type { PlacementMode } from "../../src/policy/mod.ts";
import { NO_LIMITS } from "../../src/policy/placement/limits.ts";
import { reasonOf } from "../../src/policy/placement/reason.ts";
import { expandMachine } from "../../src/simulator/machine.ts";
import { Prng } from "../../src/simulator/prng.ts";
import type { Topology } from "../../src/topology/mod.ts";
import { smallTopologies } from "./placement_states.ts";
import { SETTINGS, viewOf } from "./views.ts";

const QUESTIONS_PER_MACHINE = 200;

/** The question before with other things in it: now and then all of them, mostly a few CPUs. */
function nextQuestion(topology: Topology, before: PlacementQuestion, random: Prng): PlacementQuestion {
  const share = random.chance(0.1) ? 0.5 : 0.1;
  const toggled = (set: CpuSet): CpuSet => {
    if (random.chance(0.7)) return set;
    const ids = CpuSet.from(topology.online.toArray().filter(() => random.chance(share)));
    return set.difference(ids).union(ids.difference(set));
  };
  const { view } = before;
  const near = toggled(before.near);
  const candidates = toggled(before.candidates).difference(near);
  const mode = (): PlacementMode => random.pick(["prefer", "require", "ignore"] as const) ?? "prefer";
  return {
    view: {
      ...view,
      exclusive: toggled(view.exclusive),
      pinned: toggled(view.pinned),
      pool: toggled(view.pool),
      idle: toggled(view.idle),
    },
    near,
    candidates,
    held: toggled(before.held),
    placement: random.chance(0.9) ? before.placement : { numa: mode(), l3: mode(), wholeCores: mode() },
    count: random.integer(1, Math.max(1, candidates.size)),
  };
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
