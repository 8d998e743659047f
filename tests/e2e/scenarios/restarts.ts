import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../../src/cpuset/mod.ts";
import type { Bench } from "../bench.ts";
import type { Container } from "../runtime/kubelet.ts";
import { wholeCpus } from "../runtime/resources.ts";
import { appliedTo, creationRefusal } from "./asserts.ts";
import type { Say, Scenario } from "./scenario.ts";

/** The versions that tell a native plugin what runs: NRI 0.7 and later. */
const SYNCHRONIZES_NATIVE = ["2.4.2", "2.1.9"] as const;

/** Restarts of either side, which must not move anything [Y5]. */
export const RESTART_SCENARIOS: readonly Scenario[] = [
  {
    name: "a killed external plugin comes back and changes nothing [Y5]",
    machine: "real",
    ways: ["external"],
    node: "shared",
    run: killedExternal,
  },
  {
    name: "SIGTERM ends an external plugin with exit code 0 [N4]",
    machine: "real",
    ways: ["external"],
    node: "shared",
    run: terminatedExternal,
  },
  {
    name: "an external plugin reconnects to a restarted runtime and knows everything [N1]",
    machine: "real",
    ways: ["external"],
    // The runtime does not report sandboxes that are older than itself, so pins outlive this scenario [A7].
    node: "own",
    run: restartedRuntime,
  },
  {
    name: "a killed native plugin comes back with the runtime and changes nothing [Y5]",
    machine: "real",
    ways: ["native", "compiled"],
    versions: SYNCHRONIZES_NATIVE,
    node: "own",
    run: killedNative,
  },
  {
    name: "a native plugin ends when its runtime is gone [N2]",
    machine: "real",
    ways: ["native", "compiled"],
    node: "own",
    run: orphanedNative,
  },
];

async function killedExternal(bench: Bench, say: Say): Promise<void> {
  const node = await fullNode(bench);
  await bench.plugin.end("SIGKILL");
  await bench.plugin.start();
  await assertUnchanged(bench, node);
  await assertKnown(bench, node);
  say(`containers intact on ${node.sets}, no update answered, no CPU to give away twice`);
}

async function terminatedExternal(bench: Bench, say: Say): Promise<void> {
  const start = performance.now();
  assertEquals(await bench.plugin.end("SIGTERM"), 0);
  say(`exit code 0 after ${(performance.now() - start).toFixed(0)} ms`);
  await bench.plugin.start();
}

async function restartedRuntime(bench: Bench, say: Say): Promise<void> {
  await startNode(bench);
  const node = await fullNode(bench);
  const times: string[] = [];
  for (const restart of ["stop", "kill"] as const) {
    const before = await bench.plugin.synchronizations();
    await bench.runtime[restart]();
    await bench.startRuntime();
    const start = performance.now();
    await bench.plugin.waitSynchronized(before + 1);
    times.push(`${(performance.now() - start).toFixed(0)} ms`);
    await assertUnchanged(bench, node);
    await assertKnown(bench, node);
  }
  say(`stopped, killed: synchronized ${times.join(", ")} after the runtime was ready, no update answered`);
}

async function killedNative(bench: Bench, say: Say): Promise<void> {
  await startNode(bench);
  const node = await fullNode(bench);
  await bench.plugin.end("SIGKILL");
  await bench.runtime.stop();
  await bench.startRuntime();
  await assertUnchanged(bench, node);
  await assertKnown(bench, node);
  say(`containers intact on ${node.sets}, no update answered`);
}

async function orphanedNative(bench: Bench, say: Say): Promise<void> {
  await startNode(bench);
  const pid = await bench.plugin.pid();
  assert(pid !== undefined, "no plugin runs");
  await bench.runtime.kill();
  const start = performance.now();
  await bench.plugin.waitEnded(pid);
  say(`ended ${(performance.now() - start).toFixed(0)} ms after the runtime`);
}

/** Installs the plugin and starts the runtime of a node of its own. */
export async function startNode(bench: Bench): Promise<void> {
  await bench.plugin.install();
  await bench.runtime.start();
  await bench.plugin.start();
}

/** A node with one container of each class. */
interface FullNode {
  readonly shared: Container;
  readonly sets: string;
  readonly updates: number;
}

/** One annotated container on CPU 1 beside a shared one, or an integer one where there is a CPU more to own. */
async function fullNode(bench: Bench): Promise<FullNode> {
  const { kubelet } = bench;
  const shared = await kubelet.runOne({ name: "shared" }, { expect: { kind: "shared" } });
  const count = bench.online.size - 1;
  const integer = { resources: wholeCpus(count), expect: { kind: "integer", count } } as const;
  await kubelet.runOne({ name: "whole", qos: "guaranteed" }, integer);
  const cpus = CpuSet.from(appliedTo(bench, shared));
  const pinned = { name: "pinned", annotations: { "weka.io/cores-ids": `${cpus}` } };
  // The last CPU of the pool may be pinned: the list is law, the shared container shares it then [G3].
  await kubelet.runOne(pinned, { expect: { kind: "annotated", cpus } });
  return { shared, sets: setsOf(bench), updates: await countUpdates(bench) };
}

async function assertUnchanged(bench: Bench, node: FullNode): Promise<void> {
  await bench.watcher.check();
  assertEquals(setsOf(bench), node.sets, "CPUs of the containers");
  assertEquals(await countUpdates(bench), node.updates, "updates applied by the runtime");
}

/** The plugin knows who owns what: there is no CPU for another integer container. */
async function assertKnown(bench: Bench, node: FullNode): Promise<void> {
  const pod = await bench.kubelet.runPod({ name: "late", qos: "guaranteed" });
  const request = { resources: wholeCpus(1), expect: { kind: "integer", count: 1 } } as const;
  const text = await creationRefusal(bench.kubelet, pod, request);
  assert(text.includes("insufficient free CPUs: need 1, have 0"), text);
  assert(appliedTo(bench, node.shared).size > 0);
}

function setsOf(bench: Bench): string {
  return [...bench.watcher.sets().values()].map((cpus) => `${cpus}`).join(" | ");
}

async function countUpdates(bench: Bench): Promise<number> {
  return (await bench.recording.all()).filter((line) => line.op === "update").length;
}
