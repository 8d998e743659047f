/** Owners that wait with a move for others, and those that do not: `src/plugin/owner_updates.ts`. */
import { assertEquals } from "@std/assert";
import { type ContainerOptions, wholeCpus } from "../fakes/applied_node.ts";
import { eight, pinned } from "./eight_cores.ts";
import { loseCreation, only, RECONCILE } from "./lost_moves.ts";
import { textOf } from "./messages.ts";
import { settled, standing } from "./standing.ts";

/** A container that owns two CPUs. */
const TWO: ContainerOptions = { resources: wholeCpus(2) };

// The container of the hook leaves its CPUs last: whoever would come to them waits for the next carrier.

Deno.test("an owner does not come to CPUs that the resized container leaves last [H4] [R3] I1", () => {
  using node = eight();
  node.runPod("s");
  node.runPod("i", TWO); // 1-2
  assertEquals(loseCreation(node, "p", "1"), "s=0,4-7 i=2-3");
  assertEquals(textOf(node.resize("s", RECONCILE)), "s=0,4-7");
  assertEquals(textOf(node.runPod("x").updates), "i=2-3");
  assertEquals(settled(node), []);
});

Deno.test("an owner does not wait for the resized container because of CPUs that it has for sure [H4] [R3]", () => {
  using node = eight();
  node.runPod("i", TWO); // 1-2
  node.pod("s", only("0,2-3,5-7"));
  node.create("s", "s", {
    meanwhile: () => assertEquals(textOf(node.runPod("p", pinned("1")).updates), "s=0,5-7 i=2-3"),
  });
  node.start("s");
  assertEquals(`${node.cpusOf("s")}`, "0,3,5-7"); // it could not be told before it was in the runtime's books
  assertEquals(loseCreation(node, "q", "2"), "s=0,5-7 i=3-4");
  assertEquals(textOf(node.resize("s", RECONCILE)), "i=3-4 s=0,5-7");
  assertEquals(settled(node), []);
});

Deno.test("an owner waits for no resized container that has not had its CPUs since it is noted elsewhere [H4] [R3]", () => {
  using node = eight({ kernel: true });
  node.pod("s");
  node.create("s", "s"); // 0-7
  node.runPod("i", TWO); // 1-2
  node.runPod("p", pinned("1"));
  node.deletePod("p"); // s is stored with 0,4-7, i has 2-3
  node.tamper("i", "1-2");
  node.clock.advance(20_000);
  node.plugin.checkDrift(["i"]);
  assertEquals(textOf(node.resize("s", RECONCILE)), "i=2-3");
});

Deno.test("an owner that comes to CPUs of a resized one waits, whose CPUs it was stored with long ago [H4] [R3]", () => {
  using node = eight();
  node.runPod("s");
  node.pod("i");
  node.create("i", "i", TWO); // 1-2
  node.runPod("p", pinned("1")); // i is stored with 2-3
  assertEquals(loseCreation(node, "q", "3"), "s=0,5-7 i=2,4");
  assertEquals(textOf(node.resize("s", RECONCILE)), "s=0,5-7");
  assertEquals(textOf(node.runPod("x").updates), "i=2,4");
});

Deno.test("an owner whose CPUs the resized container gets makes way first, although it comes to that one's [H4] I1", () => {
  using node = eight();
  node.runPod("i", TWO); // 1-2
  node.runPod("s", only("1,3,5")); // 3,5
  assertEquals(loseCreation(node, "p", "1"), "s=5 i=2-3");
  // A circle: for a moment 3 has two users, and no CPU has afterwards.
  assertEquals(textOf(node.resize("s", wholeCpus(2))), "i=2-3 s=1,5");
  assertEquals([`${node.cpusOf("i")}`, `${node.cpusOf("s")}`], ["2-3", "1,5"]);
});

Deno.test("an owner on pinned CPUs leaves them at once, although it comes to the resized container's [R1] [H4] I4", () => {
  using node = eight();
  node.pod("i");
  node.pod("s");
  // Nobody can tell them to leave 1 and 3 before the runtime has them in its books.
  node.create("i", "i", {
    ...TWO,
    meanwhile: () => node.create("s", "s", { meanwhile: () => node.runPod("p", pinned("1")) }),
  });
  node.start("i");
  node.start("s");
  assertEquals([`${node.cpusOf("i")}`, `${node.cpusOf("s")}`], ["1-2", "0,3-7"]);
  assertEquals(textOf(node.resize("s", RECONCILE)), "i=2-3 s=0,4-7");
  assertEquals([`${node.cpusOf("i")}`, `${node.cpusOf("s")}`, `${node.cpusOf("p")}`], ["2-3", "0,4-7", "1"]);
});

