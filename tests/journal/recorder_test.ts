import { assert, assertEquals, assertGreater } from "@std/assert";
import { type CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import type { KernelView, UnknownContainers } from "../../src/plugin/mod.ts";
import { expandMachine, MACHINES } from "../../src/simulator/machine.ts";
import { AppliedNode, wholeCpus } from "../fakes/applied_node.ts";
import { settle } from "../fakes/fake_clock.ts";
import { RecordedCalls, SAFE_RUNTIME } from "../fakes/recorded_calls.ts";
import { UpdateQueue } from "../../src/plugin/mod.ts";
import { containerOf, podOf } from "../plugin/messages.ts";
import { journal, MemorySink, replayText } from "./journaled.ts";

/** The events of a journal's text. */
function eventsOf(text: string): readonly ReturnType<typeof JSON.parse>[] {
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line)).filter((line) =>
    "n" in line
  );
}

Deno.test("Recorder writes nothing before the answer is out, and everything soon after", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  const { sink } = journal(node);
  node.synchronize();
  node.runPod("s");
  await settle();
  assertEquals(sink.files, [""]);
  node.clock.advance(0);
  await settle();
  assertEquals(eventsOf(sink.files.join("")).map(({ input }) => input.hook), [
    "Synchronize",
    "CreateContainer",
    "PostCreateContainer",
    "PostStartContainer",
  ]);
});

Deno.test("Recorder begins a file with version, machine, settings and books", async () => {
  using node = new AppliedNode("tiny-8-pairs", { unsynchronized: true });
  const { sink, recorder } = journal(node, { settings: { minSharedCpus: 2 }, maxFileBytes: 2000 });
  node.synchronize();
  node.clock.advance(0);
  node.runPod("i", { resources: wholeCpus(2) });
  await recorder.flush(0);
  const header = JSON.parse(sink.lines[0] ?? "");
  assertEquals(sink.files.length, 2);
  assertEquals(header.version, "1.2.3");
  assertEquals(header.time, "2026-01-02T03:04:05.678Z");
  assertEquals(header.topology.online, "0-7");
  assertEquals(header.settings.minSharedCpus, 2);
  assertEquals(header.state.containers.map(({ id }: { id: string }) => id), ["i"]);
  await recorder[Symbol.asyncDispose]();
});

Deno.test("Recorder writes no annotation that no decision reads", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  const { sink, recorder } = journal(node);
  node.synchronize();
  const annotations = new Map([
    ["weka.io/cores-ids", "1"],
    ["weka.io/token", "s3cret"],
    ["cores-ids.weka.io/container.main", "2"],
    ["vault.weka.io/password", "s3cret"],
  ]);
  const container = { ...containerOf("c", "p"), env: ["PASSWORD=s3cret"], args: ["--password=s3cret"] };
  node.plugin.createContainer(podOf("p", { annotations }), container, node.now());
  node.plugin.configure({ ...SAFE_RUNTIME, config: "# s3cret" });
  await recorder[Symbol.asyncDispose]();
  const text = sink.files.join("");
  assert(!text.includes("s3cret"), text);
  assertEquals(eventsOf(text)[1]?.input.pod.annotations, [
    ["weka.io/cores-ids", "1"],
    ["cores-ids.weka.io/container.main", "2"],
  ]);
});

Deno.test("Recorder writes no line for work of timers that changes nothing", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  const { sink, recorder } = journal(node);
  node.plugin.configure(SAFE_RUNTIME);
  node.synchronize();
  node.runPod("s");
  const { plugin, clock, logger } = node;
  {
    using _queue = new UpdateQueue({ plugin, clock, logger, send: new RecordedCalls().send });
    await clock.advanceAsync(600_000);
  }
  await recorder[Symbol.asyncDispose]();
  assertEquals(eventsOf(sink.files.join("")).length, 5);
});

