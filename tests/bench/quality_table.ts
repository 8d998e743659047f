/** Prints how well containers are placed, ours against the baselines. */
import { BASELINES, COMPARED, compareOn, OURS, type Quality } from "./quality.ts";
import { meanOf, print } from "./stats.ts";

/** Streams, one by seed; each cell is the mean, with its standard error. */
const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);
const ROUNDS = 1000;

/** What stays in the shared pool: the least that the kubelet starts with, and the least of whole cores. */
const KEPT: Readonly<Record<string, number>> = { "1 CPU": 1, "1 core": 2 };

const COLUMNS: Readonly<Record<string, (quality: Quality) => number>> = {
  "one node": ({ oneNode }) => oneNode,
  "one cache": ({ oneCache }) => oneCache,
  "of fitting": ({ oneCacheOfFitting }) => oneCacheOfFitting,
  "whole cores": ({ wholeCores }) => wholeCores,
  "granted": ({ granted }) => granted,
};

const NAME_WIDTH = 54;
const CELL_WIDTH = 13;

/**
 * Prints the table of every machine. All lines of a machine have the same streams, so a difference between two is
 * surer than the errors of both let think; one that is smaller than either may be chance.
 */
export function printQuality(): void {
  print(
    `placement quality: 90 % full, sizes 1-16, ${ROUNDS} rounds; % of all requests: mean of ` +
      `${SEEDS.length} streams ± its standard error`,
  );
  for (const [what, kept] of Object.entries(KEPT)) {
    for (const [machine, spec] of Object.entries(COMPARED)) {
      print(lineOf(`${machine}; ${what} kept`, Object.keys(COLUMNS)));
      printMachine(SEEDS.map((seed) => compareOn(spec, { rounds: ROUNDS, seed, kept })));
    }
  }
}

function printMachine(runs: readonly ReadonlyMap<string, Quality>[]): void {
  for (const name of runs[0]?.keys() ?? []) {
    const qualities = runs.map((run) => run.get(name)).filter((quality) => quality !== undefined);
    print(lineOf(`  ${name}`, Object.values(COLUMNS).map((column) => cellOf(qualities.map(column)))));
  }
  for (const ours of Object.keys(OURS)) printLeads(ours, runs);
}

/** How far ahead ours is, in points, of whatever baseline is best on a line: stream by stream, so chance is less in it. */
function printLeads(ours: string, runs: readonly ReadonlyMap<string, Quality>[]): void {
  const leads = Object.values(COLUMNS).map((column) => {
    const byBaseline = Object.keys(BASELINES).map((baseline) =>
      runs.flatMap((run) => {
        const [mine, other] = [run.get(ours), run.get(baseline)];
        return mine === undefined || other === undefined ? [] : [column(mine) - column(other)];
      })
    );
    const [least = []] = byBaseline.sort((a, b) => meanOf(a).mean - meanOf(b).mean);
    return cellOf(least, 2);
  });
  print(lineOf(`  ahead of the best: ${ours}`, leads));
}

function lineOf(name: string, cells: readonly string[]): string {
  return name.padEnd(NAME_WIDTH + 2) + cells.map((cell) => cell.padStart(CELL_WIDTH)).join("");
}

function cellOf(shares: readonly number[], digits = 1): string {
  const { mean, error } = meanOf(shares);
  return `${(100 * mean).toFixed(digits)} ± ${(100 * error).toFixed(digits)}`;
}
