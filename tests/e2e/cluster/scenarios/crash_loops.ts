import { assertEquals } from "@std/assert";
import type { Say } from "../../scenarios/scenario.ts";
import { integerPod, pinnedPod, sharedPod } from "../helpers.ts";
import type { KubeNode } from "../node.ts";
import type { KubeScenario } from "../scenario.ts";

/** Starts that are waited for: the kubelet's pauses between them are 0, 10 and 20 s. */
const STARTS = 4;

/** Programs that end as soon as they are started. */
export const CRASH_LOOP_SCENARIOS: readonly KubeScenario[] = [
  {
    name: "crash-looping integer and annotated pods cost no update after their second start [G1]",
    run: crashLoops,
  },
];

async function crashLoops(node: KubeNode, say: Say): Promise<void> {
  const earlier = new Set(["whole", "pinned"].flatMap((pod) => node.instances(pod)));
  const instances = (pod: string) => node.instances(pod).filter((id) => !earlier.has(id));
  const crash = { command: ["sh", "-c", "sleep 1; exit 1"] };
  await node.run(sharedPod("shared-1"), sharedPod("shared-2"), integerPod("neighbour", 6));
  await node.create(integerPod("whole", 4, crash), pinnedPod("pinned", "20-23", crash));
  for (const name of ["whole", "pinned"]) {
    await node.waitPod(
      name,
      `start ${STARTS} times`,
      ({ status }) =>
        status.containerStatuses?.some(({ restartCount }) => restartCount >= STARTS - 1) === true,
    );
  }
  const lines = await node.recording.all();
  const second = Math.max(...["whole", "pinned"].map((pod) => {
    const id = instances(pod)[1];
    return lines.find((line) => line.id === id && line.op === "create" && line.phase === "end")?.timeUs ??
      Infinity;
  }));
  const late = lines.filter((line) => line.op === "update" && line.phase === "begin" && line.timeUs > second);
  assertEquals(late.map((line) => `${line.id.slice(0, 12)} to ${line.cpus}`), []);
  const sets = new Set(
    instances("whole").map((id) => `${lines.find((line) => line.id === id && line.op === "create")?.cpus}`),
  );
  assertEquals(sets.size, 1, `an integer container that restarts moved: ${[...sets].join(" | ")}`);
  say(
    `${instances("whole").length} and ${instances("pinned").length} starts on ${[...sets].join()} and 20-23`,
  );
  say("no update after the second");
}
