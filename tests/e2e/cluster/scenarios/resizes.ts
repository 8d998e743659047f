import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Say } from "../../scenarios/scenario.ts";
import { assertDisjoint, integerPod, pinnedPod, pollUntilOn, sharedPod, wholeCpus } from "../helpers.ts";
import type { KubeNode } from "../node.ts";
import type { Resources } from "../pods.ts";
import { refusedResize, resize } from "../resizing.ts";
import type { KubeScenario } from "../scenario.ts";

/** In-place resizes with kubectl [H4]. */
export const RESIZE_SCENARIOS: readonly KubeScenario[] = [
  { name: "a Guaranteed pod is resized 20 -> 23 -> 10 beside others [H4]", run: upAndDown },
  { name: "a Burstable pod changes its class: shared -> integer -> shared [H4]", run: changesClass },
  {
    name: "a resize that the plugin refuses shows in the pod's status and changes nothing [H4]",
    run: refused,
  },
];

async function upAndDown(node: KubeNode, say: Say): Promise<void> {
  await node.run(sharedPod("shared"), integerPod("other", 6), integerPod("whole", 20));
  const sets = [await node.applied("whole")];
  for (const count of [23, 10]) {
    await resize(node, "whole", { resources: wholeCpus(count), expect: { kind: "integer", count } });
    const [now] = await assertDisjoint(node, ["whole", "other", "shared"]);
    assert(now !== undefined);
    assertEquals(now.size, count);
    sets.push(now);
  }
  const [first, grown, shrunk] = sets;
  assert(first !== undefined && grown !== undefined && first.isSubsetOf(grown), "growing moved it");
  assert(shrunk !== undefined && shrunk.isSubsetOf(grown), "shrinking moved it");
  const free = node.online.difference(shrunk).difference(await node.applied("other"));
  await pollUntilOn(node, "shared", free);
  say(`${sets.join(" -> ")}; then shared ${free}`);
}

async function changesClass(node: KubeNode, say: Say): Promise<void> {
  await node.run(sharedPod("other"), {
    name: "changing",
    containers: [{ resources: burstable("2"), expect: { kind: "shared" } }],
  });
  const sets = [await node.applied("changing")];
  await resize(node, "changing", { resources: burstable("4"), expect: { kind: "integer", count: 4 } });
  sets.push(...(await assertDisjoint(node, ["changing", "other"])).slice(0, 1));
  await resize(node, "changing", { resources: burstable("1500m"), expect: { kind: "shared" } });
  sets.push(await node.applied("changing"));
  assertEquals(sets[1]?.size, 4);
  await pollUntilOn(node, "changing", node.online);
  say(`${sets.join(" -> ")} -> ${await node.applied("changing")}`);
}

/** A limit of 4 CPUs; less memory requested than allowed keeps the pod Burstable. */
function burstable(cpuRequest: string): Resources {
  return { requests: { cpu: cpuRequest, memory: "32Mi" }, limits: { cpu: "4", memory: "64Mi" } };
}

/** Pinned pods request nothing, so that scheduler and kubelet see room where there is none. */
async function refused(node: KubeNode, say: Say): Promise<void> {
  await node.run(pinnedPod("pinned", "0-49"));
  await node.run(integerPod("whole", 4));
  const before = await node.applied("whole");
  const text = await refusedResize(node, "whole", wholeCpus(20));
  assertStringIncludes(
    text,
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 20, have 13 (online 64;",
  );
  assertEquals(`${await node.applied("whole")}`, `${before}`);
  await resize(node, "whole", { resources: wholeCpus(6), expect: { kind: "integer", count: 6 } });
  say(`${before} -> ${await node.applied("whole")} after: ${/desc = (.*)$/s.exec(text)?.[1] ?? text}`);
}
