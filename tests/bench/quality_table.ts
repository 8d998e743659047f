/** Prints how well containers are placed, ours against the baselines. */
import { COMPARED, compareOn, type Quality } from "./quality.ts";
import { print } from "./stats.ts";

/** Seeds of the streams; each line is the mean. */
const SEEDS = [1, 2, 3, 4, 5];
const ROUNDS = 1000;

/** Prints the table of every machine. */
export function printQuality(): void {
  print(`placement quality: 90 % full, sizes 1-16, ${ROUNDS} rounds, mean of seeds ${SEEDS.join(", ")}`);
  for (const [machine, spec] of Object.entries(COMPARED)) {
    print(`${machine.padEnd(42)}  one node  one cache  of fitting  whole cores  granted`);
    const runs = SEEDS.map((seed) => compareOn(spec, { rounds: ROUNDS, seed }));
    for (const name of runs[0]?.keys() ?? []) {
      const mean = (value: (quality: Quality) => number): string => {
        const values = runs.map((run) => run.get(name)).filter((quality) => quality !== undefined).map(value);
        return `${(100 * values.reduce((sum, part) => sum + part, 0) / values.length).toFixed(1)} %`;
      };
      const cells = [
        mean((quality) => quality.oneNode).padStart(8),
        mean((quality) => quality.oneCache).padStart(9),
        mean((quality) => quality.oneCacheOfFitting).padStart(10),
        mean((quality) => quality.wholeCores).padStart(11),
        mean((quality) => quality.granted).padStart(7),
      ];
      print(`  ${name.padEnd(40)}  ${cells.join("  ")}`);
    }
  }
}
