import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  allocateExclusive,
  candidatesOf,
  chooseCpus,
  CRITERIA,
  explainMove,
  explainPlacement,
  type PlacementMode,
  planReallocation,
  type PolicySettings,
} from "../../src/policy/mod.ts";
import { Prng } from "../../src/simulator/prng.ts";
import { cachesOf, coresOf } from "../../src/topology/mod.ts";
import { compareScores, PlacementReference } from "./placement_reference.ts";
import { type RandomQuestion, randomQuestion, smallTopologies } from "./placement_states.ts";
import { randomReallocation, tinyTopologies } from "./reallocation_states.ts";
import { cpus, machine, SETTINGS, viewOf } from "./views.ts";

const ROUNDS_PER_MACHINE = 40;

/** Granted random questions on every small machine, with what was granted and why. */
function* grantedQuestions(
  seed: number,
): Generator<RandomQuestion & { readonly cpus: CpuSet; readonly reason: string }> {
  const random = new Prng(seed);
  for (const topology of smallTopologies()) {
    for (let round = 0; round < ROUNDS_PER_MACHINE; round++) {
      const { view, wish, settings: usual } = randomQuestion(topology, random);
      const settings = round % 4 === 0 ? requiring(usual, random) : usual;
      const allocation = allocateExclusive(view, wish, settings);
      if (allocation.kind === "granted") {
        yield { view, wish, settings, cpus: allocation.cpus, reason: allocation.reason };
      }
    }
  }
}

/** The settings with some criteria required [P4]. */
function requiring(settings: PolicySettings, random: Prng): PolicySettings {
  const mode = (): PlacementMode => random.chance(0.5) ? "require" : "prefer";
  return { ...settings, placement: { numa: mode(), l3: mode(), wholeCores: "require" } };
}

function referenceOf({ view, wish, settings }: RandomQuestion): PlacementReference {
  const near = wish.near ?? CpuSet.EMPTY;
  return new PlacementReference({
    view,
    candidates: candidatesOf(view, wish.forbidden, settings).difference(near),
    near,
    held: wish.heldForOthers,
    count: wish.count,
    placement: settings.placement,
  });
}

Deno.test("explainPlacement() tells each criterion's value and what it beat, in random states [P2] [E4]", () => {
  let beaten = 0;
  let barred = 0;
  for (const question of grantedQuestions(30)) {
    const { view, wish, settings, cpus: chosen } = question;
    const reference = referenceOf(question);
    const explanation = explainPlacement(view, wish, { settings, cpus: chosen });
    const score = explanation.criteria.map(({ value }) => value);
    assertEquals(score, reference.score(chosen));
    assertEquals(explanation.criteria.map(({ name }) => name), [...CRITERIA]);
    explanation.criteria.forEach(({ beats }, index) => {
      for (const { cpus: other, value } of beats) {
        beaten++;
        assert(other !== undefined && value !== undefined);
        const rival = reference.score(other);
        assertEquals(rival.slice(0, index), score.slice(0, index));
        assertEquals(rival[index], value);
        assert(value > (score[index] ?? 0), `${value} does not lose`);
      }
    });
    for (const { cpus: other, room, node, why } of explanation.others) {
      if (other === undefined) {
        assert(room < wish.count || why.includes("require allows"), `node ${node} has room`);
        if (room >= wish.count) barred++;
      } else assertEquals(compareScores(reference.score(other), score), 0);
    }
  }
  assert(beaten > 100 && barred > 10, `${beaten} alternatives, ${barred} that are not allowed`);
});

Deno.test("explainPlacement() says that a container got its CPUs again [P1]", () => {
  const view = viewOf(machine("xeon-64"), { exclusive: "0-3" });
  const wish = { count: 2, forbidden: CpuSet.EMPTY, heldForOthers: CpuSet.EMPTY, heldForSlot: cpus("5,9") };
  const allocation = allocateExclusive(view, wish, SETTINGS);
  assert(allocation.kind === "granted");
  const explanation = explainPlacement(view, wish, { settings: SETTINGS, cpus: allocation.cpus });
  assertEquals([explanation.isSameAgain, explanation.others.length], [true, 0]);
});

