import { assert, assertEquals } from "@std/assert";
import { UpdateQueue } from "../../src/plugin/mod.ts";
import { parseCpuList } from "../../src/cpuset/mod.ts";
import { resources, someCpu, wholeCpus } from "../fakes/applied_node.ts";
import { RecordedCalls, SAFE_RUNTIME } from "../fakes/recorded_calls.ts";
import { settled, standing } from "./standing.ts";
import { eight, pinned } from "./eight_cores.ts";
import { only } from "./lost_moves.ts";
import { stateText, textOf } from "./messages.ts";

Deno.test("CPUs that become isolated leave the pool, and come back when they are no more [T] [P4]", () => {
  using node = eight();
  node.runPod("s");
  node.machine.isolated = parseCpuList("6-7");
  node.plugin.pollMachine();
  assertEquals(`${node.plugin.snapshot().isolated} ${standing(node, "s")}`, "6-7 0-5");
  assertEquals(textOf(node.runPod("i", { resources: wholeCpus(1) }).updates), "s=0,2-5");
  node.machine.isolated = parseCpuList("7");
  node.plugin.pollMachine();
  assertEquals(`${node.plugin.snapshot().isolated}`, "7");
  node.clock.advance(12_000);
  node.runPod("x");
  assertEquals(`${node.cpusOf("s")}`, "0,2-6");
  assertEquals(settled(node), []);
});

Deno.test("an owner keeps CPUs that become isolated [T] [P4]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.machine.isolated = parseCpuList("2-3");
  node.plugin.pollMachine();
  assertEquals(`${node.plugin.snapshot().isolated} ${standing(node, "i")}`, "3 1-2");
  node.plugin.checkBooks();
  assertEquals(settled(node), []);
});

Deno.test("a machine whose stamp cannot be read is told once, and nothing changes [T]", () => {
  using node = eight();
  node.runPod("p", pinned("7"));
  const before = stateText(node.plugin);
  node.machine.stampError = new Error("gone");
  node.setOnline("0-6");
  for (let i = 0; i < 3; i++) node.plugin.pollMachine();
  assertEquals(stateText(node.plugin), before);
  assertEquals(node.runPod("s").adjustment?.cpus, "0-6");
  assertEquals(node.logger.events("error"), ["machine not readable"]);
  node.machine.stampError = undefined;
  node.plugin.pollMachine();
  assertEquals(standing(node, "p"), "0-6 cpu-offline");
});

Deno.test("a change that could not be read is followed with the next look [T]", () => {
  using node = eight();
  node.runPod("p", pinned("6-7"));
  node.machine.error = new Error("half written");
  node.setOnline("0-6");
  node.plugin.pollMachine();
  assertEquals(standing(node, "p"), "6-7");
  node.machine.error = undefined;
  node.plugin.pollMachine();
  assertEquals(standing(node, "p"), "6 cpu-offline");
});

Deno.test("an unchanged machine costs no decision and no line [T]", () => {
  using node = eight();
  node.runPod("s");
  const before = [stateText(node.plugin), node.logger.lines.length];
  for (let i = 0; i < 10; i++) node.plugin.pollMachine();
  assertEquals([stateText(node.plugin), node.logger.lines.length], before);
});

Deno.test("a container that was created and does not run yet is told its set without the offline CPU [T] [H9]", () => {
  using node = eight({ cgroupVersion: 1 });
  node.pod("p", pinned("6-7"));
  node.create("p", "p");
  node.hotplug("0-6");
  node.runPod("x");
  node.beginStart("p");
  assertEquals(`${node.cpusOf("p")}`, "6"); // cgroup v1 would have refused 6-7, and the start failed
  node.start("p");
  assertEquals([settled(node), node.offlineSent], [[], []]);
});

Deno.test("a resize that is not confirmed loses an offline CPU, and its container is filled up [T] [H4]", () => {
  using node = eight();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.resize("i", wholeCpus(4), { lost: true }); // 1-4, answered only
  node.hotplug("0-3,5-7");
  assert(!node.plugin.ledger.view().exclusive.has(4));
  node.resize("i", wholeCpus(4));
  node.runPod("x");
  assertEquals([node.cpusOf("i").size, settled(node), node.offlineSent], [4, [], []]);
});

