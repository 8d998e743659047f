import { assertEquals } from "@std/assert";
import { assertInsufficient } from "../../scenarios/refusals.ts";
import type { Say } from "../../scenarios/scenario.ts";
import { wholeCpus } from "../../runtime/resources.ts";
import {
  assertDisjoint,
  createBesideKubelet,
  integerPod,
  pinnedPod,
  pollUntilOn,
  sharedPod,
} from "../helpers.ts";
import type { KubeNode } from "../node.ts";
import type { KubeScenario } from "../scenario.ts";

/** Pods that come and go together, with the numbers of spec §18. */
export const REPLACEMENT_SCENARIOS: readonly KubeScenario[] = [
  { name: "bulk replacement (spec §18.1)", run: bulkReplacement },
  { name: "DaemonSet replacement (spec §18.2)", run: daemonSetReplacement },
  { name: "forced simultaneous deletion (spec §18.3)", run: forcedDeletion },
  { name: "natural completion of four at once (spec §18.4)", run: naturalCompletion },
  { name: "a burst of integer 5, 12, 7, 4, 3 is pairwise disjoint (spec §18.7)", run: burst },
];

async function bulkReplacement(node: KubeNode, say: Say): Promise<void> {
  const pins = ["0-14", "15-29", "32-43", "44-53"].map((list, index) => pinnedPod(`pin-${index}`, list));
  await node.run(sharedPod("shared"), ...pins);
  await node.delete(pins.map(({ name }) => name));
  await node.run(...[20, 15, 10].map((count) => integerPod(`whole-${count}`, count)));
  await node.run(integerPod("whole-12", 12));
  const sets = await assertDisjoint(node, ["whole-20", "whole-15", "whole-10", "whole-12"]);
  // The scheduler would keep this one back: 7 CPUs are left, and the pool needs one of them.
  const text = await createBesideKubelet(node, wholeCpus(13), { kind: "integer", count: 13 });
  assertInsufficient(text ?? "it was created", { need: 13, have: 6, online: 64 });
  say(`${sets.join(" | ")}; ${text}`);
}

async function daemonSetReplacement(node: KubeNode, say: Say): Promise<void> {
  const lists = ["12-15,44-47,32", "0-11,33-43", "16-21,48-54"];
  const sets = lists.map((list, index) => pinnedPod(`agent-${index}`, list));
  const pods = await node.runDaemonSets(...sets);
  await node.cluster.kubectl("delete", "daemonset", "--wait=false", ...sets.map(({ name }) => name));
  for (const pod of pods) await node.waitGone(pod);
  await node.run(...[9, 23, 13].map((count) => integerPod(`whole-${count}`, count)));
  await node.run(integerPod("whole-15", 15));
  say((await assertDisjoint(node, ["whole-9", "whole-23", "whole-13", "whole-15"])).join(" | "));
}

async function forcedDeletion(node: KubeNode, say: Say): Promise<void> {
  const plugin = await node.plugin.pid();
  const doomed = [integerPod("whole", 1), sharedPod("doomed-1"), sharedPod("doomed-2")];
  await node.run(sharedPod("survivor"), ...doomed);
  await node.delete(doomed.map(({ name }) => name), { force: true });
  assertEquals(await node.plugin.pid(), plugin, "process id of the plugin");
  await pollUntilOn(node, "survivor", node.online);
  say(`same plugin process, the surviving shared container has ${await node.applied("survivor")}`);
}

async function naturalCompletion(node: KubeNode, say: Say): Promise<void> {
  const jobs = [
    integerPod("one", 1, { command: ["sleep", "15"] }),
    integerPod("two", 2, { command: ["sleep", "20"] }),
    pinnedPod("pinned", "15,16", { command: ["sleep", "10"] }),
    sharedPod("job", { command: ["sleep", "12"] }),
  ];
  await node.run(sharedPod("survivor"), ...jobs.map((pod) => ({ ...pod, restartPolicy: "Never" as const })));
  const sets = await assertDisjoint(node, ["one", "two", "pinned"]);
  for (const { name } of jobs) {
    await node.waitPod(name, "complete", ({ status }) => status.phase === "Succeeded");
  }
  await pollUntilOn(node, "survivor", node.online);
  say(`${sets.join(" | ")}; all completed, the survivor has ${await node.applied("survivor")} again`);
}

async function burst(node: KubeNode, say: Say): Promise<void> {
  await node.run(sharedPod("shared-1"), sharedPod("shared-2"));
  const counts = [5, 12, 7, 4, 3];
  await node.run(...counts.map((count) => integerPod(`burst-${count}`, count)));
  say((await assertDisjoint(node, counts.map((count) => `burst-${count}`))).join(" | "));
}
