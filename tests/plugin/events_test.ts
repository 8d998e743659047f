import { assert, assertEquals } from "@std/assert";
import type { LifecycleEvent } from "../../src/nri/mod.ts";
import type { Plugin } from "../../src/plugin/mod.ts";
import { AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";
import { containerOf, podOf, stateText, textOf } from "./messages.ts";

const CONTAINER_EVENTS: readonly LifecycleEvent[] = [
  "PostCreateContainer",
  "StartContainer",
  "PostStartContainer",
  "PostUpdateContainer",
  "RemoveContainer",
];

Deno.test("Stop and Remove twice, and of ids nobody knows, change nothing [H6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.stop("i");
  const { plugin } = node;
  const before = stateText(plugin);
  node.stop("i");
  for (const id of ["i", "unknown"]) {
    for (let time = 0; time < 2; time++) {
      plugin.lifecycle("RemoveContainer", podOf("i"), containerOf(id, "i", { state: "stopped" }), node.now());
    }
  }
  const stopped = containerOf("unknown", "unknown", { state: "stopped" });
  assertEquals(plugin.stopContainer(podOf("unknown"), stopped, node.now()), []);
  plugin.lifecycle("StopPodSandbox", podOf("unknown"), undefined, node.now());
  plugin.lifecycle("RemovePodSandbox", podOf("unknown"), undefined, node.now());
  assertEquals(stateText(plugin), before);
});

Deno.test("StopPodSandbox and RemovePodSandbox of an empty pod, again and again, are normal [H6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  for (let time = 0; time < 2; time++) {
    node.pod("empty", { annotations: { "weka.io/cores-ids": "1" } });
    node.stopPod("empty");
    node.removePod("empty");
  }
  assertEquals(node.plugin.snapshot().containers, []);
  assertEquals(`${node.plugin.snapshot().pool}`, "0-7");
});

Deno.test("RemovePodSandbox ends what still counts as live in it [H6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.runPod("p", { annotations: { "weka.io/cores-ids": "7" } });
  for (const id of ["i", "p"]) node.removePod(id);
  const { containers, exclusive, pinned, held } = node.plugin.snapshot();
  assertEquals([containers, `${exclusive}`, `${pinned}`, `${held}`], [[], "", "", ""]);
});

Deno.test("RunPodSandbox is never refused and decides nothing [H8]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const before = stateText(node.plugin);
  const pod = podOf("p", { annotations: new Map([["weka.io/cores-ids", "broken"]]) });
  node.plugin.lifecycle("RunPodSandbox", pod, undefined, node.now());
  assertEquals(stateText(node.plugin), before);
});

Deno.test.each(CONTAINER_EVENTS.filter((event) => event !== "RemoveContainer"))(
  "%s of an unknown live container adopts it as Synchronize does [H8]",
  (event) => {
    using node = new AppliedNode("tiny-8-nosmt");
    node.runPod("s");
    const { plugin } = node;
    const running = { resources: resources({ ...wholeCpus(2).cpu, cpus: "2-3", memoryLimit: 2 ** 30 }) };
    plugin.lifecycle(event, podOf("i"), containerOf("i", "i", running), node.now());
    assertEquals([`${plugin.snapshot().exclusive}`, plugin.counters.adoptions], ["2-3", 1]);
    assertEquals(textOf(node.runPod("x").updates), "s=0-1,4-7"); // a carrier takes s off them
  },
);

Deno.test("UpdateContainer of an unknown live container adopts it and follows the resize [H8] [H4]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("s");
  const running = { resources: resources({ ...wholeCpus(2).cpu, cpus: "2-3", memoryLimit: 2 ** 30 }) };
  const updates = node.plugin.updateContainer(
    podOf("i"),
    containerOf("i", "i", running),
    wholeCpus(3),
    node.now(),
  );
  assertEquals(textOf(updates), "s=0,4-7 i=1-3");
});

Deno.test("StopContainer and RemoveContainer of an unknown container adopt nothing [H8] [H6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const { plugin } = node;
  const running = containerOf("i", "i", { resources: wholeCpus(2) });
  assertEquals(plugin.stopContainer(podOf("i"), running, node.now()), []);
  plugin.lifecycle("RemoveContainer", podOf("i"), { ...running, id: "j" }, node.now());
  assertEquals([plugin.snapshot().containers, plugin.counters.adoptions], [[], 0]);
});

Deno.test("an adopted container with the set of an owner gets another with the next carrier [H8] [Y2]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("a", { resources: wholeCpus(2) });
  node.pod("b");
  node.place("b", "b", "2-3", { resources: wholeCpus(2) });
  node.tell("PostStartContainer", "b");
  assertEquals(`${node.plugin.snapshot().exclusive}`, "1-4");
  assertEquals(textOf(node.runPod("x").updates), "b=3-4");
  assertEquals(node.breaks(), []);
});

Deno.test("an adopted annotated container has its list; an owner there moves with the next carrier [H8] [Y2] I4", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("a", { resources: wholeCpus(2) });
  node.pod("p", { annotations: { "weka.io/cores-ids": "2-3" } });
  node.place("p", "p", "2-3", { mems: "0" });
  node.tell("PostStartContainer", "p");
  node.runPod("x");
  assertEquals([`${node.cpusOf("p")}`, node.cpusOf("a").size], ["2-3", 2]);
  assert(!node.cpusOf("a").intersects(node.cpusOf("p")));
  assertEquals(node.breaks(), []);
});

