/** Runs the selected scenarios; started by main.ts inside private namespaces. */
import type { Setup } from "./bench.ts";
import { exists } from "./install/cache.ts";
import { installParts, type Parts } from "./install/parts.ts";
import { executablePath } from "./plugin/plugin.ts";
import { print } from "./print.ts";
import { Runner, type Tally } from "./runner.ts";
import { ALL_SCENARIOS } from "./scenarios/all.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { applicable, parseSelection } from "./selection.ts";

/** Nodes at a time: much of a scenario is waiting, and the nodes have nothing in common. */
const WORKERS = 3;

/** The scenarios of one setup. */
interface Job {
  readonly setup: Setup;
  readonly scenarios: readonly Scenario[];
}

async function main(): Promise<number> {
  const { setups, only } = parseSelection(Deno.args);
  const parts = await installParts(() => {});
  const hasExecutable = await exists(executablePath());
  const waiting: Job[] = [];
  let skipped = 0;
  for (const setup of setups) {
    const scenarios = applicable(ALL_SCENARIOS, setup, only);
    if (scenarios.length === 0) continue;
    if (setup.way !== "compiled" || hasExecutable) waiting.push({ setup, scenarios });
    else {
      print(
        `skip ${setup.version} compiled: ${scenarios.length} scenarios, "deno task compile" makes the executable`,
      );
      skipped += scenarios.length;
    }
  }
  const tallies: Tally[] = [];
  const together = waiting.map((job) => part(job, (scenario) => scenario.alone !== true));
  await Promise.all(Array.from({ length: WORKERS }, () => work(together, parts, tallies)));
  await work(waiting.map((job) => part(job, (scenario) => scenario.alone === true)), parts, tallies);
  return summarize(tallies, skipped);
}

function part(job: Job, belongs: (scenario: Scenario) => boolean): Job {
  return { ...job, scenarios: job.scenarios.filter(belongs) };
}

/** Takes jobs until none is left. */
async function work(waiting: Job[], parts: Parts, tallies: Tally[]): Promise<void> {
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
    tallies.push(await new Runner(job.setup, parts).run(job.scenarios));
  }
}

function summarize(tallies: readonly Tally[], skipped: number): number {
  function sum(field: keyof Tally): number {
    return tallies.reduce((total, tally) => total + tally[field], 0);
  }
  print(
    `invariants judged at ${sum("instants")} instants; ` +
      `${sum("excused")} times a container being created or started lagged behind`,
  );
  print(`e2e: ${sum("passed")} passed, ${sum("failed")} failed, ${skipped + sum("pending")} skipped`);
  // A watcher that saw nothing is broken itself.
  return sum("failed") === 0 && (tallies.length === 0 || sum("instants") > 0) ? 0 : 1;
}

main().then(Deno.exit, (error: unknown) => {
  print(error instanceof Error ? error.stack ?? error.message : String(error));
  print("e2e: 0 passed, 1 failed, 0 skipped");
  Deno.exit(1);
});
