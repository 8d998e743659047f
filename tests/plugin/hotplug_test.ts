import { assert, assertEquals, assertThrows } from "@std/assert";
import { RefusalError } from "../../src/plugin/mod.ts";
import { parseCpuList } from "../../src/cpuset/mod.ts";
import { AppliedNode, wholeCpus } from "../fakes/applied_node.ts";
import { settled, standing } from "./standing.ts";
import { eight, pinned } from "./eight_cores.ts";
import { textOf } from "./messages.ts";

const PIN_OF_X = "cores-ids.weka.io/container.x";

const VERSIONS: readonly (1 | 2)[] = [1, 2];

Deno.test.each(VERSIONS)(
  "a pin with an offline CPU is degraded until it is back, and written again then (cgroup v%s) [T] I4",
  (cgroupVersion) => {
    using node = eight({ cgroupVersion });
    node.runPod("p", pinned("4-7"));
    node.hotplug("0-6");
    assertEquals(standing(node, "p"), "4-6 cpu-offline");
    node.runPod("carrier");
    assertEquals(`${node.cpusOf("p")}`, "4-6");
    node.hotplug("0-7");
    assertEquals(standing(node, "p"), "4-7");
    node.deletePod("carrier");
    assertEquals(`${node.cpusOf("p")}`, "4-7");
    assertEquals([node.offlineSent, settled(node)], [[], []]);
  },
);

Deno.test("a pin whose CPU was away between two carriers is due again: cgroup v1 forgot it [T]", () => {
  using node = eight({ cgroupVersion: 1 });
  node.runPod("p", pinned("4-7"));
  node.hotplug("0-6");
  node.hotplug("0-7");
  assertEquals(`${node.cpusOf("p")}`, "4-6"); // the kernel's doing
  assertEquals(textOf(node.runPod("x").updates), "p=4-7/0");
  assertEquals([`${node.cpusOf("p")}`, standing(node, "p")], ["4-7", "4-7"]);
});

Deno.test.each(VERSIONS)(
  "an annotated container whose whole list is offline goes to the pool first, and back (cgroup v%s) [T]",
  (cgroupVersion) => {
    using node = eight({ cgroupVersion });
    node.runPod("p", pinned("6-7"));
    node.runPod("s");
    node.hotplug("0-5");
    assertEquals(standing(node, "p"), "0-5 cpu-offline");
    node.runPod("x");
    assertEquals(`${node.cpusOf("p")}`, "0-5");
    assertEquals([settled(node), node.offlineSent], [[], []]);
    node.hotplug("0-7");
    assertEquals(standing(node, "p"), "6-7");
    assertEquals(`${node.plugin.snapshot().pinned}`, "6-7");
    node.deletePod("x");
    assertEquals(`${node.cpusOf("p")}`, "6-7");
    assertEquals(settled(node), []);
  },
);

Deno.test("an annotated container on the pool leaves CPUs that an owner gets [T] I1", () => {
  using node = eight();
  node.runPod("p", pinned("6-7"));
  node.hotplug("0-5");
  const { adjustment, updates } = node.runPod("i", { resources: wholeCpus(2) });
  assertEquals(adjustment?.cpus, "1-2");
  assertEquals(updates.map(({ containerId }) => containerId), ["p"]);
  assertEquals(`${node.cpusOf("p")}`, "0,3-5");
  assertEquals(settled(node), []);
});

Deno.test("memory nodes of a pin follow what of it is online [T] [M1]", () => {
  using node = new AppliedNode("tiny-8-two-nodes"); // nodes 0,1,4,5 and 2,3,6,7
  node.runPod("p", pinned("1-2"));
  assertEquals(node.memsOf("p"), "0-1");
  node.hotplug("0-1,3-7");
  node.runPod("x");
  assertEquals([`${node.cpusOf("p")}`, node.memsOf("p")], ["1", "0"]);
  node.hotplug("0-7");
  node.deletePod("x");
  assertEquals([`${node.cpusOf("p")}`, node.memsOf("p")], ["1-2", "0-1"]);
});

Deno.test("an integer container that loses a CPU is re-planned near its others [T] [P2]", () => {
  using node = new AppliedNode("tiny-8-two-nodes"); // cores 0,4 1,5 | 2,6 3,7
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.runPod("j", { resources: wholeCpus(3) });
  assertEquals(`${node.cpusOf("i")} ${node.cpusOf("j")}`, "1,5 2-3,6"); // 0,4 and 7 are left
  node.hotplug("0-4,6-7");
  assertEquals(standing(node, "i"), "0-1"); // in the same node, although 7 would fit better
  assertEquals(textOf(node.runPod("x").updates), "s=4,7 i=0-1");
  assertEquals([settled(node), node.offlineSent], [[], []]);
});

