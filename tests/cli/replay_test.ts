import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { JournalFile, replayFile, resolveOptions } from "../../src/cli/mod.ts";
import { AppliedNode, wholeCpus } from "../fakes/applied_node.ts";
import { journal } from "../journal/journaled.ts";

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A journal of two integer containers on eight CPUs. */
async function journalText(): Promise<string> {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  const { sink, recorder } = journal(node);
  node.synchronize();
  node.runPod("a", { resources: wholeCpus(3) });
  node.runPod("b", { resources: wholeCpus(3) });
  await recorder[Symbol.asyncDispose]();
  return sink.files.join("");
}

Deno.test("replayFile() says 'identical' and the number of decisions [B7]", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/j`, await journalText());
    const { exitCode, stdout, stderr } = await replayFile(`${folder}/j`, { json: false });
    assertEquals([exitCode, stderr], [0, ""]);
    assertMatch(stdout, /^written by 1\.2\.3, replayed by \S+\nidentical: 3 decisions\n$/);
  }));

Deno.test("replayFile() names the first differing decision with both answers [B7]", () =>
  withFolder(async (folder) => {
    const text = (await journalText()).replace('"minSharedCpus":1', '"minSharedCpus":3');
    await Deno.writeTextFile(`${folder}/j`, text);
    const { exitCode, stdout } = await replayFile(`${folder}/j`, { json: false });
    assertEquals(exitCode, 1);
    const lines = stdout.split("\n").slice(1);
    assertEquals(lines[0], "different: line 6, event 5: CreateContainer of default/pod-b, container main");
    assertEquals(lines[1], "  recorded: CPUs 4-6, no updates");
    assertStringIncludes(lines[2] ?? "", "  today:    refused: failed to allocate exclusive CPUs");
    assertMatch(
      lines[3] ?? "",
      /^\d+ answers differ, of 3 decisions; those after the first may follow from it$/,
    );
  }));

Deno.test("replayFile() says the same as JSON", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/same`, await journalText());
    const same = JSON.parse((await replayFile(`${folder}/same`, { json: true })).stdout);
    assertEquals([same.identical, same.decisions, same.differing, same.cut], [true, 3, 0, []]);
    const text = (await journalText()).replace('"minSharedCpus":1', '"minSharedCpus":3');
    await Deno.writeTextFile(`${folder}/other`, text);
    const { exitCode, stdout } = await replayFile(`${folder}/other`, { json: true });
    const { identical, first } = JSON.parse(stdout);
    assertEquals([exitCode, identical, first.line, first.containerId], [1, false, 6, "b"]);
    assertEquals(first.recorded, { adjustment: { cpus: "4-6" }, updates: [] });
    assertEquals(first.today.refused, "insufficient");
  }));

