import { CpuSet } from "../../src/cpuset/mod.ts";
import type { PolicySettings } from "../../src/policy/mod.ts";

/** The settings of a plugin that is told nothing (spec §14 [O2]), with `changes`. */
export function policySettings(changes: Partial<PolicySettings> = {}): PolicySettings {
  return {
    integerScope: "container",
    reservedCpus: CpuSet.EMPTY,
    minSharedCpus: 1,
    placement: { numa: "prefer", l3: "prefer", wholeCores: "prefer" },
    isolatedCpus: "pinned-only",
    emptyPool: "refuse",
    overflowNamespaces: ["kube-system"],
    poolGrowthDelayMs: 2000,
    driftCheckSeconds: 30,
    unsolicitedUpdates: "auto",
    liftCfsQuota: false,
    injectCpuEnv: false,
    failurePolicy: "runtime",
    ...changes,
  };
}