Deno.test("an owner on another owner's CPUs leaves them at once, although it comes to the resized container's [H2] [H4] I1", () => {
  using node = eight();
  node.pod("i");
  node.pod("s");
  node.create("i", "i", {
    ...TWO,
    meanwhile: () => {
      node.create("s", "s", {
        meanwhile: () => {
          assertEquals(loseCreation(node, "p", "1"), "s=0,4-7 i=2-3");
          node.runPod("j", only("1", 1));
        },
      });
    },
  });
  node.start("i");
  node.start("s");
  assertEquals([`${node.cpusOf("i")}`, `${node.cpusOf("s")}`, `${node.cpusOf("j")}`], ["1-2", "0,3-7", "1"]);
  assertEquals(textOf(node.resize("s", RECONCILE)), "i=2-3 s=0,4-7");
});

Deno.test("an owner does not wait for a new container of its slot, which shares its CPUs [Y7] [R3]", () => {
  using node = eight();
  node.pod("d");
  node.run("d", "old", TWO); // 1-2
  assertEquals(loseCreation(node, "p", "1"), "old=2-3");
  const { adjustment, updates } = node.run("d", "new", TWO);
  assertEquals([adjustment?.cpus, textOf(updates), settled(node)], ["2-3", "old=2-3", []]);
});

Deno.test("an owner found everywhere since its CPUs were offline does not wait for a resize when they are back [T] [V]", () => {
  using node = eight({ kernel: true, cgroupVersion: 1 });
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(1) });
  for (const online of ["0,2-7", "0-7"]) {
    node.hotplug(online);
    node.clock.advance(60_000);
    node.plugin.checkDrift(["i", "s"]);
  }
  assertEquals([standing(node, "i"), `${node.cpusOf("i")}`], ["2", "0-7"]);
  assertEquals(textOf(node.resize("s", RECONCILE)), "i=2 s=0,3-7");
});

// No update reaches a container that is being created: whoever would come to what it gets waits, too.

Deno.test("an owner does not come to CPUs that a shared container is being created on [H1] [R3] I1", () => {
  using node = eight();
  node.runPod("o");
  node.runPod("i", TWO); // 1-2
  node.pod("x");
  node.create("x", "x", {
    meanwhile: () => {
      assertEquals(loseCreation(node, "p", "1"), "o=0,4-7 x=0,4-7 i=2-3");
      assertEquals(textOf(node.stop("o")), "");
    },
  });
  node.start("x");
  assertEquals(`${node.cpusOf("x")}`, "0,3-7");
  assertEquals(textOf(node.runPod("y").updates), "x=0,4-7 i=2-3");
  assertEquals(settled(node), []);
});

Deno.test("an owner comes to CPUs beside those of a shared container that is being created [R3]", () => {
  using node = eight();
  node.runPod("o");
  node.pod("x", only("0-2,4-7"));
  node.create("x", "x", {
    meanwhile: () => {
      node.runPod("i", TWO); // 1-2, which x may be created with
      assertEquals(loseCreation(node, "p", "1"), "o=0,4-7 x=0,4-7 i=2-3");
      assertEquals(textOf(node.stop("o")), "i=2-3");
    },
  });
});

Deno.test("an owner does not wait for a container of its slot that is being created [Y7] [R3]", () => {
  using node = eight();
  node.runPod("o");
  node.pod("d");
  node.run("d", "old", TWO); // 1-2
  assertEquals(loseCreation(node, "p", "1"), "o=0,4-7 old=2-3");
  node.create("d", "new", {
    ...TWO,
    meanwhile: () => assertEquals(textOf(node.stop("o")), "old=2-3"),
  });
});