Deno.test("an integer container without room is short, and filled up by a later carrier, its place first [T]", () => {
  using node = eight({ settings: { minSharedCpus: 2 } });
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(4) }); // 1-4
  node.runPod("j", { resources: wholeCpus(2) }); // 5-6; the pool is 0,7
  node.hotplug("0-3,5-7");
  assertEquals(standing(node, "i"), "1-3 short");
  assertEquals(textOf(node.runPod("x").updates), "i=1-3");
  assertEquals(textOf(node.runPod("y").updates), ""); // it has that, and there is no more
  assertEquals(settled(node), []);
  node.stop("j"); // room for another one
  assertEquals([standing(node, "i"), `${node.cpusOf("i")}`], ["1-3,7", "1-3,7"]); // 5-6 are held
  assertEquals(settled(node), []);
});

Deno.test.each(VERSIONS)(
  "a short container gets its CPU back, and is told so (cgroup v%s) [T]",
  (cgroupVersion) => {
    using node = eight({ cgroupVersion, settings: { minSharedCpus: 4 } });
    node.runPod("s");
    node.runPod("i", { resources: wholeCpus(4) }); // 1-4
    node.hotplug("0-3,5-7");
    assertEquals(standing(node, "i"), "1-3 short");
    node.hotplug("0-7"); // no carrier came by meanwhile
    assertEquals(standing(node, "i"), "1-4");
    node.runPod("x");
    assertEquals(`${node.cpusOf("i")}`, "1-4");
    assertEquals(settled(node), []);
  },
);

Deno.test.each(VERSIONS)(
  "an integer container whose whole set went offline without room is confined, and placed when CPUs come (cgroup v%s) [T] [Y3]",
  (cgroupVersion) => {
    using node = eight({ cgroupVersion, settings: { minSharedCpus: 5 } });
    node.runPod("s");
    node.runPod("i", { resources: wholeCpus(3) }); // 1-3
    node.hotplug("0,4-7");
    assertEquals(standing(node, "i"), "0,4-7 not-placed");
    node.runPod("x");
    assertEquals(`${node.cpusOf("i")}`, "0,4-7");
    assertEquals(settled(node), []);
    node.hotplug("0-7");
    node.runPod("y");
    node.runPod("z");
    assertEquals([standing(node, "i"), node.cpusOf("i").size], [`${node.cpusOf("i")}`, 3]);
    assertEquals([settled(node), node.offlineSent], [[], []]);
  },
);

Deno.test.each(VERSIONS)(
  "an integer container that lost all CPUs for a moment is told them again (cgroup v%s) [T]",
  (cgroupVersion) => {
    using node = eight({ cgroupVersion, settings: { minSharedCpus: 7 } });
    node.runPod("s");
    node.runPod("i", { resources: wholeCpus(1) }); // 1
    node.hotplug("0,2-7");
    node.hotplug("0-7"); // no carrier came by meanwhile
    node.runPod("x");
    node.runPod("y");
    assertEquals([`${node.cpusOf("i")}`, standing(node, "i")], ["1", "1"]);
    assertEquals(settled(node), []);
  },
);

Deno.test("shared sets lose an offline CPU with the next carrier, and get it back by the rules of growth [T] [G1]", () => {
  using node = eight();
  node.runPod("s");
  node.hotplug("0-6");
  assertEquals(standing(node, "s"), "0-6");
  assertEquals(textOf(node.runPod("x").updates), "s=0-6");
  node.hotplug("0-7");
  assertEquals(`${node.plugin.snapshot().idle}`, "7");
  assertEquals(textOf(node.runPod("y").updates), "");
  assertEquals(`${node.cpusOf("y")}`, "0-6"); // idle
  node.clock.advance(2000);
  assertEquals(textOf(node.runPod("z").updates), "s=0-7 x=0-7 y=0-7");
  assertEquals(settled(node), []);
});

Deno.test("a shared container whose whole set went offline gets another [T] I3", () => {
  using node = eight({ unsynchronized: true });
  node.pod("s");
  node.place("s", "s", "6-7");
  node.pod("t");
  node.place("t", "t", "0-7");
  node.synchronize();
  node.hotplug("0-5");
  assertEquals(standing(node, "s"), "0-5");
  node.runPod("x");
  assertEquals([`${node.cpusOf("s")}`, settled(node)], ["0-5", []]);
});

Deno.test("holds and idle CPUs forget an offline CPU [T] [P1]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2) }); // 1-2
  node.stop("i");
  assertEquals(`${node.plugin.snapshot().held}`, "1-2");
  node.hotplug("0-1,3-7");
  const { held, idle } = node.plugin.snapshot();
  assertEquals([held.has(2), idle.has(2)], [false, false]);
  const { adjustment } = node.run("i", "i2", { resources: wholeCpus(2) });
  assert(parseCpuList(adjustment?.cpus ?? "").isSubsetOf(node.topology.online), adjustment?.cpus);
  assertEquals(settled(node), []);
});

Deno.test("the pins of a pod count for CPUs that are offline now, also those of a container that does not run [T] [A7]", () => {
  using node = eight();
  node.pod("p", { annotations: { [PIN_OF_X]: "6-7" } });
  node.run("p", "main");
  node.run("p", "x", { name: "x" });
  node.stop("x");
  node.hotplug("0-6");
  node.hotplug("0-7");
  assertEquals(`${node.plugin.snapshot().pinned}`, "6-7");
  node.clock.advance(10_000);
  const { adjustment } = node.runPod("i", { resources: wholeCpus(4) });
  assertEquals(adjustment?.cpus, "1-4");
  assertEquals(node.run("p", "x2", { name: "x" }).adjustment?.cpus, "6-7");
  assertEquals(settled(node), []);
});

