import { assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { HOLD_MS, isOwner, isPooled, ownedCpus, slotOf } from "../../src/ledger/mod.ts";
import { annotated, cpus, emptyLedger, foreign, owner, shared, viewText } from "./records.ts";

const GROWTH_DELAY_MS = 2000;
const SLOT = slotOf(shared("i", "1"));

Deno.test("put() replaces a record; the view follows a change of class at once", () => {
  const ledger = emptyLedger();
  ledger.put(shared("c", "1-2"));
  assertEquals(viewText(ledger), "pool 0-7");
  ledger.put(owner("c", "1-2"));
  assertEquals(viewText(ledger), "exclusive 1-2; pool 0,3-7");
  ledger.put(shared("c", "1-2"));
  assertEquals(viewText(ledger), "pool 0-7");
});

Deno.test("inSlot() lists the live containers of a slot, oldest first [Y7]", () => {
  const ledger = emptyLedger();
  const slot = { podUid: "u", name: "main" };
  ledger.put(owner("new", "1-2", slot));
  ledger.put(owner("other", "3", { podUid: "u", name: "side" }));
  ledger.put(owner("newer", "1-2", slot));
  assertEquals(ledger.inSlot(slotOf(slot)).map(({ id }) => id), ["new", "newer"]);
  ledger.put(owner("newer", "1-2", { podUid: "u2", name: "main" })); // it turned out to be somebody else's
  assertEquals(ledger.inSlot(slotOf(slot)).map(({ id }) => id), ["new"]);
  ledger.drop("new");
  ledger.drop("new");
  assertEquals(ledger.inSlot(slotOf(slot)), []);
});

Deno.test("slotOf() tells pods and containers apart by UID and name (spec §2)", () => {
  const keys = [["u", "a"], ["u", "b"], ["v", "a"]].map(([podUid = "", name = ""]) =>
    slotOf({ podUid, name })
  );
  assertEquals(new Set(keys).size, 3);
});

Deno.test("hold() keeps CPUs idle in the pool, for 330 s at the longest [P1]", () => {
  const ledger = emptyLedger();
  ledger.hold(SLOT, "sandbox-i", cpus("1-2"), 1000);
  assertEquals(HOLD_MS, 330_000);
  assertEquals([viewText(ledger), `${ledger.holds.get(SLOT)?.cpus}`], ["pool 0-7; idle 1-2", "1-2"]);
  ledger.expire(330_999, GROWTH_DELAY_MS);
  assertEquals(ledger.holds.size, 1);
  ledger.expire(331_000, GROWTH_DELAY_MS);
  assertEquals([ledger.holds.size, viewText(ledger)], [0, "pool 0-7; idle 1-2"]); // freed at 331 s
  ledger.expire(333_000, GROWTH_DELAY_MS);
  assertEquals(viewText(ledger), "pool 0-7");
});

Deno.test("expire() of a hold long over leaves its CPUs idle no longer [P1] [G1]", () => {
  const ledger = emptyLedger();
  ledger.hold(SLOT, "sandbox-i", cpus("1-2"), 0);
  ledger.expire(400_000, GROWTH_DELAY_MS); // nothing happened on this node for a while
  assertEquals([ledger.holds.size, viewText(ledger)], [0, "pool 0-7"]);
});

Deno.test("take() voids the holds it touches, and frees what is left of them [P1] [P2]", () => {
  const ledger = emptyLedger();
  const other = slotOf(shared("j", "1"));
  ledger.hold(SLOT, "sandbox-i", cpus("1-2"), 0);
  ledger.hold(other, "sandbox-j", cpus("4-5"), 0);
  ledger.take(cpus("2-3"), 0);
  assertEquals([...ledger.holds.keys()], [other]);
  assertEquals(`${ledger.view().idle}`, "1,4-5");
  ledger.expire(2000, GROWTH_DELAY_MS);
  assertEquals(`${ledger.view().idle}`, "4-5");
});

Deno.test("endHold() frees the CPUs; for a slot without a hold it is nothing [P1] [H6]", () => {
  const ledger = emptyLedger();
  ledger.hold(SLOT, "sandbox-i", cpus("1-2"), 0);
  ledger.endHold(SLOT, 500);
  ledger.endHold(SLOT, 600);
  ledger.expire(2499, GROWTH_DELAY_MS);
  assertEquals(`${ledger.view().idle}`, "1-2");
  ledger.expire(2500, GROWTH_DELAY_MS);
  assertEquals(`${ledger.view().idle}`, "");
});

Deno.test("free() makes CPUs idle for the growth delay, each batch by its own time [G1]", () => {
  const ledger = emptyLedger();
  ledger.free(cpus("1"), 0);
  ledger.free(CpuSet.EMPTY, 0);
  ledger.free(cpus("2"), 1000);
  const idleAt = [1999, 2000, 2999, 3000].map((nowMs) => {
    ledger.expire(nowMs, GROWTH_DELAY_MS);
    return `${ledger.view().idle}`;
  });
  assertEquals(idleAt, ["1-2", "2", "2", ""]);
});

Deno.test("endSandbox() ends the pins and holds of that sandbox alone, again and again [H6] [A7]", () => {
  const ledger = emptyLedger();
  for (const [sandboxId, list] of [["p", "1-2"], ["q", "3"]] as const) {
    ledger.putPod({ sandboxId, podUid: `uid-${sandboxId}`, cpus: cpus(list), emptySinceMs: undefined });
  }
  ledger.hold(SLOT, "p", cpus("5"), 0);
  assertEquals(viewText(ledger), "pinned 1-3; pool 0,4-7; idle 5");
  for (let time = 0; time < 2; time++) {
    ledger.endSandbox("p", 0);
    assertEquals(viewText(ledger), "pinned 3; pool 0-2,4-7; idle 1-2,5");
  }
  assertEquals([ledger.isSandboxEnded("p"), ledger.isSandboxEnded("q")], [true, false]);
  ledger.endSandbox("never seen", 0);
});

Deno.test("expire() ends the pins of a pod 330 s after its last container ended [A7]", () => {
  const ledger = emptyLedger();
  ledger.putPod({ sandboxId: "p", podUid: "u", cpus: cpus("1"), emptySinceMs: 1000 });
  ledger.putPod({ sandboxId: "q", podUid: "v", cpus: cpus("2"), emptySinceMs: undefined });
  ledger.expire(330_999, GROWTH_DELAY_MS);
  assertEquals(`${ledger.view().pinned}`, "1-2");
  ledger.expire(331_000, GROWTH_DELAY_MS);
  assertEquals(`${ledger.view().pinned}`, "2");
  ledger.expire(10_000_000, GROWTH_DELAY_MS);
  assertEquals(`${ledger.view().pinned}`, "2");
});

Deno.test("expire() drops a change that nothing has confirmed in 330 s [H4] [H2]", () => {
  const ledger = emptyLedger();
  const record = owner("i", "1-2");
  ledger.put({
    ...record,
    pending: { ...record, cause: "resize", wanted: cpus("1-4"), operation: "update i", sinceMs: 0 },
  });
  ledger.expire(329_999, GROWTH_DELAY_MS);
  assertEquals(`${ledger.view().exclusive}`, "1-4");
  ledger.expire(330_000, GROWTH_DELAY_MS);
  assertEquals(`${ledger.view().exclusive}`, "1-2");
});

Deno.test("bury() remembers an ended id for 10 min, so that a late event does not revive it [H8]", () => {
  const ledger = emptyLedger();
  ledger.bury("c", 0);
  ledger.bury("d", 1000);
  ledger.bury("c", 2000); // told again
  ledger.endSandbox("p", 1000);
  const known = (nowMs: number): boolean[] => {
    ledger.expire(nowMs, GROWTH_DELAY_MS);
    return [ledger.isEnded("c"), ledger.isEnded("d"), ledger.isSandboxEnded("p")];
  };
  assertEquals(known(600_999), [true, true, true]);
  assertEquals(known(601_001), [true, false, false]);
  assertEquals(known(602_001), [false, false, false]);
});

Deno.test("unbury() lets an id and its sandbox live again [H3]", () => {
  const ledger = emptyLedger();
  ledger.bury("c", 0);
  ledger.endSandbox("p", 0);
  ledger.unbury({ id: "c", sandboxId: "p" });
  assertEquals([ledger.isEnded("c"), ledger.isSandboxEnded("p")], [false, false]);
});

Deno.test("endedRecently() is true for 10 min after a slot's end [G1]", () => {
  const ledger = emptyLedger();
  assertEquals(ledger.endedRecently(SLOT), false);
  ledger.noteSlotEnd(SLOT, 0);
  ledger.expire(599_999, GROWTH_DELAY_MS);
  assertEquals(ledger.endedRecently(SLOT), true);
  ledger.expire(600_001, GROWTH_DELAY_MS);
  assertEquals(ledger.endedRecently(SLOT), false);
});

Deno.test("ownedCpus(), isOwner() and isPooled() follow the placement [Y3] [Y4]", () => {
  const confined = owner("c", "0-7", { placement: { kind: "integer", count: 2, placed: false } });
  const all = [owner("i", "1-2"), confined, shared("s", "3"), annotated("a", "4"), foreign("f", "5", true)];
  const facts = all.map((record) => `${isOwner(record)} ${isPooled(record)} ${ownedCpus(record)}`);
  assertEquals(facts, ["true false 1-2", "false true ", "false true ", "false false ", "false false "]);
});
