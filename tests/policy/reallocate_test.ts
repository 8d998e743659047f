import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  type Displaced,
  planReallocation,
  type PolicySettings,
  type Reallocation,
} from "../../src/policy/mod.ts";
import { expandMachine, type MachineName, MACHINES, type MachineSpec } from "../../src/simulator/machine.ts";
import { cpus, SETTINGS, type Taken, viewOf } from "./views.ts";

/** A pin on a machine where some CPUs have owners. */
interface Example {
  readonly pinned: string;
  /** Owners' CPUs by name. */
  readonly owners: Readonly<Record<string, string>>;
  /** How many CPUs owners must have. @default as many as they have */
  readonly counts?: Readonly<Record<string, number>>;
  /** Forbidden CPUs of owners. */
  readonly forbidden?: Readonly<Record<string, string>>;
  /** Forbidden CPUs of shared containers. */
  readonly shared?: readonly string[];
  readonly held?: string;
  /** Further CPUs that are taken. */
  readonly taken?: Taken;
  readonly settings?: Partial<PolicySettings>;
}

function plan(spec: MachineSpec | MachineName, example: Example): Reallocation {
  const { topology } = expandMachine(typeof spec === "string" ? MACHINES[spec] : spec);
  const pinned = cpus(example.pinned);
  const owned = Object.entries(example.owners).map(([id, list]) => ({ id, cpus: cpus(list) }));
  const displaced = owned.filter((owner) => owner.cpus.intersects(pinned)).map((owner): Displaced => ({
    ...owner,
    count: example.counts?.[owner.id] ?? owner.cpus.size,
    forbidden: cpus(example.forbidden?.[owner.id] ?? ""),
  }));
  const exclusive = CpuSet.union([...owned.map((owner) => owner.cpus), cpus(example.taken?.exclusive ?? "")])
    .difference(pinned);
  const view = viewOf(topology, { ...example.taken, pinned: example.pinned, exclusive: `${exclusive}` });
  const sharedForbidden = (example.shared ?? []).map(cpus);
  const wish = { displaced, held: cpus(example.held ?? ""), sharedForbidden };
  return planReallocation(view, wish, { ...SETTINGS, ...example.settings });
}

/** The sets by owner, or the refusal. */
function told(reallocation: Reallocation): string {
  if (reallocation.kind === "refused") return reallocation.refusal.message;
  return [...reallocation.moves].map(([id, set]) => `${id}=${set}`).join(" ");
}

/** 64 CPUs, siblings i and i + 32, one node and cache. */
const SPLIT_64: MachineSpec = { coresPerNode: 32, threads: 2 };

/** Two cores of four threads: 0-3 and 4-7. */
const WIDE_CORES: MachineSpec = { coresPerNode: 2, threads: 4, siblings: "adjacent" };

Deno.test("planReallocation() moves an owner off the CPUs of a pin, which keeps its count (spec §18.5) [R1]", () => {
  const planned = plan(SPLIT_64, { pinned: "1,33", owners: { a: "1-2,33-34" } });
  assertEquals(told(planned), "a=2-3,34-35");
  assert(
    planned.kind === "planned" && planned.reasons.get("a")?.startsWith("keeps 2 of 4 CPUs, loses 1,33; "),
  );
});

Deno.test("planReallocation() refuses where two owners do not fit beside the pin (spec §18.6) [R2]", () => {
  assertEquals(
    told(plan(SPLIT_64, { pinned: "0-25", owners: { a: "0-24", b: "25-49" }, shared: [""] })),
    "cannot reallocate conflicting containers: a with 25 CPUs, b with 25 CPUs: " +
      "need 50, have 37 (online 64; exclusive 0, pinned 26, kept for the shared pool 1)",
  );
});

