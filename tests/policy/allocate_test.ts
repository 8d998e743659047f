import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  allocateExclusive,
  type Allocation,
  candidatesOf,
  type CpuView,
  type ExclusiveWish,
  type PolicySettings,
} from "../../src/policy/mod.ts";
import type { MachineName } from "../../src/simulator/machine.ts";
import { cpus, machine, SETTINGS, someView, type Taken, viewOf } from "./views.ts";

/** A wish for `count` CPUs and nothing else. */
function wishFor(count: number, rest: Partial<ExclusiveWish> = {}): ExclusiveWish {
  const none = CpuSet.EMPTY;
  return { count, forbidden: none, heldForOthers: none, heldForSlot: none, ...rest };
}

/** The granted list, or the refusal's text. */
function textOf(allocation: Allocation): string {
  return allocation.kind === "granted" ? `${allocation.cpus}` : allocation.refusal.message;
}

/** The numbers of a refusal [P5]; absent states count 0. */
function numbersOf(message: string): Record<string, number> {
  const head =
    /^failed to allocate exclusive CPUs: insufficient free CPUs: need (\d+), have (\d+) \(online (\d+); (.*)\)$/
      .exec(message);
  assert(head !== null, message);
  const [, need, have, online, rest = ""] = head;
  const parts = rest.split(", ").map((part) => {
    const match = /^(.*) (\d+)$/.exec(part);
    return [match?.[1] ?? part, Number(match?.[2])] as const;
  });
  return { need: Number(need), have: Number(have), online: Number(online), ...Object.fromEntries(parts) };
}

interface Question {
  readonly view: CpuView;
  readonly wish: ExclusiveWish;
  readonly settings: PolicySettings;
}

const someQuestion: fc.Arbitrary<Question> = fc.record({
  made: someView,
  count: fc.integer({ min: 1, max: 12 }),
  minSharedCpus: fc.integer({ min: 0, max: 4 }),
  holdsExactly: fc.boolean(),
}).map(({ made: { view, sets }, count, minSharedCpus, holdsExactly }) => {
  const [forbidden, reservedCpus, heldForOthers, held] = sets;
  const heldForSlot = holdsExactly ? view.pool.take(count) : held;
  return {
    view,
    wish: { count, forbidden, heldForOthers: heldForOthers.difference(heldForSlot), heldForSlot },
    settings: { ...SETTINGS, reservedCpus, minSharedCpus },
  };
});

Deno.test("allocateExclusive() grants exactly N candidates and leaves the pool its minimum [P]", () => {
  fc.assert(
    fc.property(someQuestion, ({ view, wish, settings }) => {
      const allocation = allocateExclusive(view, wish, settings);
      if (allocation.kind === "refused") return;
      const { cpus: granted } = allocation;
      assertEquals(granted.size, wish.count);
      assert(granted.isSubsetOf(view.online), "offline");
      const kinds = ["pinned", "exclusive", "quarantined", "isolated", "inFlight"] as const;
      for (const kind of kinds) assert(!granted.intersects(view[kind]), `${granted} has ${kind} CPUs`);
      assert(!granted.intersects(wish.forbidden), `${granted} is forbidden [A2]`);
      assert(!granted.intersects(settings.reservedCpus), `${granted} is reserved [O5]`);
      assert(view.pool.size - granted.size >= settings.minSharedCpus, "the pool's minimum");
    }),
    { numRuns: 1000 },
  );
});

