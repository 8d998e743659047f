import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLessOrEqual,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { playDemo } from "../../src/simulator/demo.ts";
import { checkOptions, problemsOf, type StepEnd } from "../../src/simulator/demo/check.ts";
import { parseDecision } from "../../src/simulator/demo/decisions.ts";
import { manifestOf } from "../../src/simulator/demo/pods.ts";
import { BULK_REPLACEMENT, type DemoPod, type DemoStep } from "../../src/simulator/demo/scenario.ts";
import { AnswerTimes } from "../../src/simulator/demo/timing.ts";
import { expandMachine, MACHINES } from "../../src/simulator/mod.ts";
import { PLUGIN_CONN, RUNTIME_CONN } from "../../src/nri/mod.ts";
import { type Duplex, frameMessage, memoryDuplexPair, MESSAGE_TYPE } from "../../src/wire/mod.ts";
import { attachFake, makeRuntime, pin } from "./fake_plugin.ts";

const ROOT = new URL("../../", import.meta.url);
const PLAIN = { color: false, width: 100 };

/** Runs the demonstration in this process; everything it writes is returned. */
async function play(
  scenario: readonly DemoStep[],
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly code: number; readonly text: string }> {
  const lines: string[] = [];
  const code = await playDemo({ scenario, style: PLAIN, write: (line) => void lines.push(line), signal });
  return { code, text: lines.join("\n") };
}

/** Whether the folder that the text names as the socket's is still there. */
function folderExists(text: string): boolean {
  const folder = /Socket: +(\S+)\/nri\.sock/.exec(text)?.[1];
  assert(folder !== undefined, "the text names the socket");
  try {
    Deno.statSync(folder);
    return true;
  } catch (error) {
    assertInstanceOf(error, Deno.errors.NotFound);
    return false;
  }
}

Deno.test("demo.ts plays scenario 1 with the real plugin and ends with 0 when it runs as a process", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "src/simulator/demo.ts"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stdout);
  assertEquals(code, 0, `${text}\n${new TextDecoder().decode(stderr)}`);
  assert(!text.includes("\x1b"), "no colours in a pipe");
  const lines = text.split("\n");
  assertLessOrEqual(lines.length, 150);
  for (const line of lines) assertLessOrEqual(line.length, 100, line);
  assertEquals(lines.filter((line) => line.startsWith("✓ as expected")).length, BULK_REPLACEMENT.length);
  assertStringIncludes(
    text,
    "refused   failed to allocate exclusive CPUs: insufficient free CPUs: need 13, have 6",
  );
  assertMatch(text, /answered {2}\d+ requests/);
  // Why each placement, with the facts of nodes and caches; the three of one step come in any order.
  const told = text.replaceAll(/\n {8,}/g, " ");
  for (const count of [20, 15, 10, 12]) {
    assertMatch(
      told,
      new RegExp(
        `solver-${count} +integer → [\\d,-]+: ${count} CPUs: node [01](, because node [01] .*)?; 1 cache`,
      ),
    );
  }
  assertMatch(told, /because node [01] has \d+ free/);
  assertMatch(told, /pin-0 +annotated → 0-14: named by its pod's annotation/);
  assert(!folderExists(text));
});

Deno.test("playDemo() ends with 1, names the difference and leaves nothing behind when a number is wrong", async () => {
  const [first] = BULK_REPLACEMENT;
  assert(first !== undefined);
  const { code, text } = await play([{ ...first, poolSize: 63 }]);
  assertEquals(code, 1);
  assertStringIncludes(text, "✗ 64 CPUs are nobody's own, expected 63");
  assert(!folderExists(text));
});

Deno.test("playDemo() ends with 1 when a container is refused with another text, or not refused", async () => {
  const one = { title: "", note: "", end: [], poolSize: 64 };
  const large: DemoPod = { kind: "integer", name: "large", count: 64 };
  const small: DemoPod = { kind: "integer", name: "small", count: 1 };
  const other = await play([{ ...one, start: [large], refusal: /^never$/ }]);
  assertEquals(other.code, 1);
  assertStringIncludes(other.text, "large was refused with another text");
  const accepted = await play([{ ...one, start: [small], refusal: /./ }]);
  assertEquals(accepted.code, 1);
  assertStringIncludes(accepted.text, "small was not refused");
});

Deno.test("playDemo() cleans up and ends with 1 when it is interrupted", async () => {
  const { code, text } = await play(BULK_REPLACEMENT, AbortSignal.abort());
  assertEquals(code, 1);
  assertStringIncludes(text, "interrupted");
  assert(!folderExists(text));
});

const RIGHT = { pinned: "0-1", owner: "2-3", other: "4-7" } as const;
const PODS: readonly DemoPod[] = [
  { kind: "annotated", name: "pinned", cpus: "0-1" },
  { kind: "integer", name: "owner", count: 2 },
  { kind: "shared", name: "other" },
];

