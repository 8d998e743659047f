import { assert, assertEquals } from "@std/assert";
import { systemClock } from "../../src/wire/mod.ts";
import { FakeClock } from "../fakes/fake_clock.ts";

Deno.test("systemClock() fires a timer once, and not when it was cancelled", async () => {
  const clock = systemClock();
  const before = clock.now();
  const fired = Promise.withResolvers<void>();
  const cancelled = clock.setTimer(() => fired.reject(new Error("fired")), 0);
  cancelled.cancel();
  const timer = clock.setTimer(fired.resolve, 1);
  await fired.promise;
  timer.cancel();
  assert(clock.now() >= before);
});

Deno.test("FakeClock.advance() fires timers in the order in which they are due", () => {
  const clock = new FakeClock(10);
  const fired: [string, number][] = [];
  clock.setTimer(() => fired.push(["late", clock.now()]), 20);
  clock.setTimer(() => {
    fired.push(["early", clock.now()]);
    clock.setTimer(() => fired.push(["nested", clock.now()]), 1);
  }, 5);
  clock.setTimer(() => fired.push(["never", clock.now()]), 7).cancel();
  clock.advance(19);
  assertEquals(fired, [["early", 15], ["nested", 16]]);
  clock.advance(1);
  assertEquals([fired.at(-1), clock.now(), clock.pendingTimers], [["late", 30], 30, 0]);
});
