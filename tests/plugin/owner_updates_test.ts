/** Which owners an answer tells to move, for whose sake, and who waits: `src/plugin/owner_updates.ts`. */
import { assertEquals } from "@std/assert";
import { type AppliedNode, wholeCpus } from "../fakes/applied_node.ts";
import { SAFE_RUNTIME } from "../fakes/recorded_calls.ts";
import { cpus } from "../ledger/records.ts";
import { eight, pinned } from "./eight_cores.ts";
import { loseCreation, only, RECONCILE } from "./lost_moves.ts";
import { textOf } from "./messages.ts";
import { settled, standing } from "./standing.ts";

/** The kernel goes on telling that a container has `list`, whatever it is told, until nobody repairs it any more [V]. */
function makeStubborn(node: AppliedNode, id: string, list: string): void {
  node.kernel.says.set(id, cpus(list));
  for (let times = 0; times < 8; times++) {
    node.clock.advance(30_000);
    node.plugin.checkDrift([id]);
    node.runPod("carrier");
    node.deletePod("carrier");
  }
  assertEquals(node.plugin.ledger.containers.get(id)?.isStubborn, true);
}

Deno.test("an owner that comes to CPUs by a move that is sent again makes others leave them [R3] [H1] [V]", () => {
  using node = eight({ kernel: true });
  node.runPod("b", { resources: wholeCpus(2) }); // 1-2
  node.runPod("a", { resources: wholeCpus(2) }); // 3-4
  makeStubborn(node, "b", "5-6"); // only what is given away is told again
  assertEquals(textOf(node.runPod("x").updates), "");
  assertEquals(loseCreation(node, "p", "3-4"), "b=1-2 a=5-6");
  assertEquals(textOf(node.runPod("y").updates), "b=1-2 a=5-6");
});

Deno.test("what an owner keeps when its move is sent again makes nobody leave [R3] [H9] [V]", () => {
  using node = eight({ kernel: true });
  node.runPod("s", only("0,2,4-7"));
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  makeStubborn(node, "s", "0,2,4-7"); // whatever is done
  assertEquals(loseCreation(node, "p", "1"), "s=0,4-7 i=2-3");
  assertEquals(textOf(node.runPod("x").updates), "i=2-3");
});

Deno.test("an owner that does not run yet leaves what is given away, whatever is most likely [H2] [H9]", () => {
  using node = eight();
  node.pod("i");
  node.create("i", "i", { resources: wholeCpus(2) }); // 1-2
  assertEquals(textOf(node.runPod("p", pinned("1")).updates), "i=2-3");
  assertEquals(textOf(node.runPod("x").updates), ""); // the runtime has noted it
  node.deletePod("p");
  assertEquals(textOf(node.runPod("j", only("1", 1)).updates), "i=2-3");
  assertEquals(settled(node), []);
});

Deno.test("a container of the slot that is created on an owner's own CPUs makes it leave nothing [Y7] [H9]", () => {
  using node = eight();
  node.pod("d");
  node.run("d", "old", { resources: wholeCpus(2) });
  node.resize("old", wholeCpus(1), { lost: true });
  const { adjustment, updates } = node.run("d", "new", { resources: wholeCpus(2) });
  assertEquals([adjustment?.cpus, textOf(updates)], ["1-2", ""]);
});

Deno.test("a shared container that is to own CPUs is told nothing for the sake of another shared one [H4] [H9]", () => {
  using node = eight();
  node.runPod("s");
  node.resize("s", wholeCpus(2), { lost: true });
  assertEquals(textOf(node.runPod("x").updates), "");
});

Deno.test("a lost move is sent again although the answer that carried it may still go through [R3]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.pod("p", pinned("1"));
  node.pod("x");
  node.create("p", "p", {
    meanwhile: () => assertEquals(textOf(node.create("x", "x").updates), "i=2-3"),
  });
  node.start("p");
  assertEquals(settled(node), []);
});

