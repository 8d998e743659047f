import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseCpuList } from "../../src/cpuset/mod.ts";
import { RefusalError } from "../../src/plugin/mod.ts";
import { AppliedNode, type PodOptions, wholeCpus } from "../fakes/applied_node.ts";
import { SAFE_RUNTIME } from "../fakes/recorded_calls.ts";
import { settled, standing } from "./standing.ts";
import { eight, pinned } from "./eight_cores.ts";
import { stateText, textOf } from "./messages.ts";

const FORBID = "weka.io/forbid-core-ids";

/** Pins by container name. */
function pins(lists: Readonly<Record<string, string>>): PodOptions {
  const annotations = Object.entries(lists).map((
    [name, list],
  ) => [`cores-ids.weka.io/container.${name}`, list]);
  return { annotations: Object.fromEntries(annotations) };
}

/** The text of a refusal after which nothing is different. */
function refusalOf(node: AppliedNode, act: () => void): string {
  const before = stateText(node.plugin);
  const { message } = assertThrows(act, RefusalError);
  assertEquals(stateText(node.plugin), before);
  return message;
}

Deno.test("an annotated pod gets exactly the first two CPUs of an integer container, which keeps four others (spec §18.5) [R1]", () => {
  using node = new AppliedNode("xeon-64");
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(4) });
  const old = node.cpusOf("i");
  const [first = 0, second = 0] = old;
  const list = parseCpuList(`${first},${second}`);
  const { adjustment } = node.runPod("p", pinned(`${list}`));
  assertEquals([adjustment?.cpus, `${node.cpusOf("p")}`], [`${list}`, `${list}`]);
  const now = node.cpusOf("i");
  assertEquals([now.size, now.intersects(list), now.intersects(node.cpusOf("s"))], [4, false, false]);
  assertEquals([settled(node), node.plugin.counters.reallocations], [[], 1]);
});

Deno.test("two integer containers of 40 % each and a pin on the first 40 %: refused, and nothing changes (spec §18.6) [R2]", () => {
  using node = new AppliedNode("xeon-64");
  const count = Math.floor(64 * 0.4);
  node.runPod("a", { resources: wholeCpus(count) });
  node.runPod("b", { resources: wholeCpus(count) });
  node.pod("p", pinned("0-24"));
  const message = refusalOf(node, () => node.run("p", "p"));
  assert(message.startsWith("cannot reallocate conflicting containers: "), message);
  assertEquals([settled(node), node.plugin.counters.reallocations], [[], 0]);
});

Deno.test("everybody moves before the annotated container exists: shared ones first, then owners [R1] [H1]", () => {
  using node = eight();
  node.runPod("s");
  node.runPod("a", { resources: wholeCpus(2) }); // 1-2
  node.runPod("b", { resources: wholeCpus(2) }); // 3-4
  node.pod("p", pinned("2-3"));
  const { updates } = node.ask("p", "p");
  assertEquals(textOf(updates), "s=0,7 a=1,5 b=4,6");
  assertEquals([`${node.cpusOf("a")}`, `${node.cpusOf("b")}`, `${node.cpusOf("s")}`], ["1,5", "4,6", "0,7"]);
  node.tell("PostCreateContainer", "p");
  node.start("p");
  assertEquals([settled(node), node.plugin.counters.reallocations], [[], 2]);
});

Deno.test("an owner keeps what is not pinned of its CPUs [R1]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(4) }); // 1-4
  node.runPod("p", pinned("2"));
  assertEquals(standing(node, "i"), "1,3-5");
});

Deno.test("an owner leaves the sibling of a CPU that the pin takes while it finds a better one [R1] [P2]", () => {
  using node = new AppliedNode("tiny-8-split"); // cores 0,4 1,5 2,6 3,7
  node.clock.advance(2000);
  node.runPod("i", { resources: wholeCpus(2) });
  assertEquals(standing(node, "i"), "1,5");
  node.runPod("p", pinned("1"));
  assertEquals(standing(node, "i"), "2,6");
  assertEquals(`${node.plugin.snapshot().idle}`, "5"); // nobody grows onto it for a while [G1]
  assertEquals(settled(node), []);
});

Deno.test("an owner keeps that sibling where there is nothing better [R1]", () => {
  using node = new AppliedNode("tiny-8-split");
  node.runPod("i", { resources: wholeCpus(2) }); // 1,5
  node.runPod("j", { resources: wholeCpus(4) }); // 2-3,6-7
  node.runPod("s", { annotations: { [FORBID]: "1-7" } }); // needs 0
  node.runPod("p", pinned("1"));
  assertEquals([standing(node, "i"), standing(node, "j")], ["4-5", "2-3,6-7"]);
  assertEquals(settled(node), []);
});

