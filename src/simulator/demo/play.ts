import type { Topology } from "../../topology/mod.ts";
import { CriError } from "../errors.ts";
import type { SimulatedRuntime } from "../runtime.ts";
import type { InvariantWatch } from "../watch.ts";
import { checkOptions, DemoFailure, problemsOf } from "./check.ts";
import type { Decision, DecisionLog } from "./decisions.ts";
import { manifestOf } from "./pods.ts";
import type { Report } from "./report.ts";
import type { DemoPod, DemoStep } from "./scenario.ts";

/** What the steps are played on. */
export interface Stage {
  readonly runtime: SimulatedRuntime;
  readonly topology: Topology;
  readonly watch: InvariantWatch;
  readonly log: DecisionLog;
  readonly report: Report;
}

/** What came of one or more steps. */
export interface Outcome {
  readonly placed: number;
  /** The plugin's reasons where it refused. */
  readonly refusals: readonly string[];
}

/**
 * Plays the steps, checking the node after each.
 *
 * @throws {DemoFailure} If a step did not end as it should, or a rule was broken at any moment before.
 */
export async function playSteps(stage: Stage, scenario: readonly DemoStep[]): Promise<Outcome> {
  let pods: readonly DemoPod[] = [];
  const outcomes: Outcome[] = [];
  for (const [index, step] of scenario.entries()) {
    stage.report.step(index + 1, step);
    const instantsBefore = stage.watch.instants;
    outcomes.push(await playStep(stage, step));
    pods = pods.filter((pod) => !step.end.includes(pod.name));
    if (step.refusal === undefined) pods = [...pods, ...step.start];
    const view = stage.runtime.view();
    stage.report.map(stage.topology, view);
    requireNone([
      ...stage.watch.breaks.map(({ rule, text, cause }) => `${rule}, for a moment (${cause}): ${text}`),
      ...problemsOf(view, { pods, poolSize: step.poolSize }, checkOptions(stage.topology)),
    ]);
    stage.report.good(
      `as expected: ${pods.length} containers, ${step.poolSize} CPUs nobody's own; ` +
        `no rule broken at any of ${stage.watch.instants - instantsBefore} instants`,
    );
  }
  return {
    placed: outcomes.reduce((sum, outcome) => sum + outcome.placed, 0),
    refusals: outcomes.flatMap((outcome) => outcome.refusals),
  };
}

async function playStep(stage: Stage, step: DemoStep): Promise<Outcome> {
  const { runtime, log, report } = stage;
  await Promise.all(step.end.map((name) => runtime.removePod(sandboxOf(name))));
  await runtime.idle();
  const results = await Promise.all(step.start.map((pod) => startPod(runtime, pod)));
  const decisions = await log.take([
    ...step.end.map((containerId) => ({ hook: "StopContainer", containerId })),
    ...step.start.map(({ name }) => ({ hook: "CreateContainer", containerId: name })),
  ]);
  report.decisions(decisions);
  requireNone(results.flatMap((result, index) => startProblem(step, step.start[index]?.name ?? "", result)));
  return {
    placed: results.filter((refusal) => refusal === undefined).length,
    refusals: decisions.filter(isRefusal).map((decision) => decision.reason),
  };
}

function isRefusal(decision: Decision): boolean {
  return decision.hook === "CreateContainer" && decision.cpus === undefined;
}

/** Sandboxes and containers have ids from one space; a pod's name is left to its container. */
function sandboxOf(name: string): string {
  return `${name}-sandbox`;
}

/** Whether a pod's start ended as the step says. */
function startProblem(step: DemoStep, name: string, refusal: string | undefined): readonly string[] {
  if (step.refusal === undefined) return refusal === undefined ? [] : [`${name} was refused: ${refusal}`];
  if (refusal === undefined) return [`${name} was not refused`];
  return step.refusal.test(refusal) ? [] : [`${name} was refused with another text: ${refusal}`];
}

/**
 * Starts a pod as the kubelet would.
 *
 * @returns What the runtime told the kubelet where a plugin refused; the pod is deleted then.
 */
async function startPod(runtime: SimulatedRuntime, pod: DemoPod): Promise<string | undefined> {
  const { name } = pod;
  const manifest = manifestOf(pod);
  const sandbox = await runtime.runPod(manifest, { id: sandboxOf(name) });
  try {
    for (const container of manifest.containers) {
      const { id } = await runtime.createContainer(sandbox.id, container, { id: name });
      await runtime.startContainer(id);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof CriError)) throw error;
    await runtime.removePod(sandbox.id);
    return error.message;
  }
}

function requireNone(problems: readonly string[]): void {
  if (problems.length > 0) throw new DemoFailure(problems.join("\n"));
}
