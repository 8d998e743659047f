import { assert, assertEquals, assertThrows } from "@std/assert";
import { RefusalError } from "../../src/plugin/mod.ts";
import { AppliedNode, type AppliedNodeOptions, wholeCpus } from "../fakes/applied_node.ts";
import { settled, standing } from "./standing.ts";
import { textOf } from "./messages.ts";

const PIN = "weka.io/cores-ids";

/** Eight cores and a kernel that can be asked; not synchronized yet. */
function fresh(options: AppliedNodeOptions = {}): AppliedNode {
  return new AppliedNode("tiny-8-nosmt", { kernel: true, unsynchronized: true, ...options });
}

/** A running pod with one container of that id, as an earlier plugin left it. */
function place(node: AppliedNode, id: string, cpus: string, count?: number): void {
  node.pod(id);
  node.place(id, id, cpus, count === undefined ? {} : { resources: wholeCpus(count) });
}

function quarantined(node: AppliedNode): string {
  return `${node.plugin.snapshot().quarantined}`;
}

/** Whether the log tells of a quarantine, or its end. */
function lines(node: AppliedNode, start: string): number {
  return node.logger.lines.filter(({ event }) => event.startsWith(start)).length;
}

Deno.test("a running owner that the runtime does not list is quarantined before anybody is placed [Y6]", () => {
  using node = fresh();
  place(node, "lost", "1-2", 2);
  place(node, "s", "0,3-7");
  place(node, "new", "0-7", 2); // has no legal set: must be placed
  node.hide("lost");
  node.synchronize();
  assertEquals(quarantined(node), "1-2");
  assertEquals(`${node.cpusOf("new")}`, "3-4");
  assertEquals(`${node.plugin.snapshot().pool}`, "0,5-7");
  assertEquals(node.cpusOf("s").intersects(node.cpusOf("lost")), false);
  assertEquals([lines(node, "CPUs quarantined"), settled(node)], [1, []]);
});

Deno.test("scenario 9: the runtime restarts on a full disk; its containers' CPUs go to nobody (spec §18.9) [Y6]", () => {
  using node = new AppliedNode("xeon-64", { kernel: true });
  node.clock.advance(2000);
  node.runPod("s");
  node.runPod("t");
  for (const [id, count] of [["a", 8], ["b", 16], ["c", 4]] as const) {
    node.runPod(id, { resources: wholeCpus(count) });
  }
  const lost = node.cpusOf("a").union(node.cpusOf("b")).union(node.cpusOf("c"));
  for (const id of ["s", "t", "a", "b", "c"]) node.hide(id);
  assertEquals(textOf(node.restartPlugin()), "");
  assertEquals(quarantined(node), `${lost}`);
  for (let round = 0; round < 5; round++) {
    const { adjustment } = node.runPod(`n${round}`, { resources: wholeCpus(6) });
    assert(adjustment !== undefined);
    node.runPod(`m${round}`);
    for (const id of [`n${round}`, `m${round}`]) assert(!node.cpusOf(id).intersects(lost), id);
  }
  const error = assertThrows(() => node.runPod("more", { resources: wholeCpus(6) }), RefusalError);
  assert(
    error.message.includes("need 6, have 5 (online 64; exclusive 30, pinned 0, quarantined 28"),
    error.message,
  );
});

Deno.test("the shared pool of a node whose every container was lost is not quarantined [Y6]", () => {
  using node = fresh();
  place(node, "i", "1-2", 2);
  for (const id of ["s", "t", "u"]) place(node, id, "0,3-7");
  for (const id of ["i", "s", "t", "u"]) node.hide(id);
  node.synchronize();
  assertEquals(quarantined(node), "1-2");
  assertEquals(node.runPod("x").adjustment?.cpus, "0,3-7");
});

Deno.test("a healthy node quarantines nothing at Synchronize [Y6]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { kernel: true });
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.runPod("p", { annotations: { [PIN]: "6-7" } });
  node.pod("empty"); // a sandbox alone
  node.pod("c");
  node.create("c", "c", { resources: wholeCpus(1) });
  assertEquals(textOf(node.restartPlugin()), "");
  assertEquals([quarantined(node), lines(node, "CPUs quarantined")], ["", 0]);
});

