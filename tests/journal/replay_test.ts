import { assert, assertEquals, assertGreater, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { answerText, JournalError, type Recorder } from "../../src/journal/mod.ts";
import { RefusalError, UpdateQueue } from "../../src/plugin/mod.ts";
import { AppliedNode, someCpu, wholeCpus } from "../fakes/applied_node.ts";
import { RecordedCalls, SAFE_RUNTIME } from "../fakes/recorded_calls.ts";
import { containerOf, podOf } from "../plugin/messages.ts";
import { Player, someScript, type Step } from "../plugin/random_script.ts";
import { journal, MemorySink, replayText } from "./journaled.ts";

/** Plays a script with a journal; a restart of the plugin begins a new section. */
async function journalOf(script: readonly Step[], maxFileBytes?: number): Promise<readonly string[]> {
  using player = new Player();
  const sink = new MemorySink();
  const start = (): Recorder => {
    const options = { sink, ...(maxFileBytes === undefined ? {} : { maxFileBytes }) };
    const { recorder } = journal(player.node, options);
    player.node.synchronize();
    return recorder;
  };
  let recorder = start();
  for (const step of script) {
    if (step.kind === "restartPlugin") {
      await recorder[Symbol.asyncDispose]();
      recorder = start();
    } else player.play(step);
    player.node.clock.advance(0);
  }
  await recorder[Symbol.asyncDispose]();
  return sink.files;
}

Deno.test("replayJournal() finds every decision of a random run identical (I8) [B7]", async () => {
  let decisions = 0;
  await fc.assert(
    fc.asyncProperty(someScript, async (script) => {
      for (const text of await journalOf(script)) {
        const report = await replayText(text);
        assertEquals(report.first, undefined);
        decisions += report.decisions;
      }
    }),
    { numRuns: 100 },
  );
  assertGreater(decisions, 1000);
});

Deno.test("replayJournal() goes on from the books that each file of a rotated journal begins with", async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(someScript, async (script) => {
      for (const text of await journalOf(script, 4000)) {
        if (text === "") continue; // the last one may have begun without an event after it
        assertEquals((await replayText(text)).first, undefined);
        files++;
      }
    }),
    { numRuns: 60 },
  );
  assertGreater(files, 200);
});

/** A journal of a few containers on eight CPUs. */
async function shortJournal(): Promise<string> {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  const { sink, recorder } = journal(node);
  node.plugin.configure(SAFE_RUNTIME);
  node.synchronize();
  node.runPod("s", { resources: someCpu() });
  node.runPod("a", { resources: wholeCpus(3) });
  node.runPod("b", { resources: wholeCpus(3) });
  node.deletePod("a");
  node.clock.advance(3000);
  node.runPod("p", { annotations: { "weka.io/cores-ids": "1" } });
  await recorder[Symbol.asyncDispose]();
  return sink.files.join("");
}

Deno.test("replayJournal() counts the decisions of an identical journal [B7]", async () => {
  const report = await replayText(await shortJournal());
  assertEquals(report, {
    version: "1.2.3",
    sections: 1,
    events: 18,
    decisions: 6,
    differing: 0,
    first: undefined,
    cut: [],
  });
});

Deno.test("replayJournal() names the first decision that another rule changes [B7]", async () => {
  const changed = (await shortJournal()).replace('"minSharedCpus":1', '"minSharedCpus":3');
  const { first, differing } = await replayText(changed);
  assert(first !== undefined && first.input.hook === "CreateContainer");
  assertEquals(first.input.container.id, "b");
  assertEquals(first.recorded, {
    adjustment: { cpus: "4-6" },
    updates: [{ id: "s", cpus: "0,7", ignoreFailure: true }],
  });
  assert(
    answerText(first.now).startsWith(
      "refused: failed to allocate exclusive CPUs: insufficient free CPUs: need 3, have 2 (online 8; exclusive 3,",
    ),
  );
  assertGreater(differing, 1);
});

Deno.test("replayJournal() takes a last line that is cut off for the end, at every byte", async () => {
  const text = (await shortJournal()).trimEnd();
  const whole = await replayText(text);
  const start = text.lastIndexOf("\n") + 1;
  for (let end = start + 1; end < text.length; end++) {
    const report = await replayText(text.slice(0, end));
    assertEquals(report.cut, [text.split("\n").length]);
    assertEquals(report.events, whole.events - 1);
    assertEquals(report.differing, 0);
  }
});

Deno.test("replayJournal() goes on after a line that a crash cut off, where a new start follows", async () => {
  const text = await shortJournal();
  const report = await replayText(`${text.slice(0, -20)}\n${text}`);
  assertEquals(report.cut, [text.trimEnd().split("\n").length]);
  assertEquals(report.sections, 2);
  assertEquals(report.differing, 0);
});

Deno.test("replayJournal() replays a refusal because of the deadline, whatever the speed of today (spec §7)", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  const startMs = node.clock.now();
  const readings: number[] = [];
  const clock = {
    now: () => readings.shift() ?? node.clock.now(),
    setTimer: node.clock.setTimer.bind(node.clock),
  };
  const { sink, recorder } = journal(node, { wrap: { clock } });
  node.synchronize();
  // The event begins in time, planning takes too long, telling it takes even longer.
  readings.push(startMs, startMs + 700.25, startMs + 1200.5, startMs + 1300);
  const late = () => node.plugin.createContainer(podOf("p"), containerOf("c", "p"), { arrivedAtMs: startMs });
  assertThrows(late, RefusalError, "1201 ms old");
  await recorder[Symbol.asyncDispose]();
  const text = sink.files.join("");
  assertEquals((await replayText(text)).first, undefined);
  assert(text.includes('"refused":"deadline"'));
});

