import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { RefusalError, serveSession } from "../../src/plugin/mod.ts";
import type { LoggedLine } from "../fakes/recording_logger.ts";
import { AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";
import { FakeConnection } from "../fakes/fake_connection.ts";
import { CRITERIA } from "../../src/policy/mod.ts";
import { containerOf, podOf } from "./messages.ts";
import { Player, someScript, type Step } from "./random_script.ts";

/** The lines about single containers that the last Synchronize wrote. */
function remarks(node: AppliedNode): readonly string[] {
  const lines = node.logger.lines.filter(({ event, fields }) =>
    fields["hook"] === "Synchronize" && event !== "Synchronizing state"
  );
  return lines.map(({ level, event, fields }) => {
    const { container: _, containerId, class: name, before, cpus, reason } = fields;
    return `${level} ${event}: ${containerId} ${name} ${before} -> ${cpus}, ${reason}`;
  });
}

function unsynchronized(): AppliedNode {
  return new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
}

function refusalOf(node: AppliedNode): LoggedLine | undefined {
  return node.logger.lines.find(({ event }) => event === "container refused");
}

Deno.test("Synchronize says nothing about healthy containers [E4] [Y5]", () => {
  using node = unsynchronized();
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.runPod("p", { annotations: { "weka.io/cores-ids": "7" } });
  node.restartPlugin();
  assertEquals(remarks(node), []);
});

Deno.test("Synchronize tells each container that it moved: before, after and why [E4] [Y2]", () => {
  using node = unsynchronized();
  node.place(node.pod("p", { annotations: { "weka.io/cores-ids": "1" } }), "p", "2", { mems: "0" });
  node.place(node.pod("i"), "i", "1-2", { resources: wholeCpus(2) });
  node.place(node.pod("j"), "j", "3-5", { resources: wholeCpus(1) });
  node.place(node.pod("f", { annotations: { "weka.io/forbid-core-ids": "0" } }), "f", "0,6");
  node.place(node.pod("s"), "s", "");
  node.synchronize();
  assertEquals(remarks(node), [
    "info container re-placed: p annotated 2 -> 1, its pod's list is law",
    "info container re-placed: i integer 1-2 -> 2-3, CPU(s) 1 are pinned; 2 CPUs: lowest ids",
    "info container re-placed: j integer 3-5 -> 4, it had 3 CPU(s) and asks for 1; 1 CPU: lowest ids",
    "info container re-placed: f shared 0,6 -> 5-7, its pod forbids some of its CPUs",
    "info container re-placed: s shared 0-7 -> 0,5-7, CPU(s) 1 are pinned",
  ]);
});

Deno.test("Synchronize warns of confined, degraded and quarantined containers [E4] [Y2] [Y3] [Y4]", () => {
  using node = unsynchronized();
  const { plugin } = node;
  const pods = [podOf("a"), podOf("b"), podOf("bad", { annotations: new Map([["weka.io/cores-ids", "x"]]) })];
  const container = (id: string, cpus: string, count?: number) => {
    const { cpu, memoryLimit } = count === undefined ? resources({ shares: 102 }) : wholeCpus(count);
    return containerOf(id, id, { resources: { cpu: { ...cpu, cpus }, memoryLimit } });
  };
  const list = [
    container("a", "1-4", 4),
    container("b", "0-6", 5),
    container("bad", "0,5-6"),
    container("gone", "7"),
  ];
  plugin.synchronize(pods, list, node.now());
  assertEquals(remarks(node), [
    "warn container confined: b integer 0-6 -> 0,5-6, no room for 5 CPU(s) of its own: it shares the pool until there is",
    "warn container degraded: bad shared 0,5-6 -> 0,5-6, its pin annotation is invalid: treated as shared",
    "warn container quarantined: gone unknown 7 -> 7, its pod is not listed, so its annotations are unknown: nobody else gets its CPUs",
  ]);
});

Deno.test("Synchronize reads the annotations of a pod once, however many containers it has", () => {
  using node = unsynchronized();
  let reads = 0;
  const annotations = new Map([["weka.io/cores-ids", "1-2"]]);
  const pod = podOf("p", {
    annotations: Object.assign(annotations, {
      get: (
        key: string,
      ) => (reads += Number(key === "weka.io/cores-ids"), Map.prototype.get.call(annotations, key)),
    }),
  });
  const list = ["a", "b", "c"].map((id) => containerOf(id, "p", { name: id }));
  node.plugin.synchronize([pod], list, node.now());
  assertEquals(reads, 1);
  assertEquals(`${node.plugin.snapshot().pinned}`, "1-2");
});

Deno.test("a refusal's line has the class of the container and the kind of the refusal [E4]", () => {
  const refused: readonly (readonly [string, string, () => AppliedNode])[] = [
    ["integer", "insufficient", () => {
      const node = new AppliedNode("tiny-8-nosmt");
      assertThrows(() => node.runPod("i", { resources: wholeCpus(9) }), RefusalError);
      return node;
    }],
    ["annotated", "offline-pin", () => {
      const node = new AppliedNode("tiny-8-nosmt");
      assertThrows(() => node.runPod("p", { annotations: { "weka.io/cores-ids": "99" } }), RefusalError);
      return node;
    }],
    ["shared", "empty-pool", () => {
      const node = new AppliedNode("tiny-8-nosmt");
      node.runPod("p", { annotations: { "weka.io/cores-ids": "0-7" } });
      assertThrows(() => node.runPod("s"), RefusalError);
      return node;
    }],
    ["shared", "insufficient", () => {
      const node = new AppliedNode("tiny-8-nosmt");
      node.runPod("s");
      assertThrows(() => node.resize("s", wholeCpus(9)), RefusalError);
      return node;
    }],
  ];
  for (const [name, kind, refuse] of refused) {
    using node = refuse();
    const { class: loggedClass, refusal } = refusalOf(node)?.fields ?? {};
    assertEquals([loggedClass, refusal], [name, kind]);
  }
});

Deno.test("a refusal's line has its numbers as fields, and they add up [P5] [E4]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(3) });
  assertThrows(() => node.runPod("j", { resources: wholeCpus(5) }), RefusalError);
  assertEquals(refusalOf(node)?.fields["shortage"], {
    need: 5,
    have: 4,
    online: 8,
    taken: { exclusive: 3, pinned: 0, "kept for the shared pool": 1 },
  });
  assertThrows(() => node.runPod("p", { annotations: { "weka.io/cores-ids": "99" } }), RefusalError);
  assertEquals(
    node.logger.lines.findLast(({ event }) => event === "container refused")?.fields["shortage"],
    undefined,
  );
});

