import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { chooseInCaches, fewestCaches } from "../../src/policy/placement/cache_choice.ts";
import { cellTable } from "../../src/policy/placement/cell_table.ts";
import { choosePlacement } from "../../src/policy/placement/choose.ts";
import { gatherFacts, type PlacementQuestion } from "../../src/policy/placement/facts.ts";
import { NO_LIMITS } from "../../src/policy/placement/limits.ts";
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
      const parts = facts.cells.map((cell) => ({
        table: cellTable(facts, cell.cores, { limit: count, order: "beside-first" }),
        room: cell.size,
        isKept: false,
      }));
      const expected = chooseInCaches(parts, count, caches);
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
