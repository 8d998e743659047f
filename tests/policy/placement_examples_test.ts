import { assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  allocateExclusive,
  type Allocation,
  type ExclusiveWish,
  type PolicySettings,
} from "../../src/policy/mod.ts";
import { expandMachine, type MachineName, MACHINES, type MachineSpec } from "../../src/simulator/machine.ts";
import { cpus, SETTINGS, type Taken, viewOf } from "./views.ts";

/** What is asked on a machine. */
interface Example {
  readonly taken?: Taken;
  readonly wish?: Partial<ExclusiveWish>;
  readonly settings?: Partial<PolicySettings>;
}

function place(spec: MachineSpec | MachineName, count: number, example: Example = {}): Allocation {
  const { topology } = expandMachine(typeof spec === "string" ? MACHINES[spec] : spec);
  const none = CpuSet.EMPTY;
  const wish = { count, forbidden: none, heldForOthers: none, heldForSlot: none, ...example.wish };
  return allocateExclusive(viewOf(topology, example.taken), wish, { ...SETTINGS, ...example.settings });
}

/** The list, or the refusal. */
function told(allocation: Allocation): string {
  return allocation.kind === "granted" ? `${allocation.cpus}` : allocation.refusal.message;
}

/** 64 CPUs, siblings i and i + 32, one node and cache: the machine of predecessor.md §7. */
const SPLIT_64: MachineSpec = { coresPerNode: 32, threads: 2 };
const SPLIT_256: MachineSpec = { coresPerNode: 128, threads: 2 };
const SMT4: MachineSpec = { coresPerNode: 3, threads: 4, siblings: "adjacent" };

Deno.test.each<[string, MachineSpec | MachineName, number, Example, string]>([
  ["the core of CPU 0 last", SPLIT_64, 1, {}, "1"],
  ["the core of CPU 0 last, adjacent siblings", "tiny-8-pairs", 1, {}, "2"],
  ["a whole core and the lowest half", SPLIT_64, 3, {}, "1-2,33"],
  ["the other half of a core an owner split", SPLIT_64, 1, { taken: { exclusive: "1" } }, "33"],
  ["no half of a core with a pinned CPU", SPLIT_64, 2, { taken: { pinned: "1" } }, "2,34"],
  ["no half of a core with a forbidden CPU", SPLIT_64, 2, { wish: { forbidden: cpus("1,3,5") } }, "2,34"],
  ["whole cores above 100", SPLIT_256, 2, { taken: { exclusive: "0-100,128-228" } }, "101,229"],
  ["a core of four threads", SMT4, 1, {}, "4"],
  ["the next thread of a split core", SMT4, 1, { taken: { exclusive: "4" } }, "5"],
  ["the node that fits best", "xeon-64", 4, { taken: { exclusive: "16-28,48-60" } }, "29-30,61-62"],
  ["idle CPUs rather than used ones", SPLIT_64, 2, { taken: { idle: "9,41" } }, "9,41"],
  ["unheld CPUs rather than idle ones", SPLIT_64, 2, {
    taken: { idle: "9,41" },
    wish: { heldForOthers: cpus("9,41") },
  }, "1,33"],
  ["CPUs near those kept", "epyc-128-16-caches", 2, {
    taken: { exclusive: "40" },
    wish: { near: cpus("40") },
  }, "41,104"],
])("allocateExclusive() takes %s [P2]", (_what, machine, count, example, expected) => {
  assertEquals(told(place(machine, count, example)), expected);
});

Deno.test.each<[string, MachineName, number, Example, string]>([
  [
    "too little room",
    "xeon-64",
    16,
    { taken: { exclusive: "0-9,32-41" } },
    "16 CPUs: node 1, because node 0 has 12 free",
  ],
  [
    "best fit",
    "xeon-64",
    4,
    { taken: { exclusive: "16-28,48-60" } },
    "4 CPUs: node 1, because node 0 would keep more room (32 free)",
  ],
  ["ids", "tiny-8-pairs", 2, {}, "2 CPUs: lowest ids"],
  ["nothing better", "tiny-8-pairs", 1, {}, "1 CPU: 1 core in part"],
])("allocateExclusive() says that %s decided [P2]", (_what, machine, count, example, expected) => {
  const allocation = place(machine, count, example);
  const reason = allocation.kind === "granted" ? allocation.reason : "";
  assertEquals(reason.startsWith(expected), true, reason);
});

