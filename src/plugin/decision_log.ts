import type { CpuSet } from "../cpuset/mod.ts";
import type { ContainerIdentity } from "../ledger/mod.ts";
import type { ContainerUpdate } from "../nri/mod.ts";
import type { Logger } from "./ports.ts";

/** What one decision was about and what came of it (spec §15 [E4]). */
export interface DecisionEntry {
  /** The protocol's name of the hook. */
  readonly hook: string;
  readonly identity: ContainerIdentity;
  readonly class: string;
  /** What the container was wanted to have before; undefined for a new one. */
  readonly before?: CpuSet;
  /** What it is wanted to have now; undefined where it is gone or refused. */
  readonly after?: CpuSet;
  readonly mems?: string;
  readonly reason: string;
  /** Updates of containers that the answer carries. */
  readonly updates: readonly ContainerUpdate[];
  /** From the arrival of the request to the decision. */
  readonly durationMs: number;
  readonly dryRun: boolean;
}

/** Writes one line for one decision, level info. */
export function logDecision(logger: Logger, message: string, entry: DecisionEntry): void {
  logger.info(message, fieldsOf(entry));
}

/** Writes one line for a refusal, level warn. */
export function logRefusal(logger: Logger, entry: DecisionEntry): void {
  logger.warn("container refused", fieldsOf(entry));
}

function fieldsOf(entry: DecisionEntry): Record<string, unknown> {
  const { identity, updates } = entry;
  return {
    hook: entry.hook,
    pod: `${identity.namespace}/${identity.podName}`,
    container: identity.name,
    containerId: identity.id,
    class: entry.class,
    ...(entry.before === undefined ? {} : { before: entry.before.toString() }),
    ...(entry.after === undefined ? {} : { cpus: entry.after.toString() }),
    ...(entry.mems === undefined || entry.mems === "" ? {} : { mems: entry.mems }),
    reason: entry.reason,
    updates: updates.length,
    ...(updates.length === 0
      ? {}
      : { updated: updates.map((update) => `${update.containerId}=${update.cpus}`) }),
    durationMs: Math.round(entry.durationMs * 1000) / 1000,
    ...(entry.dryRun ? { dryRun: true } : {}),
  };
}