Deno.test("Recorder begins anew after a failed write, with one warning, and loses no answer", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  const { sink, recorder } = journal(node);
  const step = async (ms: number): Promise<void> => await node.clock.advanceAsync(ms);
  node.synchronize();
  await step(0);
  sink.isBroken = true;
  node.runPod("a", { resources: wholeCpus(2) });
  await step(0);
  node.runPod("b");
  await step(11_000);
  node.runPod("c");
  await step(11_000);
  sink.isBroken = false;
  node.runPod("d");
  await step(0);
  node.runPod("e", { resources: wholeCpus(2) });
  node.deletePod("a");
  await recorder[Symbol.asyncDispose]();
  assertEquals(node.logger.events("warn").filter((event) => event === "journal not written").length, 1);
  assertEquals(node.logger.events("info").filter((event) => event === "journal written again").length, 1);
  const report = await replayText(sink.files.join(""));
  assertEquals([report.sections, report.differing, report.cut.length], [2, 0, 2]);
  assertGreater(report.events, 4);
});

Deno.test("Recorder begins anew where a disk is so slow that something is lost", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  const sink = new MemorySink();
  const gate = Promise.withResolvers<void>();
  sink.gate = gate.promise;
  const { recorder } = journal(node, { sink });
  node.synchronize();
  const name = "x".repeat(60_000);
  for (let i = 0; i < 100; i++) {
    node.plugin.lifecycle("StopPodSandbox", podOf(`p${i}`, { name }), undefined, node.now());
    node.clock.advance(0);
  }
  gate.resolve();
  await recorder.flush(1000);
  for (const id of ["a", "b"]) {
    node.runPod(id, { resources: wholeCpus(2) });
    node.clock.advance(0);
  }
  await recorder[Symbol.asyncDispose]();
  const report = await replayText(sink.files.join(""));
  assertEquals([report.sections, report.differing, report.cut], [2, 0, []]);
  const numbers = eventsOf(sink.files.join("")).map(({ n }) => n);
  assertEquals(numbers, numbers.toSorted((a, b) => a - b));
});

/** A kernel that says what it is told to. */
class FakeKernel implements KernelView {
  readonly effective = new Map<string, string>();
  unknown: UnknownContainers = { containers: [], incomplete: undefined };

  effectiveCpus(path: string): CpuSet | undefined {
    const list = this.effective.get(path);
    return list === undefined ? undefined : parseCpuList(list);
  }

  unknownContainers(): UnknownContainers {
    return this.unknown;
  }
}

Deno.test("Recorder notes what was read: drift, ghosts and CPUs that come and go [V] [Y6] [T]", async () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  const kernel = new FakeKernel();
  let stamp = "0-7";
  let topology = node.topology;
  const wrap = { kernel: () => kernel, machineStamp: () => stamp, topology: () => topology };
  const { sink, recorder } = journal(node, { wrap, maxFileBytes: 3000 });
  const { plugin } = node;
  node.synchronize();
  const running = { ...containerOf("c", "p"), cgroupsPath: "/kubepods/pod1/c", resources: wholeCpus(2) };
  plugin.createContainer(podOf("p"), running, node.now());
  for (const event of ["PostCreateContainer", "PostStartContainer"] as const) {
    plugin.lifecycle(event, podOf("p"), running, node.now());
  }
  for (const list of ["1-2", "4-5", "4-5", "4-5", "4-5", "4-5", "1-2", "4-5"]) {
    kernel.effective.set("/kubepods/pod1/c", list);
    node.clock.advance(30_000);
    plugin.checkDrift(["c"]);
    plugin.checkGhosts();
    await recorder.flush(0);
  }
  kernel.unknown = {
    containers: [{
      id: "ghost",
      podUid: "g",
      path: "/kubepods/podg/ghost",
      configured: parseCpuList("6-7"),
      effective: parseCpuList("6-7"),
      quotaUs: 200_000,
      periodUs: 100_000,
    }],
    incomplete: undefined,
  };
  plugin.checkGhosts();
  assertEquals(`${plugin.snapshot().quarantined}`, "6-7");
  topology = expandMachine({ ...MACHINES["tiny-8-nosmt"], offline: "3" }).topology;
  stamp = "0-2,4-7";
  plugin.pollMachine();
  node.runPod("i", { resources: wholeCpus(1) });
  await recorder[Symbol.asyncDispose]();
  assertGreater(sink.files.length, 1);
  const hooks = eventsOf(sink.files.join("\n")).map(({ input }) => input.hook);
  for (const hook of ["CheckDrift", "CheckGhosts", "PollMachine"]) assert(hooks.includes(hook), `${hooks}`);
  for (const text of sink.files) assertEquals((await replayText(text)).first, undefined);
});
