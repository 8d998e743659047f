import { assert, assertEquals } from "@std/assert";
import { UpdateQueue } from "../../src/plugin/mod.ts";
import { AppliedNode, type AppliedNodeOptions, wholeCpus } from "../fakes/applied_node.ts";
import { RecordedCalls, SAFE_RUNTIME } from "../fakes/recorded_calls.ts";
import { settled, standing } from "./standing.ts";
import { textOf } from "./messages.ts";

const PIN = "weka.io/cores-ids";

/** Eight cores, a shared container, an owner of 1-2 and a pin on 6-7; the kernel can be asked. */
function node8(options: AppliedNodeOptions = {}): AppliedNode {
  const node = new AppliedNode("tiny-8-nosmt", { kernel: true, ...options });
  node.clock.advance(2000);
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.runPod("p", { annotations: { [PIN]: "6-7" } });
  node.clock.advance(2000);
  node.runPod("e");
  node.clock.advance(10_000);
  lookAtUpdated(node);
  return node;
}

/** Looks at every container. */
function look(node: AppliedNode): void {
  node.plugin.checkDrift([...node.plugin.ledger.containers.keys()]);
}

/** Looks at the containers that answers updated a while ago. */
function lookAtUpdated(node: AppliedNode): void {
  node.plugin.checkDrift(node.plugin.takeUpdated());
}

/** The warnings about containers that differ. */
function told(node: AppliedNode): readonly string[] {
  const lines = node.logger.lines.filter(({ event }) => event.startsWith("container differs"));
  return lines.map(({ fields }) => `${fields.containerId}: ${fields.found} not ${fields.cpus}`);
}

Deno.test("a node on which everybody has his set shows no drift, and nothing changes [V]", () => {
  using node = node8();
  const before = node.plugin.ledger.revision;
  look(node);
  assertEquals([node.plugin.counters.drifts, told(node), node.plugin.ledger.revision], [0, [], before]);
  assertEquals(textOf(node.runPod("x").updates), "");
});

Deno.test.each(["s", "i", "p"])(
  "%s with other CPUs than it should have is counted, told with both sets, and repaired by the next carrier [V]",
  (id) => {
    using node = node8();
    const wanted = `${node.cpusOf(id)}`;
    node.tamper(id, "3-4");
    look(node);
    assertEquals([node.plugin.counters.drifts, told(node)], [1, [`${id}: 3-4 not ${wanted}`]]);
    const updates = node.runPod("x").updates;
    assertEquals(updates.map(({ containerId, cpus }) => `${containerId}=${cpus}`), [`${id}=${wanted}`]);
    assertEquals(`${node.cpusOf(id)}`, wanted);
    node.clock.advance(2000);
    look(node);
    assertEquals([node.plugin.counters.drifts, told(node).length, settled(node)], [1, 1, []]);
    assert(node.runPod("y").updates.every(({ containerId }) => containerId !== id));
  },
);

Deno.test("a pin that is repaired is bound to its memory nodes again [V] [M1]", () => {
  using node = node8();
  node.tamper("p", "0-7");
  look(node);
  assertEquals(textOf(node.runPod("x").updates), "p=6-7/0");
});

Deno.test("a shared container that somebody spread onto an owner's CPUs leaves them with the next carrier [V] I1", () => {
  using node = node8();
  node.tamper("s", "0-7");
  look(node);
  node.runPod("x");
  assertEquals([`${node.cpusOf("s")}`, settled(node)], ["0,3-5", []]);
});

Deno.test("CPUs on which a drifted container was found go to nobody without an update for it [V] [H2]", () => {
  using node = node8();
  node.tamper("i", "3-4");
  look(node);
  const { updates, adjustment } = node.runPod("j", { resources: wholeCpus(2) });
  assertEquals(adjustment?.cpus, "3-4");
  assert(textOf(updates).endsWith("i=1-2"), textOf(updates));
  assertEquals(settled(node), []);
});

Deno.test("a set that cannot be read says nothing [V]", () => {
  using node = node8();
  for (const id of ["s", "i", "p"]) node.kernel.says.set(id, undefined);
  node.tamper("s", "3");
  look(node);
  assertEquals([node.plugin.counters.drifts, told(node)], [0, []]);
});

Deno.test.each<["auto" | "repairs" | "never", string, string]>([
  ["auto", "v0.12.3", "i=1-2"],
  ["auto", "v0.11.0", ""],
  ["repairs", "", "i=1-2"],
  ["never", "v0.12.3", ""],
])(
  "with unsolicitedUpdates %s on NRI '%s' drift is repaired on a quiet node by '%s' [V] [G4]",
  async (unsolicitedUpdates, nriVersion, expected) => {
    using node = node8({ settings: { unsolicitedUpdates } });
    node.plugin.configure({ ...SAFE_RUNTIME, nriVersion });
    const { plugin, clock, logger } = node;
    const calls = new RecordedCalls();
    node.tamper("i", "3-4");
    look(node);
    using _queue = new UpdateQueue({ plugin, clock, logger, send: calls.send });
    await clock.advanceAsync(5000);
    assertEquals(calls.texts.join(" "), expected);
  },
);