Deno.test("allocateExclusive() refuses with numbers that add up; have is the most it would give [P5]", () => {
  fc.assert(
    fc.property(someQuestion, ({ view, wish, settings }) => {
      const allocation = allocateExclusive(view, { ...wish, count: view.online.size + 1 }, settings);
      assert(allocation.kind === "refused");
      assertEquals(allocation.refusal.kind, "insufficient");
      const numbers = numbersOf(allocation.refusal.message);
      const { need, have = 0, online, ...shares } = numbers;
      assertEquals([need, online], [view.online.size + 1, view.online.size]);
      assertEquals(have + Object.values(shares).reduce((sum, part) => sum + part, 0), view.online.size);
      assertEquals([numbers["exclusive"], numbers["pinned"]], [view.exclusive.size, view.pinned.size]);
      assertEquals(numbers["quarantined"] ?? 0, view.quarantined.size);
      assertEquals(numbers["isolated"] ?? 0, view.isolated.size);
      if (have > 0) assertEquals(allocateExclusive(view, { ...wish, count: have }, settings).kind, "granted");
      assertEquals(allocateExclusive(view, { ...wish, count: have + 1 }, settings).kind, "refused");
    }),
    { numRuns: 500 },
  );
});

Deno.test("allocateExclusive() gives the same answer to the same question [P3] I8", () => {
  fc.assert(fc.property(someQuestion, ({ view, wish, settings }) => {
    const once = allocateExclusive(view, wish, settings);
    const same: CpuView = { ...view, pool: CpuSet.from(view.pool.toArray().toReversed()) };
    assertEquals(allocateExclusive(same, wish, settings), once);
  }));
});

Deno.test("allocateExclusive() gives the CPUs held for the slot again where all are candidates [P1]", () => {
  fc.assert(
    fc.property(someQuestion, ({ view, wish, settings }) => {
      const candidates = candidatesOf(view, wish.forbidden, settings);
      const isSame = wish.heldForSlot.size === wish.count && wish.heldForSlot.isSubsetOf(candidates);
      const allocation = allocateExclusive(view, wish, settings);
      if (!isSame || allocation.kind === "refused") return;
      assertEquals(`${allocation.cpus}`, `${wish.heldForSlot}`);
    }),
    { numRuns: 500 },
  );
});

Deno.test("candidatesOf() is the pool without forbidden, reserved and in-flight CPUs (spec §5)", () => {
  const view = viewOf(machine("tiny-8-nosmt"), { pinned: "7", inFlight: "3" });
  assertEquals(`${candidatesOf(view, cpus("1"), { ...SETTINGS, reservedCpus: cpus("0,5-6,99") })}`, "2,4");
});

const TINY = machine("tiny-8-nosmt");

Deno.test.each<[string, Taken, Partial<ExclusiveWish>, number, string]>([
  ["the same CPUs again", { pinned: "1" }, { heldForSlot: cpus("5-6") }, 2, "5-6"],
  ["others where one of them is pinned now", { pinned: "5" }, { heldForSlot: cpus("5-6") }, 2, "1-2"],
  ["others where one of them is forbidden", {}, { heldForSlot: cpus("5-6"), forbidden: cpus("6") }, 2, "1-2"],
  ["others where they are too few", {}, { heldForSlot: cpus("5-6") }, 3, "1-3"],
  ["others where they are too many", {}, { heldForSlot: cpus("5-7") }, 2, "1-2"],
  ["CPUs held for others last", {}, { heldForOthers: cpus("1-3") }, 2, "4-5"],
  [
    "CPUs held for others where there are no others",
    { exclusive: "4-7" },
    { heldForOthers: cpus("1-3") },
    2,
    "0-1",
  ],
])("allocateExclusive() gives %s [P1] [P2]", (_what, taken, wish, count, expected) => {
  assertEquals(textOf(allocateExclusive(viewOf(TINY, taken), wishFor(count, wish), SETTINGS)), expected);
});

Deno.test.each<[number, number, string]>([
  [7, 1, "1-7"],
  [8, 0, "0-7"],
  [
    8,
    1,
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 8, have 7 (online 8; exclusive 0, pinned 0, kept for the shared pool 1)",
  ],
  [
    5,
    4,
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 5, have 4 (online 8; exclusive 0, pinned 0, kept for the shared pool 4)",
  ],
  [
    1,
    9,
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 1, have 0 (online 8; exclusive 0, pinned 0, kept for the shared pool 8)",
  ],
])(
  "allocateExclusive() of %i CPUs with minSharedCpus %i is %s [P] [P5]",
  (count, minSharedCpus, expected) => {
    const allocation = allocateExclusive(viewOf(TINY), wishFor(count), { ...SETTINGS, minSharedCpus });
    assertEquals(textOf(allocation), expected);
  },
);

