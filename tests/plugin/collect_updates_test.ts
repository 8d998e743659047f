/** Rules of `src/plugin/carrier.ts` and `owner_updates.ts` on books that are made for them. */
import { assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  type ContainerRecord,
  type Ledger,
  type PendingChange,
  Possibilities,
} from "../../src/ledger/mod.ts";
import type { Cargo } from "../../src/plugin/cargo.ts";
import { collectUpdates } from "../../src/plugin/carrier.ts";
import type { EventContext } from "../../src/plugin/context.ts";
import { gainedBy, likelyLeft } from "../../src/plugin/owner_updates.ts";
import { FactsReaders } from "../../src/policy/mod.ts";
import { RecordingLogger } from "../fakes/recording_logger.ts";
import { policySettings } from "../fakes/settings.ts";
import { annotated, cpus, emptyLedger, foreign, owner, shared } from "../ledger/records.ts";

/** Sets a running container may have: the first for sure until the others were answered. */
function perhaps(first: string, ...later: readonly string[]): Possibilities {
  return later.reduce(
    (possible, list, index) => possible.with({ seq: index + 1, cpus: cpus(list), reach: "cgroup" }),
    Possibilities.certain(cpus(first)),
  );
}

/** A change that nobody tells the end of. */
function pending(list: string, rest: Partial<PendingChange> = {}): PendingChange {
  return {
    cause: "resize",
    placement: { kind: "integer", count: cpus(list).size, placed: true },
    request: { shares: undefined, quota: undefined, period: undefined, hasMemoryLimit: false },
    wanted: cpus(list),
    degraded: undefined,
    reason: "",
    operation: undefined,
    sinceMs: 0,
    ...rest,
  };
}

/** An owner that was to move from the first list to the second. */
function late(id: string, from: string, to: string, rest: Partial<ContainerRecord> = {}): ContainerRecord {
  return owner(id, to, { possible: perhaps(from, to), ...rest });
}

function booksOf(...records: readonly ContainerRecord[]): Ledger {
  const ledger = emptyLedger();
  for (const record of records) ledger.put(record);
  return ledger;
}

/** The updates of an answer that is about nothing else, or about the container `exclude`. */
function collected(ledger: Ledger, rest: Partial<Cargo> = {}): string {
  const context: EventContext = {
    ledger,
    settings: policySettings(),
    nowMs: 0,
    logger: new RecordingLogger(),
    counters: {
      synchronizations: 0,
      refusals: 0,
      updates: 0,
      adoptions: 0,
      reallocations: 0,
      drifts: 0,
      otherWriters: 0,
      invariantBreaks: 0,
    },
    readers: new FactsReaders(),
    isDryRun: false,
    intentOf: () => ({
      podPin: undefined,
      containerPins: new Map(),
      forbidden: CpuSet.EMPTY,
      warning: undefined,
    }),
    isFirst: () => true,
    ageMs: () => 0,
    checkDeadline: () => {},
  };
  const cargo: Cargo = {
    exclude: undefined,
    owned: CpuSet.EMPTY,
    shared: CpuSet.EMPTY,
    extras: "none",
    operation: "create x",
    ...rest,
  };
  const { updates } = collectUpdates(context, cargo);
  return updates.map(({ record, cpus }) => `${record.id}=${cpus}`).join(" ");
}

/** All CPUs but these, for a pod that forbids them. */
function allBut(list: string): CpuSet {
  return CpuSet.range(0, 7).difference(cpus(list));
}

Deno.test("gainedBy() is what a container gets, whichever of the sets it may have it has [H2]", () => {
  const record = late("i", "1-2", "2-3");
  assertEquals(`${gainedBy(record, cpus("2-3"))}`, "3");
  assertEquals(`${gainedBy(record, cpus("2,4"))}`, "4");
  assertEquals(`${gainedBy(record, cpus("1-3"))}`, "1,3");
});

Deno.test("likelyLeft() is what a container most likely has beside what it should have [H2]", () => {
  assertEquals(`${likelyLeft(late("i", "1-2", "2-3"))}`, "1");
  const noted = Possibilities.certain(cpus("1-2")).with({ seq: 1, cpus: cpus("2-3"), reach: "spec" })
    .confirmed(1)
    .with({ seq: 2, cpus: cpus("3-4"), reach: "spec" });
  assertEquals(`${likelyLeft(owner("k", "3-4", { possible: noted }))}`, "2");
});

Deno.test("a container whose pod is unknown is in nobody's way: an owner waits for who is created [Y4] [R3]", () => {
  const created = shared("x", "0,4-7", { phase: "creating", possible: perhaps("0,3-7", "0,4-7") });
  const ledger = booksOf(foreign("f", "0-7", false), late("i", "1-2", "2-3"), created);
  assertEquals(collected(ledger, { operation: "stop o" }), "");
  ledger.put({ ...created, phase: "created" });
  assertEquals(collected(ledger, { operation: "stop o" }), "x=0,4-7 i=2-3");
});

Deno.test("a container of the pool that may have every CPU waits with its place for the resized one [Y3] [H4]", () => {
  const placement = { kind: "integer", count: 2, placed: false } as const;
  const found = pending("5-6", { cause: "placement" });
  const b = shared("b", "0-4", {
    placement,
    degraded: "not-placed",
    pending: found,
    possible: perhaps("0-7", "0-4"),
  });
  assertEquals(collected(booksOf(b, shared("t", "0-7")), { exclude: "t" }), "");
  assertEquals(collected(booksOf(b, shared("t", "0-4,7")), { exclude: "t" }), "b=5-6");
});

Deno.test("a container that is being resized and stays on the pool is told once where it goes [H9] [H4]", () => {
  const stays = pending("0,3-7", { placement: { kind: "shared" } });
  const ledger = booksOf(owner("i", "1-2"), shared("s", "0-7", { pending: stays }));
  assertEquals(collected(ledger, { exclude: "i", owned: cpus("1-2") }), "s=0,3-7");
});

Deno.test("who leaves for whom the pool sends to an owner's CPUs has others leave as well [H1] [H2] I1", () => {
  const ledger = booksOf(
    late("i", "1-2", "2-3", { pending: pending("2") }),
    annotated("q", "7"),
    shared("s", "7", { forbidden: allBut("1,7") }),
    shared("t", "0,3-6"),
  );
  const t = ledger.containers.get("t");
  // Where this one fails, t may stay on 3.
  if (t !== undefined) {
    ledger.answers.record("create p", [{ record: t, cpus: cpus("0,4-6") }], { given: cpus("3"), nowMs: 0 });
  }
  assertEquals(collected(ledger), "t=0,4-6 i=2-3 s=1");
});

Deno.test("an owner leaves what a new shared container gets, also when another leaves for one of the pool [G2] [H2] I1", () => {
  const ledger = booksOf(
    late("i", "1-2", "2-3", { pending: pending("2") }),
    late("k", "4-5", "5-6", { pending: pending("5") }),
    annotated("q", "7"),
    shared("s", "7", { forbidden: allBut("1,7") }),
    shared("x", "4", { phase: "creating", forbidden: allBut("4") }),
  );
  assertEquals(collected(ledger, { exclude: "x", shared: cpus("4") }), "i=2-3 s=1 k=5-6");
});