Deno.test("in a dry run nothing is compared: nothing was changed [V] [O3]", () => {
  using node = node8({ dryRun: true });
  look(node);
  assertEquals([node.plugin.counters.drifts, node.kernel.reads], [0, 0]);
});

Deno.test("a container whose update is awaited is not judged by what it has meanwhile [V] [H2]", () => {
  using node = node8();
  node.pod("j");
  const { updates } = node.ask("j", "j", { resources: wholeCpus(2) });
  assertEquals(textOf(updates), "s=0,5 e=0,5");
  node.tamper("s", "0,3-5"); // not applied yet
  look(node);
  assertEquals([node.plugin.counters.drifts, told(node)], [0, []]);
});

Deno.test("a container being resized is not judged by what it has meanwhile [V] [H4]", () => {
  using node = node8();
  node.resize("i", wholeCpus(3), { meanwhile: () => look(node) });
  assertEquals([node.plugin.counters.drifts, told(node), settled(node)], [0, [], []]);
});

Deno.test("an answer is not judged before the runtime had time to apply it [V]", () => {
  using node = node8();
  node.runPod("big", { resources: wholeCpus(3) });
  node.clock.advance(20_000);
  const before = node.cpusOf("s");
  const updates = node.stop("big", { lost: true }); // late, not lost
  assert(textOf(updates).includes("s="), textOf(updates));
  lookAtUpdated(node);
  node.plugin.checkSettled(["s", "e"]);
  assertEquals([node.plugin.counters.drifts, `${node.cpusOf("s")}`], [0, `${before}`]);
  node.applyUnsolicited(updates);
  node.clock.advance(10_000);
  lookAtUpdated(node);
  assertEquals([node.plugin.counters.drifts, settled(node)], [0, []]);
});

Deno.test("a reading that comes before a slow update does not make it forgotten: no owner gets its CPUs unseen [V] [H2] I1", () => {
  using node = node8();
  node.runPod("big", { resources: wholeCpus(3) });
  node.clock.advance(20_000);
  const updates = node.stop("big", { lost: true });
  node.stopPod("big");
  look(node); // whatever the guards against that say
  node.applyUnsolicited(updates);
  node.runPod("j", { resources: wholeCpus(2) });
  assertEquals(settled(node), []);
});

Deno.test("a container whose update is awaited for long is looked at when it is known [V]", () => {
  using node = node8();
  node.pod("j");
  node.ask("j", "j", { resources: wholeCpus(2) });
  node.tamper("s", "0,3-5"); // it was not written
  node.clock.advance(9000);
  assertEquals(node.plugin.takeUpdated(), []);
  node.tell("PostCreateContainer", "j");
  lookAtUpdated(node);
  assertEquals(told(node), ["s: 0,3-5 not 0,5"]);
});

Deno.test("an update that was lost is found within a few seconds [V] [H2]", () => {
  using node = node8();
  node.runPod("big", { resources: wholeCpus(3) });
  node.clock.advance(20_000);
  node.stop("big", { lost: true });
  node.clock.advance(4000);
  lookAtUpdated(node);
  assertEquals(node.plugin.counters.drifts, 2); // s and e
  const line = node.logger.lines.find(({ event }) => event.startsWith("container differs"));
  assertEquals(line?.fields.cause, "an update was lost");
  node.runPod("x");
  assertEquals([`${node.cpusOf("s")}`, settled(node)], [standing(node, "s"), []]);
});

Deno.test("what is found to be as wanted is proof: an unconfirmed update is settled [V] [H2]", () => {
  using node = node8();
  node.runPod("big", { resources: wholeCpus(3) });
  node.clock.advance(20_000);
  node.stop("big"); // nothing confirms the answer to StopContainer
  const { containers } = node.plugin.ledger;
  assert((containers.get("s")?.possible.sets.length ?? 0) > 1);
  node.clock.advance(4000);
  lookAtUpdated(node);
  assertEquals(containers.get("s")?.possible.sets.map((set) => `${set}`), [standing(node, "s")]);
  assertEquals(node.plugin.counters.drifts, 0);
});

Deno.test("a move that did not take is found and sent again [R3] [V]", () => {
  using node = node8();
  node.pod("q", { annotations: { [PIN]: "1" } });
  node.ask("q", "q");
  node.tamper("i", "1-2"); // the runtime failed to write it
  node.tell("PostCreateContainer", "q");
  node.start("q");
  node.clock.advance(4000);
  lookAtUpdated(node);
  assertEquals(told(node), ["i: 1-2 not 2-3"]);
  node.runPod("x");
  assertEquals([`${node.cpusOf("i")}`, settled(node)], ["2-3", []]);
});

function degradationOf(node: AppliedNode, id: string): string | undefined {
  return node.plugin.snapshot().containers.find((container) => container.id === id)?.degraded;
}

