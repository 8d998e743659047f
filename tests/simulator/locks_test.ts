import { assertEquals } from "@std/assert";
import { HookLocks, Mutex, SharedLock } from "../../src/simulator/locks.ts";
import { SimulatedClock } from "../../src/simulator/sim_clock.ts";

Deno.test("Mutex gives itself to waiters in order of arrival", async () => {
  const mutex = new Mutex();
  const order: string[] = [];
  const first = await mutex.acquire();
  const others = ["b", "c"].map(async (name) => {
    const release = await mutex.acquire();
    order.push(name);
    release();
  });
  assertEquals([mutex.isHeld, mutex.waiting], [true, 2]);
  first();
  first(); // idempotent: it must not let a third one in
  await Promise.all(others);
  assertEquals([order, mutex.isHeld], [["b", "c"], false]);
});

Deno.test("SharedLock lets a waiting writer block new readers [nri §3.5]", async () => {
  const clock = new SimulatedClock();
  const lock = new SharedLock();
  const order: string[] = [];
  const reader = await lock.read();
  const together = await lock.read();
  const writing = lock.write().then((release) => (order.push("writer"), release));
  const late = lock.read().then((release) => (order.push("reader"), release));
  await clock.idle();
  assertEquals(order, []);
  reader();
  together();
  const release = await writing;
  await clock.idle();
  assertEquals(order, ["writer"]);
  release();
  (await late)();
  assertEquals(order, ["writer", "reader"]);
});

Deno.test("HookLocks cannot deadlock when an unsolicited update takes one lock only [nri §5.4]", async () => {
  const locks = new HookLocks({ unsolicitedTakesBoth: false });
  const release = await locks.enterHook();
  const update = locks.enterUnsolicited();
  release();
  (await update)();
  assertEquals(locks.deadlocked, false);
});
