import { assertEquals, assertThrows } from "@std/assert";
import { RefusalError, serveSession } from "../../src/plugin/mod.ts";
import type { LoggedLine } from "../fakes/recording_logger.ts";
import { AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";
import { FakeConnection } from "../fakes/fake_connection.ts";
import { containerOf, podOf } from "./messages.ts";

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
    "info container re-placed: i integer 1-2 -> 2-3, CPU(s) 1 are pinned",
    "info container re-placed: j integer 3-5 -> 4, it had 3 CPU(s) and asks for 1",
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
