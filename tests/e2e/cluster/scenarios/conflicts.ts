import { assert, assertEquals } from "@std/assert";
import type { Say } from "../../scenarios/scenario.ts";
import { assertDisjoint, integerPod, pinnedPod, refusalOf, sharedPod } from "../helpers.ts";
import type { KubeNode } from "../node.ts";
import type { KubeScenario } from "../scenario.ts";

/** Annotated pods that cannot have what they name, or take it from others. */
export const CONFLICT_SCENARIOS: readonly KubeScenario[] = [
  { name: "an annotated pod takes CPUs of an integer pod, which moves (spec §18.5) [R1]", run: conflict },
  { name: "an impossible reallocation is refused in the pod's status (spec §18.6) [R2]", run: impossible },
  { name: "a bad annotation is told in the pod's status and in an event [A3] [A6]", run: badAnnotation },
];

async function conflict(node: KubeNode, say: Say): Promise<void> {
  await node.run(sharedPod("shared"), integerPod("owner", 4));
  const before = await node.applied("owner");
  const wanted = before.take(2);
  await node.create(pinnedPod("pinned", `${wanted}`));
  const { status } = await node.waitPod("pinned", "run or be refused", ({ status }) => {
    return status.containerStatuses?.some(({ state }) => state.running !== undefined || isRefused(state)) ===
      true;
  });
  assert(status.phase === "Running", `refused: ${status.containerStatuses?.[0]?.state.waiting?.message}`);
  const [pinned, after] = await assertDisjoint(node, ["pinned", "owner"]);
  assertEquals(`${pinned}`, `${wanted}`);
  assertEquals(after?.size, 4);
  assert(!after?.intersects(wanted));
  say(`annotated ${pinned}, integer ${before} -> ${after}`);
}

function isRefused(state: { readonly waiting?: { readonly reason?: string } }): boolean {
  return state.waiting?.reason === "CreateContainerError";
}

async function impossible(node: KubeNode, say: Say): Promise<void> {
  await node.run(integerPod("owner-1", 25), integerPod("owner-2", 25));
  const before = [await node.applied("owner-1"), await node.applied("owner-2")];
  await node.create(pinnedPod("pinned", `${node.online.take(25)}`));
  const text = await refusalOf(node, "pinned");
  assert(text.startsWith("cannot reallocate conflicting containers: "), text);
  assertEquals(
    [await node.applied("owner-1"), await node.applied("owner-2")].join(" | "),
    before.join(" | "),
  );
  say(text);
}

async function badAnnotation(node: KubeNode, say: Say): Promise<void> {
  const cases = [
    ["typo", "0,,2", "empty item at offset 2"],
    ["absent", "62-65", "CPU(s) not online: [64 65] (valid range: 0-63)"],
  ] as const;
  await node.create(...cases.map(([name, list]) => ({
    ...sharedPod(name),
    annotations: { "weka.io/cores-ids": list },
  })));
  for (const [name, list, reason] of cases) {
    const text = await refusalOf(node, name);
    assertEquals(text, `invalid CPU list in annotation '${list}': ${reason}`);
    say(text);
  }
}