Deno.test("forbidden CPUs stay forbidden to who moves, and a move that needs them is refused [R1] [A2]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2), annotations: { [FORBID]: "3-6" } }); // 1-2
  node.runPod("p", pinned("2"));
  assertEquals(standing(node, "i"), "1,7");
  node.pod("q", pinned("0,7"));
  const message = refusalOf(node, () => node.run("q", "q"));
  assert(
    message.includes("cannot reallocate conflicting containers: default/pod-i/main with 2 CPUs"),
    message,
  );
});

Deno.test("a joint assignment is found where greed would fail [R2]", () => {
  using node = eight();
  // a may only go to 5 and 6; b anywhere.
  node.runPod("b", { resources: wholeCpus(2) }); // 1-2
  node.runPod("a", { resources: wholeCpus(2), annotations: { [FORBID]: "0,7" } }); // 3-4
  node.runPod("p", pinned("1-4"));
  assertEquals([standing(node, "a"), standing(node, "b")], ["5-6", "0,7"]);
  assertEquals(settled(node), []);
});

Deno.test("all or nothing: where one owner cannot move, no other does [R2]", () => {
  using node = eight();
  node.runPod("s");
  node.runPod("a", { resources: wholeCpus(1) }); // 1
  node.runPod("b", { resources: wholeCpus(2), annotations: { [FORBID]: "4-7" } }); // 2-3
  node.pod("p", pinned("1-3"));
  const message = refusalOf(node, () => node.run("p", "p"));
  assert(message.startsWith("cannot reallocate conflicting containers: "), message);
  assertEquals(textOf(node.runPod("x").updates), "");
  assertEquals(settled(node), []);
});

Deno.test("a move may take the CPUs that minSharedCpus keeps [R2]", () => {
  using node = eight({ settings: { minSharedCpus: 3 } });
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(5) }); // 1-5; 0,6-7 are left
  node.runPod("p", pinned("1-2"));
  assertEquals([standing(node, "i").split(" ")[0]?.length, settled(node)], [standing(node, "i").length, []]);
  assertEquals([node.cpusOf("i").size, node.cpusOf("s").size], [5, 1]);
});

Deno.test("a move does not take a shared container's last legal CPU [R2] [A2]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(3) }); // 1-3
  node.runPod("s", { annotations: { [FORBID]: "0-6" } }); // 7 only
  node.runPod("p", pinned("1-3"));
  assertEquals([standing(node, "i"), standing(node, "s")], ["4-6", "7"]);
  node.pod("q", pinned("4-5"));
  node.runPod("r", pinned("0"));
  // 7 is all that is left
  const message = refusalOf(node, () => node.run("q", "q"));
  assert(message.includes("need 3, have 1"), message);
});

Deno.test("a shared container that the pin itself leaves without a legal CPU does not stop a move [R2] [G3]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.runPod("s", { annotations: { [FORBID]: "0-6" } }); // 7 only
  node.runPod("p", pinned("1,7"));
  assertEquals([standing(node, "i"), standing(node, "s")], ["2-3", "7 no-shared-cpu"]);
  assertEquals(settled(node), []);
});

Deno.test("the containers of a slot move together [Y7] [R1]", () => {
  using node = eight();
  node.pod("d");
  node.run("d", "old", { resources: wholeCpus(2) });
  node.run("d", "new", { resources: wholeCpus(2) });
  const { updates } = node.runPod("p", pinned("1"));
  assertEquals(textOf(updates), "old=2-3 new=2-3");
  assertEquals(settled(node), []);
});

Deno.test.each(["fails", "vanishes"] as const)(
  "a move whose answer is lost is sent again with the next carrier: the creation %s [R3] [H2]",
  (what) => {
    using node = eight();
    node.runPod("s");
    node.runPod("i", { resources: wholeCpus(2) }); // 1-2
    node.pod("p", pinned("1"));
    node.ask("p", "p", { lost: true });
    if (what === "fails") node.undo("p", "p");
    else node.run("p", "p2");
    node.runPod("x");
    assertEquals([`${node.cpusOf("i")}`, standing(node, "i")], ["2-3", "2-3"]);
    assertEquals(settled(node), []);
  },
);

Deno.test("nobody else gets the old CPUs of a lost move before its owner is told again [R3] [H2]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.pod("p", pinned("1"));
  node.ask("p", "p", { lost: true });
  node.undo("p", "p");
  node.stopPod("p"); // the pin is over: 1 is in the pool, and i still has it
  node.clock.advance(10_000);
  assertEquals(node.plugin.ledger.view().exclusive.toString(), "2-3");
  const { updates, adjustment } = node.runPod("j", { resources: wholeCpus(5) });
  assertEquals(adjustment?.cpus, "1,4-7");
  assert(textOf(updates).includes("i=2-3"), textOf(updates));
  assertEquals(settled(node), []);
});