Deno.test("a CPU that comes online goes to the pin that names it, then to who is short, then to the pool [T]", () => {
  using node = eight({ unsynchronized: true, settings: { minSharedCpus: 1 } });
  node.pod("p", pinned("6-7"));
  node.place("p", "p", "6-7", { mems: "0" });
  node.pod("i");
  node.place("i", "i", "1-5", { resources: wholeCpus(5) });
  node.pod("s");
  node.place("s", "s", "0");
  node.synchronize();
  node.hotplug("0-3,6");
  assertEquals([standing(node, "p"), standing(node, "i")], ["6 cpu-offline", "1-3 short"]);
  node.hotplug("0-4,6-7"); // 7 is pinned, 4 is not
  assertEquals([standing(node, "p"), standing(node, "i")], ["6-7", "1-4 short"]);
  node.hotplug("0-7");
  assertEquals([standing(node, "i"), standing(node, "s")], ["1-5", "0"]);
  node.runPod("x", { namespace: "kube-system" });
  assertEquals([settled(node), `${node.cpusOf("i")}`], [[], "1-5"]);
});

Deno.test("a new pin on an offline CPU is refused, whether or not the change was polled [T] [A6]", () => {
  using node = eight();
  node.setOnline("0-6");
  const error = assertThrows(() => node.runPod("p", pinned("6-7")), RefusalError);
  assert(error.message.includes("CPU(s) not online: [7] (valid range: 0-6)"), error.message);
  assertEquals(`${node.plugin.snapshot().online}`, "0-6");
});

Deno.test("createContainer() reads what is online: nobody gets a CPU that went a moment ago [T]", () => {
  using node = eight();
  node.setOnline("0,3-7");
  assertEquals(node.runPod("i", { resources: wholeCpus(2) }).adjustment?.cpus, "3-4");
  assertEquals(node.runPod("s").adjustment?.cpus, "0,5-7");
});

Deno.test("an offline CPU in reservedCpus counts once it is online [T] [P4] [O5]", () => {
  using node = eight({ settings: { reservedCpus: parseCpuList("1") } });
  node.hotplug("0,2-7");
  assertEquals(node.runPod("i", { resources: wholeCpus(2) }).adjustment?.cpus, "2-3");
  node.hotplug("0-7");
  node.clock.advance(10_000);
  assertEquals(node.runPod("j", { resources: wholeCpus(5) }).adjustment?.cpus, "0,4-7"); // 1 stays in the pool
});

Deno.test("a restart while CPUs are offline answers nothing and knows the list [T] [Y5]", () => {
  using node = eight();
  node.runPod("p", pinned("4-7"));
  node.runPod("i", { resources: wholeCpus(2) });
  node.runPod("s");
  node.hotplug("0-6");
  node.runPod("x");
  assertEquals(textOf(node.restartPlugin()), "");
  assertEquals(standing(node, "p"), "4-6 cpu-offline");
  node.hotplug("0-7");
  node.deletePod("x");
  assertEquals([standing(node, "p"), `${node.cpusOf("p")}`], ["4-7", "4-7"]);
  assertEquals(settled(node), []);
});

Deno.test("a restart beside a pin that is wholly offline leaves it on the pool and knows the list [T] [Y5]", () => {
  using node = eight();
  node.runPod("p", pinned("6-7"));
  node.runPod("s");
  node.hotplug("0-5");
  node.runPod("x");
  assertEquals(textOf(node.restartPlugin()), "");
  assertEquals(standing(node, "p"), "0-5 cpu-offline");
  node.hotplug("0-7");
  node.deletePod("x");
  assertEquals([standing(node, "p"), `${node.cpusOf("p")}`, node.memsOf("p")], ["6-7", "6-7", "0"]);
});

Deno.test("at Synchronize a list with a CPU the machine never had stays invalid; one with offline CPUs does not [T] [Y2]", () => {
  using node = new AppliedNode("offline-holes", { unsynchronized: true }); // 3,5-6,17,21-22 are off
  for (const [id, list] of [["absent", "4,99"], ["offline", "3-4"]] as const) {
    node.pod(id, pinned(list));
    node.place(id, id, "4");
  }
  node.synchronize();
  const degraded = (id: string) => node.plugin.ledger.containers.get(id)?.degraded;
  assertEquals([degraded("absent"), degraded("offline")], ["invalid-pin", "cpu-offline"]);
});

Deno.test("forbidden CPUs stay forbidden to who is filled up [T] [A2]", () => {
  using node = eight();
  node.runPod("i", { resources: wholeCpus(2), annotations: { "weka.io/forbid-core-ids": "3-6" } });
  assertEquals(standing(node, "i"), "1-2");
  node.hotplug("0-1,3-7");
  assertEquals(standing(node, "i"), "1,7");
});
