// deno-lint-ignore no-external-import -- Deno tells no CPU time otherwise
import process from "node:process";
import { v8Collector } from "../../src/cli/collector.ts";
import { type KernelView, Plugin } from "../../src/plugin/mod.ts";
import { expandMachine, serverMachine } from "../../src/simulator/machine.ts";
import { policySettings } from "../fakes/settings.ts";
import { integerLoad, type Load, pinnedLoad, runningNode, sharedLoad } from "./load.ts";
import { line, print, show, summarize } from "./stats.ts";

const ROUNDS = 3000;
/** Lives after which V8 has compiled what it will: before, one decision of fifty waits for that. */
const WARM_UP = 3000;

/** Time of decisions in memory, without any byte: every hook of a container's life on a loaded node [A5]. */
export function benchDecisions(cpus: number, containers: number, goal = "p99 ≤ 200 µs"): void {
  const node = loadedPlugin(cpus, containers);
  const samples = new Map<string, Timing[]>();
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const load = loadOf(round, cpus);
    const timings = liveAndDie(node, load);
    if (round < WARM_UP) continue;
    for (const [hook, timing] of timings) samples.getOrInsert(hook, []).push(timing);
  }
  for (const [hook, list] of samples) {
    const aim = hook.startsWith("create") ? goal : "";
    const name = `decision, ${cpus} CPUs, ${containers} containers: ${hook}`;
    const cpu = summarize(list.map(({ cpuMs }) => cpuMs));
    print(`${line(name, summarize(list.map(({ ms }) => ms)), aim)}  CPU time p99 ${show(cpu.p99)}`);
  }
}

/** How long something took, in ms. */
interface Timing {
  readonly ms: number;
  /**
   * CPU time of the whole process, of V8's compilers and collectors beside it too: says something on a busy machine, where
   * one sample of a hundred has waited for a core.
   */
  readonly cpuMs: number;
}

function cpuTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A plugin under load. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  /** Does what the product does when an answer is out: checks the books, and has young garbage collected now and then. */
  rest(): void;
}

/** What {@linkcode LoadedPlugin.rest} comes to, for reports. */
export const REST = `between requests, not in the times: books checked, young garbage ${
  v8Collector() === undefined
    ? "left to V8 (no --expose-gc)"
    : "collected every 4 events, as the product does"
}`;

/**
 * A plugin on a machine with running containers.
 *
 * @param kernel What their control groups tell. @default they cannot be read
 */
export function loadedPlugin(cpus: number, containers: number, kernel?: KernelView): LoadedPlugin {
  const { topology } = expandMachine(serverMachine({ cpus }));
  const silent = (): void => {};
  let atRest: (() => void)[] = [];
  const setTimer = (callback: () => void, delayMs: number) => {
    if (delayMs === 0) atRest.push(callback);
    return { cancel: silent };
  };
  const plugin = new Plugin({
    topology: () => topology,
    settings: policySettings(),
    clock: { now: () => performance.now(), setTimer },
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    dryRun: false,
    collector: v8Collector(),
    kernel: () => kernel,
  });
  const rest = (): void => {
    const callbacks = atRest;
    atRest = [];
    for (const callback of callbacks) callback();
  };
  const node = runningNode(containers);
  const context = { arrivedAtMs: performance.now() };
  plugin.synchronize(node.map(({ pod }) => pod), node.map(({ container }) => container), context);
  rest();
  return { plugin, rest };
}

function loadOf(round: number, cpus: number): { readonly kind: string; readonly load: Load } {
  const id = `new${round}`;
  switch (round % 3) {
    case 0:
      return { kind: "integer", load: integerLoad(id, 1 + round % 5) };
    case 1:
      return { kind: "shared", load: sharedLoad(id) };
    default:
      return { kind: "annotated", load: pinnedLoad(id, `${cpus - 4}-${cpus - 1}`) };
  }
}

function liveAndDie(
  { plugin, rest }: LoadedPlugin,
  { kind, load }: { kind: string; load: Load },
): readonly [string, Timing][] {
  const { pod, container } = load;
  const running = { ...container, state: "running" as const };
  const timed = (act: () => unknown): Timing => {
    const startCpu = cpuTimeMs();
    const start = performance.now();
    act();
    const ms = performance.now() - start;
    const cpuMs = cpuTimeMs() - startCpu;
    rest();
    return { ms, cpuMs };
  };
  const context = (): { arrivedAtMs: number } => ({ arrivedAtMs: performance.now() });
  const create = timed(() => plugin.createContainer(pod, container, context()));
  plugin.lifecycle("PostCreateContainer", pod, { ...container, state: "created" }, context());
  rest();
  plugin.lifecycle("PostStartContainer", pod, running, context());
  rest();
  const stop = timed(() => plugin.stopContainer(pod, running, context()));
  plugin.lifecycle("StopPodSandbox", pod, undefined, context());
  rest();
  return [[`create ${kind}`, create], ["stop", stop]];
}