Deno.test("a healthy node quarantines nothing at any look, whatever is being made or has just ended [Y6]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { kernel: true });
  const look = () => {
    node.plugin.checkGhosts();
    assertEquals([quarantined(node), settled(node)], ["", []]);
  };
  node.runPod("s");
  node.pod("i");
  look(); // its sandbox has a group already
  node.ask("i", "i", { resources: wholeCpus(2) });
  look(); // answered, not made
  node.tell("PostCreateContainer", "i");
  node.beginStart("i");
  look();
  node.start("i");
  look();
  node.stop("i");
  node.kernel.addGhost("i", "1-2", 2); // its last process takes its time
  look();
  node.remove("i");
  look();
  node.removePod("i");
  look();
});

Deno.test("a listed sandbox's own group is no ghost, whatever CPUs it has [Y6]", () => {
  using node = fresh();
  place(node, "s", "0,3-7");
  node.pod("box");
  node.kernel.addGhost("box", "1-2", 2);
  node.synchronize();
  assertEquals(quarantined(node), "");
  node.run("box", "c");
  node.plugin.checkGhosts();
  assertEquals(quarantined(node), "");
});

Deno.test("a container without CPUs of its own, or with all of them, is no owner [Y6]", () => {
  using node = fresh();
  place(node, "s", "0,3-7");
  node.kernel.addGhost("sandbox", "");
  node.kernel.addGhost("early", "0-7", 8);
  node.kernel.addGhost("shares", "0,3-7");
  node.synchronize();
  assertEquals(quarantined(node), "");
});

Deno.test("a ghost that may have lost a CPU that is offline owns the others [Y6] [T]", () => {
  for (const [online, expected] of [["0-6", "4-6"], ["0-7", ""]] as const) {
    using node = fresh();
    node.setOnline(online);
    place(node, "s", "0-5");
    node.kernel.addGhost("g", "4-6", 4);
    node.synchronize();
    assertEquals(quarantined(node), expected);
  }
});

Deno.test("no owner gets a shared container's last CPU where the pinned ones are a ghost's [Y6] [G2]", () => {
  using node = fresh({ settings: { minSharedCpus: 0 } });
  place(node, "s", "7");
  place(node, "i", "2-6", 5);
  node.pod("p", { annotations: { [PIN]: "0-1" } });
  node.place("p", "p", "0-1");
  node.kernel.addGhost("g", "0-1", 2);
  node.synchronize();
  assertEquals(lines(node, "CPUs quarantined"), 1);
  assertThrows(() => node.runPod("new", { resources: wholeCpus(1) }), RefusalError, "need 1, have 0");
  node.kernel.endGhost("g");
  node.plugin.checkGhosts();
  // The pinned CPUs are there for it now [G3].
  assertEquals(node.runPod("new", { resources: wholeCpus(1) }).adjustment?.cpus, "7");
  assertEquals(`${node.cpusOf("s")}`, "0-1");
});

Deno.test("CPUs that no listed shared container has are somebody's, without any quota too [Y6]", () => {
  using node = fresh();
  place(node, "s", "0,3-7");
  node.kernel.addGhost("pinned", "1");
  node.synchronize();
  assertEquals(quarantined(node), "1");
});

Deno.test("a quarantine ends when the container's group is gone, and its CPUs are idle then [Y6] [G1]", () => {
  using node = fresh();
  place(node, "s", "0,3-7");
  node.kernel.addGhost("g", "1-2", 2);
  node.synchronize();
  assertEquals(quarantined(node), "1-2");
  node.clock.advance(60_000);
  node.plugin.checkGhosts();
  assertEquals(quarantined(node), "1-2");
  node.kernel.endGhost("g");
  node.plugin.checkGhosts();
  assertEquals([quarantined(node), `${node.plugin.snapshot().idle}`], ["", "1-2"]);
  assertEquals(lines(node, "quarantine over"), 1);
  assertEquals(node.runPod("j", { resources: wholeCpus(2) }).adjustment?.cpus, "1-2");
  assertEquals(settled(node), []);
});

