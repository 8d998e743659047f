import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Json, JsonError } from "../../src/json/mod.ts";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { exportLedger, Ledger, restoreLedger } from "../../src/ledger/mod.ts";
import { Plugin } from "../../src/plugin/mod.ts";
import { AppliedNode } from "../fakes/applied_node.ts";
import { SAFE_RUNTIME } from "../fakes/recorded_calls.ts";
import { Player, someScript, type Step } from "../plugin/random_script.ts";
import { annotated, cpus, emptyLedger, owner, shared } from "./records.ts";

/** The ledger after it went through text. */
function copied(ledger: Ledger): Ledger {
  const text = JSON.stringify(exportLedger(ledger));
  return restoreLedger(ledger.topology, JSON.parse(text));
}

/** Ends a node's plugin and starts another that goes on from a copy of its books, as if nothing had happened. */
function resume(node: AppliedNode): void {
  const state = node.plugin.state();
  node.plugin[Symbol.dispose]();
  node.plugin = new Plugin({
    topology: () => node.topology,
    settings: state.settings,
    clock: node.clock,
    logger: node.logger,
    dryRun: state.dryRun,
    resumed: { ...state, ledger: state.ledger && copied(state.ledger) },
  });
}

/** What a script's plugin answered; with its books replaced by a copy of them before each step in `cuts`. */
function transcriptOf(script: readonly Step[], cuts: ReadonlySet<number>): readonly string[] {
  using player = new Player();
  for (const [index, step] of script.entries()) {
    if (cuts.has(index)) resume(player.node);
    player.play(step);
  }
  return [...player.transcript, JSON.stringify(exportLedger(player.node.plugin.ledger))];
}

Deno.test("restoreLedger() makes books that give the same answers from then on, for any state (I8)", () => {
  fc.assert(
    fc.property(someScript, fc.array(fc.nat(60), { maxLength: 5 }), (script, cuts) => {
      assertEquals(transcriptOf(script, new Set(cuts)), transcriptOf(script, new Set()));
    }),
    { numRuns: 150 },
  );
});

Deno.test("restoreLedger() makes what exportLedger() wrote after every step of a random run", () => {
  fc.assert(
    fc.property(someScript, (script) => {
      using player = new Player();
      for (const step of script) {
        player.play(step);
        const { ledger } = player.node.plugin;
        const copy = copied(ledger);
        assertEquals(exportLedger(copy), exportLedger(ledger));
        const { topology: _1, ...view } = ledger.view();
        const { topology: _2, ...other } = copy.view();
        assertEquals(other, view);
        assertEquals([...copy.apart].map(({ id }) => id), [...ledger.apart].map(({ id }) => id));
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("exportLedger() keeps the order in which containers came to own CPUs", () => {
  const ledger = emptyLedger();
  ledger.put(shared("late", "0-7"));
  ledger.put(owner("early", "2-3"));
  ledger.put(owner("late", "4-5"));
  assertEquals([...copied(ledger).apart].map(({ id }) => id), ["early", "late"]);
  assertEquals([...copied(ledger).containers.keys()], ["late", "early"]);
});

Deno.test("exportLedger() keeps a call in flight, holds, tombstones and ends of slots [G4] [P1] [H6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("s");
  node.plugin.configure(SAFE_RUNTIME);
  const { ledger } = node.plugin;
  ledger.put(annotated("a", "7"));
  ledger.hold("uid/main", "sandbox", cpus("5"), 100);
  ledger.bury("dead", 100);
  ledger.endSandbox("gone", 100);
  ledger.noteSlotEnd("uid/main", 100);
  const [record] = ledger.containers.values();
  assert(record !== undefined);
  ledger.answers.takeOff([{ record, cpus: cpus("1-3") }], 100);
  const copy = copied(ledger);
  assert(copy.answers.isInFlight);
  assertEquals(copy.answers.inFlight, ledger.answers.inFlight);
  assertEquals([...copy.holds], [...ledger.holds]);
  assert(copy.isEnded("dead") && copy.isSandboxEnded("gone") && copy.endedRecently("uid/main"));
  copy.answers.land(true, 200);
  assertEquals(copy.containers.get("s")?.possible.isExactly(cpus("1-3")), true);
});

Deno.test("exportLedger() keeps why a container is where it is, of changes not confirmed yet too [E1]", () => {
  const ledger = emptyLedger();
  const { placement, request, degraded } = owner("i", "1-2");
  const wanted = cpus("1-2");
  const pending = { cause: "resize", placement, request, wanted, degraded, reason: "new" } as const;
  ledger.put(owner("i", "2-3", {
    reason: "old",
    pending: { ...pending, operation: undefined, sinceMs: 0 },
  }));
  const [settled, dropped] = [copied(ledger), copied(ledger)];
  const [one, other] = [settled, dropped].map((copy) => copy.containers.get("i"));
  assert(one !== undefined && other !== undefined);
  assertEquals([settled.settlePending(one, 0).reason, dropped.dropPending(other, 0).reason], ["new", "old"]);
});

Deno.test("Ledger.revision stays the same where time only ends what is over anyway", () => {
  const ledger = emptyLedger();
  ledger.bury("dead", 0);
  ledger.noteSlotEnd("uid/main", 0);
  const before = ledger.revision;
  ledger.expire(700_000, 2000);
  assertEquals(ledger.revision, before);
  ledger.hold("uid/main", "sandbox", CpuSet.of(1), 700_000);
  const held = ledger.revision;
  ledger.expire(1_100_000, 2000);
  assert(ledger.revision > held);
});

/** A state with one value replaced. */
function damaged(path: readonly (string | number)[], value: Json): Json {
  const ledger = emptyLedger();
  ledger.put(owner("i", "2-3"));
  ledger.hold("uid/main", "sandbox", CpuSet.of(1), 0);
  const state = JSON.parse(JSON.stringify(exportLedger(ledger)));
  const last = path.at(-1);
  const parent = path.slice(0, -1).reduce((node, key) => node[key], state);
  if (last !== undefined) parent[last] = value;
  return state;
}

Deno.test.each<[string, readonly (string | number)[], Json]>([
  ["containers is not a list", ["containers"], {}],
  ["containers[0] is not an object", ["containers", 0], null],
  ["containers[0].wanted is not a CPU list", ["containers", 0, "wanted"], "3-1"],
  ["containers[0].phase is not one of creating, created, running", ["containers", 0, "phase"], "toString"],
  ["containers[0].placement.kind is not one of annotated, integer, shared, foreign", [
    "containers",
    0,
    "placement",
    "kind",
  ], "__proto__"],
  ["containers[0].placement.count is not a whole number from 0 on", [
    "containers",
    0,
    "placement",
    "count",
  ], -1],
  ["containers[0].reason is not a text", ["containers", 0, "reason"], null],
  ["holds[0].untilMs is not a number", ["holds", 0, "untilMs"], "soon"],
  ["answers.seq is not a whole number from 0 on", ["answers", "seq"], 1.5],
  ["endedContainers is not a list", ["endedContainers"], "x"],
])("restoreLedger() says '%s'", (message, path, value) => {
  const ledger = emptyLedger();
  assertThrows(() => restoreLedger(ledger.topology, damaged(path, value)), JsonError, message);
});
