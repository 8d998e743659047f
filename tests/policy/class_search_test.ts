import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { type CachePart, chooseInCaches, fewestCaches } from "../../src/policy/placement/cache_choice.ts";
import { BrokenCores } from "../../src/policy/placement/broken_cores.ts";
import { cellTable, type CoreOrder } from "../../src/policy/placement/cell_table.ts";
import { choosePlacement } from "../../src/policy/placement/choose.ts";
import { gatherFacts, type MachineFacts, type PlacementQuestion } from "../../src/policy/placement/facts.ts";
import { limitsFor, NO_LIMITS } from "../../src/policy/placement/limits.ts";
import { expandMachine, type MachineSpec } from "../../src/simulator/machine.ts";
import { Prng } from "../../src/simulator/prng.ts";
import { livedInView, scatteredView } from "../bench/placement.ts";
import { SETTINGS } from "./views.ts";

/** Machines of one node with several caches, larger than the reference model can try. */
const MACHINES: readonly MachineSpec[] = [
  { coresPerNode: 32, threads: 2, cache: 4 },
  { coresPerNode: 64, threads: 2, cache: 8, siblings: "adjacent" },
  { coresPerNode: 64, threads: 1, cache: 8 },
  { coresPerNode: 24, threads: 2, cache: 4, siblings: "adjacent", hybrid: { efficiencyCores: 16 } },
  { coresPerNode: 48, threads: 2, cache: 6, idStride: 2 },
];

const ROUNDS_PER_MACHINE = 60;

function someQuestion(spec: MachineSpec, random: Prng): PlacementQuestion {
  const { topology } = expandMachine(spec);
  const load = random.pick([0, 0.1, 0.3, 0.6]) ?? 0;
  const viewOf = random.chance(0.5) ? scatteredView : livedInView;
  const view = viewOf(topology, load, random);
  const held = random.chance(0.3)
    ? CpuSet.from(view.pool.toArray().filter(() => random.chance(0.2)))
    : CpuSet.EMPTY;
  const count = random.integer(1, Math.max(1, Math.floor(view.pool.size * random.next())));
  return { view, candidates: view.pool, count, near: CpuSet.EMPTY, held, placement: SETTINGS.placement };
}

/** The question with more owners of single CPUs. */
function splitMore(question: PlacementQuestion, random: Prng): PlacementQuestion {
  const { view } = question;
  const share = random.next() / 2;
  const taken = CpuSet.from(view.pool.toArray().slice(1).filter(() => random.chance(share)));
  const candidates = view.pool.difference(taken);
  return {
    ...question,
    view: { ...view, exclusive: view.exclusive.union(taken), pool: candidates },
    candidates,
    count: Math.min(question.count, candidates.size),
  };
}

/** Full tables of every cache. */
function tablesOf(facts: MachineFacts, count: number, order: CoreOrder): readonly CachePart[] {
  return facts.cells.map((cell) => ({
    table: cellTable(facts, cell.cores, { limit: count, order }),
    room: cell.size,
    isKept: false,
  }));
}

Deno.test("choosePlacement() finds by classes of caches what full tables of every cache say [P2]", () => {
  const random = new Prng(41);
  let combined = 0;
  for (const spec of MACHINES) {
    for (let round = 0; round < ROUNDS_PER_MACHINE; round++) {
      const question = someQuestion(spec, random);
      const { count } = question;
      const facts = gatherFacts(question);
      const caches = fewestCaches(facts.cells.map(({ size }) => size), 0, count);
      const placement = choosePlacement(question, NO_LIMITS);
      assert(caches !== undefined && typeof placement !== "string");
      const expected = chooseInCaches(tablesOf(facts, count, "beside-first"), count, caches);
      const { core, room, use, positions } = placement.best.choice;
      assertEquals(
        { core, room, use, positions: [...positions] },
        expected && { ...expected, positions: [...expected.positions] },
      );
      if (caches > 1) combined++;
    }
  }
  assert(combined > 100, `${combined} choices of several caches`);
});

Deno.test("choosePlacement() finds by lists of whole cores what full tables say where they are required [P4]", () => {
  const random = new Prng(42);
  const placement = { ...SETTINGS.placement, wholeCores: "require" } as const;
  let differing = 0;
  for (const spec of MACHINES) {
    for (let round = 0; round < ROUNDS_PER_MACHINE; round++) {
      const question = { ...splitMore(someQuestion(spec, random), random), placement };
      const { count } = question;
      const facts = gatherFacts(question);
      const limits = limitsFor(question.view.topology, count, placement);
      const broken = new BrokenCores(facts);
      const parts = tablesOf(facts, count, "whole-first");
      const enough = fewestCaches(facts.cells.map(({ size }) => size), 0, count) ?? Infinity;
      const within = facts.cells.map((_, index) => index + 1).filter((caches) => caches >= enough)
        .map((caches) => ({ caches, choice: chooseInCaches(parts, count, caches) }))
        .find(({ choice }) => choice !== undefined && broken.countWith(choice.positions) <= limits.parts);
      const found = choosePlacement(question, limits);
      const best = typeof found === "string" ? undefined : found.best;
      assertEquals([best?.caches, best?.choice.room, best?.choice.use], [
        within?.caches,
        within?.choice?.room,
        within?.choice?.use,
      ]);
      assertEquals(best && [...best.choice.positions], within?.choice && [...within.choice.positions]);
      const preferred = choosePlacement(question, NO_LIMITS);
      if (
        `${best?.choice.positions}` !== `${typeof preferred !== "string" && preferred.best.choice.positions}`
      ) {
        differing++;
      }
    }
  }
  assert(differing > 50, `${differing} choices that only what is required makes`);
});
