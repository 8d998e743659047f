import { nestedSteps, type Step } from "./script.ts";

/** Id of the container that {@linkcode withLeakCheck} ends with. */
export const LEAK_CHECK_ID = "leak-check";

/** Longer than any hold or pin lasts after its container is gone (spec §3 [A7], §5 [P1]), ms. */
const EVERYTHING_IS_FREE_MS = 331_000;

/**
 * The script, and after it: all pods are removed, time passes, and one container asks for `count` CPUs. Where it does
 * not run then ({@linkcode LEAK_CHECK_ID} in the report's view), something that ended kept its CPUs.
 *
 * @param count As many CPUs as a node without containers must give.
 */
export function withLeakCheck(script: readonly Step[], count: number): readonly Step[] {
  const pods = [...new Set(podsOf(script))];
  const containers = [{ name: "main", cpu: count, memory: "1Gi" }];
  return [
    ...script,
    { op: "plugin-up" },
    ...pods.map((pod): Step => ({ op: "remove-pod", pod })),
    ...(hasGhosts(script) ? RESTART : []),
    { op: "advance", ms: EVERYTHING_IS_FREE_MS },
    // The end of what vanished without an event is only noticed with the next one, and its pins last as long again.
    { op: "event", event: "RemoveContainer", id: "nobody" },
    { op: "advance", ms: EVERYTHING_IS_FREE_MS },
    { op: "pod", pod: `pod-of-${LEAK_CHECK_ID}`, is: { name: LEAK_CHECK_ID, containers } },
    { op: "create", id: LEAK_CHECK_ID, pod: `pod-of-${LEAK_CHECK_ID}`, name: "main" },
    { op: "start", id: LEAK_CHECK_ID },
  ];
}

/** What was quarantined for ghosts is free when somebody looks: at Synchronize at the latest (spec §10 [Y6]). */
const RESTART: readonly Step[] = [{ op: "plugin-down" }, { op: "plugin-up" }];

function hasGhosts(script: readonly Step[]): boolean {
  return script.some((step) =>
    step.op === "restart" && step.forget !== undefined || hasGhosts(nestedSteps(step))
  );
}

function podsOf(script: readonly Step[]): string[] {
  return script.flatMap((step) => [...(step.op === "pod" ? [step.pod] : []), ...podsOf(nestedSteps(step))]);
}
