import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { Ledger, Possibilities, slotOf } from "../../src/ledger/mod.ts";
import { annotated, cpus, emptyLedger, foreign, owner, shared, viewText } from "./records.ts";

const GROWTH_DELAY_MS = 2000;

Deno.test("view() derives every state from the records [spec §2]", () => {
  const ledger = emptyLedger();
  assertEquals(viewText(ledger), "pool 0-7");
  ledger.put(owner("i", "1-2"));
  ledger.put(annotated("a", "3"));
  ledger.put(foreign("f", "4", true));
  ledger.put(foreign("g", "5", false));
  ledger.put(shared("s", "0,5-7"));
  assertEquals(viewText(ledger), "pinned 3; exclusive 1-2; quarantined 4; pool 0,5-7");
  for (const id of ["i", "a", "f"]) ledger.drop(id);
  assertEquals(viewText(ledger), "pool 0-7");
});

Deno.test("view() counts isolated CPUs as such until somebody owns or pins them [T]", () => {
  const ledger = emptyLedger("offline-holes"); // 15 and 31 are isolated
  assertEquals(`${ledger.view().isolated}`, "15,31");
  ledger.put(annotated("a", "15"));
  assertEquals([`${ledger.view().isolated}`, `${ledger.view().pinned}`], ["31", "15"]);
});

Deno.test("view() never shows a CPU that is offline I2 [T]", () => {
  const ledger = emptyLedger();
  ledger.put(annotated("a", "7-9"));
  ledger.put(foreign("f", "6,100", true));
  ledger.putPod({ sandboxId: "p", podUid: "u", cpus: cpus("5,50"), emptySinceMs: undefined });
  assertEquals(viewText(ledger), "pinned 5,7; quarantined 6; pool 0-4");
});

Deno.test(
  "view() shows no offline CPU of an owner as exclusive I6 [T] (defect: exclusive is not cut to online)",
  () => {
    const ledger = emptyLedger();
    ledger.put(owner("i", "7-8"));
    assertEquals(viewText(ledger), "exclusive 7; pool 0-6");
  },
);

Deno.test("view() keeps what an owner may still have out of the pool's settled part [H2]", () => {
  const ledger = emptyLedger();
  const possible = Possibilities.certain(cpus("1-4")).with({ seq: 1, cpus: cpus("1-2"), reach: "cgroup" });
  ledger.put(owner("i", "1-2", { possible }));
  assertEquals(viewText(ledger), "exclusive 1-2; pool 0,3-7; idle 3-4; unsettled 3-4");
});

Deno.test("view() counts what a pending change gains as exclusive, on top of what the owner has [H4]", () => {
  const ledger = emptyLedger();
  const record = owner("i", "1-2");
  const placement = { kind: "integer", count: 3, placed: true } as const;
  const { request, degraded } = record;
  ledger.put({
    ...record,
    pending: {
      cause: "resize",
      placement,
      request,
      wanted: cpus("1-3"),
      degraded,
      reason: "",
      operation: "update i",
      sinceMs: 0,
    },
  });
  assertEquals(`${ledger.view().exclusive}`, "1-3");
  const kept = ledger.containers.get("i");
  assert(kept !== undefined);
  assertEquals(
    `${ledger.dropPending(kept, 0).wanted} ${viewText(ledger)}`,
    "1-2 exclusive 1-2; pool 0,3-7; idle 3",
  );
  ledger.put(kept);
  assertEquals(`${ledger.settlePending(kept, 0).wanted} ${ledger.view().exclusive}`, "1-3 1-3");
});

const KINDS = [
  "owner",
  "shared",
  "annotated",
  "foreign",
  "confined",
  "pod",
  "hold",
  "free",
  "take",
  "drop",
  "endSandbox",
  "expire",
] as const;

/** Random entries in the books of a small machine, also such as contradict each other. */
const someEntries = fc.record({
  machine: fc.constantFrom("tiny-8-nosmt" as const, "offline-holes" as const, "sparse-ids" as const),
  steps: fc.array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      id: fc.constantFrom("a", "b", "c", "d", "e"),
      ids: fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 6 }),
      nowMs: fc.nat(400_000),
    }),
    { maxLength: 30 },
  ),
});

type Entries = typeof someEntries extends fc.Arbitrary<infer T> ? T : never;

function ledgerOf({ machine, steps }: Entries): Ledger {
  const ledger = emptyLedger(machine);
  const { online } = ledger.topology;
  for (const { kind, id, ids, nowMs } of steps) {
    const any = CpuSet.from(ids);
    const list = kind === "owner" ? any.intersection(online) : any; // nobody is given offline CPUs
    perform(ledger, { kind, id, list: `${list}`, nowMs });
  }
  return ledger;
}

function perform(
  ledger: Ledger,
  { kind, id, list, nowMs }: { kind: string; id: string; list: string; nowMs: number },
): void {
  const sandboxId = `sandbox-${id}`;
  if (kind === "owner") ledger.put(owner(id, list));
  if (kind === "shared") ledger.put(shared(id, list));
  if (kind === "annotated") ledger.put(annotated(id, list));
  if (kind === "foreign") ledger.put(foreign(id, list, true));
  if (kind === "confined") {
    ledger.put(owner(id, list, { placement: { kind: "integer", count: 2, placed: false } }));
  }
  if (kind === "pod") {
    ledger.putPod({
      sandboxId,
      podUid: id,
      cpus: cpus(list),
      emptySinceMs: nowMs % 2 === 0 ? nowMs : undefined,
    });
  }
  if (kind === "hold") ledger.hold(slotOf(shared(id, "1")), sandboxId, cpus(list), nowMs);
  if (kind === "free") ledger.free(cpus(list), nowMs);
  if (kind === "take") ledger.take(cpus(list), nowMs);
  if (kind === "drop") ledger.drop(id);
  if (kind === "endSandbox") ledger.endSandbox(sandboxId, nowMs);
  if (kind === "expire") ledger.expire(nowMs, GROWTH_DELAY_MS);
}

Deno.test("view() partitions the online CPUs, whatever is in the books I6", () => {
  fc.assert(
    fc.property(someEntries, (entries) => {
      const ledger = ledgerOf(entries);
      const view = ledger.view();
      const parts = [view.pinned, view.exclusive, view.quarantined, view.isolated, view.pool];
      assertEquals(`${CpuSet.union(parts)}`, `${ledger.topology.online}`);
      assertEquals(parts.reduce((sum, part) => sum + part.size, 0), ledger.topology.online.size);
      assert(view.idle.isSubsetOf(view.pool) && view.unsettled.isSubsetOf(view.idle));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("view() depends on what is in the books alone, not on how it got there I8", () => {
  fc.assert(fc.property(someEntries, (entries) => {
    const ledger = ledgerOf(entries);
    const once = viewText(ledger);
    ledger.invalidateView();
    assertEquals(viewText(ledger), once);
    const copy = new Ledger(ledger.topology);
    for (const record of [...ledger.containers.values()].toReversed()) copy.put(record);
    for (const pod of ledger.pods.values()) copy.putPod(pod);
    const { pinned, exclusive, quarantined, isolated, pool } = ledger.view();
    const again = copy.view();
    assertEquals(
      [again.pinned, again.exclusive, again.quarantined, again.isolated, again.pool].join("; "),
      [pinned, exclusive, quarantined, isolated, pool].join("; "),
    );
  }));
});