Deno.test("explainMove() tells each move's score and what it beat, in random states [R1] [P2] [E4]", () => {
  const random = new Prng(32);
  const seen = { moves: 0, beaten: 0, barred: 0 };
  for (const topology of Array.from({ length: 40 }, tinyTopologies).flat()) {
    const { view, wish, settings } = randomReallocation(topology, random);
    const plan = planReallocation(view, wish, settings);
    if (plan.kind === "refused") continue;
    for (const [id, all] of plan.moves) {
      const question = plan.questions.get(id);
      assert(question !== undefined);
      const { criteria, others, isolated } = explainMove(question, all);
      const { view: seenBy, kept, from, held, placement } = question;
      const near = kept.union(isolated);
      const free = from.intersection(seenBy.isolated);
      const chosen = all.difference(near);
      const candidates = !free.isEmpty && chosen.isSubsetOf(free) ? free : from.difference(free);
      const reference = new PlacementReference({
        ...{ view: seenBy, candidates, near, held, count: chosen.size, placement },
      });
      const score = reference.score(chosen);
      assertEquals(criteria.map(({ value }) => value), score);
      seen.moves++;
      for (const [index, { beats }] of criteria.entries()) {
        for (const { value } of beats) assert((value ?? 0) > (score[index] ?? 0), `${value} does not lose`);
        seen.beaten += beats.length;
      }
      for (const { cpus: other, value, why } of others.filter((each) => each.cpus !== undefined)) {
        assert(other !== undefined);
        const difference = compareScores(reference.score(other), score);
        assertEquals(difference < 0, value !== undefined, why);
        assert(difference <= 0, why);
        if (difference < 0) seen.barred++;
      }
    }
  }
  assert(seen.moves > 300 && seen.beaten > 50 && seen.barred > 0, JSON.stringify(seen));
});

Deno.test("explainPlacement() names the node that has too little room [P2]", () => {
  const view = viewOf(machine("xeon-64"), { exclusive: "0-9,32-41" });
  const wish = { count: 16, forbidden: CpuSet.EMPTY, heldForOthers: CpuSet.EMPTY, heldForSlot: CpuSet.EMPTY };
  const allocation = allocateExclusive(view, wish, SETTINGS);
  assert(allocation.kind === "granted");
  const { others } = explainPlacement(view, wish, { settings: SETTINGS, cpus: allocation.cpus });
  assertEquals(others.map(({ why }) => why), ["node 0 has 12 free"]);
});

/** Facts that a line may claim, read from the state. */
class Facts {
  readonly #question: RandomQuestion & { readonly cpus: CpuSet };
  readonly #candidates: CpuSet;
  readonly #reference: PlacementReference;

  constructor(question: RandomQuestion & { readonly cpus: CpuSet }) {
    const { view, wish, settings } = question;
    this.#question = question;
    this.#candidates = candidatesOf(view, wish.forbidden, settings).difference(wish.near ?? CpuSet.EMPTY);
    this.#reference = referenceOf(question);
  }

  node(id: string): CpuSet {
    const { topology } = this.#question.view;
    const none = topology.online.difference(CpuSet.union(topology.nodes.map(({ cpus }) => cpus)));
    return topology.nodes.find((node) => `${node.id}` === id)?.cpus ?? none;
  }

