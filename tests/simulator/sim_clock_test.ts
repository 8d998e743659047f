import { assertEquals, assertRejects } from "@std/assert";
import { SimulatedClock, wait } from "../../src/simulator/sim_clock.ts";

Deno.test("SimulatedClock fires timers in order of time, then of setting", async () => {
  const clock = new SimulatedClock();
  const fired: string[] = [];
  clock.setTimer(() => fired.push(`late ${clock.now()}`), 20);
  clock.setTimer(() => fired.push(`first ${clock.now()}`), 10);
  clock.setTimer(() => fired.push(`second ${clock.now()}`), 10);
  clock.setTimer(() => fired.push("never"), 10).cancel();
  await clock.advance(15);
  assertEquals([fired, clock.now(), clock.pendingTimers], [["first 10", "second 10"], 15, 1]);
  await clock.advance(5);
  assertEquals(fired.at(-1), "late 20");
});

Deno.test("SimulatedClock.settle() moves the time only as far as needed", async () => {
  const clock = new SimulatedClock({ nowMs: 100 });
  assertEquals(await clock.settle(wait(clock, 30).then(() => wait(clock, 12)).then(() => "done")), "done");
  assertEquals(clock.now(), 142);
});

Deno.test("SimulatedClock.settle() rejects when nothing is left that could settle the promise", async () => {
  const clock = new SimulatedClock();
  await assertRejects(() => clock.settle(new Promise(() => {})), Error, "still pending");
  await assertRejects(() => clock.settle(wait(clock, 50), 10), Error, "after 10 ms");
});

Deno.test("SimulatedClock.settle() within a settle leaves the time to the inner one", async () => {
  const clock = new SimulatedClock();
  let outerTimerAt = -1;
  clock.setTimer(() => outerTimerAt = clock.now(), 1000);
  await clock.settle((async () => {
    for (let i = 0; i < 20; i++) await clock.idle();
    await clock.settle(wait(clock, 10));
  })());
  assertEquals([clock.now(), outerTimerAt], [10, -1]);
});
