import type { CpuSet } from "../cpuset/mod.ts";
import type { ContainerIdentity } from "../ledger/mod.ts";
import type { ContainerUpdate } from "../nri/mod.ts";
import type { Shortage } from "../policy/mod.ts";
import type { EventContext, RefusalError } from "./context.ts";

/** What one decision was about and what came of it (spec §15 [E4]). */
export interface Decision {
  /** The protocol's name of the hook. */
  readonly hook: string;
  readonly identity: ContainerIdentity;
  readonly class: string;
  /** What the container was wanted to have before; undefined for a new one. */
  readonly before?: CpuSet;
  /** What it is wanted to have now; undefined where it is gone or refused. */
  readonly after?: CpuSet;
  /** Memory nodes it is bound to; empty: any. */
  readonly mems?: string;
  readonly reason: string;
  /** What kind of refusal it is; undefined where it is none. */
  readonly refusal?: RefusalError["kind"];
  /** The refusal's numbers where there were too few CPUs. */
  readonly shortage?: Shortage | undefined;
  /** @default {"info"} */
  readonly level?: "info" | "warn";
  /** Updates of containers that the answer carries. */
  readonly updates: readonly ContainerUpdate[];
}

/** What a refusal is about. */
export interface RefusalSubject extends Pick<Decision, "hook" | "identity"> {
  /**
   * Tells the class of the container. Not a getter: V8 keeps those of object literals in its old generation, and with each
   * the whole request that it was made for.
   */
  readonly classOf: () => string;
}

/** Writes one line for one decision. */
export function tellDecision(context: EventContext, message: string, decision: Decision): void {
  context.logger[decision.level ?? "info"](message, fieldsOf(context, decision));
}

/** Counts a refusal and writes one line for it, level warn. */
export function tellRefusal(
  context: EventContext,
  { hook, identity, classOf }: RefusalSubject,
  { kind, shortage, message: reason }: RefusalError,
): void {
  context.counters.refusals++;
  const decision = { hook, identity, class: classOf(), refusal: kind, shortage, reason, updates: [] };
  context.logger.warn("container refused", fieldsOf(context, decision));
}

function fieldsOf(context: EventContext, decision: Decision): Record<string, unknown> {
  const { identity, updates } = decision;
  return {
    hook: decision.hook,
    pod: `${identity.namespace}/${identity.podName}`,
    container: identity.name,
    containerId: identity.id,
    class: decision.class,
    ...(decision.before === undefined ? {} : { before: decision.before.toString() }),
    ...(decision.after === undefined ? {} : { cpus: decision.after.toString() }),
    ...(decision.mems === undefined || decision.mems === "" ? {} : { mems: decision.mems }),
    ...(decision.refusal === undefined ? {} : { refusal: decision.refusal }),
    reason: decision.reason,
    ...(decision.shortage === undefined ? {} : { shortage: numbersOf(decision.shortage) }),
    updates: updates.length,
    ...(updates.length === 0
      ? {}
      : { updated: updates.map((update) => `${update.containerId}=${update.cpus}`) }),
    durationMs: Math.round(context.ageMs() * 1000) / 1000,
    ...(context.isDryRun ? { dryRun: true } : {}),
  };
}

function numbersOf({ taken, ...numbers }: Shortage): Record<string, unknown> {
  return { ...numbers, taken: Object.fromEntries(taken) };
}
