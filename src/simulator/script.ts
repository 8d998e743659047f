import type { ContainerDescription, PodDescription } from "./description.ts";

/** What becomes of a creation or resize after the plugin answered it. */
export type Fate =
  /** A later plugin fails: the answer is lost, its updates with it (spec §7 [H2]). */
  | "lost"
  /** It fails later, with StopContainer and RemoveContainer (spec §7 [H3]). */
  | "fails"
  /** It fails later, without any event (spec §7 [H3]). */
  | "vanishes";

/**
 * One step of a script: plain data, one line of JSON. Things are named by ids the script chooses; a step about
 * something that is not there does nothing, so steps can be left out of a script one by one.
 */
export type Step =
  /** Runs a sandbox. */
  | { readonly op: "pod"; readonly pod: string; readonly is: PodDescription }
  /** Creates a container of a pod by its name in the description; `during` happens before it is in the store. */
  | {
    readonly op: "create";
    readonly id: string;
    readonly pod: string;
    readonly name: string;
    readonly fate?: Fate;
    readonly during?: readonly Step[];
  }
  /** Starts a container; `during` happens in its start window. */
  | { readonly op: "start"; readonly id: string; readonly during?: readonly Step[] }
  | { readonly op: "stop"; readonly id: string; readonly fate?: "lost" }
  /** Its process ends by itself. */
  | { readonly op: "exit"; readonly id: string }
  /** Removes a container, running or not. */
  | { readonly op: "remove"; readonly id: string }
  | { readonly op: "stop-pod"; readonly pod: string; readonly late?: boolean }
  /** Removes a sandbox with all containers, running or not. */
  | { readonly op: "remove-pod"; readonly pod: string }
  | {
    readonly op: "resize";
    readonly id: string;
    readonly to: Omit<ContainerDescription, "name">;
    readonly fate?: "lost";
    readonly during?: readonly Step[];
  }
  /** The kernel refuses updates of a container from now on, or no longer. */
  | { readonly op: "refuse-updates"; readonly id: string; readonly on: boolean }
  /** The plugin is killed. */
  | { readonly op: "plugin-down" }
  /** A plugin is started, where none runs. */
  | { readonly op: "plugin-up" }
  /**
   * The plugin is killed once `after` more bytes have crossed its connection while `steps` happen, at their end at the
   * latest (spec §18, scenario 10); then it is started again.
   */
  | { readonly op: "crash"; readonly after: number; readonly steps: readonly Step[] }
  /** The runtime ends, `down` happens, it starts without having found `forget`, and the plugin connects again. */
  | { readonly op: "restart"; readonly forget?: readonly string[]; readonly down?: readonly Step[] }
  /** An event about a container nobody knows, or one that has this id. */
  | {
    readonly op: "event";
    readonly event: "PostStartContainer" | "PostUpdateContainer" | "RemoveContainer" | "StopPodSandbox";
    readonly id: string;
  }
  /** Exactly these CPUs are online from now on. */
  | { readonly op: "online"; readonly cpus: string }
  | { readonly op: "advance"; readonly ms: number }
  /** All at once, interleaved as the runtime's locks allow. */
  | { readonly op: "together"; readonly steps: readonly Step[] };

/** A script as text: one step a line. */
export function formatScript(script: readonly Step[]): string {
  return script.map((step) => `${JSON.stringify(step)}\n`).join("");
}

/** Number of steps, nested ones included. */
export function countSteps(script: readonly Step[]): number {
  return script.reduce((sum, step) => sum + 1 + countSteps(nestedSteps(step)), 0);
}

/** The steps within a step. */
export function nestedSteps(step: Step): readonly Step[] {
  switch (step.op) {
    case "create":
    case "start":
    case "resize":
      return step.during ?? [];
    case "restart":
      return step.down ?? [];
    case "together":
    case "crash":
      return step.steps;
    default:
      return [];
  }
}

/** The same step with other steps within. */
export function withNested(step: Step, nested: readonly Step[]): Step {
  switch (step.op) {
    case "create":
    case "start":
    case "resize":
      return { ...step, during: nested };
    case "restart":
      return { ...step, down: nested };
    case "together":
    case "crash":
      return { ...step, steps: nested };
    default:
      return step;
  }
}
