import { CpuSet } from "../../src/cpuset/mod.ts";
import type { PolicySettings } from "../../src/policy/mod.ts";
import {
  expandMachine,
  isMachineName,
  type MachineName,
  MACHINES,
  RUNTIME_PROFILES,
  type RuntimeProfileName,
} from "../../src/simulator/mod.ts";
import { Prng } from "../../src/simulator/prng.ts";
import type { SoakOptions } from "../fakes/soak.ts";

/** Everything about a run that its seed decides. */
export type Variant = SoakOptions & { readonly steps: number };

/** Steps of most runs, and of one in ten. */
const STEPS = { usual: 300, long: 1500 } as const;

const PROFILES: readonly RuntimeProfileName[] = [
  "containerd-2.4",
  "containerd-2.1",
  "containerd-1.7.24",
  "cri-o-1.34",
];

const MODES = ["prefer", "require", "ignore"] as const;

/** What tells a seed's settings from its script: both are made of it. */
const SALT = 0x5eed;

/**
 * The node, the settings and the length of the run with this seed. Machines and runtimes come in turns, so that any
 * hundred seeds have all pairs of them.
 */
export function variantOf(seed: number): Variant {
  const prng = new Prng(seed ^ SALT);
  const names = Object.keys(MACHINES).filter(isMachineName);
  const machine = names[seed % names.length] ?? "tiny-8-split";
  const profile = PROFILES[Math.floor(seed / names.length) % PROFILES.length] ?? "containerd-2.4";
  const hotplug = prng.chance(0.4);
  const isolated = prng.chance(0.25) ? someOf(prng, cpusOf(machine)).toString() : undefined;
  return {
    seed,
    machine,
    profile,
    settings: settingsOf(prng, { machine, profile, hotplug }),
    steps: prng.chance(0.1) ? STEPS.long : STEPS.usual,
    cgroupVersion: prng.chance(0.5) ? 1 : 2,
    driver: prng.chance(0.5) ? "systemd" : "cgroupfs",
    cfsQuota: !prng.chance(0.1),
    updateCostMs: prng.chance(0.3) ? 10 : 0,
    refusals: prng.chance(0.3),
    duplicates: prng.chance(0.4),
    crashes: prng.chance(0.5),
    hotplug,
    ghosts: prng.chance(0.2),
    ...(isolated === undefined ? {} : { isolated }),
  };
}

/** A variant in a line, for people. */
export function describeVariant(variant: Variant): string {
  const { seed, machine, profile, ...rest } = variant;
  const values = JSON.stringify(rest, (_, value) => value instanceof CpuSet ? value.toString() : value);
  return `seed ${seed}: ${machine} under ${profile}, ${values}`;
}

function cpusOf(machine: MachineName): CpuSet {
  return expandMachine(MACHINES[machine]).topology.online;
}

/** One to an eighth of the CPUs, neighbours by id. */
function someOf(prng: Prng, cpus: CpuSet): CpuSet {
  const ids = cpus.toArray();
  const first = prng.integer(1, ids.length - 1);
  return CpuSet.from(ids.slice(first, first + prng.integer(1, Math.max(1, ids.length >> 3))));
}

function settingsOf(
  prng: Prng,
  { machine, profile, hotplug }: {
    readonly machine: MachineName;
    readonly profile: RuntimeProfileName;
    readonly hotplug: boolean;
  },
): Partial<PolicySettings> {
  // Calls outside hooks are for repairs anywhere, by the user's word; where they can hang the runtime the soak does not.
  const unsolicited = RUNTIME_PROFILES[profile].unsolicitedMayDeadlock
    ? ["auto", "never"] as const
    : ["auto", "auto", "repairs", "never"] as const;
  const mode = () => prng.chance(0.15) ? prng.pick(MODES) ?? "prefer" : "prefer";
  return {
    integerScope: prng.chance(0.3) ? "guaranteed" : "container",
    reservedCpus: prng.chance(0.25) ? someOf(prng, cpusOf(machine)) : CpuSet.EMPTY,
    minSharedCpus: prng.pick([0, 1, 1, 4]) ?? 1,
    placement: { numa: mode(), l3: mode(), wholeCores: mode() },
    isolatedCpus: prng.pick(["pinned-only", "pinned-only", "integer-first", "ignore"] as const) ??
      "pinned-only",
    emptyPool: prng.chance(0.5) ? "refuse" : "overflow",
    poolGrowthDelayMs: prng.pick([0, 500, 2000]) ?? 2000,
    unsolicitedUpdates: prng.pick(unsolicited) ?? "auto",
    liftCfsQuota: prng.chance(0.15),
    injectCpuEnv: prng.chance(0.2),
    // Only a look at the containers can tell of CPUs that were away for a moment.
    driftCheckSeconds: hotplug ? 30 : prng.pick([0, 30, 30]) ?? 30,
  };
}
