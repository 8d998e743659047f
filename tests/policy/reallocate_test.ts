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
    count: owner.cpus.size,
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
