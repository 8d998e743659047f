import type { ContainerRecord } from "../ledger/mod.ts";
import type { ContainerAdjustment } from "../nri/mod.ts";
import type { PolicySettings, ResourceRequest } from "../policy/mod.ts";
import { quotaToWrite } from "./quota.ts";

/** The variable that tells an annotated container its CPUs, in list format [O5]. */
export const CPU_LIST_VARIABLE = "WEKA_CPUSET_CPUS";

/**
 * What the answer to CreateContainer says of the new container itself.
 *
 * A variable of the container's own of that name is replaced: what it says of the CPUs would be a guess, and reading
 * environments, which hold secrets, to find out is none of our business. Integer containers get none, for they may be
 * moved.
 *
 * @param asked What the kubelet asked for.
 */
export function adjustmentOf(
  settings: PolicySettings,
  record: ContainerRecord,
  asked: ResourceRequest,
): ContainerAdjustment {
  const cpus = record.wanted.toString();
  const quota = quotaToWrite(record.request, asked);
  const isTold = settings.injectCpuEnv && record.placement.kind === "annotated";
  return {
    cpus,
    mems: record.mems,
    ...(quota === undefined ? {} : { quota }),
    ...(isTold ? { env: new Map([[CPU_LIST_VARIABLE, cpus]]) } : {}),
  };
}