Deno.test("a resize whose only CPU goes offline before it is confirmed is still the truth [T] [H4] I5", () => {
  using node = eight();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.resize("i", wholeCpus(1), {
    meanwhile: () => {
      const left = node.plugin.ledger.containers.get("i")?.pending?.wanted;
      assertEquals(left?.size, 1);
      node.hotplug(`${node.topology.online.difference(left ?? node.topology.online)}`);
    },
  });
  node.runPod("x");
  node.runPod("y");
  assertEquals(node.cpusOf("i").size, 1);
  assertEquals([settled(node), standing(node, "i")], [[], `${node.cpusOf("i")}`]);
});

Deno.test("a shrink that is under way when a CPU goes offline ends with N CPUs [T] [H4]", () => {
  using node = eight();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(4) }); // 1-4
  node.resize("i", wholeCpus(3), {
    meanwhile: () => {
      const first = node.plugin.ledger.containers.get("i")?.pending?.wanted.first ?? 1;
      node.hotplug(`${node.topology.online.difference(parseCpuList(`${first}`))}`);
    },
  });
  node.runPod("x");
  node.runPod("y");
  assertEquals([node.cpusOf("i").size, settled(node), node.offlineSent], [3, [], []]);
});

Deno.test("a placement that is not confirmed loses an offline CPU, and its container is filled up [T] [Y3]", () => {
  using node = eight({ unsynchronized: true });
  node.pod("a");
  node.place("a", "a", "1-5", { resources: wholeCpus(5), createdAt: 1 });
  node.pod("b");
  node.place("b", "b", "", { resources: wholeCpus(4), createdAt: 2 });
  node.pod("s");
  node.place("s", "s", "0,6-7", { createdAt: 3 });
  node.synchronize();
  node.stop("a"); // b is told 0-1,6-7, and nothing confirms that
  const told = node.plugin.ledger.containers.get("b")?.pending?.wanted;
  assertEquals(`${told}`, "0-1,6-7");
  node.hotplug("0-6");
  assert(!node.plugin.ledger.view().exclusive.has(7));
  node.runPod("x"); // confirms what is left of it; a new shared container gets what is left of the machine
  node.stop("x");
  assertEquals([standing(node, "b"), node.cpusOf("b").size], [`${node.cpusOf("b")}`, 4]);
  assertEquals([settled(node), node.offlineSent], [[], []]);
});

Deno.test("a placement that is not confirmed and lost all CPUs is none: its container looks for another [T] [Y3]", () => {
  using node = eight({ unsynchronized: true, settings: { minSharedCpus: 2 } });
  node.pod("a");
  node.place("a", "a", "3-7", { resources: wholeCpus(5), createdAt: 1 });
  node.pod("b");
  node.place("b", "b", "", { resources: wholeCpus(2), createdAt: 2 });
  node.pod("s");
  node.place("s", "s", "0-2", { createdAt: 3 });
  node.synchronize();
  node.stop("a");
  const told = node.plugin.ledger.containers.get("b")?.pending?.wanted;
  assertEquals(told?.size, 2);
  node.hotplug(`${node.topology.online.difference(told ?? node.topology.online)}`);
  assertEquals(node.plugin.ledger.containers.get("b")?.pending, undefined);
  node.stopPod("a");
  node.runPod("x");
  node.stop("x");
  node.runPod("y", { namespace: "kube-system" });
  assertEquals([standing(node, "b"), node.cpusOf("b").size], [`${node.cpusOf("b")}`, 2]);
  assertEquals([settled(node), node.offlineSent], [[], []]);
});

Deno.test("the containers of a slot are filled up together [T] [Y7]", () => {
  using node = eight();
  node.pod("p");
  node.run("p", "old", { resources: wholeCpus(2) });
  node.run("p", "new", { resources: wholeCpus(2) });
  node.hotplug("0-1,3-7");
  node.runPod("x");
  assertEquals([standing(node, "old"), standing(node, "new")], ["1,3", "1,3"]);
  assertEquals([`${node.cpusOf("old")}`, `${node.cpusOf("new")}`], ["1,3", "1,3"]);
  assertEquals(settled(node), []);
});

Deno.test("an owner without an online CPU does not wait for a resize, also once it is found everywhere [T] [V] [H4]", () => {
  for (const isFound of [false, true]) {
    using node = eight({ kernel: true, cgroupVersion: 1 });
    node.runPod("s");
    node.runPod("i", { resources: wholeCpus(1) });
    assertEquals(standing(node, "i"), "1");
    node.hotplug("0,2-7");
    assertEquals([standing(node, "i"), `${node.cpusOf("i")}`], ["2", "0,2-7"]);
    if (isFound) node.plugin.checkDrift(["i", "s"]);
    assertEquals(textOf(node.resize("s", someCpu())), "i=2 s=0,3-7");
    assertEquals([node.breaks().filter((text) => !text.includes("got 2 while")), standing(node, "i")], [
      [],
      "2",
    ]);
  }
});