/** What the explanations so far say. */
function explained(node: AppliedNode): readonly string[] {
  const lines = node.logger.lines.filter(({ event }) => event === "placement explained");
  return lines.map(({ level, fields: { cause, containerId, cpus, reason } }) =>
    `${level} ${cause} ${containerId} ${cpus}: ${reason}`
  );
}

/** The explanation of a container's placement; each criterion as name and value, and what it beat. */
function explanationOf(node: AppliedNode, id: string): Readonly<Record<string, unknown>> {
  const lines = node.logger.lines.filter(({ event, fields }) =>
    event === "placement explained" && fields["containerId"] === id
  );
  assertEquals(lines.map(({ level }) => level), ["debug"]);
  return lines[0]?.fields ?? {};
}

Deno.test("a granted placement is explained criterion by criterion at level debug [E4] [P2]", () => {
  using node = new AppliedNode("xeon-64");
  node.logger.isDebugging = true;
  node.runPod("a", { resources: wholeCpus(20) });
  node.runPod("b", { resources: wholeCpus(16) });
  const names = CRITERIA.map((name) => ({ name, value: 0 }));
  const room = (nodes: number) => [
    { name: "NUMA nodes", value: 1 },
    names[1],
    { name: "last-level caches", value: 1 },
    ...names.slice(3, 5),
    { name: "room left in nodes", value: nodes },
  ];
  const { criteria, ...rest } = explanationOf(node, "b");
  assertEquals(rest, {
    cause: "creation",
    pod: "default/pod-b",
    container: "main",
    containerId: "b",
    cpus: "16-23,48-55",
    reason: "16 CPUs: node 1, because node 0 has 12 free; 1 cache",
    others: ["node 0 has 12 free"],
  });
  assertEquals(criteria, [...room(16), { name: "room left in caches", value: 16 }, ...names.slice(7)]);
  node.runPod("c", { resources: wholeCpus(4) });
  const { criteria: second, others } = explanationOf(node, "c");
  const beats = ["node 1: room left in nodes 12 instead of 8"];
  assertEquals([second, others], [[
    ...room(8).slice(0, 5),
    { name: "room left in nodes", value: 8, beats },
    { name: "room left in caches", value: 8 },
    ...names.slice(7),
  ], undefined]);
});

