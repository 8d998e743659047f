import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CpuSet } from "../../../src/cpuset/mod.ts";
import type { Bench } from "../bench.ts";
import { poll } from "../runtime/poll.ts";
import { wholeCpus } from "../runtime/resources.ts";
import { appliedTo, assertApplied, creationRefusal } from "./asserts.ts";
import { startNode } from "./restarts.ts";
import type { Say, Scenario } from "./scenario.ts";

/** What no configuration is, in two ways: no YAML, and YAML that means nothing to us. */
const GARBAGE = [
  "logLevel: [unclosed\n\u0001",
  "noSuchKey: 1\npoolGrowthDelayMs: never\n- and: a list\n",
] as const;

/** What is special about a plugin that the runtime launches. */
export const NATIVE_SCENARIOS: readonly Scenario[] = [
  {
    name: "a garbage configuration neither stops the plugin nor the runtime [N2]",
    machine: "real",
    ways: ["native", "compiled"],
    node: "own",
    run: survivesGarbage,
  },
  {
    name: "a plugin that fails to register ends containerd 1.7.24; ours must never do so",
    machine: "real",
    ways: ["native"],
    versions: ["1.7.24"],
    node: "own",
    run: outlivesFailingPlugin,
  },
  {
    name: "a runtime that never synchronizes native plugins: CPUs in use are found, not given away [N4] [Y6]",
    machine: "real",
    ways: ["native", "compiled"],
    versions: ["1.7.24"],
    node: "own",
    alone: true,
    run: findsCpusInUse,
  },
  {
    name: "what the executable costs: size, start to registration, memory",
    machine: "real",
    ways: ["compiled"],
    versions: ["2.4.2", "1.7.24"],
    node: "own",
    run: measureExecutable,
  },
];

async function survivesGarbage(bench: Bench, say: Say): Promise<void> {
  await bench.plugin.install();
  for (const text of GARBAGE) {
    await bench.plugin.configure(text);
    await bench.startRuntime();
    await assertPins(bench);
    await bench.kubelet.deleteAll();
    await bench.runtime.stop();
  }
  say("registered and pinned with defaults, twice");
}

async function outlivesFailingPlugin(bench: Bench, say: Say): Promise<void> {
  const failing = `${bench.runtime.paths.nriPlugins}/10-fails`;
  await Deno.writeTextFile(failing, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  let problem = "";
  await bench.startRuntime().catch((error: unknown) => problem = String(error));
  assertStringIncludes(problem, "failed to register plugin");
  await Deno.remove(failing);
  await startNode(bench);
  await assertPins(bench);
  say("with a failing plugin: fatal; with ours: pinned");
}

async function findsCpusInUse(bench: Bench, say: Say): Promise<void> {
  await startNode(bench);
  const count = bench.online.size - 1;
  const integer = { resources: wholeCpus(count), expect: { kind: "integer", count } } as const;
  const owner = await bench.kubelet.runOne({ name: "owner", qos: "guaranteed" }, integer);
  const owned = appliedTo(bench, owner);
  await bench.runtime.stop();
  await bench.startRuntime();
  assert(!(await bench.runtime.log()).includes("synchronizing plugin 99-weka-cpuset"));
  const pod = await bench.kubelet.runPod({ name: "late", qos: "guaranteed" });
  const text = await creationRefusal(bench.kubelet, pod, integer);
  assertStringIncludes(text, "insufficient free CPUs");
  // Its group would be a ghost of the next node that looks at the same place.
  await bench.kubelet.deleteAll();
  say(`never synchronized; ${owned} of the running container kept: ${text}`);
}

async function assertPins(bench: Bench): Promise<void> {
  const pod = { name: "pinned", annotations: { "weka.io/cores-ids": "1" } };
  const cpus = CpuSet.of(1);
  const pinned = await bench.kubelet.runOne(pod, { expect: { kind: "annotated", cpus } });
  assertApplied(bench, pinned, cpus);
}

async function measureExecutable(bench: Bench, say: Say): Promise<void> {
  await startNode(bench);
  await assertPins(bench);
  const pid = await bench.plugin.pid();
  assert(pid !== undefined, "no plugin runs");
  const size = (await Deno.stat(`/proc/${pid}/exe`)).size;
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const rss = await poll("the size of the plugin", () => /^VmRSS:\s*(\d+)/m.exec(status)?.[1]);
  const anonymous = /^RssAnon:\s*(\d+)/m.exec(status)?.[1];
  const ms = registrationMs(await bench.runtime.log());
  assertEquals(Number.isFinite(ms), true, "no registration in the runtime's log");
  say(
    `${(size / 1e6).toFixed(1)} MB, registered ${ms.toFixed(0)} ms after its launch, ` +
      `RSS ${kibToMib(rss)} MiB, of it anonymous ${kibToMib(anonymous)} MiB`,
  );
}

function kibToMib(kib: string | undefined): string {
  return (Number(kib) / 1024).toFixed(1);
}

/** From the launch of the plugins to the registration of ours, by the times in the runtime's own log. */
function registrationMs(log: string): number {
  const lines = log.split("\n");
  const launched = lines.find((line) => line.includes("starting plugins..."));
  const registered = lines.find((line) => /plugin .*weka-cpuset.* registered as/.test(line));
  return timeOf(registered) - timeOf(launched);
}

function timeOf(line: string | undefined): number {
  return Date.parse(/time="([^"]+)"/.exec(line ?? "")?.[1] ?? "");
}
