import { assert, assertEquals } from "@std/assert";
import type { Ledger } from "../../src/ledger/mod.ts";
import { annotated, cpus, emptyLedger, owner, shared, stateOf } from "./records.ts";

/** Answers `id=list`, … under an operation. */
function answer(
  ledger: Ledger,
  operation: string | undefined,
  updates: Readonly<Record<string, string>>,
  { given = "", late }: { readonly given?: string; readonly late?: string } = {},
): void {
  ledger.answers.record(operation, updatesOf(ledger, updates), {
    given: cpus(given),
    nowMs: 0,
    ...(late === undefined ? {} : { late }),
  });
}

function updatesOf(ledger: Ledger, updates: Readonly<Record<string, string>>) {
  return Object.entries(updates).flatMap(([id, list]) => {
    const record = ledger.containers.get(id);
    return record === undefined ? [] : [{ record, cpus: cpus(list) }];
  });
}

/** Books with a shared container `s` on 0-7. */
function withShared(rest: Parameters<typeof shared>[2] = {}): Ledger {
  const ledger = emptyLedger();
  ledger.put(shared("s", "0-7", rest));
  return ledger;
}

/** Whether the newest update of `s`, which must leave `stake`, may be left alone for now. */
function mayWait(ledger: Ledger, stake: string): boolean {
  const record = ledger.containers.get("s");
  return record !== undefined && ledger.answers.mayWait(record, cpus(stake));
}

Deno.test("record() wants the answered set and keeps the old one possible [H2]", () => {
  const ledger = withShared();
  answer(ledger, "create x", { s: "3-7" });
  assertEquals(stateOf(ledger, "s"), "3-7 of 0-7 3-7");
});

Deno.test("record() of no updates is no operation", () => {
  const ledger = withShared();
  answer(ledger, "create x", {});
  ledger.answers.abandon("create x", 0);
  assertEquals(stateOf(ledger, "s"), "0-7 of 0-7");
});

Deno.test("confirm() makes the answered set certain, once [H2]", () => {
  const ledger = withShared();
  answer(ledger, "create x", { s: "3-7" });
  ledger.answers.confirm("create other", 0);
  assertEquals(stateOf(ledger, "s"), "3-7 of 0-7 3-7");
  ledger.answers.confirm("create x", 0);
  assertEquals(stateOf(ledger, "s"), "3-7 of 3-7");
  ledger.answers.confirm("create x", 0);
  ledger.answers.abandon("create x", 0);
  assertEquals(stateOf(ledger, "s"), "3-7 of 3-7");
});

Deno.test("confirm() of an older answer leaves a younger one open [H2]", () => {
  const ledger = withShared();
  answer(ledger, "create x", { s: "3-7" });
  answer(ledger, "create y", { s: "5-7" });
  ledger.answers.confirm("create x", 0);
  assertEquals(stateOf(ledger, "s"), "5-7 of 3-7 5-7");
});

Deno.test("confirm() of a container that does not run yet rules nothing out [H7]", () => {
  const ledger = withShared({ phase: "created" });
  answer(ledger, "create x", { s: "3-7" });
  ledger.answers.confirm("create x", 0);
  assertEquals(stateOf(ledger, "s"), "3-7 of 0-7 3-7");
});

Deno.test("abandon() keeps a shrink unconfirmed and takes a growth back [H2]", () => {
  const ledger = emptyLedger();
  ledger.put(shared("s", "0-7"));
  ledger.put(shared("g", "4-5"));
  answer(ledger, "create x", { s: "3-7", g: "3-7" });
  ledger.answers.abandon("create x", 0);
  assertEquals(stateOf(ledger, "s"), "3-7 of 0-7 3-7");
  assertEquals(stateOf(ledger, "g"), "4-5 of 4-5 3-7"); // wanted no more, but possible
});

Deno.test("abandon() of a growth does not undo what was answered since [H2]", () => {
  const ledger = emptyLedger();
  ledger.put(shared("g", "4-5"));
  answer(ledger, "create x", { g: "3-7" });
  answer(ledger, "create y", { g: "6-7" });
  ledger.answers.abandon("create x", 0);
  assertEquals(stateOf(ledger, "g"), "6-7 of 4-5 3-7 6-7");
});

