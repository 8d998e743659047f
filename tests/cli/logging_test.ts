import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { createLogger, LOG_LEVELS } from "../../src/cli/mod.ts";
import type { Log, LogDestination, LogSettings } from "../../src/cli/mod.ts";
import { FakeDestination } from "./fake_destination.ts";

const SETTINGS: LogSettings = { logLevel: "info", logFormat: "json", logFile: undefined };
const NOW = new Date("2026-01-02T03:04:05.678Z");

function logTo(stderr: LogDestination, settings: Partial<LogSettings> = {}): Log {
  return createLogger({ ...SETTINGS, ...settings }, { unwritable: "stderr", now: () => NOW, stderr });
}

/** What one call writes. */
async function lineOf(settings: Partial<LogSettings>, write: (log: Log) => void): Promise<string> {
  const destination = new FakeDestination();
  await using log = logTo(destination, settings);
  write(log);
  await log.flush(5000);
  return destination.text;
}

function jsonOf(fields: Readonly<Record<string, unknown>>): Promise<unknown> {
  return lineOf({}, ({ logger }) => logger.info("e", fields)).then(JSON.parse);
}

Deno.test("createLogger() writes one JSON line per event, time, level and event first [E4]", async () => {
  const text = await lineOf({}, ({ logger }) => {
    logger.info("container placed", { pod: "a/b", cpus: CpuSet.of(0, 1, 2, 8), ms: 1.5, gone: undefined });
  });
  assertEquals(
    text,
    '{"time":"2026-01-02T03:04:05.678Z","level":"info","event":"container placed",' +
      '"pod":"a/b","cpus":"0-2,8","ms":1.5}\n',
  );
});

Deno.test("createLogger() writes text in one line, whatever the fields hold [E4]", async () => {
  const text = await lineOf({ logFormat: "text" }, ({ logger }) => {
    logger.warn("odd\nevent", { cpus: CpuSet.of(1), name: "a b", forged: "x\nlevel=error", n: null });
  });
  assertEquals(
    text,
    '2026-01-02T03:04:05.678Z WARN  odd\\u000aevent cpus=1 name="a b" forged="x\\nlevel=error" n=null\n',
  );
});

for (const [index, level] of LOG_LEVELS.entries()) {
  Deno.test(`createLogger() obeys level ${level} [E4]`, async () => {
    const text = await lineOf({ logLevel: level }, ({ logger }) => {
      for (const each of LOG_LEVELS) logger[each](each);
    });
    const levels = text.trimEnd().split("\n").map((line) => JSON.parse(line).level);
    assertEquals(levels, LOG_LEVELS.slice(index));
  });
}

Deno.test("createLogger() shows errors with code and causes, and the stack at level error only", async () => {
  const error = new Error("outer", { cause: new TypeError("inner", { cause: "root" }) });
  assertEquals((await jsonOf({ error })) instanceof Object, true);
  const info = JSON.parse(await lineOf({}, ({ logger }) => logger.info("e", { error })));
  assertEquals(info.error, {
    name: "Error",
    message: "outer",
    cause: { name: "TypeError", message: "inner", cause: "root" },
  });
  const failed = JSON.parse(await lineOf({}, ({ logger }) => logger.error("e", { error })));
  assertStringIncludes(failed.error.stack, "logging_test.ts");
  assertEquals(failed.error.cause.stack, undefined);
  const io = JSON.parse(
    await lineOf({}, ({ logger }) => {
      logger.info("e", { error: Object.assign(new Error("x"), { code: "EPIPE" }) });
    }),
  );
  assertEquals(io.error.code, "EPIPE");
});

Deno.test("createLogger() keeps its own names when fields have the same", async () => {
  assertEquals(await jsonOf({ time: 1, level: "x", event: "y" }), {
    time: NOW.toISOString(),
    level: "info",
    event: "e",
    _time: 1,
    _level: "x",
    _event: "y",
  });
});

Deno.test("createLogger() shows values JSON has no form for", async () => {
  const fields = {
    big: 12n,
    nan: NaN,
    map: new Map([["a", new Set([1])]]),
    bytes: new Uint8Array(3),
    f() {},
  };
  const { big, nan, map, bytes, f } = Object(await jsonOf(fields));
  assertEquals({ big, nan, map, bytes, f }, {
    big: "12",
    nan: "NaN",
    map: { a: [1] },
    bytes: "[3 bytes]",
    f: "[function]",
  });
});

