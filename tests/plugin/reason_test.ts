import { assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { Plugin } from "../../src/plugin/mod.ts";
import { expandMachine, MACHINES, runScript, type StartPlugin, type Step } from "../../src/simulator/mod.ts";
import { AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";
import { RecordingLogger } from "../fakes/recording_logger.ts";
import { policySettings } from "../fakes/settings.ts";

/** Where a container should be, and why, as status shows it. */
function placeOf(node: AppliedNode, id: string): string {
  const container = node.plugin.snapshot().containers.find((each) => each.id === id);
  return container === undefined ? "gone" : `${container.cpus}: ${container.reason}`;
}

Deno.test("snapshot() tells why each container is where it is, and after a restart that it was there [E1] [Y2]", () => {
  using node = new AppliedNode("xeon-64");
  node.runPod("s");
  node.runPod("a", { resources: wholeCpus(30) });
  node.runPod("b", { resources: wholeCpus(16) });
  node.runPod("p", { annotations: { "weka.io/cores-ids": "0" } });
  assertEquals(["s", "a", "b", "p"].map((id) => placeOf(node, id)), [
    "24-32,56-63: the shared pool",
    "1-15,33-47: 30 CPUs: node 0; 1 cache",
    "16-23,48-55: 16 CPUs: node 1, because node 0 has 2 free; 1 cache",
    "0: named by its pod's annotation",
  ]);
  node.restartPlugin();
  assertEquals(
    ["s", "a", "b", "p"].map((id) => placeOf(node, id).replace(/^.*?: /, "")),
    [
      "the shared pool",
      "kept: it had these CPUs",
      "kept: it had these CPUs",
      "named by its pod's annotation",
    ],
  );
});

Deno.test("snapshot() tells why after growth, shrinking, a lost answer and a change of class [E1] [H4]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.resize("i", wholeCpus(4), { lost: true });
  assertEquals(placeOf(node, "i"), "1-2: 2 CPUs: lowest ids");
  node.resize("i", wholeCpus(4));
  assertEquals(placeOf(node, "i"), "1-4: beside the 2 it has: 2 CPUs: lowest ids");
  node.resize("i", wholeCpus(4));
  assertEquals(placeOf(node, "i"), "1-4: beside the 2 it has: 2 CPUs: lowest ids");
  node.resize("i", wholeCpus(3));
  assertEquals(placeOf(node, "i"), "1-3: the best of the CPUs it had");
  node.resize("i", resources({ shares: 512, quota: 50_000, period: 100_000 }));
  assertEquals(placeOf(node, "i"), "1-3: the shared pool");
  node.resize("i", wholeCpus(1));
  assertEquals(placeOf(node, "i"), "1: 1 CPU: lowest ids");
});

Deno.test("snapshot() tells why a container moved for a pin [E1] [R1]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.runPod("p", { annotations: { "weka.io/cores-ids": "1" } });
  assertEquals(placeOf(node, "i"), "2-3: keeps 1 of 2 CPUs, loses 1; 1 CPU: lowest ids");
});

Deno.test("snapshot() tells why a container is confined, and once there is room why it is there [E1] [Y3]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { unsynchronized: true });
  node.place(node.pod("a"), "a", "1-4", { resources: wholeCpus(4) });
  node.place(node.pod("b"), "b", "0-6", { resources: wholeCpus(5) });
  node.synchronize();
  assertEquals(
    placeOf(node, "b").replace(/^.*?: /, ""),
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 5, have 3 " +
      "(online 8; exclusive 4, pinned 0, kept for the shared pool 1)",
  );
  node.deletePod("a");
  node.runPod("s"); // a carrier
  assertEquals(placeOf(node, "b").replace(/^.*?: /, ""), "5 CPUs: 1 CPU held for others; CPU 0's core");
});

Deno.test("snapshot() tells why a container got other CPUs for those that went offline [E1] [T]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.hotplug("0-1,3-7");
  assertEquals(placeOf(node, "i"), "1,3: beside the 1 it has: 1 CPU: lowest ids");
  node.hotplug("0,4-7");
  assertEquals(placeOf(node, "i"), "4-5: 2 CPUs: lowest ids");
  node.hotplug("0");
  assertEquals(placeOf(node, "i"), "0: its CPUs went offline, and no others are free");
});

Deno.test("runScript() reports why the containers are where they are at the end [E5]", async () => {
  const { topology } = expandMachine(MACHINES["xeon-64"]);
  const startPlugin: StartPlugin = (dial, { clock }) => {
    const plugin = new Plugin({
      topology: () => topology,
      settings: policySettings({ unsolicitedUpdates: "never" }),
      clock,
      logger: new RecordingLogger(),
      dryRun: false,
    });
    const connection = dial({ name: "weka-cpuset", index: "99", clock, handlers: plugin });
    const stop = (): void => {
      connection.close();
      plugin[Symbol.dispose]();
    };
    return { stop, reasonOf: (id) => plugin.ledger.containers.get(id)?.reason };
  };
  const script = [20, 16, 13].flatMap((cpu): readonly Step[] => [
    {
      op: "pod",
      pod: `p${cpu}`,
      is: { name: `p${cpu}`, containers: [{ name: "main", cpu, memory: "1Gi" }] },
    },
    { op: "create", id: `c${cpu}`, pod: `p${cpu}`, name: "main" },
    { op: "start", id: `c${cpu}` },
  ]);
  const kernel = { online: topology.online, mems: CpuSet.of(0, 1), cgroupVersion: 2 } as const;
  const { reasons } = await runScript([...script, { op: "exit", id: "c20" }], { kernel, startPlugin });
  assertEquals([...reasons], [
    ["c16", "16 CPUs: node 1, because node 0 has 12 free; 1 cache"],
    ["c13", "13 CPUs: node 1, because node 0 has 12 free; 1 cache; 1 core in part"],
  ]);
});
