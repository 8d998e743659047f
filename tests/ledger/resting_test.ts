import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { isAtRest, type Ledger, Possibilities } from "../../src/ledger/mod.ts";
import { annotated, cpus, emptyLedger, foreign, owner, shared } from "./records.ts";

const LISTS = ["0-3", "0-5", "4-7", "2"];
const KINDS = ["resting", "created", "due", "degraded", "unsettled", "owner", "pinned", "foreign"] as const;

/** A record of some container, in a state of this kind. */
function recordOf(kind: typeof KINDS[number], id: string, list: string): ReturnType<typeof shared> {
  switch (kind) {
    case "resting":
      return shared(id, list, { forbidden: cpus(id === "a" ? "7" : "") });
    case "created":
      return shared(id, list, { phase: "created" });
    case "due":
      return shared(id, list, { due: true });
    case "degraded":
      return shared(id, list, { degraded: "no-shared-cpu" });
    case "unsettled":
      return shared(id, list, { possible: Possibilities.certain(cpus("6")) });
    case "owner":
      return owner(id, list);
    case "pinned":
      return annotated(id, list);
    case "foreign":
      return foreign(id, list, false);
  }
}

/** Which sets the containers at rest have, and who is restless, read from all records. */
function literally(
  ledger: Ledger,
): { readonly sets: readonly string[]; readonly restless: readonly string[] } {
  const records = [...ledger.containers.values()];
  const sets = records.filter((record) => isAtRest(record) && record.placement.kind === "shared").map((
    { wanted, forbidden },
  ) => `${wanted}/${forbidden}`);
  return {
    sets: [...new Set(sets)].sort(),
    restless: records.filter((record) => !isAtRest(record)).map(({ id }) => id),
  };
}

function told(ledger: Ledger): ReturnType<typeof literally> {
  const sets: string[] = [];
  ledger.resting.every(({ wanted, forbidden }) => sets.push(`${wanted}/${forbidden}`) > 0);
  return { sets: sets.sort(), restless: ledger.restless.map(({ id }) => id) };
}

Deno.test("Ledger tells the sets of containers at rest, and the others in order, whatever came and went", () => {
  const step = fc.record({
    id: fc.constantFrom("a", "b", "c", "d", "e"),
    kind: fc.constantFrom(...KINDS, "drop" as const, "other slot" as const, "restore" as const),
    list: fc.constantFrom(...LISTS),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const ledger = emptyLedger();
    for (const { id, kind, list } of steps) {
      if (kind === "drop") ledger.drop(id);
      else if (kind === "restore") ledger.restore(ledger.contents());
      else if (kind === "other slot") ledger.put(shared(id, list, { name: "second" }));
      else ledger.put(recordOf(kind, id, list));
      assertEquals(told(ledger), literally(ledger));
    }
  }));
});

Deno.test("isAtRest() is true of a running container that has a place, and its set for sure", () => {
  const atRest = KINDS.filter((kind) => isAtRest(recordOf(kind, "a", "0-3")));
  assertEquals(atRest, ["resting", "owner", "pinned", "foreign"]);
  const homeless = owner("a", "0-3", { placement: { kind: "integer", count: 4, placed: false } });
  assertEquals(isAtRest(homeless), false);
});
