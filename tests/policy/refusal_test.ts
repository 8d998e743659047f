import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { allocateExclusive, type PolicySettings } from "../../src/policy/mod.ts";
import { Prng } from "../../src/simulator/prng.ts";
import { type RandomQuestion, randomQuestion, smallTopologies } from "./placement_states.ts";

const ROUNDS_PER_MACHINE = 60;

/** The numbers of a refusal by name [P5]; undefined where the text has another form. */
function numbersOf(message: string): ReadonlyMap<string, number> | undefined {
  const match =
    /^failed to allocate exclusive CPUs: insufficient free CPUs: need (\d+), have (\d+) \(online (\d+); (.*)\)$/
      .exec(message);
  if (match === null) return undefined;
  const [, need, have, online, rest = ""] = match;
  const parts = rest.split(", ").map((part): [string, number] => {
    const [, name = part, value] = /^(.*) (\d+)$/.exec(part) ?? [];
    return [name, Number(value)];
  });
  return new Map([["need", Number(need)], ["have", Number(have)], ["online", Number(online)], ...parts]);
}

/** A random question in which everything that takes candidates away may do so. */
function hardQuestion(base: RandomQuestion, random: Prng): RandomQuestion {
  const some = (share: number): CpuSet =>
    random.chance(0.5)
      ? CpuSet.EMPTY
      : CpuSet.from(base.view.online.toArray().filter(() => random.chance(share)));
  const settings: PolicySettings = {
    ...base.settings,
    minSharedCpus: random.chance(0.5) ? random.integer(0, 4) : random.integer(0, 20),
    reservedCpus: some(0.3),
    isolatedCpus: random.pick(["pinned-only", "integer-first"] as const) ?? "pinned-only",
  };
  // What a container keeps counts for resizes only, where the count is of the CPUs beyond it.
  return {
    view: { ...base.view, inFlight: some(0.3) },
    wish: { ...base.wish, near: CpuSet.EMPTY },
    settings,
  };
}

Deno.test("allocateExclusive() refuses with numbers that are exact and add up in every state [P5] [P4] [G4]", () => {
  const random = new Prng(22);
  let refused = 0;
  for (const topology of smallTopologies()) {
    for (let round = 0; round < ROUNDS_PER_MACHINE; round++) {
      const { view, wish, settings } = hardQuestion(randomQuestion(topology, random), random);
      const ask = (count: number): ReturnType<typeof allocateExclusive> =>
        allocateExclusive(view, { ...wish, count }, settings);
      const grantable = Array.from({ length: view.online.size + 2 }, (_, i) => i + 1)
        .filter((count) => ask(count).kind === "granted");
      const most = grantable.length;
      assertEquals(grantable, Array.from({ length: most }, (_, i) => i + 1), "what is less is granted too");
      const need = most + 1 + random.integer(0, 3);
      const answer = ask(need);
      assert(answer.kind === "refused");
      const numbers = numbersOf(answer.refusal.message);
      assert(numbers !== undefined, answer.refusal.message);
      refused++;
      const { shortage } = answer.refusal;
      assertEquals(
        shortage &&
          new Map([
            ["need", shortage.need],
            ["have", shortage.have],
            ["online", shortage.online],
            ...shortage.taken,
          ]),
        numbers,
      );
      const { online = 0, have = -1, ...shares } = Object.fromEntries(numbers);
      const about = `${answer.refusal.message}; pool ${view.pool}, forbidden ${wish.forbidden}, ` +
        `reserved ${settings.reservedCpus}, in flight ${view.inFlight}, at least ${settings.minSharedCpus}`;
      assertEquals([shares["need"], have, online], [need, most, view.online.size], about);
      delete shares["need"];
      const sum = have + Object.values(shares).reduce((total, part) => total + part, 0);
      assertEquals(sum, online, about);
      assertEquals([shares["exclusive"], shares["pinned"]], [view.exclusive.size, view.pinned.size], about);
      assertEquals(shares["quarantined"] ?? 0, view.quarantined.size, about);
    }
  }
  assert(refused >= 1000, `${refused} refusals`);
});