Deno.test("allocateExclusive() refuses with the numbers of the specification's example [P5]", () => {
  const view = viewOf(machine("xeon-64"), { exclusive: "0-46", pinned: "47-56" });
  assertEquals(
    textOf(allocateExclusive(view, wishFor(13), SETTINGS)),
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 13, have 6 " +
      "(online 64; exclusive 47, pinned 10, kept for the shared pool 1)",
  );
});

Deno.test("allocateExclusive() counts forbidden and reserved CPUs as kept, and names other states [P5]", () => {
  const view = viewOf(TINY, { quarantined: "6", isolated: "7" });
  const settings = { ...SETTINGS, reservedCpus: cpus("0") };
  assertEquals(
    textOf(allocateExclusive(view, wishFor(5, { forbidden: cpus("1-2") }), settings)),
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 5, have 3 " +
      "(online 8; exclusive 0, pinned 0, quarantined 1, isolated 1, kept for the shared pool 3)",
  );
});

/** A twelve-CPU machine without SMT is the first twelve CPUs of this one. */
const ARM = machine("arm-server");

Deno.test.each<[string, string, number, string]>([
  ["nothing", "", 2, "1-2"],
  ["nothing", "", 4, "1-4"],
  ["1-10", "1-10", 2, "0,11"],
  ["1,3,5", "1,3,5", 3, "2,4,6"],
  ["3-11", "3-11", 3, "0-2"],
])(
  "allocateExclusive() without SMT, %s taken, places %s%i on %s (predecessor.md §18)",
  (_what, taken, count, expected) => {
    const exclusive = taken === "" ? "12-127" : `${taken},12-127`;
    const settings = { ...SETTINGS, minSharedCpus: 0 };
    assertEquals(textOf(allocateExclusive(viewOf(ARM, { exclusive }), wishFor(count), settings)), expected);
  },
);

Deno.test.each([8, 9])(
  "allocateExclusive() of %i of 0-11,32-43,61 avoids CPU 0 and is not scattered (predecessor.md §18)",
  (count) => {
    const xeon = machine("xeon-64");
    const view = viewOf(xeon, { exclusive: "12-31,44-60,62-63" });
    const allocation = allocateExclusive(view, wishFor(count), SETTINGS);
    assert(allocation.kind === "granted");
    assertEquals([allocation.cpus.size, allocation.cpus.has(0), allocation.cpus.has(61)], [
      count,
      false,
      false,
    ]);
    const cores = new Set(allocation.cpus.toArray().map((id) => xeon.cpus.get(id)?.core));
    assertEquals(cores.size, Math.ceil(count / 2));
  },
);

Deno.test.each<[MachineName, number, number]>([
  ["tiny-8-split", 2, 1],
  ["tiny-8-pairs", 2, 1],
  ["smt4-32", 4, 1],
  ["smt4-32", 8, 2],
  ["smt8-64", 8, 1],
  ["xeon-64", 6, 3],
])("allocateExclusive() on an empty %s takes %i CPUs as %i whole cores [P2] [P3]", (name, count, cores) => {
  const topology = machine(name);
  const allocation = allocateExclusive(viewOf(topology), wishFor(count), SETTINGS);
  assert(allocation.kind === "granted");
  const taken = new Set(allocation.cpus.toArray().map((id) => topology.cpus.get(id)?.core));
  assertEquals([taken.size, taken.has(0)], [cores, false]);
});

Deno.test("allocateExclusive() stays on one NUMA node where one has room [P2]", () => {
  const xeon = machine("xeon-64");
  const view = viewOf(xeon, { exclusive: "0-11,32-43" }); // node 0 has 8 left, node 1 has 32
  const allocation = allocateExclusive(view, wishFor(10), SETTINGS);
  assert(allocation.kind === "granted");
  assertEquals(allocation.cpus.toArray().every((id) => xeon.cpus.get(id)?.node === 1), true);
});
