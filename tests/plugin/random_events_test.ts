import { assert, assertGreater } from "@std/assert";
import type { MachineName, RuntimeProfileName } from "../../src/simulator/mod.ts";
import type { PolicySettings } from "../../src/policy/mod.ts";
import { complaintOf, shortest, soak } from "../fakes/soak.ts";

/** One node of the random test: thirteen seeds each. */
interface Variant {
  readonly machine: MachineName;
  readonly profile: RuntimeProfileName;
  readonly settings: Partial<PolicySettings>;
}

const CALM: Partial<PolicySettings> = {};
const EAGER: Partial<PolicySettings> = {
  minSharedCpus: 0,
  emptyPool: "overflow",
  unsolicitedUpdates: "auto",
  poolGrowthDelayMs: 500,
};

const VARIANTS: readonly Variant[] = [
  { machine: "tiny-8-split", profile: "containerd-2.4", settings: CALM },
  { machine: "tiny-8-pairs", profile: "containerd-2.4", settings: EAGER },
  { machine: "tiny-8-two-nodes", profile: "containerd-2.1", settings: CALM },
  { machine: "tiny-8-nosmt", profile: "cri-o-1.34", settings: CALM },
  { machine: "memoryless-node", profile: "containerd-2.4", settings: EAGER },
  { machine: "xeon-64", profile: "containerd-1.7.24", settings: CALM },
];

const SEEDS_EACH = 13;
const STEPS = 200;

/**
 * Random events over the real protocol, judged at every instant by the simulated runtime's own view (I1–I5 and more).
 * A failure prints the seed and the shortest script that still fails.
 */
Deno.test("Plugin keeps the invariants at every instant of 10 000 random events [I1-I7]", async (t) => {
  let events = 0;
  let excused = 0;
  for (const [index, variant] of VARIANTS.entries()) {
    await t.step(`${variant.machine} under ${variant.profile}`, async () => {
      for (let seed = 1000 * index; seed < 1000 * index + SEEDS_EACH; seed++) {
        const options = { ...variant, seed, steps: STEPS };
        const result = await soak(options);
        events += result.events;
        excused += result.report.excused.length;
        const complaint = complaintOf(result);
        assert(
          complaint === undefined,
          `seed ${seed}: ${complaint}\n${complaint && await shortest(result, options)}`,
        );
      }
    });
  }
  // The excused are containers that were started while their set changed; every one was repaired by the next carrier.
  Deno.stderr.writeSync(
    new TextEncoder().encode(`${events} random events, ${excused} excused and repaired\n`),
  );
  assertGreater(events, 10_000);
});
