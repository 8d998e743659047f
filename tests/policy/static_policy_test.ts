import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  BASELINES,
  COMPARED,
  compareOn,
  DEFAULT,
  oursOn,
  type Quality,
  qualityOf,
  requestStream,
  WHOLE_CORES,
} from "../bench/quality.ts";
import { distributeCpus } from "../bench/distributed_cpus.ts";
import { type Levels, levelsOf, packCpus } from "../bench/packed_cpus.ts";
import { type StaticOptions, StaticPolicy } from "../bench/static_policy.ts";
import { expandMachine, type MachineSpec } from "../../src/simulator/machine.ts";
import { cpus, machine } from "./views.ts";

/** 64 CPUs, siblings i and i + 32, two nodes, one cache each. */
const XEON = machine("xeon-64");

Deno.test.each<[string, StaticOptions, string, number, string | undefined]>([
  ["a whole node", {}, "", 32, "16-31,48-63"],
  ["whole cores", {}, "", 4, "1-2,33-34"],
  ["a whole core, and one that a reserved CPU split", {}, "", 3, "1,32-33"],
  ["the fullest node first", {}, "16-20,48-52", 2, "21,53"],
  ["nothing that is not whole cores with full-pcpus-only", { fullPcpusOnly: true }, "", 3, undefined],
  ["whole cores with full-pcpus-only", { fullPcpusOnly: true }, "", 2, "1,33"],
  [
    "nothing of a reserved CPU's core with full-pcpus-only",
    { fullPcpusOnly: true },
    "1-31,33-63",
    2,
    undefined,
  ],
  ["both nodes evenly with distribute", { distributeCpusAcrossNuma: true }, "", 40, "1-10,16-25,33-42,48-57"],
  ["one node where the topology manager aligns to it", { align: "node" }, "1-5,33-37", 26, "16-28,48-60"],
  ["nothing once the rest is reserved", {}, "1-63", 1, undefined],
])("StaticPolicy takes %s (the kubelet's documentation)", (_what, options, taken, count, expected) => {
  const free = XEON.online.difference(cpus(taken));
  const found: CpuSet | undefined = new StaticPolicy(XEON, options).allocate(free, count);
  assertEquals(found?.toString(), expected);
});

/** A machine, or a question about the one before it and the kubelet's answer (see the fixture's README). */
type Recorded = { readonly machine: MachineSpec } | {
  readonly option: "packed" | "uncore" | "distribute" | "distribute-full";
  readonly free: string;
  readonly count: number;
  readonly answer?: string;
};

Deno.test("packCpus() and distributeCpus() answer as kubelet 1.34.4 does", () => {
  const file = new URL("../fixtures/kubelet/static_policy_1.34.4.jsonl", import.meta.url);
  let levels: Levels | undefined;
  let answers = 0;
  for (const line of Deno.readTextFileSync(file).trim().split("\n")) {
    const recorded: Recorded = JSON.parse(line);
    if ("machine" in recorded) {
      levels = levelsOf(expandMachine(recorded.machine).topology);
      continue;
    }
    assert(levels !== undefined);
    const { option, count, answer } = recorded;
    const free = cpus(recorded.free);
    const found = option === "packed" || option === "uncore"
      ? packCpus(levels, free, count, { byCache: option === "uncore" })
      : distributeCpus({ levels, free, count, group: option === "distribute" ? 1 : levels.perCore });
    assertEquals(found?.toString(), answer, line);
    answers++;
  }
  assertEquals(answers, 780);
});

/** The lines in the order of [P2]. */
const LINES = ["oneNode", "oneCache", "wholeCores"] as const satisfies readonly (keyof Quality)[];
type Line = typeof LINES[number];

/** Means of streams of this length differ by about as much by chance. */
const NOISE = 0.015;
const STREAMS = [{ rounds: 250, seed: 11 }, { rounds: 250, seed: 12 }, { rounds: 250, seed: 13 }];

/** How far one is ahead of another on a line, in the mean of all streams. */
function leadOf(
  runs: readonly ReadonlyMap<string, Quality>[],
  [ours, baseline]: readonly [string, string],
  line: Line,
): number {
  const leads = runs.map((run) => (run.get(ours)?.[line] ?? NaN) - (run.get(baseline)?.[line] ?? NaN));
  return leads.reduce((sum, lead) => sum + lead, 0) / leads.length;
}

/**
 * The order of [P2] is the order of the lines: whole cores across two nodes are worse than a core in part within one. So a
 * baseline can be ahead on a line only by giving away more on one that comes before it. Where whole cores are required no
 * line is given away.
 */
Deno.test("placement beats the kubelet's static policy in every option, line by line [P2] B4", () => {
  for (const [name, spec] of Object.entries(COMPARED)) {
    const runs = STREAMS.map((stream) => compareOn(spec, stream));
    for (const run of runs) assertEquals(run.get(DEFAULT)?.granted, 1, "nothing is refused");
    for (const baseline of Object.keys(BASELINES)) {
      let ahead = 0;
      for (const line of LINES) {
        const lead = leadOf(runs, [DEFAULT, baseline], line);
        assert(lead + ahead >= -NOISE, `${name}, ${line}: ${lead} ahead of ${baseline}`);
        ahead = Math.max(ahead, lead);
        const strict = leadOf(runs, [WHOLE_CORES, baseline], line);
        assert(strict >= -NOISE, `${name}, ${line}, whole cores required: ${strict} ahead of ${baseline}`);
      }
    }
  }
});

Deno.test("placement.wholeCores: require grants whole cores only, and costs few refusals [P4]", () => {
  for (const [name, spec] of Object.entries(COMPARED)) {
    const { topology } = expandMachine(spec);
    const stream = requestStream(topology.online.size, 250, 11);
    const { granted, wholeCores } = qualityOf(topology, stream, oursOn(topology, "require"));
    assertEquals(
      wholeCores,
      granted,
      `${name}: what is granted is whole cores, and one CPU of an odd number`,
    );
    assert(granted > 0.95, `${name}: ${granted} granted`);
  }
});
