/** Runs the selected scenarios; started by main.ts inside private namespaces. */
import { exists } from "./install/cache.ts";
import { installParts, type Parts } from "./install/parts.ts";
import { executablePath } from "./plugin/plugin.ts";
import { print } from "./print.ts";
import { Runner, type Tally } from "./runner.ts";
import { ALL_SCENARIOS } from "./scenarios/all.ts";
import { applicable, parseSelection } from "./selection.ts";

async function main(): Promise<number> {
  const { setups, only } = parseSelection(Deno.args);
  const parts = await installParts(() => {});
  const hasExecutable = await exists(executablePath());
  const tallies: Tally[] = [];
  let skipped = 0;
  for (const setup of setups) {
    const scenarios = applicable(ALL_SCENARIOS, setup, only);
    if (scenarios.length === 0) continue;
    if (setup.way === "compiled" && !hasExecutable) {
      print(
        `skip ${setup.version} compiled: ${scenarios.length} scenarios, "deno task compile" makes the executable`,
      );
      skipped += scenarios.length;
      continue;
    }
    tallies.push(await runSetup(setup, parts, scenarios));
  }
  return summarize(tallies, skipped);
}

function runSetup(
  setup: ConstructorParameters<typeof Runner>[0],
  parts: Parts,
  scenarios: Parameters<Runner["run"]>[0],
): Promise<Tally> {
  return new Runner(setup, parts).run(scenarios);
}

function summarize(tallies: readonly Tally[], skipped: number): number {
  function sum(field: keyof Tally): number {
    return tallies.reduce((total, tally) => total + tally[field], 0);
  }
  print(
    `invariants judged at ${sum("instants")} instants; ` +
      `${sum("excused")} times a container being created or started lagged behind`,
  );
  print(`e2e: ${sum("passed")} passed, ${sum("failed")} failed, ${skipped} skipped`);
  return sum("failed") === 0 ? 0 : 1;
}

main().then(Deno.exit, (error: unknown) => {
  print(error instanceof Error ? error.stack ?? error.message : String(error));
  print("e2e: 0 passed, 1 failed, 0 skipped");
  Deno.exit(1);
});
