import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  explainMove,
  type Explanation,
  type PlacementMode,
  type PlacementSettings,
  planReallocation,
  type PolicySettings,
} from "../../src/policy/mod.ts";
import { limitsFor } from "../../src/policy/placement/limits.ts";
import { expandMachine } from "../../src/simulator/machine.ts";
import { Prng } from "../../src/simulator/prng.ts";
import { cachesOf, coresOf, type Topology } from "../../src/topology/mod.ts";
import { randomReallocation, tinyTopologies } from "./reallocation_states.ts";
import { cpus, SETTINGS, viewOf } from "./views.ts";

/** Two nodes of three cores: siblings are i and i + 6. */
const TWO_NODES = expandMachine({ sockets: 2, coresPerNode: 3, threads: 2 }).topology;

/** The move of an owner of 0,6 which are pinned now, beside other owners. */
function moveOf(exclusive: string, settings: PolicySettings): { readonly cpus: string } & Explanation {
  const view = viewOf(TWO_NODES, { pinned: "0,6", exclusive });
  const owner = { id: "a", cpus: cpus("0,6"), count: 2, forbidden: CpuSet.EMPTY };
  const plan = planReallocation(
    view,
    { displaced: [owner], held: CpuSet.EMPTY, sharedForbidden: [] },
    settings,
  );
  assert(plan.kind === "planned");
  const [all, question] = [plan.moves.get("a"), plan.questions.get("a")];
  assert(all !== undefined && question !== undefined);
  return { ...explainMove(question, all), cpus: `${all}` };
}

function reasonsOf({ criteria, others }: Explanation): readonly string[] {
  return [...criteria.flatMap(({ beats }) => beats), ...others].map(({ why }) => why);
}

Deno.test("explainMove() names what is required where that decided [P4] [R1] [E4]", () => {
  const wholeCores = { ...SETTINGS, placement: { ...SETTINGS.placement, wholeCores: "require" as const } };
  // Node 0 has two whole cores free, node 1 two halves beside another owner: the list alone prefers to fill node 1.
  const listed = moveOf("5,9-11", SETTINGS);
  assertEquals([listed.cpus, reasonsOf(listed)], ["3-4", ["node 0: room left in nodes 2 instead of 0"]]);
  const required = moveOf("5,9-11", wholeCores);
  assertEquals([required.cpus, reasonsOf(required)], [
    "1,7",
    ["node 1 would need more cores in part than placement.wholeCores: require allows"],
  ]);
});

Deno.test("explainMove() names no requirement that could not be kept [P4] [R2] [E4]", () => {
  const wholeCores = { ...SETTINGS, placement: { ...SETTINGS.placement, wholeCores: "require" as const } };
  const halves = moveOf("5,7-11", wholeCores);
  assertEquals([halves.cpus, reasonsOf(halves)], ["1-2", ["node 1 has higher ids"]]);
});

/** Whether the CPUs of a container are within what is required, read literally. */
function keeps(topology: Topology, all: CpuSet, placement: PlacementSettings): boolean {
  const limits = limitsFor(topology, all.size, placement);
  const used = (groups: readonly CpuSet[]): readonly CpuSet[] =>
    groups.filter((group) => group.intersects(all));
  const nodes = topology.nodes.map((node) => node.cpus);
  const inPart = used([...coresOf(topology).values()]).filter((core) => !core.isSubsetOf(all));
  return used([...nodes, topology.online.difference(CpuSet.union(nodes))]).length <= limits.nodes &&
    used(cachesOf(topology)).length <= limits.caches && inPart.length <= limits.parts;
}

Deno.test("explainMove() says the truth about what is required, in random states [P4] [R1] [E4]", () => {
  const random = new Prng(33);
  const mode = (): PlacementMode => random.chance(0.7) ? "require" : "prefer";
  const seen = { kept: 0, broken: 0, barred: 0, compared: 0 };
  for (const topology of Array.from({ length: 40 }, tinyTopologies).flat()) {
    const { view, wish, settings } = randomReallocation(topology, random);
    const placement = { numa: mode(), l3: mode(), wholeCores: mode() };
    const plan = planReallocation(view, wish, { ...settings, placement });
    if (plan.kind === "refused") continue;
    for (const [id, all] of plan.moves) {
      const question = plan.questions.get(id);
      assert(question !== undefined);
      const explanation = explainMove(question, all);
      const { criteria, others, isolated } = explanation;
      const isKept = keeps(topology, all, placement);
      if (isKept) seen.kept++;
      else seen.broken++;
      const near = question.kept.union(isolated);
      for (const { cpus: other, why } of [...criteria.flatMap(({ beats }) => beats), ...others]) {
        if (why.includes("require allows")) {
          assert(isKept, `${all} is not what is required: ${why}`);
          seen.barred++;
        } else if (other !== undefined && isKept) {
          assert(keeps(topology, other.union(near), placement), `${other} is not what is required: ${why}`);
          seen.compared++;
        }
      }
    }
  }
  assert(Object.values(seen).every((count) => count > 20), JSON.stringify(seen));
});