Deno.test("abandon() makes a container due again whose repair was lost [H7] [M1]", () => {
  const ledger = emptyLedger();
  ledger.put(annotated("a", "1-2", { due: true }));
  answer(ledger, "create x", { a: "1-2" });
  assertEquals(stateOf(ledger, "a"), "1-2 of 1-2");
  ledger.answers.abandon("create x", 0);
  assertEquals(stateOf(ledger, "a"), "1-2 of 1-2 due");
});

Deno.test("confirm() and abandon() pass over containers that are gone [H6]", () => {
  const ledger = withShared();
  answer(ledger, "create x", { s: "3-7" });
  answer(ledger, "create y", { s: "4-7" });
  ledger.drop("s");
  ledger.answers.confirm("create x", 0);
  ledger.answers.abandon("create y", 0);
  assertEquals(stateOf(ledger, "s"), "gone");
});

Deno.test("an answer without an operation is confirmed by nothing, but by a younger one [H2]", () => {
  const ledger = withShared();
  answer(ledger, undefined, { s: "3-7" });
  assertEquals(mayWait(ledger, "0"), false);
  assertEquals(stateOf(ledger, "s"), "3-7 of 0-7 3-7");
  answer(ledger, "create x", { s: "3-7" });
  ledger.answers.confirm("create x", 0);
  assertEquals(stateOf(ledger, "s"), "3-7 of 3-7");
});

Deno.test("mayWait() is true while nobody has the CPUs at stake unless the update was made too [H2]", () => {
  const ledger = withShared();
  assertEquals(mayWait(ledger, "0"), false);
  answer(ledger, "create x", { s: "3-7" }, { given: "0-2" });
  assertEquals([mayWait(ledger, "0-2"), mayWait(ledger, "0-3")], [true, false]);
});

Deno.test("mayWait() is false once the operation was confirmed or abandoned [H2]", () => {
  for (const end of ["confirm", "abandon"] as const) {
    const ledger = withShared();
    answer(ledger, "create x", { s: "3-7" }, { given: "0-2" });
    ledger.answers[end]("create x", 0);
    assertEquals(mayWait(ledger, "0-2"), false, end);
  }
});

Deno.test("mayWait() is false by an answer for another container, and by one in a start window that is over [H7]", () => {
  const ledger = withShared();
  ledger.put(shared("t", "0-7"));
  answer(ledger, "create x", { t: "3-7" }, { given: "0-2" });
  assertEquals(mayWait(ledger, "0"), false);
  const starting = withShared({ phase: "created" });
  answer(starting, "create x", { s: "3-7" }, { given: "0-2" });
  assertEquals(mayWait(starting, "0"), true); // it will be made with it
  const record = starting.containers.get("s");
  assert(record !== undefined);
  starting.put({ ...record, phase: "running" }); // the answer was to the spec only
  assertEquals(mayWait(starting, "0"), false);
});

Deno.test("mayWait() is true while a call is in flight [G4]", () => {
  const ledger = withShared();
  ledger.answers.takeOff(updatesOf(ledger, { s: "3-7" }), 0);
  assertEquals(mayWait(ledger, "0-2"), true);
  ledger.answers.land(false, 0);
  assertEquals(mayWait(ledger, "0-2"), false);
});

Deno.test("a late update may land after younger answers: none of those is certain while it is under way [H4]", () => {
  const ledger = withShared();
  answer(ledger, "update s", { s: "2-7" }, { late: "s" });
  answer(ledger, "create x", { s: "5-7" });
  ledger.answers.confirm("create x", 0);
  assertEquals(stateOf(ledger, "s"), "5-7 of 0-7 2-7 5-7");
  ledger.answers.confirm("update s", 0); // it landed, before or after x
  assertEquals(stateOf(ledger, "s"), "5-7 of 0-7 2-7 5-7");
  answer(ledger, "create y", { s: "5-7" });
  ledger.answers.confirm("create y", 0); // from here on it is the newest
  assertEquals(stateOf(ledger, "s"), "5-7 of 5-7");
});

Deno.test("a late update that is the newest is certain once confirmed [H4]", () => {
  const ledger = withShared();
  answer(ledger, "update s", { s: "2-7" }, { late: "s" });
  ledger.answers.confirm("update s", 0);
  assertEquals(stateOf(ledger, "s"), "2-7 of 2-7");
});