Deno.test("replayJournal() replays calls outside hooks, and what became of them [G4]", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  const { sink, recorder } = journal(node);
  node.plugin.configure(SAFE_RUNTIME);
  node.synchronize();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(3) });
  node.deletePod("i");
  const calls = new RecordedCalls();
  const { plugin, clock, logger } = node;
  {
    using _queue = new UpdateQueue({ plugin, clock, logger, send: calls.send });
    await clock.advanceAsync(4000);
    assertThrows(() => node.runPod("k", { resources: wholeCpus(3) }), RefusalError, "in flight 8");
    calls.at(0).fail();
    await clock.advanceAsync(500);
    node.runPod("j", { resources: wholeCpus(3) });
    await clock.advanceAsync(60_000);
  }
  await recorder[Symbol.asyncDispose]();
  const text = sink.files.join("");
  assertEquals(calls.texts[0], "s=0-7");
  const hooks = text.split("\n").filter((line) => line !== "").slice(1).map((line) =>
    JSON.parse(line).input.hook
  );
  assert(hooks.includes("TakeOff") && hooks.includes("Land"), `${hooks}`);
  assertEquals((await replayText(text)).first, undefined);
});

Deno.test("replayJournal() replays settings that came with Configure, and a machine that changes [N2] [T]", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  using other = new AppliedNode("tiny-8-pairs", { unsynchronized: true });
  let topology = node.topology;
  const onConfigure = () => ({ settings: { ...node.plugin.settings, minSharedCpus: 3 }, dryRun: false });
  const { sink, recorder } = journal(node, { wrap: { topology: () => topology, onConfigure } });
  node.plugin.configure(SAFE_RUNTIME);
  node.synchronize();
  node.runPod("a", { resources: wholeCpus(4) });
  topology = other.topology;
  node.synchronize();
  node.runPod("b", { resources: wholeCpus(1), uid: "b" });
  await recorder[Symbol.asyncDispose]();
  const [header, ...events] = sink.lines.map((line) => JSON.parse(line));
  assertEquals(header.topology.online, "0-7");
  assertEquals(events.flatMap(({ reads }) => reads.map(([key]: [string]) => key)), [
    "configured",
    "kernel",
    "topology",
  ]);
  assertEquals((await replayText(sink.files.join(""))).first, undefined);
});

/** A journal with the given line replaced, or changed. */
function withLine(text: string, number: number, change: (line: string) => string): string {
  return text.split("\n").map((line, index) => index === number - 1 ? change(line) : line).join("\n");
}

const edit = (edit: (json: ReturnType<typeof JSON.parse>) => void) => (line: string): string => {
  const json = JSON.parse(line);
  edit(json);
  return JSON.stringify(json);
};

Deno.test.each<[string, number, (line: string) => string]>([
  ["Cannot replay line 3: it is no JSON", 3, (line) => line.slice(0, 20)],
  ["Cannot replay line 3: it is not an object", 3, () => "[]"],
  ["Cannot replay line 3: it is not an object", 3, () => "[".repeat(100_000) + "]".repeat(100_000)],
  [
    "Cannot replay line 1: an event, but no first line of a journal before",
    1,
    () => '{"n":1,"at":[],"input":{"hook":"TakeOff"},"reads":[]}',
  ],
  ["Cannot replay line 1: it has form 2, this program reads form 1", 1, edit((json) => json.journal = 2)],
  [
    "Cannot replay line 1: settings.minSharedCpus is not a whole number from 0 on",
    1,
    edit((json) => json.settings.minSharedCpus = -1),
  ],
  [
    "Cannot replay line 1: cores is not a list of groups that share no CPU and are online",
    1,
    edit((json) => json.topology.cores.pop()),
  ],
  [
    "Cannot replay line 1: topology.online is not a CPU list",
    1,
    edit((json) => json.topology.online = "0-99999999"),
  ],
  ["Cannot replay line 3: event 1 follows event 1", 3, edit((json) => json.n = 1)],
  ["Cannot replay line 3: input.hook is not one of", 3, edit((json) => json.input.hook = "__proto__")],
  [
    "Cannot replay line 4: input.pod.annotations is not a list",
    4,
    edit((json) => json.input.pod.annotations = {}),
  ],
  [
    "Cannot replay line 3: input.request.arrivedAtMs is not a number",
    3,
    (line) => line.replace(/"arrivedAtMs":[0-9.]+/, '"arrivedAtMs":1e999'),
  ],
  [
    "Cannot replay line 3: reading topology.online is not a text",
    3,
    edit((json) => json.reads = [["topology", [{ value: {} }]]]),
  ],
])("replayJournal() says '%s'", async (message, number, change) => {
  const text = withLine(await shortJournal(), number, change);
  await assertRejects(() => replayText(text), JournalError, message);
});

Deno.test("replayJournal() refuses what is empty", async () => {
  await assertRejects(() => replayText("\n"), JournalError, "it is empty");
});