Deno.test("a pin on the CPUs of an owner whose resize is in flight is refused [R1] [H4]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  let message = "";
  node.pod("p", pinned("3"));
  node.resize("i", wholeCpus(4), {
    meanwhile: () => message = refusalOf(node, () => node.run("p", "p")),
  });
  assert(message.startsWith("cannot reallocate conflicting containers: "), message);
  assert(message.includes("CPU"), message); // spec §17
  node.run("p", "p");
  assertEquals([node.cpusOf("i").size, `${node.cpusOf("p")}`, settled(node)], [4, "3", []]);
});

Deno.test("a pin that a container being resized has nothing to do with is not refused [R1]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.runPod("j", { resources: wholeCpus(1) }); // 3
  node.pod("p", pinned("3"));
  node.resize("i", wholeCpus(3), { meanwhile: () => void node.run("p", "p") });
  assertEquals([`${node.cpusOf("p")}`, node.cpusOf("i").size, settled(node)], ["3", 3, []]);
});

Deno.test("the unconfirmed place of a confined container gives way to a pin [R1] [Y3]", () => {
  using node = eight({ unsynchronized: true });
  node.pod("a");
  node.place("a", "a", "1-5", { resources: wholeCpus(5), createdAt: 1 });
  node.pod("b");
  node.place("b", "b", "", { resources: wholeCpus(4), createdAt: 2 });
  node.pod("s");
  node.place("s", "s", "0,6-7", { createdAt: 3 });
  node.synchronize();
  node.stop("a");
  node.stopPod("a");
  const told = node.plugin.ledger.containers.get("b")?.pending?.wanted;
  assertEquals(`${told}`, "0-1,6-7");
  node.runPod("p", pinned("6-7"));
  assertEquals(`${node.cpusOf("p")}`, "6-7");
  node.stop("s");
  node.runPod("x");
  assertEquals([node.cpusOf("b").size, standing(node, "b")], [4, `${node.cpusOf("b")}`]);
  assertEquals(settled(node), []);
});

Deno.test("a place that a call in flight gives is no obstacle to a pin; its container is told again after the reply [G4] [Y3]", () => {
  using node = eight({ unsynchronized: true, settings: { minSharedCpus: 2 } });
  node.pod("a");
  node.place("a", "a", "3-7", { resources: wholeCpus(5), createdAt: 1 });
  node.pod("b");
  node.place("b", "b", "", { resources: wholeCpus(2), createdAt: 2 });
  node.pod("s");
  node.place("s", "s", "0-2", { createdAt: 3 });
  node.synchronize();
  node.plugin.configure(SAFE_RUNTIME);
  node.stop("a", { lost: true });
  node.stopPod("a");
  node.clock.advance(400_000);
  const call = node.plugin.takeOff();
  const place = node.plugin.ledger.containers.get("b")?.pending?.wanted;
  assert(textOf(call).includes(`b=${place}`), textOf(call));
  node.runPod("p", pinned(`${place?.first}`));
  node.applyUnsolicited(call);
  node.plugin.land(true);
  node.applyUnsolicited(node.plugin.takeOff());
  node.plugin.land(true);
  node.runPod("x", { namespace: "kube-system" });
  node.stop("x");
  node.runPod("y", { namespace: "kube-system" });
  assertEquals([node.cpusOf("b").size, standing(node, "b"), `${node.cpusOf("p")}`], [
    2,
    `${node.cpusOf("b")}`,
    `${place?.first}`,
  ]);
  assertEquals(settled(node), []);
});

Deno.test("all pins of a pod are planned with its first container, per container or not [A7] [R2]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.runPod("j", { resources: wholeCpus(2) }); // 3-4
  node.pod("p", pins({ x: "1", y: "3" }));
  assertEquals(textOf(node.ask("p", "x", { name: "x" }).updates), "i=2,5 j=4,6");
  node.tell("PostCreateContainer", "x");
  node.start("x");
  assertEquals(textOf(node.run("p", "y", { name: "y" }).updates), "");
  assertEquals([`${node.cpusOf("x")}`, `${node.cpusOf("y")}`, settled(node)], ["1", "3", []]);
});

Deno.test("a pod whose second pin cannot be had is refused with its first container [A7] [R2]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.runPod("j", { resources: wholeCpus(2), annotations: { [FORBID]: "0-2,5-7" } }); // 3-4
  node.pod("p", pins({ x: "1", y: "3" }));
  const message = refusalOf(node, () => node.run("p", "x", { name: "x" }));
  assert(message.includes("pod-j"), message);
});