Deno.test("a scan that may miss something releases nothing, and says why once [Y6]", () => {
  using node = fresh();
  place(node, "s", "0,3-7");
  node.kernel.addGhost("g", "1-2", 2);
  node.synchronize();
  node.kernel.unseen.add("g");
  node.kernel.incomplete = "Permission denied";
  for (let i = 0; i < 3; i++) node.plugin.checkGhosts();
  assertEquals([quarantined(node), lines(node, "control groups not all readable")], ["1-2", 1]);
  node.kernel.incomplete = undefined;
  node.plugin.checkGhosts();
  assertEquals(quarantined(node), "");
});

Deno.test("a ghost stays quarantined when shared containers change: the evidence of that day counts [Y6]", () => {
  using node = fresh();
  place(node, "s", "0,3-7");
  for (const id of ["g", "h"]) node.kernel.addGhost(id, "1-2"); // beside no shared container they look like the pool
  node.synchronize();
  node.stop("s");
  node.plugin.checkGhosts();
  assertEquals(quarantined(node), "1-2");
});

Deno.test("Synchronize looks at ghosts anew: who is listed again is no ghost [Y6]", () => {
  using node = fresh();
  place(node, "lost", "1-2", 2);
  place(node, "s", "0,3-7");
  node.hide("lost");
  node.synchronize();
  assertEquals(quarantined(node), "1-2");
  node.show("lost");
  assertEquals(textOf(node.restartPlugin()), "");
  assertEquals([quarantined(node), standing(node, "lost")], ["", "1-2"]);
  assertEquals(settled(node), []);
});

Deno.test.each(["PostStartContainer", "PostUpdateContainer", "PostCreateContainer"] as const)(
  "%s that names a ghost adopts it, and its CPUs are its own [Y6] [H8]",
  (event) => {
    using node = fresh();
    place(node, "lost", "1-2", 2);
    place(node, "s", "0,3-7");
    node.hide("lost");
    node.synchronize();
    node.tell(event, "lost");
    assertEquals([quarantined(node), `${node.plugin.snapshot().exclusive}`], ["", "1-2"]);
    assertEquals(standing(node, "lost"), "1-2");
    assertEquals(settled(node), []);
    node.plugin.checkGhosts();
    assertEquals(quarantined(node), "");
  },
);

Deno.test("a resize that names a ghost adopts it and follows the request [Y6] [H4] [H8]", () => {
  using node = fresh();
  place(node, "lost", "1-2", 2);
  place(node, "s", "0,3-7");
  node.hide("lost");
  node.synchronize();
  node.resize("lost", wholeCpus(3));
  assertEquals([quarantined(node), `${node.cpusOf("lost")}`, `${node.cpusOf("s")}`], ["", "1-3", "0,4-7"]);
  assertEquals(settled(node), []);
});

Deno.test("a pinned ghost that an event names has exactly its list [Y6] [A1]", () => {
  using node = fresh();
  node.pod("lost", { annotations: { [PIN]: "1-2" } });
  node.place("lost", "lost", "1-2", { mems: "0" });
  place(node, "s", "0,3-7");
  node.hide("lost");
  node.synchronize();
  assertEquals(quarantined(node), "1-2");
  node.tell("PostStartContainer", "lost");
  assertEquals([quarantined(node), `${node.plugin.snapshot().pinned}`], ["", "1-2"]);
  assertEquals(textOf(node.runPod("x").updates), "");
});

Deno.test("Stop of a ghost ends its quarantine; a last process that lingers starts no new one [Y6] [H5]", () => {
  using node = fresh();
  place(node, "lost", "1-2", 2);
  place(node, "s", "0,3-7");
  node.hide("lost");
  node.synchronize();
  node.stop("lost");
  assertEquals([quarantined(node), `${node.plugin.snapshot().idle}`], ["", "1-2"]);
  node.kernel.addGhost("lost", "1-2", 2);
  node.plugin.checkGhosts();
  assertEquals([quarantined(node), settled(node)], ["", []]);
});

Deno.test("owners, pins and growth keep away from a ghost's CPUs; a list may name them all the same [Y6] [G1] [G3]", () => {
  using node = fresh();
  place(node, "s", "0,3-4");
  node.kernel.addGhost("g", "1-2", 2);
  node.synchronize();
  node.clock.advance(60_000);
  assertEquals(textOf(node.runPod("x").updates), "s=0,3-7");
  assertEquals(node.runPod("i", { resources: wholeCpus(4) }).adjustment?.cpus, "3-6");
  assertThrows(() => node.runPod("j", { resources: wholeCpus(2) }), RefusalError, "quarantined 2");
  assertEquals(node.runPod("p", { annotations: { [PIN]: "2" } }).adjustment?.cpus, "2");
  assertEquals(quarantined(node), "1");
  node.deletePod("p");
  assertEquals(quarantined(node), "1-2");
});