Deno.test("a move that a call in flight carries is not sent by an answer as well [G4] [H9]", () => {
  using node = eight();
  node.plugin.configure(SAFE_RUNTIME);
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  assertEquals(loseCreation(node, "p", "1"), "i=2-3");
  const call = node.plugin.takeOff();
  assertEquals(textOf(call), "i=2-3");
  assertEquals(textOf(node.runPod("x").updates), "");
  node.applyUnsolicited(call);
  node.plugin.land(true);
  assertEquals([standing(node, "i"), `${node.cpusOf("i")}`, settled(node)], ["2-3", "2-3", []]);
});

Deno.test("CPUs that a confined container shares are another's no more when its place is sent again [Y3] [H2] I1", () => {
  using node = eight();
  node.runPod("p", pinned("4-7"));
  node.runPod("s");
  node.runPod("z", only("0"));
  node.pod("i", only("0-5"));
  node.create("i", "i", { resources: wholeCpus(3) }); // 1-3
  for (const id of ["s", "i"]) node.tamper(id, "0-3");
  node.restartPlugin({ minSharedCpus: 2 }); // no room for three
  node.deletePod("p");
  node.clock.advance(2000);
  // Nobody tells that this was lost; what i is to own it shares with s so far.
  assertEquals(textOf(node.resize("z", RECONCILE, { lost: true })), "i=1-3 s=0,4-7");
  assertEquals(textOf(node.runPod("x").updates), "i=1-3 s=0,4-7");
  node.start("i");
  assertEquals([`${node.cpusOf("i")}`, settled(node)], ["1-3", []]);
});

// Owners that are being resized.

Deno.test("an owner that is being resized and in nobody's way is left alone until that is over [H4] [H9]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  assertEquals(loseCreation(node, "p", "1"), "i=2-3");
  node.resize("i", wholeCpus(1), { lost: true }); // nobody tells what became of it
  assertEquals(textOf(node.runPod("x").updates), "");
});

Deno.test("an owner keeps what a resize promised it, also when nobody tells for long what became of it [H4] [H2]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  assertEquals(textOf(node.resize("i", wholeCpus(4), { lost: true })), "i=1-4");
  for (const [id, afterMs] of [["x", 0], ["y", 31_000]] as const) {
    node.clock.advance(afterMs);
    assertEquals(textOf(node.runPod(id).updates), "");
  }
});

Deno.test("an owner that is being resized leaves CPUs that a shared container is created on [G2] [H1] [R3]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  assertEquals(loseCreation(node, "p", "1"), "i=2-3");
  node.resize("i", wholeCpus(1), { lost: true });
  const { adjustment, updates } = node.runPod("x", only("1"));
  assertEquals([adjustment?.cpus, textOf(updates)], ["1", "i=2-3"]);
  assertEquals(settled(node), []);
});

Deno.test("an owner that is being resized leaves CPUs that are given away before it runs [H2] I1", () => {
  using node = eight();
  node.pod("i");
  node.create("i", "i", { resources: wholeCpus(2) }); // 1-2
  assertEquals(loseCreation(node, "p", "1"), "i=2-3");
  node.resize("i", wholeCpus(1), { lost: true });
  assertEquals(textOf(node.runPod("j", only("1", 1)).updates), "i=2-3");
  node.start("i");
  assertEquals([`${node.cpusOf("i")}`, settled(node)], ["2-3", []]);
});

Deno.test.each([true, false])(
  "an owner that is being resized leaves pinned CPUs it was created on, running: %s [R3] [H7] I1",
  (isRunning) => {
    using node = eight();
    node.pod("i");
    node.create("i", "i", {
      resources: wholeCpus(2),
      meanwhile: () => assertEquals(textOf(node.runPod("p", pinned("1")).updates), "i=2-3"), // dropped
    });
    node.resize("i", wholeCpus(1), { lost: true });
    if (isRunning) node.start("i");
    assertEquals(textOf(node.runPod("x").updates), "i=2-3");
    if (!isRunning) node.start("i");
    assertEquals([`${node.cpusOf("i")}`, settled(node)], ["2-3", []]);
  },
);