Deno.test("a pod with a pin and an integer container: the pin's owners move, then it is placed beside them [A5] [R1]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.pod("p", pins({ x: "1" }));
  const { adjustment } = node.run("p", "n", { name: "n", resources: wholeCpus(3) });
  assertEquals(standing(node, "i"), "2-3");
  assertEquals(adjustment?.cpus, "4-6");
  assertEquals(node.run("p", "x", { name: "x" }).adjustment?.cpus, "1");
  assertEquals(settled(node), []);
});

Deno.test("an integer container of a pinned pod that finds no room is refused, and nobody moves [A5] [R2]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.pod("p", pins({ x: "1" }));
  const message = refusalOf(node, () => node.run("p", "n", { name: "n", resources: wholeCpus(6) }));
  assert(message.startsWith("failed to allocate exclusive CPUs: insufficient free CPUs: need 6"), message);
});

Deno.test("held CPUs give way to a pin at once, and to a move last of all [P1] [P2] [R1]", () => {
  using node = eight();
  node.runPod("h", { resources: wholeCpus(2) }); // 1-2
  node.runPod("i", { resources: wholeCpus(2) }); // 3-4
  node.stop("h"); // 1-2 are held
  node.runPod("p", pinned("3"));
  assertEquals(standing(node, "i"), "4-5");
  node.runPod("q", pinned("1"));
  assertEquals(`${node.plugin.snapshot().held}`, "");
  assertEquals(settled(node), []);
});

Deno.test("a short container that moves stays degraded, or is filled up [R1] [T] I5", () => {
  using node = eight({ settings: { minSharedCpus: 4 } });
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(4) }); // 1-4
  node.hotplug("0-3,5-7");
  assertEquals(standing(node, "i"), "1-3 short");
  node.runPod("p", pinned("1"));
  const { placement, wanted, degraded } = node.plugin.ledger.containers.get("i") ?? {};
  assert(placement?.kind === "integer" && placement.placed);
  assertEquals(wanted?.size === 4 ? undefined : "short", degraded);
  assertEquals(settled(node), []);
});

Deno.test("who takes what another leaves is told after it [R1] [H1]", () => {
  using node = eight();
  node.runPod("a", { resources: wholeCpus(2), annotations: { [FORBID]: "0,3,6-7" } }); // 1-2
  node.runPod("b", { resources: wholeCpus(2), annotations: { [FORBID]: "1-2" } }); // 3-4
  node.runPod("c", { resources: wholeCpus(1) }); // 5
  assertEquals([standing(node, "a"), standing(node, "b"), standing(node, "c")], ["1-2", "3-4", "5"]);
  const { updates } = node.runPod("p", pinned("1,3,5")); // a can have 4 only
  assertEquals(updates.map(({ containerId }) => containerId).indexOf("a") >= 1, true, textOf(updates));
  assertEquals([standing(node, "a"), node.cpusOf("b").size], ["2,4", 2]);
  assertEquals(settled(node), []);
});

Deno.test("a shared container that would change places with an owner makes a detour, and comes back [G2] [H1]", () => {
  using node = new AppliedNode({ coresPerNode: 5 }, { unsynchronized: true });
  node.pod("p", pinned("4"));
  node.place("p", "p", "4", { mems: "0" });
  node.pod("i", { annotations: { [FORBID]: "0-1" } });
  node.place("i", "i", "0-1", { resources: wholeCpus(2) });
  node.pod("s");
  node.place("s", "s", "2-3");
  assertEquals(textOf(node.synchronize()), "s=4 i=2-3"); // s cannot wait on 0-1, which i has
  assertEquals(standing(node, "s"), "4 no-shared-cpu");
  assertEquals(textOf(node.runPod("x").updates), "s=0-1");
  node.stop("x"); // the first carrier that knows for sure
  assertEquals([`${node.cpusOf("s")}`, standing(node, "s"), settled(node)], ["0-1", "0-1", []]);
});

Deno.test("a move is told: who makes way for whom, before and after [R1] [E4]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) });
  node.runPod("p", pinned("1"));
  const line = node.logger.lines.find(({ event }) => event === "container moved");
  assertEquals(line?.fields.before, "1-2");
  assertEquals(line?.fields.cpus, "2-3");
  assert(`${line?.fields.reason}`.includes("default/pod-p/main"), `${line?.fields.reason}`);
});

Deno.test("a restart after moves answers nothing [Y5] [R1]", () => {
  using node = eight();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(4) });
  node.runPod("p", pinned("1-2"));
  assertEquals(textOf(node.restartPlugin()), "");
  assertEquals(settled(node), []);
});
