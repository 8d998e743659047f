/**
 * Benchmarks of acceptance line A5: absolute figures and the aim beside them; nothing is asserted, because the figures
 * are those of the machine they ran on. `deno task bench [EXECUTABLE]` measures a compiled executable too.
 */
import type { PluginClient } from "../../src/nri/mod.ts";
import { MACHINES, type MachineSpec, serverMachine } from "../../src/simulator/machine.ts";
import { benchDecisions, REST } from "./decision.ts";
import { benchMoves } from "./move.ts";
import { integerLoad, type Load, runningNode, sharedLoad } from "./load.ts";
import { type PluginProcess, startPlugin } from "./process.ts";
import { line, print, summarize } from "./stats.ts";

const STARTS = 10;
const ROUND_TRIPS = 2000;
const EVENTS = 10_000;
const QUIET_MS = 1500;

async function benchStart(
  name: string,
  options: { machine: MachineSpec; executable?: string },
): Promise<void> {
  const samples: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    await using process = await startPlugin(options);
    samples.push(process.startedInMs);
  }
  print(line(`${name}: start to registered`, summarize(samples), "≤ 300 ms"));
}

async function benchProcess(
  name: string,
  options: { machine: MachineSpec; executable?: string },
): Promise<void> {
  await using process = await startPlugin(options);
  tellMemory(`${name}: after the start`, process);
  const node = runningNode(100);
  await process.plugin.synchronize(node.map(({ pod }) => pod), node.map(({ container }) => container));
  const samples: number[] = [];
  for (let i = 0; i < ROUND_TRIPS; i++) {
    const load = i % 2 === 0 ? integerLoad(`rt${i}`, 2) : sharedLoad(`rt${i}`);
    samples.push(...await liveAndDie(process.plugin, load));
  }
  print(line(`${name}: hook round trip`, summarize(samples), "p50 ≤ 500 µs, p99 ≤ 2 ms"));
  for (let events = ROUND_TRIPS * 5; events <= 4 * EVENTS; events += EVENTS) {
    tellMemory(`${name}: after ${events} events`, process);
    for (let i = 0; i < EVENTS / 5; i++) await liveAndDie(process.plugin, sharedLoad(`ev${events}-${i}`));
  }
  await tellMemoryAtRest(name, process);
}

async function benchSynchronize(
  name: string,
  options: { machine: MachineSpec; executable?: string },
): Promise<void> {
  await using process = await startPlugin(options);
  const node = runningNode(500);
  const samples: number[] = [];
  for (let i = 0; i < 20; i++) {
    const start = performance.now();
    await process.plugin.synchronize(node.map(({ pod }) => pod), node.map(({ container }) => container));
    samples.push(performance.now() - start);
  }
  print(line(`${name}: Synchronize of 500 containers`, summarize(samples)));
  tellMemory(`${name}: after 20 × Synchronize of 500`, process);
  await tellMemoryAtRest(name, process);
}

/** The five requests of a container's life; ms of each. */
async function liveAndDie(plugin: PluginClient, { pod, container }: Load): Promise<readonly number[]> {
  const created = { ...container, state: "created" as const };
  const running = { ...container, state: "running" as const };
  const timed = async (act: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await act();
    return performance.now() - start;
  };
  return [
    await timed(() => plugin.createContainer(pod, container)),
    await timed(() => plugin.lifecycle("PostCreateContainer", pod, created)),
    await timed(() => plugin.lifecycle("PostStartContainer", pod, running)),
    await timed(() => plugin.stopContainer(pod, running)),
    await timed(() => plugin.lifecycle("StopPodSandbox", pod)),
  ];
}

/** All garbage is collected when it was quiet for half a second after a Synchronize or thousands of events. */
async function tellMemoryAtRest(name: string, process: PluginProcess): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  tellMemory(`${name}: then, when it was quiet`, process);
}

function tellMemory(name: string, process: PluginProcess): void {
  const { rss, anonymous } = process.memory();
  const mib = (kib: number): string => `${(kib / 1024).toFixed(1)} MiB`;
  print(`${name.padEnd(58)} RSS ${mib(rss)}  RssAnon ${mib(anonymous)}  (aim RssAnon ≤ 40 MiB)`);
}

async function main(executable: string | undefined): Promise<void> {
  print(`machine: ${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}`);
  print(REST);
  benchDecisions(64, 100);
  benchDecisions(256, 500);
  benchDecisions(1024, 2000, "p99 ≤ 1 ms");
  benchMoves(256, 500);
  const machine = MACHINES["xeon-64"];
  const ways = executable === undefined ? [{ machine }] : [{ machine }, { machine, executable }];
  for (const options of ways) {
    const name = "executable" in options ? "executable" : "from source";
    await benchStart(name, options);
    await benchProcess(name, options);
    await benchSynchronize(name, { ...options, machine: serverMachine({ cpus: 256 }) });
  }
}

if (import.meta.main) main(Deno.args[0]).then(() => Deno.exit(0));
