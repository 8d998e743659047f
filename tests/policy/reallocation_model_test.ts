import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { type Displaced, planReallocation, type Reallocation } from "../../src/policy/mod.ts";
import { Prng } from "../../src/simulator/prng.ts";
import {
  besidePinned,
  BestMove,
  laterPool,
  mayHave,
  mostGiven,
  mostWorth,
  mustKeepOne,
} from "./reallocation_reference.ts";
import { randomReallocation, type ReallocationQuestion, tinyTopologies } from "./reallocation_states.ts";

const STATES = 24_000;

/** Everything about a question, for failures. */
function describe({ view, wish, settings }: ReallocationQuestion): string {
  return JSON.stringify({
    ...view,
    topology: view.topology.nodes.map(({ cpus }) => cpus),
    cores: [...view.topology.cpus.values()].map(({ siblings }) => `${siblings}`),
    wish,
    reserved: settings.reservedCpus,
    isolatedCpus: settings.isolatedCpus,
  });
}

function* randomStates(seed: number, count: number): Generator<ReallocationQuestion> {
  const random = new Prng(seed);
  const topologies = tinyTopologies();
  for (let made = 0; made < count;) {
    const topology = topologies[made % topologies.length];
    if (topology === undefined) return;
    const question = randomReallocation(topology, random);
    if (question.wish.displaced.length === 0) continue;
    made++;
    yield question;
  }
}

function askFor({ view, wish, settings }: ReallocationQuestion): Reallocation {
  return planReallocation(view, wish, settings);
}

/** What is wrong with a plan; empty if nothing is. */
function faultsOf(question: ReallocationQuestion, moves: ReadonlyMap<string, CpuSet>): readonly string[] {
  const faults: string[] = [];
  let taken = CpuSet.EMPTY;
  for (const owner of question.wish.displaced) {
    const cpus = moves.get(owner.id) ?? CpuSet.EMPTY;
    if (cpus.size !== owner.count) faults.push(`${owner.id} has ${cpus.size} of ${owner.count} CPUs`);
    if (!cpus.isSubsetOf(mayHave(question, owner))) faults.push(`${owner.id} has others' CPUs: ${cpus}`);
    if (cpus.intersects(taken)) faults.push(`${owner.id} shares CPUs`);
    taken = taken.union(cpus);
  }
  for (const set of mustKeepOne(question, laterPool(question))) {
    if (set.isSubsetOf(taken)) faults.push(`nothing of ${set} is left for a shared container`);
  }
  return faults;
}

Deno.test("planReallocation() finds a plan exactly where there is one, and every plan is legal [R1] [R2]", () => {
  let planned = 0;
  let refused = 0;
  for (const question of randomStates(40, STATES)) {
    const answer = askFor(question);
    const need = question.wish.displaced.reduce((sum, { count }) => sum + count, 0);
    const have = mostGiven(question);
    const about = describe(question);
    if (answer.kind === "planned") {
      planned++;
      assertEquals(have, need, `${[...answer.moves]} but ${about}`);
      assertEquals(faultsOf(question, answer.moves), [], about);
    } else {
      refused++;
      assert(have < need, `${answer.refusal.message}, but ${about}`);
      const [, said, free] = /need (\d+), have (\d+) /.exec(answer.refusal.message) ?? [];
      assertEquals([Number(said), Number(free)], [need, have], about);
    }
  }
  assert(planned > 5000 && refused > 2000, `${planned} planned, ${refused} refused`);
});

Deno.test("planReallocation() keeps as many CPUs of whole cores as any plan does [R1]", () => {
  let all = 0;
  let most = 0;
  for (const question of randomStates(41, STATES)) {
    const answer = askFor(question);
    if (answer.kind !== "planned" || question.wish.displaced.length < 2) continue;
    const kept = question.wish.displaced.map(({ id, cpus }) =>
      cpus.intersection(answer.moves.get(id) ?? cpus)
    );
    const broken = besidePinned(question.view);
    const isKept = (owner: Displaced, id: number): number => owner.cpus.has(id) ? 1 : 0;
    const best = mostWorth(question, (owner, id) => broken.has(id) ? 0 : isKept(owner, id));
    assertEquals(CpuSet.union(kept).difference(broken).size, best, describe(question));
    all++;
    if (mostWorth(question, isKept) === CpuSet.union(kept).size) most++;
  }
  assert(all > 2000, `${all} plans`);
  // The others gave up CPUs beside pinned ones, as they should.
  assert(most > 0.85 * all, `${most} of ${all} joint plans keep as many CPUs as can be kept`);
});

Deno.test("planReallocation() makes the best choice for an owner that moves alone [R1] [P2]", () => {
  let free = 0;
  let bound = 0;
  let best = 0;
  for (const question of randomStates(42, STATES)) {
    const [owner, ...others] = question.wish.displaced;
    const answer = askFor(question);
    if (answer.kind !== "planned" || owner === undefined || others.length > 0) continue;
    if (question.settings.isolatedCpus === "integer-first") continue; // those come before the list
    if (owner.count < owner.cpus.size) continue; // which CPUs it keeps is another question
    const model = new BestMove(question, owner);
    const chosen = model.score(answer.moves.get(owner.id) ?? CpuSet.EMPTY);
    const expected = model.best();
    if (model.isBound) {
      bound++;
      if (`${chosen}` === `${expected}`) best++;
      assertEquals(chosen[0], expected[0], describe(question));
    } else {
      free++;
      assertEquals(chosen, expected, describe(question));
    }
  }
  assert(free > 1500 && bound > 500, `${free} free, ${bound} bound`);
  assert(best >= bound * 0.995, `${best} of ${bound}`);
});

Deno.test("planReallocation() says the same to the same question, and why [I8]", () => {
  const told = (answer: Reallocation): unknown =>
    answer.kind === "planned" ? [[...answer.moves], [...answer.reasons]] : answer.refusal;
  for (const question of randomStates(43, 2000)) {
    const answer = askFor(question);
    assertEquals(told(askFor(question)), told(answer));
    if (answer.kind === "planned") {
      assertEquals([...answer.reasons.keys()].sort(), [...answer.moves.keys()].sort());
    }
  }
});

Deno.test("planReallocation() names numbers that add up in every refusal [P5] [R2]", () => {
  let refused = 0;
  for (const question of randomStates(44, 4000)) {
    const answer = askFor(question);
    if (answer.kind === "planned") continue;
    refused++;
    const { message } = answer.refusal;
    const [, have, online, parts = ""] = /have (\d+) \(online (\d+); (.*)\)$/.exec(message) ?? [];
    const numbers = parts.split(", ").map((part) => Number(/ (\d+)$/.exec(part)?.[1]));
    assertEquals(numbers.reduce((sum, each) => sum + each, Number(have)), Number(online), message);
    assertEquals(Number(online), question.view.online.size);
  }
  assert(refused > 500, `${refused} refused`);
});
