import { assertEquals } from "@std/assert";
import { parseCpuList } from "../../src/cpuset/mod.ts";
import { resources, wholeCpus } from "../fakes/applied_node.ts";
import { containerOf, podOf, textOf } from "./messages.ts";
import { owners, place, unsynchronized } from "./outage.ts";

Deno.test("synchronize() of an empty list is an empty state [Y1]", () => {
  using node = unsynchronized();
  assertEquals(node.synchronize(), []);
  assertEquals([node.plugin.snapshot().containers, `${node.plugin.snapshot().pool}`], [[], "0-7"]);
});

Deno.test("synchronize() takes an empty cpuset for all online CPUs [Y1]", () => {
  using node = unsynchronized();
  place(node, "s", "");
  assertEquals(node.synchronize(), []);
  assertEquals(`${node.plugin.ledger.containers.get("s")?.wanted}`, "0-7");
});

Deno.test("synchronize() builds new state: what is not listed is gone, holds are lost [Y1]", () => {
  using node = unsynchronized();
  node.synchronize();
  node.runPod("i", { resources: wholeCpus(2) });
  node.runPod("j", { resources: wholeCpus(2) });
  node.stop("j");
  assertEquals(`${node.plugin.snapshot().held}`, "3-4");
  node.plugin.synchronize([], [], node.now());
  const { containers, held, exclusive } = node.plugin.snapshot();
  assertEquals([containers, `${held}`, `${exclusive}`], [[], "", ""]);
});

Deno.test("pool CPUs that no listed shared container has are idle from the Synchronize on [Y1] [G1]", () => {
  using node = unsynchronized();
  place(node, "s", "0,3-7");
  node.synchronize();
  assertEquals(`${node.plugin.snapshot().idle}`, "1-2");
  node.clock.advance(1999);
  assertEquals(node.runPod("t").adjustment?.cpus, "0,3-7");
  node.clock.advance(1);
  assertEquals(node.runPod("u").adjustment?.cpus, "0-7");
});

Deno.test("exited containers and dead sandboxes own and pin nothing [Y2] [A7] (predecessor.md §16)", () => {
  using node = unsynchronized();
  const pods = [podOf("i"), podOf("dead", { annotations: new Map([["weka.io/cores-ids", "1-2"]]) })];
  const exited = containerOf("i", "i", {
    state: "stopped",
    resources: resources({ ...wholeCpus(2).cpu, cpus: "3-4" }),
  });
  const pinned = containerOf("p", "dead", { state: "stopped", resources: resources({ cpus: "1-2" }) });
  assertEquals(node.plugin.synchronize(pods, [exited, pinned], node.now()), []);
  const { exclusive, pinned: pins, containers } = node.plugin.snapshot();
  assertEquals([`${exclusive}`, `${pins}`, containers], ["", "", []]);
});

Deno.test("annotated sets are law; who is there moves, in an order without overlap [Y2] [H1]", () => {
  using node = unsynchronized();
  place(node, "i", "1-2", { count: 2 });
  place(node, "s", "0,3-7");
  place(node, "p", "0-7", { pin: "2-3" });
  assertEquals(textOf(node.synchronize()), "p=2-3/0 s=0,5-7 i=1,4");
  assertEquals(node.breaks(), []);
});

Deno.test("all pins of a pod with a live container count, also of containers to come [A7] [Y2]", () => {
  using node = unsynchronized();
  node.pod("p", { annotations: { "cores-ids.weka.io/container.later": "5-6" } });
  node.place("p", "init", "0-7", { name: "init" });
  assertEquals(textOf(node.synchronize()), "init=0-4,7");
  assertEquals(`${node.plugin.snapshot().pinned}`, "5-6");
});

Deno.test.each<[string, string]>([["nonsense", "malformed"], ["", "empty"], ["99", "offline"]])(
  "a running container with the pin %j is shared and degraded, and moves nobody [Y2] (predecessor.md §16)",
  (pin) => {
    using node = unsynchronized();
    place(node, "i", "1-2", { count: 2 });
    place(node, "p", "0,3-7", { pin });
    place(node, "good", "7", { pin: "7" });
    assertEquals(textOf(node.synchronize()), "p=0,3-6");
    const record = node.plugin.ledger.containers.get("p");
    assertEquals([record?.placement.kind, record?.degraded], ["shared", "invalid-pin"]);
  },
);

Deno.test.each<[string, string, { count: number; forbid?: string }, string]>([
  ["it has exactly N CPUs, wherever they are", "0,5", { count: 2 }, "i=0,5"],
  ["not if it has too few", "5", { count: 2 }, "i=1-2"],
  ["not if it has too many", "3-6", { count: 2 }, "i=1-2"],
  ["not if one is forbidden", "5-6", { count: 2, forbid: "6" }, "i=1-2"],
  ["not if one is offline", "7-8", { count: 2 }, "i=1-2"],
  ["not if its set cannot be read", "5-", { count: 2 }, "i=1-2"],
  ["not if it has all CPUs", "", { count: 2 }, "i=1-2"],
])("an integer container keeps its set if %s [Y2]", (_what, present, options, expected) => {
  using node = unsynchronized();
  const { count, forbid = "" } = options;
  const pod = podOf("i", { annotations: new Map([["weka.io/forbid-core-ids", forbid]]) });
  const container = containerOf("i", "i", {
    resources: resources({ ...wholeCpus(count).cpu, cpus: present, memoryLimit: 2 ** 30 }),
  });
  const updates = node.plugin.synchronize([pod], [container], node.now());
  const isKept = expected === `i=${present}`;
  assertEquals(textOf(updates), isKept ? "" : expected);
  const { ledger } = node.plugin;
  node.plugin.lifecycle("RunPodSandbox", pod, undefined, node.now()); // the first event: the answer was applied
  assertEquals([owners(node), `${ledger.view().exclusive}`], [expected, expected.slice(2)]);
});

