import { assert, assertEquals } from "@std/assert";
import { parseCpuList } from "../../../../src/cpuset/mod.ts";
import { IMAGE_NAME } from "../../install/image.ts";
import type { Say } from "../../scenarios/scenario.ts";
import { integerContainer, integerPod, pinnedPod, sharedPod } from "../helpers.ts";
import type { KubeNode } from "../node.ts";
import type { PodSpec } from "../pods.ts";
import type { KubeScenario } from "../scenario.ts";

/** What the kubelet makes of pods, and the plugin of their containers. */
export const CLASS_SCENARIOS: readonly KubeScenario[] = [
  {
    name: "containers of Guaranteed, Burstable and BestEffort pods get their classes [C]",
    run: qualityClasses,
  },
  { name: "init container, sidecar and main container of an integer pod [C] [P1]", run: initAndSidecar },
  { name: "an annotated pod keeps its CPUs between its init containers [A7]", run: pinnedInit },
  { name: "one container is pinned, its neighbours are not [A5]", run: containerPin },
  { name: "an ephemeral container stays off owned CPUs [C]", run: ephemeral },
];

async function qualityClasses(node: KubeNode, say: Say): Promise<void> {
  const shared = { expect: { kind: "shared" } } as const;
  const memory = { requests: { memory: "32Mi" }, limits: { memory: "64Mi" } } as const;
  const three = { requests: { cpu: "3", ...memory.requests }, limits: { cpu: "3", ...memory.limits } };
  const fraction = { cpu: "1500m", memory: "64Mi" };
  const two = { cpu: "2" };
  const pods: readonly (readonly [string, PodSpec])[] = [
    ["Guaranteed", {
      name: "both",
      containers: [integerContainer(4), integerContainer(2, { name: "side" })],
    }],
    ["Guaranteed", {
      name: "fraction",
      containers: [{ resources: { requests: fraction, limits: fraction }, ...shared }],
    }],
    ["Burstable", {
      name: "mixed",
      containers: [integerContainer(3, { resources: three }), { name: "side", ...shared }],
    }],
    ["Burstable", {
      name: "unlimited",
      containers: [{ resources: { requests: two, limits: two }, ...shared }],
    }],
    ["BestEffort", sharedPod("nothing")],
  ];
  await node.run(...pods.map(([, pod]) => pod));
  for (const [qos, { name }] of pods) {
    assertEquals((await node.waitRunning(name)).status.qosClass, qos, name);
  }
  assertEquals((await node.applied("both")).size, 4);
  assertEquals((await node.applied("both", "side")).size, 2);
  assertEquals((await node.applied("mixed")).size, 3);
  say(
    `integer ${await node.applied("both")}, ${await node.applied("both", "side")}, ${await node.applied(
      "mixed",
    )}`,
  );
  say(`shared ${await node.applied("nothing")}`);
}

/** 40 + 2 + 20 of 64: the main container can only have what its init container had. */
async function initAndSidecar(node: KubeNode, say: Say): Promise<void> {
  await node.run(sharedPod("shared"), integerPod("neighbour", 20));
  await node.run({
    name: "staged",
    initContainers: [
      integerContainer(2, { name: "sidecar", restartPolicy: "Always" }),
      integerContainer(40, { name: "prepare", command: ["sleep", "1"] }),
    ],
    containers: [integerContainer(40)],
  });
  const main = await node.applied("staged");
  assertEquals(main.size, 40);
  assertEquals((await node.applied("staged", "sidecar")).size, 2);
  const prepared = await node.givenTo("staged", "prepare");
  assert(prepared.intersection(main).size >= 39, `prepared on ${prepared}, runs on ${main}`);
  say(`sidecar ${await node.applied("staged", "sidecar")}, init ${prepared}, then main ${main}`);
}

async function pinnedInit(node: KubeNode, say: Say): Promise<void> {
  const list = "8-11,40-43";
  const expect = { kind: "annotated", cpus: parseCpuList(list) } as const;
  const steps = ["first", "second", "third"].map((name) => ({ name, expect, command: ["sleep", "0.3"] }));
  const pinned = { ...pinnedPod("pinned", list), initContainers: steps };
  const others = Array.from({ length: 5 }, (_, index) => integerPod(`whole-${index}`, 11));
  await node.create(pinned);
  await node.run(...others);
  await node.waitRunning("pinned");
  for (const { name } of others) {
    const cpus = await node.applied(name);
    assert(!cpus.intersects(expect.cpus), `"${name}" has ${cpus}`);
  }
  say(
    `${steps.length} init containers and the main one on ${await node.applied(
      "pinned",
    )} beside 5 × 11 owned CPUs`,
  );
}

async function containerPin(node: KubeNode, say: Say): Promise<void> {
  const cpus = parseCpuList("4-5");
  await node.run({
    name: "partly",
    annotations: { "cores-ids.weka.io/container.sidecar": `${cpus}`, "weka.io/forbid-core-ids": "0-3" },
    initContainers: [{ name: "sidecar", restartPolicy: "Always", expect: { kind: "annotated", cpus } }],
    containers: [
      integerContainer(3, { expect: { kind: "integer", count: 3, forbidden: parseCpuList("0-3") } }),
      { name: "rest", expect: { kind: "shared", forbidden: parseCpuList("0-3") } },
    ],
  });
  assertEquals(`${await node.applied("partly", "sidecar")}`, "4-5");
  const [main, rest] = [await node.applied("partly"), await node.applied("partly", "rest")];
  assert(!main.intersects(rest) && !main.intersects(cpus) && !rest.intersects(cpus));
  say(`sidecar 4-5, main ${main}, rest ${rest}`);
}

async function ephemeral(node: KubeNode, say: Say): Promise<void> {
  await node.run(integerPod("whole", 8));
  node.expected.addContainer("whole", { name: "debugger", expect: { kind: "shared" } });
  const image = [`--image=${IMAGE_NAME}`, "--image-pull-policy=Never", "--profile=general"];
  const command = ["--quiet", "--container=debugger", "--", "sleep", "1000"];
  await node.cluster.kubectl("debug", "whole", ...image, ...command);
  await node.waitPod(
    "whole",
    "be debugged",
    ({ status }) =>
      status.ephemeralContainerStatuses?.some(({ state }) => state.running !== undefined) === true,
  );
  const [main, debug] = [await node.applied("whole"), await node.applied("whole", "debugger")];
  assertEquals(`${main.union(debug)}`, `${node.online}`);
  assert(!main.intersects(debug));
  say(`main ${main}, ephemeral ${debug}`);
}