Deno.test("an owner that is being resized leaves pinned CPUs that it was started on [H7] [R3] I1", () => {
  using node = eight();
  node.pod("i");
  node.create("i", "i", { resources: wholeCpus(2) });
  node.beginStart("i");
  assertEquals(textOf(node.runPod("p", pinned("1")).updates), "i=2-3"); // reaches the spec only
  node.start("i");
  node.resize("i", wholeCpus(1), { lost: true });
  assertEquals(textOf(node.runPod("x").updates), "i=2-3");
  assertEquals([`${node.cpusOf("i")}`, settled(node)], ["2-3", []]);
});

Deno.test("a shared container that is to own CPUs leaves those of others that it was started on [H7] [H4] I1", () => {
  using node = eight();
  node.pod("s");
  node.create("s", "s");
  node.beginStart("s");
  assertEquals(textOf(node.resize("s", wholeCpus(2), { lost: true })), "s=1-2");
  assertEquals(textOf(node.runPod("j", { resources: wholeCpus(2) }).updates), "s=1-2"); // reaches the spec only
  node.start("s");
  assertEquals(textOf(node.runPod("x").updates), "s=1-2");
  assertEquals([`${node.cpusOf("s")}`, settled(node)], ["1-2", []]);
});

Deno.test("a shared container that is to own CPUs is told once to leave others', while the answer may go through [H2] [H9]", () => {
  using node = eight();
  node.runPod("s");
  node.resize("s", wholeCpus(2), { lost: true });
  node.pod("j");
  node.create("j", "j", {
    resources: wholeCpus(2),
    meanwhile: () => assertEquals(textOf(node.runPod("x").updates), ""),
  });
  assertEquals([`${node.cpusOf("s")}`, `${node.cpusOf("j")}`], ["1-2", "3-4"]);
});

Deno.test("an owner that is being resized before it runs is not told again what the runtime has noted [H4] [H9]", () => {
  using node = eight();
  node.pod("i");
  node.create("i", "i", { resources: wholeCpus(2) }); // 1-2
  assertEquals(textOf(node.runPod("p", pinned("1")).updates), "i=2-3");
  node.resize("i", wholeCpus(1), {
    // The resize is written last: an update that is written after it would undo it.
    meanwhile: () => assertEquals(textOf(node.runPod("x").updates), ""),
  });
  assertEquals(`${node.cpusOf("i")}`, "2");
});

Deno.test("what is given away undoes no resize of an owner that does not run yet and has it no more [H4] [H2] I1", () => {
  using node = eight();
  node.pod("i");
  node.create("i", "i", { resources: wholeCpus(2) }); // 1-2
  assertEquals(textOf(node.runPod("p", pinned("1")).updates), "i=2-3");
  node.deletePod("p");
  node.resize("i", wholeCpus(1), {
    meanwhile: () => assertEquals(textOf(node.runPod("j", only("1", 1)).updates), ""),
  });
  node.start("i");
  assertEquals([`${node.cpusOf("i")}`, `${node.cpusOf("j")}`, settled(node)], ["2", "1", []]);
});

Deno.test("an owner whose repairs do not take is not told with every answer because of a resize [V] [H9]", () => {
  using node = eight({ kernel: true });
  node.runPod("p", pinned("5-6"));
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  makeStubborn(node, "i", "5-6");
  node.resize("i", wholeCpus(1), { lost: true });
  for (const id of ["x", "y"]) assertEquals(textOf(node.runPod(id).updates), "");
});

Deno.test("a confined container whose repairs did not take is told when there is a place for it [Y3] [V]", () => {
  using node = eight({ kernel: true });
  node.runPod("p", pinned("4-7"));
  node.runPod("z", only("0"));
  node.pod("i");
  node.place("i", "i", "0-3", { resources: wholeCpus(5) });
  node.restartPlugin(); // no room for five
  makeStubborn(node, "i", "4-5");
  node.kernel.says.delete("i");
  node.deletePod("p");
  node.clock.advance(2000);
  assertEquals(textOf(node.resize("z", RECONCILE)), "i=1-5");
  assertEquals([`${node.cpusOf("i")}`, settled(node)], ["1-5", []]);
});
