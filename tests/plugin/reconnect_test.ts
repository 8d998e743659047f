import { assert, assertEquals } from "@std/assert";
import { keepConnected } from "../../src/plugin/mod.ts";
import { AppliedNode } from "../fakes/applied_node.ts";
import { FakeConnection } from "../fakes/fake_connection.ts";

/** A loop on a node whose runtime is there or not, and when it connected. */
class Loop implements AsyncDisposable {
  readonly node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  readonly connections: FakeConnection[] = [];
  /** Time of each attempt since the start, ms. */
  readonly attempts: number[] = [];
  readonly #abort = new AbortController();
  readonly #done: Promise<void>;
  readonly #startMs = this.node.clock.now();
  isReachable: boolean;
  registrations = 0;

  /** @param options What the jitter gets, and whether the runtime is there from the start. */
  constructor({ random = 0.5, isReachable = true } = {}) {
    this.isReachable = isReachable;
    this.#done = keepConnected({
      plugin: this.node.plugin,
      clock: this.node.clock,
      logger: this.node.logger,
      random: () => random,
      signal: this.#abort.signal,
      onRegistered: () => this.registrations++,
      connect: () => {
        this.attempts.push(this.node.clock.now() - this.#startMs);
        if (!this.isReachable) return Promise.reject(new Deno.errors.ConnectionRefused("no runtime"));
        const connection = new FakeConnection();
        this.connections.push(connection);
        return Promise.resolve(connection);
      },
    });
  }

  get newest(): FakeConnection {
    const connection = this.connections.at(-1);
    assert(connection !== undefined);
    return connection;
  }

  async wait(ms: number): Promise<void> {
    await this.node.clock.advanceAsync(ms);
  }

  /** Registers and synchronizes the newest connection, lets it live, and loses it. */
  async live(ms: number): Promise<void> {
    await this.wait(0);
    this.newest.register();
    this.newest.synchronize();
    await this.wait(ms);
    this.newest.lose();
    await this.wait(0);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    this.node[Symbol.dispose]();
  }
}

Deno.test("keepConnected() tries a missing socket every 250 ms, and says so once [N1]", async () => {
  await using loop = new Loop({ isReachable: false });
  await loop.wait(1000);
  assertEquals(loop.attempts, [0, 250, 500, 750, 1000]);
  assertEquals(loop.node.logger.events("warn"), ["runtime not reachable, trying again"]);
  loop.isReachable = true;
  await loop.wait(250);
  assertEquals(loop.connections.length, 1);
});

Deno.test("keepConnected() backs off from 1 s to 60 s while connections are lost at once [N1]", async () => {
  await using loop = new Loop();
  for (let i = 0; i < 9; i++) {
    await loop.live(0);
    await loop.wait(60_000);
  }
  // Each gap is the back-off; the rest of the minute passed on the next connection.
  const starts = loop.attempts;
  const lost = Array.from({ length: 9 }, (_, i) => i * 60_000);
  assertEquals(starts.slice(1).map((start, i) => start - (lost[i] ?? 0)), [
    1000,
    2000,
    4000,
    8000,
    16_000,
    32_000,
    60_000,
    60_000,
    60_000,
  ]);
});

Deno.test.each<[number, number]>([[0, 800], [0.5, 1000], [1, 1200]])(
  "keepConnected() with random %f waits %i ms: ± 20 %% [N1]",
  async (random, expected) => {
    await using loop = new Loop({ random });
    await loop.live(0);
    await loop.wait(expected - 1);
    assertEquals(loop.attempts.length, 1);
    await loop.wait(1);
    assertEquals(loop.attempts.length, 2);
  },
);

Deno.test("keepConnected() reconnects at once after more than 60 s, and the back-off starts over [N1]", async () => {
  await using loop = new Loop();
  await loop.live(0);
  await loop.wait(1000);
  await loop.live(0);
  await loop.wait(2000);
  await loop.live(60_001);
  assertEquals(loop.attempts.length, 4);
  await loop.live(0);
  await loop.wait(999);
  assertEquals(loop.attempts.length, 4);
  await loop.wait(1);
  assertEquals(loop.attempts.length, 5);
});

Deno.test("keepConnected() backs off after exactly 60 s [N1]", async () => {
  await using loop = new Loop();
  await loop.live(60_000);
  assertEquals(loop.attempts.length, 1);
  await loop.wait(1000);
  assertEquals(loop.attempts.length, 2);
});

Deno.test("keepConnected() reconnects when not synchronized for 30 s, then 60 s, doubling [N4]", async () => {
  await using loop = new Loop();
  await loop.wait(0);
  const lifetimes: number[] = [];
  for (let i = 0; i < 4; i++) {
    const bornMs = loop.node.clock.now();
    const connection = loop.newest;
    connection.register();
    while (connection.ended === undefined) await loop.wait(1000);
    lifetimes.push(loop.node.clock.now() - bornMs);
    while (loop.newest === connection) await loop.wait(1000);
  }
  assertEquals(lifetimes, [30_000, 60_000, 120_000, 240_000]);
  await loop.live(61_000);
  loop.newest.register();
  await loop.wait(30_000);
  assertEquals(loop.connections.at(-1)?.ended ?? loop.connections.at(-2)?.ended, "closed"); // 30 s again
});

Deno.test("keepConnected() tells every registration [N1] [E3]", async () => {
  await using loop = new Loop();
  for (let i = 0; i < 3; i++) {
    await loop.live(61_000);
  }
  assertEquals(loop.registrations, 3);
});

Deno.test("keepConnected() finishes the answer in hand at the signal, and ends [N4]", async () => {
  await using loop = new Loop();
  await loop.wait(0);
  loop.newest.register();
  loop.newest.synchronize();
  await loop.wait(1000);
  await loop.stop();
  assertEquals([loop.newest.ended, loop.attempts.length], ["finished", 1]);
});

Deno.test.each(["while it waits to reconnect", "while the runtime is away"] as const)(
  "keepConnected() ends at once at the signal %s [N4]",
  async (when) => {
    await using loop = new Loop();
    await loop.live(0);
    if (when === "while the runtime is away") {
      loop.isReachable = false;
      await loop.wait(1100);
    }
    const attempts = loop.attempts.length;
    await loop.stop();
    await loop.wait(10_000);
    assertEquals(loop.attempts.length, attempts);
    assertEquals(loop.node.clock.pendingTimers, 0);
  },
);

Deno.test("keepConnected() does not end by itself, however often the runtime goes away [N1]", async () => {
  await using loop = new Loop();
  for (let i = 0; i < 20; i++) {
    await loop.wait(0);
    loop.newest.register();
    if (i % 3 !== 0) loop.newest.synchronize();
    await loop.wait(i % 2 === 0 ? 61_000 : 0);
    loop.isReachable = false;
    loop.newest.lose(i % 5 === 0 ? "failed" : "eof");
    await loop.wait(400_000);
    loop.isReachable = true;
    const before = loop.connections.length;
    await loop.wait(250);
    assertEquals(loop.connections.length, before + 1, `after loss ${i}`);
  }
});