Deno.test("reserved CPUs and the pool's minimum do not take CPUs from keepers [Y2] [O5]", () => {
  using node = unsynchronized({ reservedCpus: parseCpuList("1-2"), minSharedCpus: 6 });
  place(node, "i", "1-3", { count: 3 });
  assertEquals(node.synchronize(), []);
  assertEquals(owners(node), "i=1-3");
});

Deno.test("of two integer containers on the same CPUs the older keeps them, else the lower id [Y2]", () => {
  for (const [aAt, bAt, keeper] of [[2, 1, "b"], [1, 2, "a"], [0, 0, "a"], [5, 0, "a"]] as const) {
    using node = unsynchronized();
    place(node, "a", "3-4", { count: 2, createdAt: aAt });
    place(node, "b", "4-5", { count: 2, createdAt: bAt });
    const updates = node.synchronize();
    assertEquals(
      updates.map(({ containerId }) => containerId),
      [keeper === "a" ? "b" : "a"],
      `${aAt} ${bAt}`,
    );
    assertEquals(node.breaks(), []);
  }
});

Deno.test("a shared container keeps a legal set, however small; an illegal one is replaced by the pool [Y2]", () => {
  using node = unsynchronized();
  place(node, "i", "1-2", { count: 2 });
  place(node, "small", "5");
  place(node, "forbids", "5-6", { forbid: "6" });
  place(node, "wrong", "2-3");
  assertEquals(textOf(node.synchronize()), "forbids=0,3-5,7 wrong=0,3-7");
});

Deno.test("an integer container that cannot be placed is confined to the pool and degraded [Y3]", () => {
  using node = unsynchronized();
  place(node, "a", "1-6", { count: 6 });
  place(node, "b", "1-6", { count: 6 });
  node.synchronize();
  assertEquals(owners(node), "a=1-6; b=0,7 not-placed");
});

Deno.test("integer 9 on a machine of 8 CPUs is confined, and others are unaffected [Y3] (predecessor.md §18)", () => {
  using node = unsynchronized();
  place(node, "a", "", { count: 9 });
  place(node, "b", "3-4", { count: 2 });
  node.synchronize();
  assertEquals(owners(node), "a=0-2,5-7 not-placed; b=3-4");
});

Deno.test(
  "a restart beside a confined container of the pool's size answers nothing, pins or not [Y5] [Y3] (defect: it becomes the owner of the pool, shared ones go to pinned CPUs)",
  () => {
    using node = unsynchronized();
    place(node, "p", "0", { pin: "0" });
    place(node, "a", "1-5", { count: 5, createdAt: 1 });
    place(node, "b", "", { count: 2, createdAt: 2 });
    place(node, "s", "6-7", { createdAt: 3 });
    node.synchronize();
    assertEquals(owners(node), "a=1-5; b=6-7 not-placed");
    assertEquals(textOf(node.restartPlugin()), "");
    assertEquals(`${node.cpusOf("s")}`, "6-7");
  },
);

Deno.test("a restart at any moment of a healthy node answers no updates [Y5]", () => {
  using node = unsynchronized();
  node.synchronize();
  const restarts: string[] = [];
  const restart = (): void => void restarts.push(textOf(node.restartPlugin()));
  restart();
  node.runPod("s");
  restart();
  node.runPod("i", { resources: wholeCpus(3) });
  restart();
  node.runPod("p", { annotations: { "weka.io/cores-ids": "5" } });
  restart();
  node.resize("i", wholeCpus(2));
  restart();
  node.runPod("t", { annotations: { "weka.io/forbid-core-ids": "0" } });
  restart();
  node.stop("i");
  restart();
  node.deletePod("p");
  node.clock.advance(60_000);
  restart();
  assertEquals(restarts.filter((text) => text !== ""), []);
  assertEquals(node.breaks(), []);
});

Deno.test("two annotated containers on 0-1 and an integer 2 without a set: the integer gets others (predecessor.md §18)", () => {
  using node = unsynchronized();
  place(node, "p", "0-1", { pin: "0-1" });
  place(node, "q", "0-1", { pin: "0-1" });
  place(node, "i", "", { count: 2 });
  assertEquals(textOf(node.synchronize()), "i=2-3");
});

Deno.test("the same container has the same class on every path (predecessor.md §16)", () => {
  const kinds = [
    { resources: wholeCpus(2) },
    { resources: resources({ shares: 1023, quota: 100_000, period: 100_000, memoryLimit: 1 }) },
    { resources: resources({ shares: 2048, quota: 200_000, period: 100_000 }) },
    { resources: resources({ shares: 2048, period: 100_000 }), cgroupParent: "/kubepods/podx" },
    { resources: wholeCpus(2), cgroupParent: "/kubepods/burstable/podx" },
  ];
  for (const [index, kind] of kinds.entries()) {
    using node = unsynchronized();
    node.synchronize();
    node.runPod("c", kind);
    const classNow = (): string | undefined => node.plugin.ledger.containers.get("c")?.placement.kind;
    const created = classNow();
    node.resize("c", resources({}));
    const resized = classNow();
    node.restartPlugin();
    const synchronized = classNow();
    node.restartPlugin();
    node.plugin.synchronize([], [], node.now());
    node.tell("PostUpdateContainer", "c");
    assertEquals([created, resized, synchronized, classNow()], Array(4).fill(created), `kind ${index}`);
  }
});
