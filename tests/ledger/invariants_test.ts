import { assertEquals } from "@std/assert";
import {
  checkInvariants,
  type ContainerRecord,
  Ledger,
  Possibilities,
  snapshotOf,
} from "../../src/ledger/mod.ts";
import type { CpuView } from "../../src/policy/mod.ts";
import { annotated, cpus, emptyLedger, owner, shared } from "./records.ts";

/** The rules that these records break together, each once. */
function rulesOf(...records: readonly ContainerRecord[]): string {
  const ledger = emptyLedger();
  for (const record of records) ledger.put(record);
  return [...new Set(checkInvariants(ledger).map(({ rule }) => rule))].join(" ");
}

const CONFINED = { kind: "integer", count: 2, placed: false } as const;
const OFFLINE = { kind: "annotated", list: cpus("9"), placed: false } as const;

Deno.test.each<[string, readonly ContainerRecord[]]>([
  ["nobody is there", []],
  ["everybody is alone", [owner("i", "1-2"), annotated("a", "3"), shared("s", "0,4-7"), shared("t", "4")]],
  ["two containers of one slot share its CPUs [Y7]", [
    owner("i", "1-2", { podUid: "u" }),
    owner("j", "1-2", { podUid: "u" }),
  ]],
  ["two annotated containers share CPUs [A1]", [annotated("a", "1-2"), annotated("b", "2-3")]],
  ["a confined container is degraded [Y3]", [
    owner("i", "0-7", { placement: CONFINED, degraded: "not-placed" }),
  ]],
  ["a container on an offline CPU is degraded", [shared("s", "7-8", { degraded: "no-shared-cpu" })]],
  ["an annotated container whose CPUs are offline has no place beside owners and ghosts [T] [G2]", [
    owner("i", "0-6"),
    annotated("p", "7"),
    shared("g", "7", { placement: { kind: "foreign", quarantined: true, isGhost: true } }),
    annotated("a", "6", { placement: OFFLINE, degraded: "cpu-offline" }),
  ]],
  ["a foreign container is anywhere [Y4]", [
    owner("i", "1-2"),
    shared("f", "0-99", { placement: { kind: "foreign", quarantined: false, isGhost: false } }),
  ]],
])("checkInvariants() finds nothing where %s", (_what, records) => assertEquals(rulesOf(...records), ""));

Deno.test.each<[string, string, readonly ContainerRecord[]]>([
  ["I1", "two slots own a CPU", [owner("i", "1-2"), owner("j", "2-3")]],
  ["I1", "an owner has a pinned CPU", [owner("i", "1-2"), annotated("a", "2")]],
  ["I1", "a shared container is wanted on an exclusive CPU", [owner("i", "1-2"), shared("s", "2-3")]],
  ["I1", "a confined container is wanted on an exclusive CPU", [
    owner("i", "1-2"),
    owner("j", "2-3", { placement: CONFINED, degraded: "not-placed" }),
  ]],
  ["I1", "an annotated container whose CPUs are offline is wanted on an exclusive CPU", [
    owner("i", "0-6"),
    annotated("a", "6", { placement: OFFLINE, degraded: "cpu-offline" }),
  ]],
  ["I2", "a set has an offline CPU", [shared("s", "7-8")]],
  ["I3", "a set is empty", [shared("s", "")]],
  ["I4", "an annotated container is not on pinned CPUs", [
    annotated("a", "8", { degraded: "no-shared-cpu" }),
  ]],
  ["I5", "an owner has too few CPUs", [
    owner("i", "1-2", { placement: { kind: "integer", count: 3, placed: true } }),
  ]],
  ["I5", "an owner has too many CPUs", [
    owner("i", "1-2", { placement: { kind: "integer", count: 1, placed: true } }),
  ]],
  ["I5", "an owner has a forbidden CPU", [owner("i", "1-2", { forbidden: cpus("2-3") })]],
  ["I5", "an integer container has no place and is not degraded", [
    owner("i", "0-7", { placement: CONFINED }),
  ]],
])("checkInvariants() finds %s where %s", (rule, _what, records) => assertEquals(rulesOf(...records), rule));

/** Books whose view is tampered with: those that are not cannot break I6. */
class Tampered extends Ledger {
  readonly change: Partial<CpuView>;

  constructor(change: Partial<CpuView>) {
    super(emptyLedger().topology);
    this.change = change;
  }

  override view(): CpuView {
    return { ...super.view(), ...this.change };
  }
}

Deno.test.each<[string, Partial<CpuView>]>([
  ["a CPU is in two states", { isolated: cpus("3") }],
  ["a CPU is in no state", { pool: cpus("0-6") }],
  ["a state has an offline CPU", { pool: cpus("0-8") }],
  ["an idle CPU is not in the pool", { idle: cpus("8") }],
])("checkInvariants() finds I6 where %s", (_what, change) => {
  assertEquals(checkInvariants(new Tampered(change)).map(({ rule }) => rule), ["I6"]);
});

Deno.test("checkInvariants() names who breaks a rule and on which CPUs", () => {
  const ledger = emptyLedger();
  ledger.put(owner("i", "1-2"));
  ledger.put(shared("s", "2-3"));
  assertEquals(checkInvariants(ledger), [{ rule: "I1", message: "s is wanted on exclusive CPUs 2" }]);
});

Deno.test("snapshotOf() shows who has which CPUs, and what is not certain [E1]", () => {
  const ledger = emptyLedger();
  const possible = Possibilities.certain(cpus("0-7")).with({ seq: 1, cpus: cpus("0,4-7"), reach: "cgroup" });
  ledger.put(shared("s", "0,4-7", { possible }));
  ledger.put(annotated("a", "3", { mems: "0" }));
  ledger.put(shared("f", "5", { placement: { kind: "foreign", quarantined: true, isGhost: false } }));
  ledger.hold("uid-i/main", "sandbox-i", cpus("1-2"), 0);
  const { containers, ...states } = snapshotOf(ledger);
  assertEquals(Object.fromEntries(Object.entries(states).map(([state, set]) => [state, `${set}`])), {
    online: "0-7",
    pinned: "3",
    exclusive: "",
    quarantined: "5",
    isolated: "",
    pool: "0-2,4,6-7",
    idle: "1-2",
    held: "1-2",
  });
  assertEquals(
    containers.map((shown) => [shown.id, shown.class, `${shown.cpus}`, shown.mems, shown.settled]),
    [
      ["s", "shared", "0,4-7", "", false],
      ["a", "annotated", "3", "0", true],
      ["f", "unknown", "5", "", true],
    ],
  );
});