Deno.test.each<[keyof PolicySettings["placement"], number, Taken, string]>([
  ["numa", 20, { exclusive: "0-7,16-23,32-39,48-55" }, "20 CPUs would need more NUMA nodes"],
  ["wholeCores", 4, { pinned: "0-14,16-31" }, "4 CPUs would need more cores in part"],
])("placement.%s: require refuses what the machine could do better [P4]", (name, count, taken, text) => {
  const settings = { placement: { ...SETTINGS.placement, [name]: "require" as const } };
  assertEquals(place("xeon-64", count, { taken }).kind, "granted");
  assertEquals(
    told(place("xeon-64", count, { taken, settings })),
    `failed to allocate exclusive CPUs: placement.${name} is require, and ${text} now than on an empty machine`,
  );
});

/** Cores 0-1, 2-3, … 14-15. */
const PAIRS_16: MachineSpec = { coresPerNode: 8, threads: 2, siblings: "adjacent" };
const HYBRID: MachineSpec = { coresPerNode: 2, threads: 2, hybrid: { efficiencyCores: 2 } };
const BESIDE_4: Example = { taken: { exclusive: "2,4,6" }, wish: { near: cpus("4") } };
const WHOLE = { placement: { ...SETTINGS.placement, wholeCores: "require" } } as const;
const MORE_PARTS = (count: number): string =>
  "failed to allocate exclusive CPUs: placement.wholeCores is require, and " +
  `${count} CPUs would need more cores in part now than on an empty machine`;

Deno.test.each<[string, MachineSpec | MachineName, number, Example, string, string]>([
  ["no halves of two split cores", PAIRS_16, 2, { taken: { exclusive: "2,4" } }, "3,5", "6-7"],
  ["the half of a split core as an odd CPU", PAIRS_16, 3, { taken: { exclusive: "2,4" } }, "3,6-7", "3,6-7"],
  ["one half of a split core", PAIRS_16, 1, { taken: { exclusive: "2,4" } }, "3", "3"],
  ["not two halves and a core", PAIRS_16, 3, { taken: { exclusive: "2,4,6,8-15" } }, "3,5,7", "0-1,3"],
  ["nothing of what is split", "xeon-64", 2, { taken: { exclusive: "0-31" } }, "33-34", MORE_PARTS(2)],
  ["no odd CPU twice", "xeon-64", 3, { taken: { exclusive: "0-31" } }, "33-35", MORE_PARTS(3)],
  ["the other half of a core and a core", PAIRS_16, 3, BESIDE_4, "3,5,7", "5,8-9"],
  ["all of a core of four threads", SMT4, 4, { taken: { exclusive: "4,8" } }, "5-7,9", "0-3"],
  ["part of one core of four threads", SMT4, 5, { taken: { exclusive: "4,8" } }, "5-7,9-10", "0-3,5"],
  ["a core of one thread", HYBRID, 1, { taken: { exclusive: "1" } }, "3", "4"],
  ["no part where whole cores could do", HYBRID, 3, { taken: { exclusive: "4-5" } }, "0-1,3", MORE_PARTS(3)],
])(
  "placement.wholeCores: require takes %s [P4]",
  (_what, machine, count, example, preferred, required) => {
    assertEquals(told(place(machine, count, example)), preferred);
    assertEquals(told(place(machine, count, { ...example, settings: WHOLE })), required);
  },
);

Deno.test.each<[PolicySettings["isolatedCpus"], number, string]>([
  ["pinned-only", 2, "1-2"],
  ["integer-first", 1, "6"],
  ["integer-first", 2, "6-7"],
  ["integer-first", 3, "1,6-7"],
  ["integer-first", 7, "1-7"],
])("isolatedCpus: %s places %i CPUs on %s [P4]", (isolatedCpus, count, expected) => {
  assertEquals(
    told(place("tiny-8-nosmt", count, { taken: { isolated: "6-7" }, settings: { isolatedCpus } })),
    expected,
  );
});

Deno.test("a refusal's numbers add up where isolated CPUs are candidates [P4] [P5]", () => {
  const example = { taken: { isolated: "6-7" }, settings: { isolatedCpus: "integer-first" as const } };
  assertEquals(
    told(place("tiny-8-nosmt", 8, example)),
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 8, have 7 " +
      "(online 8; exclusive 0, pinned 0, kept for the shared pool 1)",
  );
});
