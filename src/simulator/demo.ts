/**
 * The product shown without a cluster: `deno task demo`. A simulated container runtime on a machine of 64 CPUs with a
 * real NRI socket, and the real plugin as a process of its own on that socket. Every step shows which CPUs each
 * container really has, by the runtime's account, and checks it.
 *
 * @module
 */
import { describeTopology } from "../topology/mod.ts";
import { styleFor, type TextStyle } from "../view/mod.ts";
import { systemClock } from "../wire/mod.ts";
import { DemoFailure } from "./demo/check.ts";
import { DemoNode } from "./demo/node.ts";
import { type Outcome, playSteps } from "./demo/play.ts";
import { Report } from "./demo/report.ts";
import { BULK_REPLACEMENT, type DemoStep } from "./demo/scenario.ts";

/** Lines of the plugin's log that a failure shows. */
const LOG_TAIL = 8;

/** What {@linkcode playDemo} plays and where it writes. */
export interface DemoOptions {
  /** @default {BULK_REPLACEMENT} */
  readonly scenario?: readonly DemoStep[];
  readonly style: TextStyle;
  /** Takes one line without its newline. */
  readonly write: (line: string) => void;
  /** Ends the demonstration early; what it started is cleaned up. */
  readonly signal: AbortSignal;
}

/**
 * Plays a scenario with the real plugin and leaves nothing behind.
 *
 * @returns The exit code: 0 if everything was as expected, 1 if not.
 */
export async function playDemo(options: DemoOptions): Promise<number> {
  const report = new Report(options.write, options.style);
  const startMs = performance.now();
  await using node = new DemoNode(systemClock());
  introduce(report, node);
  try {
    const outcome = await Promise.race([
      play(node, report, options.scenario ?? BULK_REPLACEMENT),
      node.lost(),
      abortion(options.signal),
    ]);
    await node.stopPlugin();
    summarize(report, node, { ...outcome, durationMs: performance.now() - startMs });
    return 0;
  } catch (error) {
    if (!(error instanceof DemoFailure)) throw error;
    if (options.signal.aborted) { // a terminal's Ctrl-C ends the plugin too: what follows from that is no finding
      report.bad("interrupted");
      return 1;
    }
    report.title("The node is not as it should be");
    for (const problem of error.message.split("\n")) report.bad(problem);
    for (const line of (await node.log.lines()).slice(-LOG_TAIL)) report.quote(line);
    return 1;
  }
}

async function play(node: DemoNode, report: Report, scenario: readonly DemoStep[]): Promise<Outcome> {
  await node.ready();
  report.good(`registered, configured and synchronized: ${node.runtime.view().plugins.join(", ")}`);
  const { runtime, machine, watch, log } = node;
  return await playSteps({ runtime, topology: machine.topology, watch, log, report }, scenario);
}

function introduce(report: Report, node: DemoNode): void {
  const { name, nri } = node.runtime.profile;
  report.title("weka-cpuset on a node without a cluster");
  report.say(`Machine: ${describeTopology(node.machine.topology)}`);
  report.say(`Runtime: a simulated ${name} that speaks NRI v${nri.join(".")}`);
  report.say(`Socket:  ${node.socket}`);
  report.say("Plugin:  the real one, a process of its own that connects to that socket");
  report.say("Maps:    a column is a core, a row one of its threads, a letter who has that CPU");
}

function summarize(
  report: Report,
  node: DemoNode,
  played: Outcome & { readonly durationMs: number },
): void {
  const { runtime, times, watch } = node;
  const updates = [...runtime.updateCounts].map(([cause, count]) => `${count} in answers to ${cause}`);
  report.title("Summary");
  report.good(
    `placed    ${played.placed} containers; every set was right at each of ${watch.instants} instants`,
  );
  for (const text of played.refusals) report.good(`refused   ${text}`);
  report.good(`updated   other containers: ${updates.join(", ") || "none"}`);
  report.good(
    `answered  ${times.count} requests: half within ${ms(times.quantile(0.5))}, the slowest in ${
      ms(times.quantile(1))
    }, as the runtime sees it`,
  );
  report.good(
    `stopped   by SIGTERM with exit code 0, ${(played.durationMs / 1000).toFixed(1)} s after the start`,
  );
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`;
}

/** Rejects when the signal fires; never resolves. */
function abortion(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const give = (): void => reject(new DemoFailure("interrupted"));
  if (signal.aborted) give();
  else signal.addEventListener("abort", give, { once: true });
  return promise;
}

/** The terminal's style; `FORCE_COLOR` colours a recording too. */
function terminalStyle(): TextStyle {
  const isTerminal = Deno.stdout.isTerminal();
  return styleFor({
    noColor: Deno.noColor,
    isTerminal: isTerminal || (Deno.env.get("FORCE_COLOR") ?? "") !== "",
    columns: isTerminal ? Deno.consoleSize().columns : undefined,
  });
}

/** Plays on the process's terminal until it is over or interrupted. */
function main(): Promise<number> {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(name, () => stop.abort());
  const encoder = new TextEncoder();
  return playDemo({
    style: terminalStyle(),
    write: (line) => void Deno.stdout.writeSync(encoder.encode(`${line}\n`)),
    signal: stop.signal,
  });
}

if (import.meta.main) main().then(Deno.exit);