Deno.test("createLogger() survives fields that throw or never end, in a bounded line", async () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = [cycle, cycle, cycle, cycle];
  const error = new Error("x");
  error.cause = error;
  const hostile: readonly Readonly<Record<string, unknown>>[] = [
    { cycle },
    { error },
    { long: "x".repeat(1_000_000) },
    { list: Array(1_000_000).fill(1) },
    {
      get bad(): never {
        throw new Error("getter");
      },
    },
    { json: { toJSON: () => ({ toJSON: () => cycle }) } },
    {
      json: {
        toJSON() {
          throw new Error("no");
        },
      },
    },
    new Proxy({}, {
      ownKeys: () => {
        throw new Error("proxy");
      },
    }),
  ];
  for (const fields of hostile) {
    const text = await lineOf({}, ({ logger }) => logger.error("e", fields));
    assert(JSON.parse(text).event === "e" && text.length < 100_000, text.slice(0, 200));
    assertEquals(text.indexOf("\n"), text.length - 1);
  }
});

Deno.test("createLogger() says whether debug lines are written, after a change of the level too", async () => {
  await using log = logTo(new FakeDestination());
  assertEquals(log.logger.isDebug(), false);
  log.reconfigure({ logLevel: "debug", logFormat: "json", logFile: undefined });
  assertEquals(log.logger.isDebug(), true);
});

Deno.test("createLogger() writes at once and in order when the destination is fast", async () => {
  const destination = new FakeDestination();
  await using log = logTo(destination);
  for (let i = 0; i < 500; i++) log.logger.info("e", { i });
  await log.flush(5000);
  assertEquals(destination.events.map(({ i }) => i), Array.from({ length: 500 }, (_, i) => i));
});

Deno.test("createLogger() begins the write in the call itself, so that an exit loses little", async () => {
  const destination = new FakeDestination();
  await using log = logTo(destination);
  log.logger.info("e");
  assert(destination.text !== "");
});

Deno.test("createLogger() counts what a failing destination loses and tells when it works again", async () => {
  const destination = new FakeDestination();
  await using log = logTo(destination);
  destination.mode = "fail";
  for (let i = 0; i < 3; i++) {
    log.logger.info("lost", { i });
    await log.flush(5000);
  }
  assertEquals(log.lost, 3);
  destination.mode = "ok";
  log.logger.info("back");
  log.logger.info("on");
  await log.flush(5000);
  assertEquals(destination.events.map(({ event, count }) => [event, count]), [
    ["log lines lost", 3],
    ["back", undefined],
    ["on", undefined],
  ]);
});

Deno.test("createLogger() begins a new line after a write that failed amid one", async () => {
  const destination = new FakeDestination();
  await using log = logTo(destination);
  destination.mode = "tear";
  log.logger.info("lost");
  await log.flush(5000);
  destination.mode = "ok";
  log.logger.info("back");
  await log.flush(5000);
  const [torn, notice, back] = destination.text.split("\n");
  assertEquals(torn, '{"time":"');
  assertEquals([notice, back].map((line) => JSON.parse(line ?? "").event), ["log lines lost", "back"]);
});

Deno.test("createLogger() neither blocks nor grows without bound when the destination hangs", async () => {
  const destination = new FakeDestination();
  await using log = logTo(destination);
  destination.mode = "hang";
  const text = "x".repeat(4000);
  for (let i = 0; i < 1000; i++) log.logger.info("e", { text });
  assert(log.lost > 700 && log.lost < 1000, `${log.lost} lost`);
  const lost = log.lost;
  await log.flush(1); // gives up
  destination.release();
  await log.flush(5000);
  assertEquals(destination.events.find(({ event }) => event === "log lines lost")?.["count"], lost);
  assertEquals(destination.events.length, 1000 - lost + 1);
});

Deno.test("createLogger() flushes and closes when disposed, twice if need be, and logs no more", async () => {
  const destination = new FakeDestination();
  const log = logTo(destination);
  destination.mode = "hang";
  log.logger.info("last");
  const disposal = log[Symbol.asyncDispose]();
  log.logger.info("after");
  destination.release();
  await Promise.all([disposal, log[Symbol.asyncDispose]()]);
  assertEquals(destination.events.map(({ event }) => event), ["last"]);
  assertEquals([destination.closed, log.lost], [true, 1]);
});

Deno.test("createLogger() gives up on a destination that hangs for good when disposed", async () => {
  const destination = new FakeDestination();
  const log = logTo(destination);
  destination.mode = "hang";
  log.logger.info("stuck");
  await log[Symbol.asyncDispose]();
  assertEquals(destination.closed, true);
});