  roomIn(id: string): number {
    return this.node(id).intersection(this.#candidates).size;
  }

  fewestCachesIn(id: string): number {
    const rooms = cachesOf(this.#question.view.topology)
      .map((cache) => cache.intersection(this.node(id)).intersection(this.#candidates).size)
      .sort((a, b) => b - a);
    let left = this.#question.wish.count;
    return rooms.filter((room) => left > 0 && (left -= room, true)).length;
  }

  /** Whether the best choice in a node is worse by CPUs beside pinned ones and cores in part. */
  fitsWorse(id: string): boolean {
    const { view, wish, settings, cpus: chosen } = this.#question;
    const from = this.node(id).intersection(this.#candidates);
    const best = chooseCpus(view, wish.count, {
      from,
      held: wish.heldForOthers,
      placement: settings.placement,
    });
    const isRequired = settings.placement.wholeCores === "require";
    const cores = (set: CpuSet): readonly number[] => [
      isRequired ? this.#reference.broken(set) : 0,
      ...this.#reference.score(set).slice(3, 5),
    ];
    return compareScores(cores(best), cores(chosen)) > 0;
  }

  /** The most candidates in fewer nodes than were used, with those of CPUs that are kept. */
  roomInFewer(): number {
    const { topology } = this.#question.view;
    const near = this.#question.wish.near ?? CpuSet.EMPTY;
    const nodes = [...topology.nodes.map(({ id }) => this.node(`${id}`)), this.node("none")];
    const used = nodes.filter((node) => node.intersects(this.#question.cpus.union(near))).length;
    const sets = Array.from(
      { length: 1 << nodes.length },
      (_, bits) => nodes.filter((_, i) => bits >> i & 1),
    );
    const rooms = sets.filter((set) => set.length < used && near.isSubsetOf(CpuSet.union(set)))
      .map((set) => CpuSet.union(set).intersection(this.#candidates).size);
    return Math.max(0, ...rooms);
  }

  /** Whether a part of a reason is true; undefined where it is not understood. */
  holds(claim: string): boolean | undefined {
    const { view, wish, cpus: chosen } = this.#question;
    const all = chosen.union(wish.near ?? CpuSet.EMPTY);
    const [, , caches, beside, parts, , , held, , boot] = this.#reference.score(chosen);
    const patterns: readonly (readonly [RegExp, (match: readonly string[]) => boolean])[] = [
      [
        /^nodes? (.*?)(?:, because.*)?$/,
        ([, list = ""]) =>
          list.split(", ").every((id) => this.node(id).intersects(all)) &&
          view.topology.nodes.filter((node) => node.cpus.intersects(all)).every(({ id }) =>
            list.split(", ").includes(`${id}`)
          ),
      ],
      [/^(\d+) caches?$/, ([, n]) => Number(n) === caches],
      [/^(\d+) CPUs? beside a pinned one$/, ([, n]) => Number(n) === beside],
      [/^(\d+) cores? in part$/, ([, n]) => wish.near?.isEmpty === false || Number(n) === parts],
      [/^(\d+) CPUs? held for others$/, ([, n]) => Number(n) === held],
      [/^CPU 0's core$/, () => (boot ?? 0) > 0],
      [/^lowest ids$/, () => true],
    ];
    const found = patterns.find(([pattern]) => pattern.test(claim));
    return found?.[1](found[0].exec(claim) ?? []);
  }

  /** Whether what is said after "because" is true; undefined where it is not understood. */
  holdsBecause(claim: string): boolean | undefined {
    const { wish, cpus: chosen, view } = this.#question;
    const [, id = "", rest = ""] = /^(?:node (\d+)|no node) (.*)$/.exec(claim) ?? [];
    const free = /^has (\d+) free$/.exec(rest);
    if (free !== null) return Number(free[1]) === this.roomIn(id) && this.roomIn(id) < wish.count;
    const caches = /^needs (\d+) caches?$/.exec(rest);
    if (caches !== null) {
      return Number(caches[1]) === this.fewestCachesIn(id) &&
        this.fewestCachesIn(id) > cachesOf(view.topology).filter((cache) => cache.intersects(chosen)).length;
    }
    const room = /^would keep more room \((\d+) free\)$/.exec(rest);
    const home = view.topology.nodes.find((node) => node.cpus.intersects(chosen));
    if (room !== null) {
      return Number(room[1]) === this.roomIn(id) && this.roomIn(id) > this.roomIn(`${home?.id ?? -1}`);
    }
    if (rest === "fits whole cores worse") return this.fitsWorse(id);
    if (claim === "fewer have too few free") return this.roomInFewer() < wish.count;
    return claim === "fewer have not what is required" ? this.roomInFewer() >= wish.count : undefined;
  }
}

Deno.test("allocateExclusive() gives a reason of which every word is true, in random states [E4]", () => {
  const claims = new Set<string>();
  for (const question of grantedQuestions(31)) {
    const facts = new Facts(question);
    const [head = "", text = ""] = question.reason.split(/: (.*)/);
    assertEquals(Number.parseInt(head), question.wish.count, question.reason);
    for (const claim of text.split("; ")) {
      const about = `${question.reason} (${question.cpus}, cores ${
        [...coresOf(question.view.topology).values()].join(" ")
      })`;
      assertEquals(facts.holds(claim), true, about);
      const because = /, because (.*)$/.exec(claim)?.[1];
      if (because !== undefined) assertEquals(facts.holdsBecause(because), true, about);
      claims.add((because ?? claim).replace(/\d+/g, "N"));
    }
  }
  for (
    const kind of [
      "node N has N free",
      "node N would keep more room (N free)",
      "node N fits whole cores worse",
      "fewer have too few free",
      "fewer have not what is required",
    ]
  ) {
    assert(claims.has(kind), `no reason says "${kind}"`);
  }
});