Deno.test.each<[string, MachineSpec | MachineName, Example, string]>([
  ["prefers the lowest halves of split cores to a whole core", "tiny-8-split", {
    pinned: "0,4",
    owners: { a: "0,4" },
    taken: { exclusive: "5-6" },
  }, "a=1-2"],
  ["moves an owner to whole cores where they are required [P4]", "tiny-8-split", {
    pinned: "0,4",
    owners: { a: "0,4" },
    taken: { exclusive: "5-6" },
    settings: { placement: { ...SETTINGS.placement, wholeCores: "require" } },
  }, "a=3,7"],
  [
    "moves an owner to halves where no whole core is free, for a move cannot be refused for it [P4] [R2]",
    "tiny-8-split",
    {
      pinned: "0,4",
      owners: { a: "0,4" },
      taken: { exclusive: "5-7" },
      settings: { placement: { ...SETTINGS.placement, wholeCores: "require" } },
    },
    "a=1-2",
  ],
  ["keeps the sibling of a pinned thread rather than take another such CPU", WIDE_CORES, {
    pinned: "0,5,7",
    owners: { a: "3,7" },
    taken: { exclusive: "1-2" },
  }, "a=3-4"],
  ["gives up that sibling where fewer cores in part are required [P4]", WIDE_CORES, {
    pinned: "0,5,7",
    owners: { a: "3,7" },
    taken: { exclusive: "1-2" },
    settings: { placement: { ...SETTINGS.placement, wholeCores: "require" } },
  }, "a=4,6"],
  ["gives up the sibling of a pinned thread", SPLIT_64, { pinned: "1", owners: { a: "1,33" } }, "a=2,34"],
  ["keeps the sibling where nothing else is free", "tiny-8-split", {
    pinned: "1",
    owners: { a: "1-2,5-6" },
    taken: { exclusive: "0,3-4" },
  }, "a=2,5-7"],
  ["keeps the sibling where all else is beside a pinned thread too", "tiny-8-split", {
    pinned: "1-3",
    owners: { a: "1,5" },
    taken: { exclusive: "0,4" },
  }, "a=5-6"],
  ["keeps the sibling rather than use a second node", "tiny-8-two-nodes", {
    pinned: "1",
    owners: { a: "0-1,5" },
  }, "a=0,4-5"],
  ["leaves a broken core for a whole one in its node", "xeon-64", {
    pinned: "1",
    owners: { a: "1-2,33-34" },
  }, "a=2-3,34-35"],
  ["takes CPUs held for others last", SPLIT_64, {
    pinned: "1,33",
    owners: { a: "1-2,33-34" },
    held: "3,35",
  }, "a=2,4,34,36"],
  ["uses what the minimum of the pool keeps [R2]", "tiny-8-nosmt", {
    pinned: "0",
    owners: { a: "0-6" },
    settings: { minSharedCpus: 1 },
  }, "a=1-7"],
  ["keeps reserved CPUs it has, and takes no others", "tiny-8-nosmt", {
    pinned: "0",
    owners: { a: "0-1" },
    settings: { reservedCpus: cpus("1-3") },
  }, "a=1,4"],
  ["keeps to forbidden CPUs [A2]", "tiny-8-nosmt", {
    pinned: "0",
    owners: { a: "0-1" },
    forbidden: { a: "2-5" },
  }, "a=1,6"],
  ["takes isolated CPUs first where integer containers may [P4]", "tiny-8-nosmt", {
    pinned: "0",
    owners: { a: "0-1" },
    taken: { isolated: "6", idle: "2" },
    settings: { isolatedCpus: "integer-first" },
  }, "a=1,6"],
  ["takes no isolated CPUs where only pins may [P4]", "tiny-8-nosmt", {
    pinned: "0",
    owners: { a: "0-1" },
    taken: { isolated: "2" },
  }, "a=1,3"],
  ["takes no CPU of an update in flight [G4]", "tiny-8-nosmt", {
    pinned: "0",
    owners: { a: "0-1" },
    taken: { inFlight: "2" },
  }, "a=1,3"],
  ["leaves a shared container its only CPU [R2]", "tiny-8-nosmt", {
    pinned: "0",
    owners: { a: "0-1" },
    taken: { exclusive: "4-7" },
    shared: ["0-1,3-7"],
  }, "a=1,3"],
  ["leaves the first owner's choice where the second could have no other", "tiny-8-nosmt", {
    pinned: "0,2",
    owners: { a: "0-1", b: "2-3" },
    forbidden: { b: "5-7" },
    taken: { exclusive: "6-7" },
  }, "a=1,5 b=3-4"],
  ["completes the core that another was just given", SPLIT_64, {
    pinned: "1-2",
    owners: { a: "1", b: "2" },
  }, "a=3 b=35"],
  ["keeps the whole cores of one that has more than it needs", "tiny-8-split", {
    pinned: "0",
    owners: { a: "0-1,3,5-6" },
    counts: { a: 2 },
    taken: { exclusive: "2,7" },
  }, "a=1,5"],
  ["takes what another gives up after it did so", "tiny-8-nosmt", {
    pinned: "0,2",
    owners: { a: "0-1", b: "2-3" },
    forbidden: { a: "4-7" },
    taken: { exclusive: "6-7" },
  }, "b=4-5 a=1,3"],
])("planReallocation() %s [R1]", (_what, machine, example, expected) => {
  assertEquals(told(plan(machine, example)), expected);
});

