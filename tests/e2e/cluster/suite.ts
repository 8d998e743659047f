/** Runs the scenarios of a Kubernetes node; started by main.ts inside private namespaces. */
import { runCommand } from "../install/command.ts";
import { exists } from "../install/cache.ts";
import { installKubernetes, installParts } from "../install/parts.ts";
import { executablePath } from "../plugin/plugin.ts";
import { print } from "../print.ts";
import { type FakeMachine, writeFakeMachine } from "../runtime/fake_machine.ts";
import { Scoreboard } from "../scoreboard.ts";
import { KubeRunner } from "./runner.ts";
import { KUBE_SCENARIOS } from "./scenarios/all.ts";
import { KUBE_RUNTIMES, parseKubeSelection } from "./selection.ts";

async function main(): Promise<number> {
  const { versions, only } = parseKubeSelection(Deno.args);
  const parts = await installParts(() => {});
  const kubernetes = await installKubernetes(() => {});
  const machine = await mountFakeMachine();
  const scenarios = KUBE_SCENARIOS.filter(({ name }) => name.includes(only));
  const scores = new Scoreboard();
  let instants = 0;
  const hasExecutable = await exists(executablePath());
  if (!hasExecutable) {
    print('note "deno task compile" makes the executable; without it everything runs from source');
  }
  for (const version of versions) {
    // Either way of running it meets the same API: one each is enough.
    const program = hasExecutable && version !== KUBE_RUNTIMES[0] ? "executable" : "source";
    const runner = new KubeRunner({ version, program, parts, kubernetes, machine }, scores);
    instants += await runner.run(scenarios);
  }
  print(`invariants judged at ${instants} instants`);
  print(`e2e: ${scores.passed} passed, ${scores.failed} failed, ${scores.pending} skipped`);
  // A watcher that saw nothing is broken itself.
  return scores.failed === 0 && (scenarios.length === 0 || instants > 0) ? 0 : 1;
}

/** Shows a machine of 64 CPUs to everything in this mount namespace: kubelet, runtime and plugin. */
async function mountFakeMachine(): Promise<FakeMachine> {
  const dir = await Deno.makeTempDir({ prefix: "sys" });
  const machine = writeFakeMachine(dir);
  for (const part of ["cpu", "node"]) {
    const path = `devices/system/${part}`;
    await runCommand(["mount", "--bind", `${dir}/${path}`, `/sys/${path}`]);
  }
  return machine;
}

main().then(Deno.exit, (error: unknown) => {
  print(error instanceof Error ? error.stack ?? error.message : String(error));
  print("e2e: 0 passed, 1 failed, 0 skipped");
  Deno.exit(1);
});
