import type { ContainerRecord } from "../ledger/mod.ts";
import { needsNoQuota, type PolicySettings, type ResourceRequest } from "../policy/mod.ts";

/** CFS quota of a container without a limit. */
export const NO_QUOTA = -1;

/** What tells whether a quota is lifted. */
type Limited = Pick<ContainerRecord, "placement" | "request" | "qos">;

/**
 * What a container will have asked for once the answer is applied: with `liftCfsQuota` an integer container of a
 * Guaranteed pod has no quota [O5]. One without CPUs of its own keeps it, and so does one that would not be told for
 * an integer container without (spec §4). The ledger keeps what the runtime will report, so that a later look at the
 * container finds nothing changed.
 */
export function requestAsAnswered(settings: PolicySettings, container: Limited): ResourceRequest {
  return isLifted(settings, container) ? { ...container.request, quota: NO_QUOTA } : container.request;
}

function isLifted(settings: PolicySettings, { placement, request, qos }: Limited): boolean {
  if (!settings.liftCfsQuota || placement.kind !== "integer" || !placement.placed) return false;
  return (request.quota ?? 0) > 0 && needsNoQuota({ request, qos }, placement.count);
}

/** The quota an answer must carry to make `asked` what was decided; undefined: nothing must be said of it. */
export function quotaToWrite(decided: ResourceRequest, asked: ResourceRequest): number | undefined {
  return decided.quota === NO_QUOTA && (asked.quota ?? 0) > 0 ? NO_QUOTA : undefined;
}