Deno.test("replayFile() tells a line that a crash cut off, and goes on", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/j`, (await journalText()).slice(0, -30));
    const { exitCode, stdout } = await replayFile(`${folder}/j`, { json: false });
    assertEquals(exitCode, 0);
    assertStringIncludes(stdout, "line 8 is cut off, as by a crash: it is left out\n");
    assertStringIncludes(stdout, "identical: 3 decisions\n");
  }));

Deno.test.each<[string, string, Uint8Array | undefined]>([
  ["a file that is not there", "Cannot read journal", undefined],
  ["an empty file", "Cannot replay line 1: it is empty", new Uint8Array(0)],
  ["a binary file", "Cannot replay line 1: it is no JSON", Uint8Array.of(0xff, 0, 10, 1, 2, 10)],
  ["JSON that is no journal", "Cannot replay line 1: it is not an object", new TextEncoder().encode("[1]\n")],
  ["a number", "Cannot replay line 1: it is not an object", new TextEncoder().encode("7\n")],
  [
    "a long line of nothing",
    "Cannot replay line 1: it is empty",
    new TextEncoder().encode(" ".repeat(200_000)),
  ],
])(
  "replayFile() refuses %s with exit code 2 and the reason",
  (_what, message, bytes) =>
    withFolder(async (folder) => {
      if (bytes !== undefined) await Deno.writeFile(`${folder}/j`, bytes);
      const { exitCode, stdout, stderr } = await replayFile(`${folder}/j`, { json: false });
      assertEquals([exitCode, stdout], [2, ""]);
      assertStringIncludes(stderr, message);
      assertEquals(stderr.trimEnd().split("\n").length, 1);
      const json = JSON.parse((await replayFile(`${folder}/j`, { json: true })).stdout);
      assertStringIncludes(json.error, message);
    }),
);

Deno.test("replayFile() shows nothing that commands a terminal", () =>
  withFolder(async (folder) => {
    const text = (await journalText()).replaceAll("pod-b", "pod\\u001b[2Jb")
      .replace('"minSharedCpus":1', '"minSharedCpus":3');
    await Deno.writeTextFile(`${folder}/j`, text);
    const { stdout } = await replayFile(`${folder}/j`, { json: false });
    assert(!stdout.includes("\u001b"), stdout);
  }));

const HOST = { env: () => undefined, readFile: () => "", executableName: () => undefined };

Deno.test("resolveOptions() takes replay FILE, with --json and no other flag [O4]", () => {
  assertEquals(resolveOptions(["replay", "j"], HOST), { kind: "replay", path: "j", json: false });
  assertEquals(resolveOptions(["replay", "j", "--json"], HOST), { kind: "replay", path: "j", json: true });
  for (
    const [args, message] of [
      [["replay"], "Cannot run replay: expected replay FILE"],
      [["replay", "a", "b"], 'Cannot use argument "b": replay takes no more arguments'],
      [["replay", "a", "--dry-run"], "Cannot use --dry-run: the command replay takes no such flag"],
      [["--json"], "Cannot use --json: the command run takes no such flag"],
      [["relay", "a"], 'Cannot run "relay": no such command, nearest is replay'],
    ] as const
  ) {
    assertEquals(resolveOptions(args, HOST), { kind: "error", message });
  }
});

Deno.test("JournalFile keeps three old files, each of which can be replayed by itself", () =>
  withFolder(async (folder) => {
    using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
    const path = `${folder}/j`;
    const { clock, logger } = node;
    const file = new JournalFile(path);
    const { recorder, sink } = journal(node, { maxFileBytes: 3000 });
    sink.append = (bytes) => file.append(bytes);
    sink.rotate = () => file.rotate();
    sink.close = () => file.close();
    node.synchronize();
    for (let i = 0; i < 30; i++) {
      node.runPod(`p${i}`, { resources: wholeCpus(2) });
      node.deletePod(`p${i}`);
      await recorder.flush(0);
    }
    await recorder[Symbol.asyncDispose]();
    const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).toSorted();
    assertEquals(names, ["j", "j.1", "j.2", "j.3"]);
    for (const name of names) {
      assert((await Deno.stat(`${folder}/${name}`)).size < 6000);
      assertEquals((await replayFile(`${folder}/${name}`, { json: false })).exitCode, 0);
    }
    assertEquals(((await Deno.stat(path)).mode ?? 0) & 0o007, 0);
    assertEquals(logger.events("warn"), []);
    assert(clock.now() > 0);
  }));

Deno.test("JournalFile goes on in a file that is there, and where it cannot the plugin does", () =>
  withFolder(async (folder) => {
    const path = `${folder}/j`;
    await Deno.writeTextFile(path, `${(await journalText()).slice(0, -20)}`);
    for (const target of [path, `${folder}/none/j`, "/dev/full"]) {
      using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
      const file = new JournalFile(target);
      const { recorder } = journal(node);
      recorder.open(file, file.size());
      node.synchronize();
      await recorder.flush(1000);
      assertEquals(node.runPod("a", { resources: wholeCpus(2) }).adjustment?.cpus, "1-2");
      node.clock.advance(11_000);
      node.deletePod("a");
      await recorder[Symbol.asyncDispose]();
      assertEquals(node.logger.events("warn").length, target === path ? 0 : 1);
    }
    const { exitCode, stdout } = await replayFile(path, { json: true });
    const { sections, cut } = JSON.parse(stdout);
    assertEquals([exitCode, sections, cut], [0, 2, [8]]);
  }));
