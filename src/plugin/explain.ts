import type { CpuSet } from "../cpuset/mod.ts";
import type { ContainerIdentity } from "../ledger/mod.ts";
import {
  allocateExclusive,
  type Allocation,
  type CpuView,
  type ExclusiveWish,
  explainPlacement,
  type Explanation,
  type PolicySettings,
  type Refusal,
} from "../policy/mod.ts";
import type { EventContext } from "./context.ts";

/** CPUs that an integer container gets, and why. */
export interface Granted {
  readonly kind: "granted";
  readonly cpus: CpuSet;
  /** In one line. */
  readonly reason: string;
  /** Tells it criterion by criterion; there only while debug lines are written, and where criteria were asked. */
  readonly explain?: (() => Explanation) | undefined;
}

/** Exclusive CPUs, or why there are none. */
export type Grant = Granted | { readonly kind: "refused"; readonly refusal: Refusal };

/** What somebody asks exclusive CPUs by. */
export interface Question {
  readonly view: CpuView;
  readonly wish: ExclusiveWish;
  readonly settings: PolicySettings;
}

/**
 * As `allocateExclusive`. While debug lines are written, the question is kept with the answer: only who takes the CPUs
 * knows that they are granted for good, and by then the view is another one. Otherwise this costs nothing.
 */
export function allocate(context: EventContext, { view, wish, settings }: Question): Grant {
  const allocation: Allocation = allocateExclusive(view, { ...wish, readers: context.readers }, settings);
  if (allocation.kind === "refused" || !isExplaining(context)) return allocation;
  const { cpus } = allocation;
  return { ...allocation, explain: () => explainPlacement(view, wish, { settings, cpus }) };
}

/** Whether explanations are written at all. */
export function isExplaining({ logger }: EventContext): boolean {
  return logger.isDebug?.() ?? false;
}

/** CPUs that somebody got. */
export interface ExplainedPlacement extends Pick<Granted, "reason" | "explain"> {
  /** What it got them for; `placement`: a container that was without CPUs of its own, or had others. */
  readonly cause: "creation" | "resize" | "placement" | "move" | "fill-up";
  readonly identity: ContainerIdentity;
  /** All CPUs it has now. */
  readonly cpus: CpuSet;
}

/** Writes one debug line: what the choice scores by each criterion of [P2], and what it beat by it [E4]. */
export function tellPlacement(context: EventContext, placement: ExplainedPlacement): void {
  const { cause, identity, cpus, reason, explain } = placement;
  if (explain === undefined) return;
  const { criteria, others, isolated, isSameAgain } = explain();
  context.logger.debug("placement explained", {
    cause,
    pod: `${identity.namespace}/${identity.podName}`,
    container: identity.name,
    containerId: identity.id,
    cpus: cpus.toString(),
    reason,
    ...(isSameAgain ? { sameAgain: true } : {}),
    ...(isolated.isEmpty ? {} : { isolatedFirst: isolated.toString() }),
    criteria: criteria.map(({ name, value, beats }) => ({
      name,
      value,
      ...(beats.length === 0 ? {} : { beats: beats.map(({ why }) => why) }),
    })),
    ...(others.length === 0 ? {} : { others: others.map(({ why }) => why) }),
  });
}