Deno.test("growth, moves, places found later and other CPUs after hotplug are explained too [E4]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  node.logger.isDebugging = true;
  node.place(node.pod("a"), "a", "1-4", { resources: wholeCpus(4) });
  node.place(node.pod("b"), "b", "0-3", { resources: wholeCpus(2) });
  node.place(node.pod("c"), "c", "0-6", { resources: wholeCpus(2) });
  node.synchronize();
  node.deletePod("b");
  node.runPod("s");
  node.resize("c", wholeCpus(1));
  node.resize("c", wholeCpus(2));
  node.runPod("p", { annotations: { "weka.io/cores-ids": "1" } });
  node.deletePod("c");
  node.hotplug("0-1,3-7");
  assertEquals(explained(node), [
    "debug placement b 5-6: 2 CPUs: lowest ids",
    "debug placement c 0,7: 2 CPUs: CPU 0's core",
    "debug resize c 5,7: beside the 1 it has: 1 CPU: lowest ids",
    "debug move a 2-4,6: keeps 3 of 4 CPUs, loses 1; 1 CPU: lowest ids",
    "debug fill-up a 3-6: beside the 3 it has: 1 CPU: lowest ids",
  ]);
});

Deno.test("nothing is explained where no debug line is written, or nothing was granted [E4]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("a", { resources: wholeCpus(2) });
  node.runPod("p", { annotations: { "weka.io/cores-ids": "1" } });
  node.logger.isDebugging = true;
  assertThrows(() => node.runPod("b", { resources: wholeCpus(7) }), RefusalError);
  assertThrows(() => node.resize("a", wholeCpus(8)), RefusalError);
  node.runPod("s");
  node.runPod("q", { annotations: { "weka.io/cores-ids": "7" } });
  assertEquals(explained(node), []);
});

Deno.test("explanations change no answer, whatever happens [I8] [E4]", () => {
  let lines = 0;
  const play = (script: readonly Step[], isDebugging: boolean): readonly string[] => {
    using player = new Player();
    player.node.logger.isDebugging = isDebugging;
    for (const step of script) player.play(step);
    lines += explained(player.node).length;
    return player.transcript;
  };
  fc.assert(
    fc.property(someScript, (script) => assertEquals(play(script, true), play(script, false))),
    { numRuns: 100 },
  );
  assert(lines > 100, `${lines} explanations`);
});

Deno.test("the session leaves it to its caller to tell the registration, once [E4]", async () => {
  using node = unsynchronized();
  const connection = new FakeConnection();
  const { plugin, clock, logger } = node;
  const onRegistered = (): void => logger.info("registered");
  const end = serveSession(connection, {
    plugin,
    clock,
    logger,
    synchronizeTimeoutMs: undefined,
    onRegistered,
  });
  connection.register();
  await clock.advanceAsync(0);
  connection.lose();
  await end;
  assertEquals(logger.events("info").filter((event) => event === "registered").length, 1);
});
