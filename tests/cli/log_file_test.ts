import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createLogger } from "../../src/cli/mod.ts";
import type { Log, LogDestination, LogSettings } from "../../src/cli/mod.ts";
import { FakeDestination } from "./fake_destination.ts";

const SETTINGS: LogSettings = { logLevel: "info", logFormat: "json", logFile: undefined };
const NOW = new Date("2026-01-02T03:04:05.678Z");

function logTo(stderr: LogDestination, settings: Partial<LogSettings> = {}): Log {
  return createLogger({ ...SETTINGS, ...settings }, { unwritable: "stderr", now: () => NOW, stderr });
}

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).toSorted();
}

Deno.test("createLogger() appends to a file, and nothing to stderr", () =>
  withFolder(async (folder) => {
    const stderr = new FakeDestination();
    const logFile = `${folder}/x.log`;
    for (let run = 0; run < 2; run++) {
      await using log = logTo(stderr, { logFile });
      log.logger.info("e", { run });
    }
    const lines = (await Deno.readTextFile(logFile)).trimEnd().split("\n");
    assertEquals(lines.map((line) => JSON.parse(line).run), [0, 1]);
    assertEquals(stderr.text, "");
    assertEquals(((await Deno.stat(logFile)).mode ?? 0) & 0o007, 0);
  }));

Deno.test("createLogger() rotates a file by size, keeps one old and never cuts a line [N2]", () =>
  withFolder(async (folder) => {
    const logFile = `${folder}/x.log`;
    const maxFileBytes = 1000;
    await using log = createLogger({ ...SETTINGS, logFile }, { unwritable: "retry", maxFileBytes });
    for (let i = 0; i < 50; i++) {
      log.logger.info("e", { i });
      await log.flush(5000);
    }
    const names = await namesIn(folder);
    assertEquals(names, ["x.log", "x.log.1"]);
    const texts = [await Deno.readTextFile(`${logFile}.1`), await Deno.readTextFile(logFile)];
    for (const text of texts) assert(text.length <= maxFileBytes && text.length > 0, `${text.length}`);
    const numbers = texts.join("").trimEnd().split("\n").map((line) => JSON.parse(line).i);
    assertEquals(numbers, Array.from({ length: numbers.length }, (_, i) => 50 - numbers.length + i));
  }));

Deno.test("createLogger() counts the size an old file has before it rotates", () =>
  withFolder(async (folder) => {
    const logFile = `${folder}/x.log`;
    await Deno.writeTextFile(logFile, `${"x".repeat(999)}\n`);
    await using log = createLogger({ ...SETTINGS, logFile }, { unwritable: "retry", maxFileBytes: 1000 });
    log.logger.info("e");
    await log.flush(5000);
    assertEquals((await Deno.stat(`${logFile}.1`)).size, 1000);
  }));

Deno.test("createLogger() starts over in the same file when it cannot be renamed", () =>
  withFolder(async (folder) => {
    const logFile = `${folder}/x.log`;
    await Deno.mkdir(`${logFile}.1`); // a folder cannot be replaced by a file
    await using log = createLogger({ ...SETTINGS, logFile }, { unwritable: "retry", maxFileBytes: 1000 });
    for (let i = 0; i < 50; i++) {
      log.logger.info("e", { i });
      await log.flush(5000);
    }
    const text = await Deno.readTextFile(logFile);
    assert(text.length <= 1000);
    assertEquals(JSON.parse(text.trimEnd().split("\n").at(-1) ?? "").i, 49);
    assertEquals(log.lost, 0);
  }));

Deno.test("createLogger() never renames what is no regular file", () =>
  withFolder(async (folder) => {
    const logFile = `${folder}/null`;
    await Deno.symlink("/dev/null", logFile);
    await using log = createLogger({ ...SETTINGS, logFile }, { unwritable: "retry", maxFileBytes: 100 });
    for (let i = 0; i < 9; i++) {
      log.logger.info("e", { i });
      await log.flush(5000);
    }
    assertEquals(await namesIn(folder), ["null"]);
    assertEquals(log.lost, 0);
  }));

Deno.test("createLogger() goes on when the disk is full", () =>
  withFolder(async (folder) => {
    const logFile = `${folder}/full`;
    await Deno.symlink("/dev/full", logFile);
    await using log = createLogger({ ...SETTINGS, logFile }, { unwritable: "retry" });
    for (let i = 0; i < 3; i++) {
      log.logger.info("e", { i });
      await log.flush(5000);
    }
    assertEquals(log.lost, 3);
  }));

Deno.test("createLogger() logs to stderr, and says why, when the file cannot be opened", () =>
  withFolder(async (folder) => {
    const stderr = new FakeDestination();
    await using log = logTo(stderr, { logFile: `${folder}/none/x.log` });
    log.logger.info("e");
    await log.flush(5000);
    const [warning, event] = stderr.events;
    assertEquals([warning?.["level"], warning?.["event"], event?.["event"]], [
      "warn",
      "log file unusable",
      "e",
    ]);
    assertStringIncludes(`${warning?.["problem"]}`, "Cannot open log file");
  }));

Deno.test("createLogger() native loses lines while the file cannot be opened, and heals [N2]", () =>
  withFolder(async (folder) => {
    const stderr = new FakeDestination();
    const logFile = `${folder}/later/x.log`;
    await using log = createLogger({ ...SETTINGS, logFile }, { unwritable: "retry", stderr });
    log.logger.info("lost");
    await log.flush(5000);
    assertEquals([stderr.text, log.lost], ["", 2]); // with the warning about the file
    await Deno.mkdir(`${folder}/later`);
    log.logger.info("kept");
    await log.flush(5000);
    const lines = (await Deno.readTextFile(logFile)).split("\n").filter((line) => line !== "");
    assertEquals(lines.map((line) => JSON.parse(line).event), ["log lines lost", "kept"]);
  }));

Deno.test("reconfigure() changes level, form and file of the same logger", () =>
  withFolder(async (folder) => {
    const stderr = new FakeDestination();
    const logFile = `${folder}/x.log`;
    await using log = logTo(stderr);
    const { logger } = log;
    logger.debug("hidden");
    logger.info("first");
    log.reconfigure({ logLevel: "debug", logFormat: "text", logFile });
    logger.debug("second");
    log.reconfigure({ logLevel: "error", logFormat: "text", logFile });
    logger.warn("hidden");
    await log.flush(5000);
    assertEquals(stderr.events.map(({ event }) => event), ["first"]);
    assertEquals(await Deno.readTextFile(logFile), "2026-01-02T03:04:05.678Z DEBUG second\n");
  }));