Deno.test.each<[string, Example, string]>([
  [
    "an owner that must not have what is free",
    { pinned: "0", owners: { a: "0-1" }, forbidden: { a: "2-7" } },
    "a with 2 CPUs: need 2, have 1 (online 8; exclusive 0, pinned 1, kept for the shared pool 6)",
  ],
  [
    "a shared container that would be left nothing",
    { pinned: "0", owners: { a: "0-1" }, taken: { exclusive: "3-7" }, shared: [""] },
    "a with 2 CPUs: need 2, have 1 (online 8; exclusive 5, pinned 1, kept for the shared pool 1)",
  ],
  [
    "quarantined and isolated CPUs",
    { pinned: "0", owners: { a: "0" }, taken: { exclusive: "1-3", quarantined: "4-5", isolated: "6-7" } },
    "a with 1 CPU: need 1, have 0 (online 8; exclusive 3, pinned 1, quarantined 2, isolated 2, " +
    "kept for the shared pool 0)",
  ],
  [
    "more owners than can be named",
    {
      pinned: "0-7",
      owners: Object.fromEntries(
        Array.from({ length: 8 }, (_, i) => [`o${i}`, `${i}`]).concat([["last", "7"]]),
      ),
    },
    "o0 with 1 CPU, o1 with 1 CPU, o2 with 1 CPU, o3 with 1 CPU, o4 with 1 CPU, o5 with 1 CPU, o6 with 1 CPU, " +
    "o7 with 1 CPU and 1 more: need 9, have 0 (online 8; exclusive 0, pinned 8, kept for the shared pool 0)",
  ],
])("planReallocation() refuses %s [R2]", (_what, example, expected) => {
  assertEquals(
    told(plan("tiny-8-nosmt", example)),
    `cannot reallocate conflicting containers: ${expected}`,
  );
});

Deno.test("planReallocation() names owners by what users call them [R2]", () => {
  const { topology } = expandMachine(MACHINES["tiny-8-nosmt"]);
  const owner = { id: "4f1c", name: "default/db/main", cpus: cpus("0-7"), count: 8, forbidden: CpuSet.EMPTY };
  const view = viewOf(topology, { pinned: "0", exclusive: "1-7" });
  const wish = { displaced: [owner], held: CpuSet.EMPTY, sharedForbidden: [] };
  const answer = planReallocation(view, wish, SETTINGS);
  assert(told(answer).includes(": default/db/main with 8 CPUs: need 8, have 7 "), told(answer));
});
