import { assertEquals } from "@std/assert";
import { parseCpuList } from "../../src/cpuset/mod.ts";
import { type AppliedNode, type AppliedNodeOptions, wholeCpus } from "../fakes/applied_node.ts";
import { eight, pinned } from "./eight_cores.ts";
import { textOf } from "./messages.ts";
import { settled } from "./standing.ts";

/** What containers were said to have that the runtime did not tell. */
function told(node: AppliedNode): readonly string[] {
  const lines = node.logger.lines.filter(({ event }) => event.startsWith("container has other CPUs"));
  return lines.map(({ fields }) => `${fields.containerId}: ${fields.found} not ${fields.cpus}`);
}

function node8(options: AppliedNodeOptions = {}): AppliedNode {
  return eight({ kernel: true, cgroupVersion: 1, ...options });
}

/** The set of a shared container that runs is without CPU 1 in the runtime's books only. */
function lostInStart(node: AppliedNode): void {
  node.pod("s");
  node.create("s", "s");
  node.beginStart("s");
  node.runPod("i", { resources: wholeCpus(1) });
  node.start("s");
  assertEquals([`${node.cpusOf("i")}`, `${node.cpusOf("s")}`], ["1", "0-7"]);
}

Deno.test("a plugin that comes repairs what was lost before it was there [Y5] [V] [H2] I1", () => {
  using node = node8();
  lostInStart(node);
  assertEquals(textOf(node.restartPlugin()), "s=0,2-7");
  assertEquals([settled(node), told(node)], [[], ["s: 0-7 not 0,2-7"]]);
  assertEquals(textOf(node.restartPlugin()), "");
});

/** Who differs from what it should have. */
function drifted(node: AppliedNode): readonly string[] {
  const lines = node.logger.lines.filter(({ event }) => event.startsWith("container differs"));
  return lines.map(({ fields }) => `${fields.containerId}: ${fields.found} not ${fields.cpus}`);
}

Deno.test("what the kernel shows after the answer is not forgotten when the first event confirms it [V] [Y5] [H2]", () => {
  using node = node8();
  lostInStart(node);
  assertEquals(textOf(node.restartPlugin()), "s=0,2-7");
  node.tamper("s", "0-7"); // the runtime failed to write it
  node.clock.advance(10_000);
  node.plugin.checkDrift(node.plugin.takeUpdated());
  assertEquals(drifted(node), ["s: 0-7 not 0,2-7"]);
  assertEquals(textOf(node.runPod("x").updates), "s=0,2-7");
  assertEquals([`${node.cpusOf("s")}`, settled(node)], ["0,2-7", []]);
  node.clock.advance(10_000);
  node.plugin.checkDrift(["s"]);
  assertEquals([drifted(node).length, textOf(node.runPod("y").updates)], [1, ""]);
});

Deno.test("what was seen before a slow runtime applied the answer is not the final truth [V] [Y5] [H2]", () => {
  using node = node8();
  lostInStart(node);
  const updates = node.restartPlugin();
  node.tamper("s", "0-7"); // not applied yet
  node.clock.advance(10_000);
  node.plugin.checkDrift(node.plugin.takeUpdated());
  node.applyUnsolicited(updates);
  const ids = ["a", "b", "c"];
  for (const id of ids) {
    node.runPod(id, { resources: wholeCpus(1) });
    assertEquals(settled(node), [], id);
  }
  node.clock.advance(10_000);
  node.plugin.checkDrift(["s", ...ids]);
  assertEquals([drifted(node), textOf(node.runPod("y").updates)], [["s: 0-7 not 0,2-7"], ""]);
});

Deno.test.each<[string, string]>([["i", "1-2"], ["p", "5-6"], ["s", "0,3-4,7"]])(
  "a plugin that comes gives %s back what cgroup v1 has forgotten: %s [Y5] [V] [T]",
  (id, cpus) => {
    using node = node8();
    node.runPod("i", { resources: wholeCpus(2) });
    node.runPod("p", pinned("5-6"));
    node.runPod("s");
    assertEquals(`${node.cpusOf(id)}`, cpus);
    const gone = node.cpusOf(id).take(1);
    node.setOnline(`${node.topology.online.difference(gone)}`);
    node.setOnline("0-7"); // nobody looked meanwhile
    const mems = id === "p" ? `/${node.memsOf(id)}` : "";
    assertEquals(textOf(node.restartPlugin()), `${id}=${cpus}${mems}`);
    assertEquals([`${node.cpusOf(id)}`, settled(node)], [cpus, []]);
  },
);

Deno.test("a container found elsewhere while it is started is told again when it runs [Y5] [V] [H7]", () => {
  using node = node8();
  node.pod("s");
  node.create("s", "s");
  node.beginStart("s");
  node.runPod("i", { resources: wholeCpus(1) });
  node.restartPlugin();
  node.start("s");
  assertEquals(`${node.cpusOf("s")}`, "0-7");
  node.runPod("x");
  assertEquals([`${node.cpusOf("s")}`, settled(node)], ["0,2-7", []]);
});

Deno.test("a node whose pods were given a part of the machine is not told again and again [Y5] [V]", () => {
  for (const around of [parseCpuList("0-3"), parseCpuList("0-4"), undefined]) {
    using node = node8();
    node.runPod("i", { resources: wholeCpus(2) });
    node.runPod("s");
    assertEquals([`${node.cpusOf("i")}`, `${node.cpusOf("s")}`], ["1-2", "0,3-7"]);
    node.kernel.around = around;
    node.kernel.says.set("s", parseCpuList("0,3"));
    // Only where the group around explains it: with 0-4 the container could have one more.
    const isExplained = around?.size === 4;
    assertEquals(textOf(node.restartPlugin()), isExplained ? "" : "s=0,3-7");
    assertEquals(told(node), isExplained ? [] : ["s: 0,3 not 0,3-7"]);
    node.runPod("t");
    node.clock.advance(30_000);
    node.plugin.checkDrift(["i", "s"]);
    const warnings = node.logger.lines.filter(({ event }) => event.startsWith("container differs"));
    const cause = warnings.map(({ fields }) => fields.cause);
    assertEquals(cause, [
      isExplained ? "the control group around it has no more" : "somebody else changed it",
    ]);
    const { updates } = node.runPod("x");
    assertEquals(updates.map(({ containerId }) => containerId), isExplained ? [] : ["s"]);
  }
});

Deno.test("where the kernel puts a container whose CPUs are all offline is no news [V] [T]", () => {
  using node = node8();
  node.runPod("p", pinned("7"));
  node.setOnline("0-6");
  assertEquals(`${node.cpusOf("p")}`, "0-6");
  assertEquals([textOf(node.restartPlugin()), told(node)], ["p=0-6", []]);
  node.hotplug("0-7");
  assertEquals(`${node.plugin.ledger.containers.get("p")?.wanted}`, "7");
});

Deno.test.each<[string, AppliedNodeOptions]>([
  ["in a dry run", { dryRun: true }],
  ["with driftCheckSeconds 0", { settings: { driftCheckSeconds: 0 } }],
  ["where the kernel cannot be asked", { kernel: false }],
])("%s a plugin that comes believes the runtime [Y2] [O3]", (_when, options) => {
  using node = node8(options);
  node.pod("s");
  node.place("s", "s", "0-7");
  node.setOnline("0-6");
  node.setOnline("0-7");
  assertEquals([`${node.cpusOf("s")}`, textOf(node.restartPlugin()), told(node)], ["0-6", "", []]);
});
