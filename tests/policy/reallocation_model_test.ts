import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { planReallocation, type Reallocation } from "../../src/policy/mod.ts";
import { Prng } from "../../src/simulator/prng.ts";
import { laterPool, mayHave, mostGiven, mostWorth, mustKeepOne } from "./reallocation_reference.ts";
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