Deno.test("an adopted container with a bad pin is shared, degraded, and off everybody's CPUs [H8] [Y2]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("a", { resources: wholeCpus(2) });
  node.pod("p", { annotations: { "weka.io/cores-ids": "nonsense" } });
  node.place("p", "p", "0-7");
  node.tell("PostStartContainer", "p");
  node.runPod("x");
  const record = node.plugin.ledger.containers.get("p");
  assertEquals([record?.placement.kind, record?.degraded, `${node.cpusOf("p")}`], [
    "shared",
    "invalid-pin",
    "0,3-7",
  ]);
});

Deno.test("a late event does not bring a dead container back to life [H8] [H5]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.stop("i");
  for (const event of ["PostStartContainer", "PostUpdateContainer", "PostCreateContainer"] as const) {
    node.plugin.lifecycle(event, podOf("i"), containerOf("i", "i", { resources: wholeCpus(2) }), node.now());
  }
  const updates = node.plugin.updateContainer(podOf("i"), containerOf("i", "i"), wholeCpus(3), node.now());
  assertEquals([updates, node.plugin.snapshot().containers, `${node.plugin.snapshot().exclusive}`], [
    [],
    [],
    "",
  ]);
});

Deno.test("an event about a stopped container adopts nothing [H8]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const stopped = containerOf("i", "i", { state: "stopped", resources: wholeCpus(2) });
  node.plugin.lifecycle("PostStartContainer", podOf("i"), stopped, node.now());
  assertEquals(node.plugin.snapshot().containers, []);
});

/** All orders of some things. */
function orders<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

type AnyEvent = LifecycleEvent | "StopContainer" | "UpdateContainer";

/** Tells an event about integer container `i` of pod `i`, whether that makes sense or not. */
function tell(plugin: Plugin, event: AnyEvent, now: { readonly arrivedAtMs: number }): void {
  const container = containerOf("i", "i", { resources: wholeCpus(2), state: "unknown" });
  if (event === "StopContainer") plugin.stopContainer(podOf("i"), container, now);
  else if (event === "UpdateContainer") plugin.updateContainer(podOf("i"), container, wholeCpus(3), now);
  else if (event.endsWith("PodSandbox")) plugin.lifecycle(event, podOf("i"), undefined, now);
  else plugin.lifecycle(event, podOf("i"), container, now);
}

Deno.test("the events of a container in any order leave nothing behind once it was removed [H6] [H8]", () => {
  const events: readonly AnyEvent[] = [
    "PostCreateContainer",
    "PostStartContainer",
    "UpdateContainer",
    "StopContainer",
    "StopPodSandbox",
    "RemovePodSandbox",
  ];
  for (const order of orders(events)) {
    using node = new AppliedNode("tiny-8-nosmt");
    node.runPod("s");
    node.pod("i");
    node.ask("i", "i", { resources: wholeCpus(2) });
    for (const event of order) tell(node.plugin, event, node.now());
    tell(node.plugin, "RemoveContainer", node.now());
    tell(node.plugin, "RemovePodSandbox", node.now());
    node.plugin.checkBooks();
    const { containers, exclusive, held } = node.plugin.snapshot();
    const left = `${
      containers.map(({ id }) => id)
    } ${exclusive} ${held} ${node.plugin.counters.invariantBreaks}`;
    assertEquals(left, "s   0", order.join(" "));
  }
});

Deno.test("any event may be the first one, before Synchronize, and Synchronize may come at any time (predecessor.md §16)", () => {
  const events: readonly AnyEvent[] = [
    ...CONTAINER_EVENTS,
    "StopContainer",
    "UpdateContainer",
    "RunPodSandbox",
    "StopPodSandbox",
    "RemovePodSandbox",
  ];
  for (const event of events) {
    using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
    tell(node.plugin, event, node.now());
    node.runPod("j", { resources: wholeCpus(2) });
    tell(node.plugin, event, node.now());
    assertEquals(node.synchronize(), [], event);
    assertEquals(`${node.plugin.snapshot().exclusive}`, `${node.cpusOf("j")}`, event);
    assertEquals(node.breaks(), [], event);
  }
});

Deno.test("half-empty and hostile messages crash nothing (predecessor.md §16)", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const { plugin } = node;
  const odd = [
    containerOf("", "", { name: "" }),
    containerOf("x", "", { name: "" }),
    containerOf("y", "p", {
      name: "",
      resources: resources({ shares: NaN, quota: -5, period: -1, cpus: "zzz", mems: "q" }),
    }),
    containerOf("z", "p", {
      name: "",
      resources: resources({ shares: 2 ** 60, quota: 2 ** 60, period: 1, memoryLimit: -1 }),
    }),
    containerOf("v", "p", { createdAt: Number.NaN, resources: resources({ cpus: "9999", mems: "77" }) }),
  ];
  const pods = [
    podOf("", { uid: "", name: "", namespace: "" }),
    podOf("p", { cgroupParent: "//..//kubepods/" }),
  ];
  for (const pod of pods) {
    for (const container of odd) {
      plugin.createContainer(pod, container, node.now());
      for (const event of CONTAINER_EVENTS) plugin.lifecycle(event, pod, container, node.now());
      plugin.updateContainer(pod, container, container.resources, node.now());
      plugin.stopContainer(pod, container, node.now());
    }
  }
  const updates = plugin.synchronize([...pods, ...pods], [...odd, ...odd], node.now());
  assert(updates.every(({ cpus }) => cpus !== ""));
  plugin.checkBooks();
  assertEquals(plugin.counters.invariantBreaks, 0);
});