Deno.test("a short container accepts any resize [T] [H4]", () => {
  using node = eight({ settings: { minSharedCpus: 4 } });
  node.runPod("i", { resources: wholeCpus(4) });
  node.hotplug("0-3,5-7");
  assertEquals(standing(node, "i"), "1-3 short");
  node.resize("i", wholeCpus(6));
  assertEquals(standing(node, "i"), "1-3 short");
  node.resize("i", wholeCpus(2));
  assertEquals([standing(node, "i"), `${node.cpusOf("i").size}`], [`${node.cpusOf("i")}`, "2"]);
  node.resize("i", resources({ shares: 102, quota: -1, period: 100_000 }));
  assertEquals(node.plugin.ledger.containers.get("i")?.placement.kind, "shared");
  assertEquals(settled(node), []);
});

Deno.test("CPUs that go offline and come are told, and who is degraded by it [T] [E4]", () => {
  using node = eight({ settings: { minSharedCpus: 4 } });
  node.runPod("i", { resources: wholeCpus(4) });
  node.hotplug("0-3,5-7");
  const lines = node.logger.lines.filter(({ level }) => level === "warn");
  assertEquals(lines.map(({ event }) => event), ["CPUs changed", "container degraded"]);
  assertEquals([lines[0]?.fields.wentOffline, lines[1]?.fields.reason], ["4", "short"]);
});

Deno.test("in a dry run the machine is followed and nothing is sent [T] [O3]", () => {
  using node = eight({ dryRun: true });
  node.runPod("p", pinned("6-7"));
  node.hotplug("0-6");
  assertEquals(node.runPod("x").updates, []);
  assertEquals(`${node.plugin.snapshot().online}`, "0-6");
});

Deno.test.each<["auto" | "repairs" | "never", string, string]>([
  ["auto", "v0.12.3", "p=6 s=0,4-5 i=1,3"],
  ["auto", "v0.11.0", ""],
  ["repairs", "", "p=6 s=0,4-5 i=1,3"],
  ["never", "v0.12.3", ""],
])(
  "with unsolicitedUpdates %s on NRI '%s' a quiet node is told '%s' of offline CPUs [T] [G4]",
  async (unsolicitedUpdates, nriVersion, expected) => {
    using node = eight({ settings: { unsolicitedUpdates } });
    node.plugin.configure({ ...SAFE_RUNTIME, nriVersion });
    node.runPod("p", pinned("6-7"));
    node.runPod("s");
    node.runPod("i", { resources: wholeCpus(2) }); // 1-2
    const { plugin, clock, logger } = node;
    const calls = new RecordedCalls();
    using _queue = new UpdateQueue({ plugin, clock, logger, send: calls.send });
    node.hotplug("0-1,3-6");
    await clock.advanceAsync(3000);
    assertEquals(calls.texts.join(" "), expected);
    if (expected === "") return;
    node.applyUnsolicited(calls.at(0).updates);
    calls.at(0).succeed();
    await clock.advanceAsync(1);
    assertEquals([settled(node), node.offlineSent], [[], []]);
    node.hotplug("0-7");
    await clock.advanceAsync(2000);
    assertEquals(calls.texts[1], "p=6-7"); // the pin at once, growth later
  },
);

Deno.test("a container that nobody gave a set has a CPU that comes online, and leaves it for its owner [T] [Y1] I1", () => {
  using node = eight();
  node.hotplug("0-4,6-7");
  node.pod("s");
  node.place("s", "s", "");
  assertEquals(textOf(node.restartPlugin()), "");
  node.hotplug("0-7");
  assertEquals(`${node.cpusOf("s")}`, "0-7");
  const { adjustment, updates } = node.runPod("j", only("5", 1));
  assertEquals([adjustment?.cpus, textOf(updates)], ["5", "s=0-4,6-7"]);
  assertEquals(node.breaks(), []);
});

Deno.test("a container that nobody gave a set leaves a forbidden CPU that comes online [T] [A2]", () => {
  using node = eight();
  node.hotplug("0-4,6-7");
  node.pod("s", { annotations: { "weka.io/forbid-core-ids": "5" } });
  node.place("s", "s", "");
  assertEquals(textOf(node.restartPlugin()), "");
  node.hotplug("0-7");
  assertEquals(textOf(node.runPod("x").updates), "s=0-4,6-7");
});
