import { assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { allocateExclusive, candidatesOf } from "../../src/policy/mod.ts";
import { Prng } from "../../src/simulator/prng.ts";
import { cachesOf, coresOf, type Topology } from "../../src/topology/mod.ts";
import { PlacementReference } from "./placement_reference.ts";
import { type RandomQuestion, randomQuestion, smallTopologies, withRandomModes } from "./placement_states.ts";

/**
 * Random states to compare. The suite takes some; `COUNT=20000 deno test …` (`deno task model`) as many as acceptance
 * asks for.
 */
const COUNT = Number(Deno.env.get("COUNT") ?? 4000);

/** What the reference says, and the plugin. */
function compare(
  { view, wish, settings }: RandomQuestion,
  isAllowed?: (score: readonly number[], broken: number) => boolean,
): { readonly expected: string; readonly actual: string; readonly about: string } {
  const near = wish.near ?? CpuSet.EMPTY;
  const candidates = candidatesOf(view, wish.forbidden, settings).difference(near);
  const allocation = allocateExclusive(view, wish, settings);
  const reference = new PlacementReference({
    view,
    candidates,
    near,
    held: wish.heldForOthers,
    count: wish.count,
    placement: settings.placement,
  });
  const best = reference.best(isAllowed);
  const told = (cpus: CpuSet): string => `${cpus} scores ${reference.score(cpus)}`;
  const about =
    `${wish.count} of ${candidates}, pinned ${view.pinned}, exclusive ${view.exclusive}, near ${near}, ` +
    `held ${wish.heldForOthers}, idle ${view.idle}, ${JSON.stringify(settings.placement)}, ` +
    `cores ${[...coresOf(view.topology).values()].join(" ")}, caches ${cachesOf(view.topology).join(" ")}, ` +
    `nodes ${view.topology.nodes.map(({ cpus }) => cpus).join(" ")}`;
  return {
    expected: best === undefined ? "refused" : told(best),
    actual: allocation.kind === "granted" ? told(allocation.cpus) : "refused",
    about,
  };
}

Deno.test("allocateExclusive() is the best of all choices by the list on every small machine [P2] [P3]", () => {
  const random = new Prng(20);
  const topologies = smallTopologies();
  for (let round = 0; round < COUNT / topologies.length; round++) {
    for (const topology of topologies) {
      const { expected, actual, about } = compare(randomQuestion(topology, random));
      assertEquals(actual, expected, about);
    }
  }
});

Deno.test("allocateExclusive() keeps the fewest that the machine could need where required [P4]", () => {
  const random = new Prng(21);
  const topologies = smallTopologies();
  for (let round = 0; round < COUNT / topologies.length; round++) {
    for (const topology of topologies) {
      const question = randomQuestion(topology, random);
      const settings = withRandomModes(question.settings, random);
      const limits = fewestOnEmpty(topology, question.wish.count + (question.wish.near?.size ?? 0));
      const { numa, l3, wholeCores } = settings.placement;
      const isAllowed = ([nodes = 0, , caches = 0]: readonly number[], broken: number): boolean =>
        (numa !== "require" || nodes <= limits.nodes) && (l3 !== "require" || caches <= limits.caches) &&
        (wholeCores !== "require" || broken <= limits.parts);
      const { expected, actual, about } = compare({ ...question, settings }, isAllowed);
      assertEquals(actual, expected, about);
    }
  }
});

/** Nodes, caches and partial cores of the best choices on the empty machine, each criterion by itself. */
function fewestOnEmpty(
  topology: Topology,
  count: number,
): { readonly nodes: number; readonly caches: number; readonly parts: number } {
  const sizes = (sets: Iterable<CpuSet>): number[] => [...sets].map(({ size }) => size).sort((a, b) => b - a);
  const fewest = (parts: readonly number[]): number => {
    const index = parts.findIndex((_, i) =>
      parts.slice(0, i + 1).reduce((sum, part) => sum + part, 0) >= count
    );
    return index < 0 ? parts.length + 1 : index + 1;
  };
  const sums = new Set([0]);
  for (const { size } of coresOf(topology).values()) for (const sum of [...sums]) sums.add(sum + size);
  return {
    nodes: fewest(sizes(topology.nodes.map(({ cpus }) => cpus))),
    caches: fewest(sizes(cachesOf(topology))),
    parts: sums.has(count) ? 0 : 1,
  };
}