/** What is wrong with a node where the three pods run with these sets. */
async function problemsWith(
  sets: Readonly<Record<keyof typeof RIGHT, string>>,
  end: Partial<StepEnd> = {},
): Promise<readonly string[]> {
  const { runtime, clock } = makeRuntime();
  await using _end = runtime;
  const given = new Map(Object.entries(sets));
  const mems = (pod: string): string => pod === "pinned" ? "0" : "";
  const fake = await attachFake(runtime, clock, {
    script: { create: (_container, pod) => pin(given.get(pod.name) ?? "", [], mems(pod.name)) },
  });
  for (const pod of PODS) {
    const manifest = manifestOf(pod);
    const sandbox = await clock.settle(runtime.runPod(manifest));
    const container = { ...manifest.containers[0], name: "main" };
    await clock.settle(runtime.createContainer(sandbox.id, container, { id: pod.name }));
    await clock.settle(runtime.startContainer(pod.name));
  }
  const { topology } = expandMachine(MACHINES["tiny-8-nosmt"]);
  const problems = problemsOf(runtime.view(), { pods: PODS, poolSize: 4, ...end }, checkOptions(topology));
  fake.connection.close();
  return problems;
}

Deno.test("problemsOf() finds nothing when every container has what it should", async () => {
  assertEquals(await problemsWith(RIGHT), []);
});

Deno.test.each([
  {
    wrong: "a pin is not exact",
    sets: { ...RIGHT, pinned: "0" },
    text: "pinned has CPUs 0, expected exactly 0-1",
  },
  { wrong: "an owner has too few", sets: { ...RIGHT, owner: "2" }, text: "owner has 1 CPUs (2), expected 2" },
  { wrong: "an owner's CPU is shared", sets: { ...RIGHT, other: "3-7" }, text: "other is on CPUs of owner" },
  { wrong: "two own a CPU", sets: { ...RIGHT, owner: "1-2" }, text: "I1: " },
  { wrong: "a pinned CPU is shared", sets: { ...RIGHT, other: "1,4-7" }, text: "other is on CPUs of pinned" },
])("problemsOf() names the difference when $wrong", async ({ sets, text }) => {
  assertStringIncludes((await problemsWith(sets)).join("\n"), text);
});

Deno.test("problemsOf() fails a deliberately wrong expectation", async () => {
  assertEquals(await problemsWith(RIGHT, { poolSize: 5 }), ["4 CPUs are nobody's own, expected 5"]);
  assertEquals(await problemsWith(RIGHT, { pods: PODS.slice(0, 2) }), [
    "other owner pinned runs, expected owner pinned",
  ]);
  const missing: DemoPod = { kind: "shared", name: "zebra" };
  assertEquals((await problemsWith(RIGHT, { pods: [...PODS, missing] })).at(-1), "zebra does not run");
});

Deno.test("parseDecision() takes what the log says of a decision, and nothing from other lines", () => {
  const line = JSON.stringify({
    event: "container placed",
    hook: "CreateContainer",
    containerId: "c",
    class: "integer",
    cpus: "2-3",
    reason: "node 0 has 8 free",
    updated: ["a=b=0-1,4", 7, "broken"],
  });
  assertEquals(parseDecision(line), {
    hook: "CreateContainer",
    containerId: "c",
    class: "integer",
    cpus: "2-3",
    reason: "node 0 has 8 free",
    updates: [{ containerId: "a=b", cpus: "0-1,4" }],
  });
  for (const other of ["", "{", "null", "7", '{"event":"starting"}', line.slice(0, -1)]) {
    assertEquals(parseDecision(other), undefined);
  }
});

Deno.test("AnswerTimes measures from a request to its answer, and nothing that the plugin sends by itself", async () => {
  let nowMs = 0;
  const times = new AnswerTimes({ now: () => nowMs, setTimer: () => ({ cancel: () => {} }) });
  assertEquals(times.quantile(0.5), 0);
  const [ours, theirs] = memoryDuplexPair();
  const measured = times.measuring(ours);
  const message = { streamId: 1, type: MESSAGE_TYPE.request, flags: 0, data: new Uint8Array(5000) };
  const buffer = new Uint8Array(8192);
  const pass = async (connId: number, direction: "out" | "in"): Promise<void> => {
    const [from, to] = direction === "out" ? [measured, theirs] : [theirs, measured];
    const framed = frameMessage(connId, message);
    await Promise.all([from.write(framed), drain(to, framed.length, buffer)]);
  };
  for (const answerMs of [4, 1, 3, 2]) {
    await pass(PLUGIN_CONN, "out");
    nowMs += answerMs;
    await pass(PLUGIN_CONN, "in");
    await pass(RUNTIME_CONN, "in");
    nowMs += 100;
    await pass(RUNTIME_CONN, "out");
  }
  assertEquals([times.count, times.quantile(0), times.quantile(0.5), times.quantile(1)], [4, 1, 3, 4]);
  measured.close();
});

async function drain(duplex: Duplex, bytes: number, buffer: Uint8Array): Promise<void> {
  for (let left = bytes; left > 0;) left -= await duplex.read(buffer) ?? left;
}