Deno.test("a move keeps away from a ghost's CPUs [Y6] [R1]", () => {
  using node = fresh();
  place(node, "s", "0,5-7");
  place(node, "i", "3-4", 2);
  node.kernel.addGhost("g", "1-2", 2);
  node.synchronize();
  node.runPod("p", { annotations: { [PIN]: "3" } });
  assertEquals(standing(node, "i"), "4-5");
});

Deno.test("a ghost that appears while the plugin runs makes shared containers leave its CPUs [Y6]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { kernel: true });
  node.clock.advance(2000);
  node.runPod("s");
  node.kernel.addGhost("g", "1-2", 2);
  node.plugin.checkGhosts();
  assertEquals([quarantined(node), lines(node, "CPUs quarantined")], ["1-2", 1]);
  node.plugin.checkGhosts();
  assertEquals(lines(node, "CPUs quarantined"), 1);
  assertEquals(textOf(node.runPod("x").updates), "s=0,3-7");
  assertEquals(settled(node), []);
});

Deno.test("CPUs that are held or idle are so no more once a ghost is found there [Y6] [P1]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { kernel: true });
  node.runPod("h", { resources: wholeCpus(2) }); // 1-2
  node.stop("h");
  node.kernel.addGhost("g", "2-3", 2);
  node.plugin.checkGhosts();
  const { held, idle } = node.plugin.snapshot();
  assertEquals([`${held}`, idle.has(2), idle.has(3)], ["", false, false]);
  assertEquals(node.run("h", "h2", { resources: wholeCpus(2) }).adjustment?.cpus, "1,4");
});

Deno.test("a ghost's CPUs that are offline are no CPU of the node, and quarantined when they are back [Y6] [T]", () => {
  using node = fresh();
  place(node, "s", "0,3-7");
  node.kernel.addGhost("g", "1-2", 2);
  node.synchronize();
  node.hotplug("0-1,3-7");
  assertEquals(quarantined(node), "1");
  node.hotplug("0-7");
  assertEquals(quarantined(node), "1-2");
});

Deno.test("where the kernel cannot be asked there are no ghosts [Y6]", () => {
  using node = fresh({ kernel: false });
  place(node, "lost", "1-2", 2);
  place(node, "s", "0,3-7");
  node.hide("lost");
  node.synchronize();
  node.plugin.checkGhosts();
  assertEquals(quarantined(node), "");
});

Deno.test("native without Synchronize: what runs is found before the first creation, and adopted by events [N4] [Y6] [H8]", () => {
  using node = fresh();
  place(node, "i", "1-2", 2);
  for (const id of ["s", "t"]) place(node, id, "0,3-7");
  assertEquals(node.runPod("j", { resources: wholeCpus(2) }).adjustment?.cpus, "3-4");
  assertEquals(quarantined(node), "1-2");
  node.tell("PostUpdateContainer", "i");
  assertEquals([quarantined(node), standing(node, "i")], ["", "1-2"]);
  node.runPod("x");
  node.stop("i");
  assertEquals(`${node.plugin.snapshot().held}`, "1-2");
});

Deno.test("native without Synchronize: a shared container nobody told of is no ghost, and adopted on its next event [N4] [H8]", () => {
  using node = fresh();
  for (const id of ["s", "t"]) place(node, id, "0-7");
  node.runPod("j", { resources: wholeCpus(2) });
  assertEquals(quarantined(node), "");
  node.tell("PostUpdateContainer", "s");
  node.runPod("x");
  assertEquals(`${node.cpusOf("s")}`, "0,3-7");
});

Deno.test("a dry run sees ghosts and changes nothing [Y6] [O3]", () => {
  using node = fresh({ dryRun: true });
  place(node, "lost", "1-2", 2);
  place(node, "s", "0-7");
  node.hide("lost");
  assertEquals(node.synchronize(), []);
  assertEquals(quarantined(node), "1-2");
});