Deno.test("an owner that waits does so beside another of its slot that has other CPUs [Y7] [H1] [R3]", () => {
  using node = eight();
  node.runPod("o");
  node.pod("d");
  node.run("d", "old", TWO);
  node.run("d", "new", TWO); // 1-2
  node.resize("old", wholeCpus(3)); // 1-3
  node.pod("x");
  node.create("x", "x", {
    meanwhile: () => {
      assertEquals(loseCreation(node, "p", "3"), "o=0,7 x=0,7 old=4-6");
      assertEquals(textOf(node.stop("o")), "");
    },
  });
});

Deno.test("an owner that was told to make way for an owner being created is not told again meanwhile [H1] [H9]", () => {
  using node = eight();
  node.runPod("o");
  node.runPod("i", TWO); // 1-2
  node.pod("x");
  node.pod("j", only("1"));
  node.create("x", "x", {
    meanwhile: () => {
      assertEquals(loseCreation(node, "p", "1"), "o=0,4-7 x=0,4-7 i=2-3");
      node.create("j", "j", {
        resources: wholeCpus(1),
        meanwhile: () => assertEquals(textOf(node.stop("o")), ""),
      });
    },
  });
});

Deno.test("an owner on pinned CPUs leaves them although a shared container is being created where it comes to [R1] [H7] I4", () => {
  using node = eight();
  node.pod("i");
  node.create("i", "i", TWO); // 1-2
  node.beginStart("i");
  node.pod("x");
  node.create("x", "x", {
    meanwhile: () => {
      assertEquals(textOf(node.runPod("p", pinned("1")).updates), "x=0,4-7 i=2-3"); // neither reaches a cgroup
      node.start("i");
      assertEquals(`${node.cpusOf("i")}`, "1-2");
      assertEquals(textOf(node.runPod("y").updates), "x=0,4-7 i=2-3");
    },
  });
  assertEquals([`${node.cpusOf("i")}`, `${node.cpusOf("p")}`], ["2-3", "1"]);
});

Deno.test("an owner that waits for its start stands in nobody's way by what it was stored with first [H1] [R3] I1", () => {
  using node = eight();
  node.runPod("o");
  node.pod("i");
  node.create("i", "i", TWO); // 1-2
  node.runPod("p", pinned("1")); // i is stored with 2-3
  node.pod("x");
  node.create("x", "x", {
    meanwhile: () => {
      assertEquals(loseCreation(node, "q", "3"), "o=0,5-7 x=0,5-7 i=2,4");
      assertEquals(textOf(node.stop("o")), "");
    },
  });
  node.start("x");
  assertEquals([`${node.cpusOf("i")}`, `${node.cpusOf("x")}`], ["2-3", "0,4-7"]);
  assertEquals(textOf(node.runPod("y").updates), "x=0,5-7 i=2,4");
  assertEquals(settled(node), []);
});

Deno.test("an owner without an online CPU waits for nobody who is being created [T] [R3]", () => {
  using node = eight();
  for (const id of ["o", "q"]) node.runPod(id);
  node.runPod("i", { resources: wholeCpus(1) }); // 1
  node.pod("x");
  node.create("x", "x", {
    meanwhile: () => {
      node.hotplug("0,2-7");
      assertEquals(textOf(node.stop("o", { lost: true })), "q=0,3-7 x=0,3-7 i=2");
      assertEquals(textOf(node.stop("q")), "x=0,3-7 i=2");
    },
  });
  assertEquals(`${node.cpusOf("i")}`, "2");
});

Deno.test("a pinned container waits for nobody who is being created on its CPUs [G3] [T] I4", () => {
  using node = eight();
  const namespace = "kube-system"; // is created on pinned CPUs where there are no others
  for (const id of ["o", "q"]) node.runPod(id, { namespace });
  node.runPod("r", pinned("6-7"));
  node.runPod("p", pinned("0-5"));
  node.pod("x", { namespace });
  node.pod("y", { namespace });
  node.create("x", "x", {
    meanwhile: () => {
      node.hotplug("0-6");
      node.run("y", "y"); // r has 6 now, for sure
      node.hotplug("0-7");
      assertEquals(textOf(node.stop("o", { lost: true })), "r=6-7/0");
      assertEquals(textOf(node.stop("q")), "r=6-7/0");
    },
  });
  assertEquals([`${node.cpusOf("r")}`, `${node.cpusOf("x")}`], ["6-7", "0-7"]);
});
