import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type AnsweredUpdate,
  type ContainerRecord,
  Ledger,
  type LedgerContents,
  Possibilities,
  slotOf,
} from "../../src/ledger/mod.ts";
import type { Topology } from "../../src/topology/mod.ts";
import { annotated, cpus, emptyLedger, foreign, owner, shared } from "./records.ts";

const IDS = ["a", "b", "c"] as const;
const LISTS = ["0-1", "2-3", "3-5", "6", "1,7", "0-7"] as const;

/** A change of the books; `list` are the CPUs it is about. */
interface Change {
  readonly ledger: Ledger;
  readonly id: string;
  readonly list: string;
  readonly nowMs: number;
  /** What the books held before one of the changes before. */
  readonly earlier: LedgerContents;
}

/** An owner of 2-3 that is being resized to `list`, as far as anybody knows. */
function resized(id: string, list: string): ContainerRecord {
  const record = owner(id, "2-3");
  const { request, degraded } = record;
  const placement = { kind: "integer", count: cpus(list).size, placed: true } as const;
  const pending = { cause: "resize", operation: undefined, reason: "", sinceMs: 0 } as const;
  return { ...record, pending: { ...pending, placement, request, wanted: cpus(list), degraded } };
}

function recordOf({ ledger, id }: Change): ContainerRecord {
  return ledger.containers.get(id) ?? shared(id, "0");
}

/** The machine with some of its CPUs offline, or online again if they were. */
function switched({ online, ...topology }: Topology, list: string): Topology {
  const isOn = cpus(list).isSubsetOf(online) && list !== "0-7";
  return { ...topology, online: isOn ? online.difference(cpus(list)) : online.union(cpus(list)) };
}

/** What tells all containers to go to `list`. */
function updatesTo({ ledger, list }: Change): readonly AnsweredUpdate[] {
  return [...ledger.containers.values()].map((record) => ({ record, cpus: cpus(list) }));
}

const POSSIBLE = Possibilities.certain(cpus("1-4")).with({ seq: 1, cpus: cpus("1-2"), reach: "cgroup" });

const CHANGES: Readonly<Record<string, (change: Change) => void>> = {
  owner: ({ ledger, id, list }) => ledger.put(owner(id, list)),
  "owner that moved": ({ ledger, id, list }) => ledger.put(owner(id, list, { possible: POSSIBLE })),
  "owner elsewhere": ({ ledger, id, list }) => ledger.put(owner(id, list, { name: "other" })),
  shared: ({ ledger, id, list }) => ledger.put(shared(id, list)),
  annotated: ({ ledger, id, list }) => ledger.put(annotated(id, list)),
  quarantined: ({ ledger, id, list }) => ledger.put(foreign(id, list, true)),
  foreign: ({ ledger, id, list }) => ledger.put(foreign(id, list, false)),
  resize: ({ ledger, id, list }) => ledger.put(resized(id, list)),
  settle: (change) => change.ledger.settlePending(recordOf(change), change.nowMs),
  "drop pending": (change) => change.ledger.dropPending(recordOf(change), change.nowMs),
  drop: ({ ledger, id, nowMs }) => {
    ledger.answers.abandon(id, nowMs); // as whoever drops a container does
    ledger.drop(id);
  },
  pod: ({ ledger, id, list, nowMs }) =>
    ledger.putPod({
      sandboxId: `sandbox-${id}`,
      podUid: id,
      cpus: cpus(list),
      emptySinceMs: nowMs % 2 === 0 ? nowMs : undefined,
    }),
  "end sandbox": ({ ledger, id, nowMs }) => ledger.endSandbox(`sandbox-${id}`, nowMs),
  hold: ({ ledger, id, list, nowMs }) =>
    ledger.hold(slotOf(shared(id, "0")), `sandbox-${id}`, cpus(list), nowMs),
  "end hold": ({ ledger, id, nowMs }) => ledger.endHold(slotOf(shared(id, "0")), nowMs),
  free: ({ ledger, list, nowMs }) => ledger.free(cpus(list), nowMs),
  take: ({ ledger, list, nowMs }) => ledger.take(cpus(list), nowMs),
  expire: ({ ledger, nowMs }) => ledger.expire(nowMs, 2000),
  machine: ({ ledger, list, nowMs }) => ledger.changeTopology(switched(ledger.topology, list), nowMs),
  "take off": (change) => {
    const { answers } = change.ledger;
    if (!answers.isInFlight) answers.takeOff(updatesTo(change), change.nowMs);
  },
  land: ({ ledger, nowMs }) => ledger.answers.land(nowMs % 2 === 0, nowMs),
  "late update": (change) => {
    const { ledger, id, list, nowMs } = change;
    const updates = updatesTo(change).filter(({ record }) => record.id === id);
    ledger.answers.record(id, updates, { given: cpus(list), nowMs, late: id });
  },
  confirm: ({ ledger, nowMs }) => IDS.forEach((id) => ledger.answers.confirm(id, nowMs)),
  abandon: ({ ledger, nowMs }) => IDS.forEach((id) => ledger.answers.abandon(id, nowMs)),
  restore: ({ ledger, earlier }) => ledger.restore(earlier),
};

const someChanges = fc.array(
  fc.record({
    kind: fc.constantFrom(...Object.keys(CHANGES)),
    id: fc.constantFrom(...IDS),
    list: fc.constantFrom(...LISTS),
    passedMs: fc.constantFrom(0, 1, 1500, 200_000),
  }),
  { maxLength: 25 },
);

Deno.test("view() tells after every change what a ledger tells that was made of the same contents just now I8", () => {
  fc.assert(
    fc.property(someChanges, (changes) => {
      const ledger = emptyLedger();
      let nowMs = 0;
      let earlier = ledger.contents();
      for (const [index, { kind, id, list, passedMs }] of changes.entries()) {
        nowMs += passedMs;
        CHANGES[kind]?.({ ledger, id, list, nowMs, earlier });
        if (index % 3 === 0) earlier = ledger.contents();
        const { topology: _, ...view } = ledger.view();
        const { topology: __, ...other } = Ledger.of(ledger.topology, ledger.contents()).view();
        assertEquals(view, other, kind);
      }
    }),
    { numRuns: 2000 },
  );
});
