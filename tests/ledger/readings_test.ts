import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { Possibilities } from "../../src/ledger/mod.ts";
import { expandMachine, MACHINES } from "../../src/simulator/machine.ts";
import { cpus, emptyLedger, owner, shared, viewText } from "./records.ts";

const ALL = cpus("0-7");

/** Sets a container was told, oldest first; the first one for sure. */
function told(...lists: readonly string[]): Possibilities {
  const [first = "", ...later] = lists;
  return later.reduce(
    (possible, list, i) => possible.with({ seq: i + 1, cpus: cpus(list), reach: "cgroup" }),
    Possibilities.certain(cpus(first)),
  );
}

function text({ sets }: Possibilities): string {
  return sets.join(" ");
}

Deno.test("found() of the newest set rules out all others [V] [H2]", () => {
  const possible = told("0-7", "0-3", "0-1").found(cpus("0-1"), ALL);
  assertEquals([text(possible), possible.latestSeq], ["0-1", 2]);
});

Deno.test("found() of an older set leaves the newest possible: the runtime may be late to apply it [V] [H2]", () => {
  const possible = told("0-7", "0-3", "0-1").found(cpus("0-7"), ALL);
  assertEquals([text(possible), possible.latestSeq], ["0-7 0-1", 2]);
});

Deno.test("found() of a set nobody told is what somebody else wrote [V]", () => {
  assertEquals(text(told("0-7").found(cpus("5"), ALL)), "5 0-7");
});

Deno.test("found() keeps an older set that differs by offline CPUs only: cgroup v2 gives those back [V] [T]", () => {
  const online = cpus("0-2,4-7");
  assertEquals(text(told("2-3", "2", "6").found(cpus("2"), online)), "2-3 2 6");
  assertEquals(text(told("2-3", "4", "6").found(cpus("2"), ALL)), "2 6");
});

Deno.test("confirmed() does not forget what was seen since the answer: it may have failed [V] [H2]", () => {
  const seen = told("0-7", "0-3").found(cpus("0-7"), ALL);
  assertEquals(text(seen.confirmed(1)), "0-7 0-3");
  const others = told("0-7", "0-3").found(cpus("5"), ALL).confirmed(1);
  assertEquals([text(others), `${others.latest}`, `${others.likely}`], ["5 0-3", "0-3", "0-3,5"]);
  // Neither is what CPUs that are offline now make look like it [T].
  const online = cpus("0-2,4-7");
  assertEquals(text(told("2-3", "2", "6").found(cpus("2"), online).confirmed(2)), "2-3 2 6");
});

Deno.test("confirmed() of an answer rules out what was seen before it [V] [H2] [Y5]", () => {
  const seen = told("0-7", "0-3").found(cpus("5"), ALL);
  assertEquals(text(seen.with({ seq: 2, cpus: cpus("0-1"), reach: "cgroup" }).confirmed(2)), "0-1");
});

Deno.test("isSolid() of an answer that reached the spec only stays false when something else is seen [V] [H7]", () => {
  const told = Possibilities.certain(ALL).with({ seq: 1, cpus: cpus("0-3"), reach: "spec" });
  const seen = told.found(cpus("5"), ALL);
  assertEquals([seen.isSolid(1), told.found(cpus("0-3"), ALL).isSolid(1)], [false, true]);
});

Deno.test("found() leaves what was found, and what is newest, among the possibilities [V] I7", () => {
  const set = fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 8 }).map((ids) =>
    CpuSet.from(ids)
  );
  fc.assert(fc.property(fc.array(set, { minLength: 1, maxLength: 20 }), set, set, (sets, found, online) => {
    const possible = told(...sets.map((each) => `${each}`));
    const after = possible.found(found, online);
    assert(after.contains(found) && after.contains(possible.latest));
    assertEquals(after.latestSeq, possible.latestSeq);
    assert(after.union.isSubsetOf(possible.union.union(found)));
  }));
});

Deno.test("likely is the last set that the runtime noted, and what was answered since [H1] [H2]", () => {
  const possible = told("0-7", "0-3", "4-5", "6");
  assertEquals(`${possible.likely}`, "0-7");
  assertEquals(`${possible.confirmed(2).likely}`, "4-6");
  assertEquals(`${possible.confirmed(3).likely}`, "6");
  // In the start window an update reaches the spec only: what was before stays possible, and is not likely.
  const started = Possibilities.certain(ALL).with({ seq: 1, cpus: cpus("0-3"), reach: "spec" }).confirmed(1);
  assertEquals([`${started.union}`, `${started.likely}`], ["0-7", "0-3"]);
});

Deno.test("changeTopology() ends holds with offline CPUs, and makes those no CPU of any state [T] [P1] I6", () => {
  const spec = MACHINES["tiny-8-nosmt"];
  const ledger = emptyLedger();
  ledger.put(owner("i", "5-6"));
  ledger.hold("a/x", "a", cpus("1-2"), 0);
  ledger.hold("b/x", "b", cpus("3"), 0);
  ledger.free(cpus("4"), 0);
  ledger.changeTopology(expandMachine({ ...spec, offline: "2,4,6" }).topology, 10);
  assertEquals([...ledger.holds.keys()], ["b/x"]);
  assertEquals(viewText(ledger), "exclusive 5; pool 0-1,3,7; idle 1,3");
  ledger.changeTopology(expandMachine(spec).topology, 20);
  assertEquals(viewText(ledger), "exclusive 5-6; pool 0-4,7; idle 1,3");
});

Deno.test("changeTopology() follows CPUs that become isolated [T] [P4]", () => {
  const ledger = emptyLedger();
  ledger.put(shared("s", "0-7"));
  ledger.changeTopology(expandMachine({ ...MACHINES["tiny-8-nosmt"], isolated: "6-7" }).topology, 0);
  assertEquals(viewText(ledger), "isolated 6-7; pool 0-5");
});

Deno.test("isAwaited() while an answer is young and nothing told of it, and while a call is in flight [V] [G4]", () => {
  const ledger = emptyLedger();
  ledger.put(shared("s", "0-7"));
  const [record] = [...ledger.containers.values()];
  assert(record !== undefined);
  const { answers } = ledger;
  const updates = [{ record, cpus: cpus("0-3") }];
  answers.record("create x", updates, { given: cpus("4"), nowMs: 0 });
  assertEquals([answers.isAwaited("s", 9999), answers.isAwaited("s", 10_000)], [true, false]);
  assertEquals(answers.isAwaited("other", 0), false);
  answers.confirm("create x", 100);
  assertEquals(answers.isAwaited("s", 100), false);
  answers.takeOff(updates, 200);
  assertEquals(answers.isAwaited("s", 1_000_000), true);
  answers.land(true, 1_000_000);
  assertEquals(answers.isAwaited("s", 1_000_000), false);
});
