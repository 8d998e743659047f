import type { FailurePolicy, RuntimeInfo } from "../nri/mod.ts";
import type { PolicySettings } from "../policy/mod.ts";
import type { Logger } from "./ports.ts";
import { isAtLeast } from "./unsolicited.ts";

/** The first NRI version whose runtimes know a failure policy (containerd/nri v0.12.4). */
const FAILURE_POLICY_VERSION: readonly number[] = [0, 12, 4];

/**
 * What the runtime is asked to do while no answer comes (spec §14 [O2]): with `fail-closed` it fails the pod's
 * operation, and does not drop a plugin that was late once: one that is not connected fails nothing. In a dry run
 * nothing is asked, for nothing may depend on it [O3].
 */
export function failurePolicyOf(settings: PolicySettings, isDryRun: boolean): FailurePolicy | undefined {
  if (settings.failurePolicy === "runtime" || isDryRun) return undefined;
  return { failRequest: true, keepConnected: true };
}

/** Tells that the runtime is too old for what it is asked. */
export function warnIfNotFailing(
  policy: FailurePolicy | undefined,
  { nriVersion }: RuntimeInfo,
  logger: Logger,
): void {
  if (policy === undefined || isAtLeast(nriVersion, FAILURE_POLICY_VERSION)) return;
  logger.warn("this runtime knows no fail-closed", {
    nriVersion: nriVersion === "" ? "before 0.12" : nriVersion,
    consequence: "containers are created without their CPUs while the plugin does not answer",
    advice: "make it a required plugin of the runtime's default validator (containerd 2.2 and newer)",
  });
}
