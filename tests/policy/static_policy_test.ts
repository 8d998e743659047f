import { assert, assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  BASELINES,
  COMPARED,
  compareOn,
  oursOn,
  type Quality,
  qualityOf,
  requestStream,
} from "../bench/quality.ts";
import { type StaticOptions, StaticPolicy } from "../bench/static_policy.ts";
import { expandMachine } from "../../src/simulator/machine.ts";
import { cpus, machine } from "./views.ts";

/** 64 CPUs, siblings i and i + 32, two nodes, one cache each. */
const XEON = machine("xeon-64");

Deno.test.each<[string, StaticOptions, string, number, string | undefined]>([
  ["a whole node", {}, "", 32, "0-15,32-47"],
  ["whole cores", {}, "", 4, "0-1,32-33"],
  ["a whole core and the rest of a split one", {}, "0", 3, "1,32-33"],
  ["the fullest node first", {}, "16-20,48-52", 2, "21,53"],
  ["nothing that is not whole cores with full-pcpus-only", { fullPcpusOnly: true }, "", 3, undefined],
  ["whole cores with full-pcpus-only", { fullPcpusOnly: true }, "0", 2, "1,33"],
  ["both nodes evenly with distribute", { distributeCpusAcrossNuma: true }, "", 40, "0-9,16-25,32-41,48-57"],
])("StaticPolicy takes %s (the kubelet's documentation)", (_what, options, taken, count, expected) => {
  const free = XEON.online.difference(cpus(taken));
  const found: CpuSet | undefined = new StaticPolicy(XEON, options).allocate(free, count);
  assertEquals(found?.toString(), expected);
});

/** The lines in the order of [P2]. */
const LINES = ["oneNode", "oneCache", "wholeCores"] as const satisfies readonly (keyof Quality)[];

/** Two streams of this length differ by about as much by chance. */
const NOISE = 0.015;

/**
 * The order of [P2] is the order of the lines: whole cores across two nodes are worse than a core in part within one. So a
 * baseline can be ahead on a line only by giving away more on one that comes before it.
 */
Deno.test("placement beats the kubelet's static policy in every option, line by line [P2] B4", () => {
  for (const [name, spec] of Object.entries(COMPARED)) {
    const results = compareOn(spec, { rounds: 250, seed: 11 });
    const ours = results.get("weka-cpuset");
    assertEquals(ours?.granted, 1, "nothing is refused");
    for (const baseline of Object.keys(BASELINES)) {
      const quality = results.get(baseline);
      assert(ours !== undefined && quality !== undefined);
      let ahead = 0;
      for (const line of LINES) {
        const lead = ours[line] - quality[line];
        assert(lead + ahead >= -NOISE, `${name}, ${line}: ${ours[line]}, ${baseline} ${quality[line]}`);
        ahead = Math.max(ahead, lead);
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