Deno.test("takeOff() takes its CPUs out of the candidates until it lands [G4]", () => {
  const ledger = emptyLedger();
  ledger.put(shared("g", "4-5"));
  ledger.put(shared("s", "0-7"));
  const { answers } = ledger;
  answers.takeOff(updatesOf(ledger, { g: "3-7", s: "2-7" }), 0);
  assertEquals([answers.isInFlight, `${answers.inFlight}`, `${ledger.view().inFlight}`], [
    true,
    "2-7",
    "2-7",
  ]);
  assertEquals(stateOf(ledger, "g"), "3-7 of 4-5 3-7");
  answers.land(true, 0);
  assertEquals([answers.isInFlight, `${answers.inFlight}`, `${ledger.view().inFlight}`], [false, "", ""]);
  assertEquals([stateOf(ledger, "g"), stateOf(ledger, "s")], ["3-7 of 3-7", "2-7 of 2-7"]);
});

Deno.test("land() of a failed call keeps both sets possible and wants the growth no more [G4]", () => {
  const ledger = emptyLedger();
  ledger.put(shared("g", "4-5"));
  ledger.put(shared("s", "0-7", { due: true }));
  ledger.answers.takeOff(updatesOf(ledger, { g: "3-7", s: "2-7" }), 0);
  ledger.answers.land(false, 0);
  assertEquals([stateOf(ledger, "g"), stateOf(ledger, "s")], ["4-5 of 4-5 3-7", "2-7 of 0-7 2-7 due"]);
});

Deno.test("land() after another answer for the container: nobody knows which came last [G4]", () => {
  const ledger = emptyLedger();
  ledger.put(shared("g", "4-5"));
  ledger.answers.takeOff(updatesOf(ledger, { g: "3-7" }), 0);
  answer(ledger, "create pin", { g: "4-7" }); // a pin took 3
  ledger.answers.confirm("create pin", 0);
  assert(ledger.containers.get("g")?.possible.contains(cpus("3-7")), "the call may come after the answer");
  ledger.answers.land(true, 0);
  const { wanted, possible } = ledger.containers.get("g") ?? shared("g", "");
  assertEquals(`${wanted}`, "4-7");
  assert(possible.contains(cpus("3-7")) && possible.contains(cpus("4-7")));
});

Deno.test("land() without a call in flight, or after its container ended, changes nothing [G4] [H6]", () => {
  const ledger = withShared();
  ledger.answers.land(true, 0);
  ledger.answers.takeOff(updatesOf(ledger, { s: "3-7" }), 0);
  ledger.drop("s");
  ledger.answers.land(true, 0);
  assertEquals(stateOf(ledger, "s"), "gone");
});

Deno.test("a placement is settled by the operation that carried it and dropped when that is abandoned [Y3] [H2]", () => {
  for (
    const [end, expected] of [["confirm", "placed 1-2 of 1-2"], [
      "abandon",
      "confined 1-2 of 0-7 1-2", // what it had before may be others' by now
    ]] as const
  ) {
    const ledger = emptyLedger();
    const confined = owner("i", "0-7", {
      placement: { kind: "integer", count: 2, placed: false },
      degraded: "not-placed",
    });
    ledger.put({
      ...confined,
      pending: {
        cause: "placement",
        placement: { kind: "integer", count: 2, placed: true },
        request: confined.request,
        wanted: cpus("1-2"),
        degraded: undefined,
        reason: "",
        operation: undefined,
        sinceMs: 0,
      },
    });
    answer(ledger, "create x", { i: "1-2" });
    ledger.answers[end]("create x", 0);
    const record = ledger.containers.get("i");
    const kind = record?.placement.kind === "integer" && record.placement.placed ? "placed" : "confined";
    assertEquals(`${kind} ${stateOf(ledger, "i")}`, expected);
    assertEquals([record?.pending, record?.degraded === undefined], [undefined, end === "confirm"]);
    assertEquals(`${ledger.view().exclusive}`, end === "confirm" ? "1-2" : "");
  }
});

Deno.test("expire() abandons a resize that nobody confirmed within 30 s, so that its container's updates count again [H2]", () => {
  const ledger = emptyLedger();
  ledger.put(shared("s", "0-7"));
  answer(ledger, "update s", { s: "0-5" }, { late: "s" });
  answer(ledger, "create c", { s: "0-3" });
  ledger.expire(29_999, 2000);
  ledger.answers.confirm("create c", 29_999);
  assertEquals(ledger.containers.get("s")?.possible.sets.length, 3);
  answer(ledger, "create d", { s: "0-2" });
  ledger.expire(30_000, 2000);
  ledger.answers.confirm("create d", 30_000);
  assert(ledger.containers.get("s")?.possible.isExactly(cpus("0-2")));
});