Deno.test.each<[string, string]>([["s", "0"], ["s", "1-7"], ["i", "1"], ["p", "6"]])(
  "a difference of %s on %s that comes back after three repairs is left alone, and told so once [V]",
  (id, found) => {
    using node = node8();
    const sent: number[] = [];
    for (let round = 0; round < 6; round++) {
      node.tamper(id, found);
      look(node);
      sent.push(node.runPod(`x${round}`).updates.filter(({ containerId }) => containerId === id).length);
      node.clock.advance(30_000);
    }
    assertEquals(sent, [1, 1, 1, 0, 0, 0]);
    assertEquals(node.plugin.counters.drifts, 6);
    assertEquals(node.logger.events("warn"), [
      ...Array.from({ length: 3 }, () => "container differs from what it should have"),
      "container differs whatever is done",
    ]);
    assertEquals(degradationOf(node, id), "drifted");
  },
);

Deno.test("a difference that no carrier could repair is told once, and repaired by the first that comes [V] [G4]", () => {
  for (const [id, found] of [["s", "0"], ["s", "0-7"], ["i", "1"], ["p", "6"]] as const) {
    using node = node8();
    const cpus = `${node.cpusOf(id)}`;
    node.tamper(id, found);
    for (let round = 0; round < 8; round++) {
      look(node);
      node.clock.advance(30_000);
    }
    assertEquals([node.plugin.counters.drifts, told(node).length], [1, 1]);
    node.runPod("x");
    assertEquals([`${node.cpusOf(id)}`, settled(node), degradationOf(node, id)], [cpus, [], undefined]);
  }
});

Deno.test("a difference of another kind each time is repaired each time [V]", () => {
  using node = node8();
  for (let round = 0; round < 8; round++) {
    node.tamper("i", round % 2 === 0 ? "1" : "2");
    look(node);
    assertEquals(textOf(node.runPod(`x${round}`).updates), "i=1-2", `${round}`);
    node.clock.advance(30_000);
  }
});

Deno.test("a container that was left alone is well again once it has its set, and counts anew [V]", () => {
  using node = node8();
  node.kernel.says.set("i", node.cpusOf("e"));
  for (let round = 0; round < 5; round++) {
    look(node);
    node.runPod(`x${round}`);
    node.clock.advance(30_000);
  }
  node.kernel.says.clear();
  look(node);
  assertEquals(standing(node, "i"), "1-2");
  node.tamper("i", "3");
  look(node);
  assertEquals(textOf(node.runPod("y").updates), "i=1-2");
  assertEquals(settled(node), []);
});

Deno.test("a container that was left alone still leaves CPUs that an owner gets [V] I1 [H1]", () => {
  using node = node8();
  const stuck = "3-4";
  for (let round = 0; round < 5; round++) {
    node.tamper("s", stuck);
    look(node);
    node.runPod(`x${round}`);
    node.tamper("s", stuck);
    node.clock.advance(30_000);
  }
  look(node);
  const { updates, adjustment } = node.runPod("j", { resources: wholeCpus(2) });
  assertEquals(adjustment?.cpus, "3-4");
  assert(updates.some(({ containerId }) => containerId === "s"), textOf(updates));
  assertEquals(settled(node), []);
});

Deno.test("what was noted of containers that are gone is forgotten [V]", () => {
  using node = node8();
  for (let round = 0; round < 50; round++) {
    node.runPod(`t${round}`);
    node.tamper(`t${round}`, "3");
    look(node);
    node.deletePod(`t${round}`);
  }
  look(node);
  assertEquals(node.plugin.state().differences, []);
});

Deno.test("an id that no container has is passed over [V]", () => {
  using node = node8();
  node.plugin.checkDrift(["nobody"]);
  assertEquals(node.plugin.counters.drifts, 0);
});

Deno.test("a container that does not run yet has no set to compare [V] [H7]", () => {
  using node = node8();
  node.pod("c");
  node.create("c", "c");
  node.beginStart("c");
  node.kernel.says.set("c", node.cpusOf("i"));
  look(node);
  assertEquals(node.plugin.counters.drifts, 0);
});

Deno.test("an offline CPU is not drift: what the kernel leaves of a set is compared with what is wanted now [V] [T]", () => {
  using node = node8();
  node.hotplug("0-1,3-7"); // i had 1-2
  assertEquals(standing(node, "i"), "1,3");
  look(node); // nobody told it yet
  assertEquals(told(node), []);
  node.runPod("x");
  node.clock.advance(4000);
  lookAtUpdated(node);
  look(node);
  assertEquals([node.plugin.counters.drifts, settled(node)], [0, []]);
});

Deno.test("cgroup v1 gives offline CPUs not back by itself: what it forgot is found and repaired [V] [T]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { kernel: true, cgroupVersion: 1 });
  node.clock.advance(2000);
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.setOnline("0-1,3-7");
  node.setOnline("0-7"); // between two looks at the machine
  look(node);
  assertEquals(told(node), ["i: 1 not 1-2"]);
  node.runPod("x");
  assertEquals([`${node.cpusOf("i")}`, settled(node)], ["1-2", []]);
});
