import { parseArgs } from "@std/cli/parse-args";
import { MACHINES, type Setup } from "./bench.ts";
import { RUNTIME_VERSIONS } from "./install/parts.ts";
import { LAUNCH_WAYS } from "./plugin/plugin.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/** What of all scenarios and setups is to run. */
export interface Selection {
  readonly setups: readonly Setup[];
  /** Part of a scenario's name. */
  readonly only: string;
}

/** Help for the flags. */
export const USAGE = `e2e [--runtime VERSION] [--way WAY] [--machine MACHINE] [--only TEXT]
  --runtime  ${RUNTIME_VERSIONS.join(", ")}
  --way      ${LAUNCH_WAYS.join(", ")}
  --machine  ${MACHINES.join(", ")}
  --only     scenarios whose name contains this`;

/**
 * Reads the flags; without any everything runs.
 *
 * @throws {TypeError} If there is no such flag or value.
 */
export function parseSelection(args: readonly string[]): Selection {
  const flags = parseArgs(args, {
    string: ["runtime", "way", "machine", "only"],
    unknown: (name) => {
      throw new TypeError(`Cannot use "${name}"\n${USAGE}`);
    },
  });
  const versions = chosen(flags["runtime"], RUNTIME_VERSIONS);
  const ways = chosen(flags["way"], LAUNCH_WAYS);
  const machines = chosen(flags["machine"], MACHINES);
  const everything = versions.flatMap((version) =>
    ways.flatMap((way) => machines.map((machine) => ({ version, way, machine })))
  );
  const setups = flags["way"] === undefined ? everything.filter(isWorthwhile) : everything;
  return { setups, only: typeof flags["only"] === "string" ? flags["only"] : "" };
}

/**
 * Whether a setup can show what no other does, for a run that asks for no certain way. Each launch way meets real
 * cpusets on each runtime; the fake machine, which judges decisions, needs each runtime and the executable once.
 */
function isWorthwhile(setup: Setup): boolean {
  const newest = setup.version === RUNTIME_VERSIONS[0];
  if (setup.machine === "fake64") return setup.way === "external" || (setup.way === "compiled" && newest);
  return setup.way !== "compiled" || setup.version !== "2.1.9";
}

function chosen<T extends string>(value: unknown, all: readonly T[]): readonly T[] {
  if (value === undefined) return all;
  const found = all.filter((one) => one === value);
  if (found.length === 0) throw new TypeError(`Cannot use "${value}": expected ${all.join(", ")}`);
  return found;
}

/** The scenarios of a selection that make sense in a setup. */
export function applicable(scenarios: readonly Scenario[], setup: Setup, only: string): readonly Scenario[] {
  return scenarios.filter((scenario) =>
    scenario.machine === setup.machine &&
    (scenario.ways ?? LAUNCH_WAYS).includes(setup.way) &&
    (scenario.versions ?? RUNTIME_VERSIONS).includes(setup.version) &&
    scenario.name.includes(only)
  );
}
