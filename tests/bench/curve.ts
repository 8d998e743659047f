/**
 * How cost grows with the machine: decisions, a reallocation of eight containers, Synchronize; 64 to 4096 CPUs with two
 * containers per CPU up to 2000. Nothing is asserted.
 */
import { v8Collector } from "../../src/cli/collector.ts";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { allocateExclusive, FactsReaders, planReallocation } from "../../src/policy/mod.ts";
import { expandMachine, serverMachine } from "../../src/simulator/machine.ts";
import { policySettings } from "../fakes/settings.ts";
import { integerLoad, type Load, pinnedLoad, runningNode, sharedLoad } from "./load.ts";
import { controlGroupsOf } from "./control_groups.ts";
import { loadedPlugin, REST } from "./decision.ts";
import { emptyView } from "./placement.ts";
import { line, print, summarize, type Summary } from "./stats.ts";

const SIZES = [64, 128, 256, 512, 1024, 2048, 4096];
const MOST_CONTAINERS = 2000;
const ROUNDS = 600;
const WARM_UP = 150;

/** Times of creations through the plugin, integer, shared and annotated ones in turn. */
function decisions(cpus: number, containers: number): Summary {
  const { plugin, rest } = loadedPlugin(cpus, containers);
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const { pod, container } = loadOf(round, cpus);
    const context = (): { arrivedAtMs: number } => ({ arrivedAtMs: performance.now() });
    const start = performance.now();
    plugin.createContainer(pod, container, context());
    const ms = performance.now() - start;
    rest();
    plugin.lifecycle("PostCreateContainer", pod, { ...container, state: "created" }, context());
    rest();
    plugin.lifecycle("PostStartContainer", pod, { ...container, state: "running" }, context());
    rest();
    plugin.stopContainer(pod, { ...container, state: "running" }, context());
    rest();
    plugin.lifecycle("StopPodSandbox", pod, undefined, context());
    rest();
    if (round >= WARM_UP) samples.push(ms);
  }
  return summarize(samples);
}

function loadOf(round: number, cpus: number): Load {
  const id = `new${round}`;
  if (round % 3 === 0) return integerLoad(id, 1 + round % 16);
  return round % 3 === 1 ? sharedLoad(id) : pinnedLoad(id, `${cpus - 4}-${cpus - 1}`);
}

/** Times of moving eight containers off the CPUs that a pod pins. */
function reallocations(cpus: number): Summary {
  const { topology } = expandMachine(serverMachine({ cpus }));
  const settings = policySettings();
  const none = CpuSet.EMPTY;
  let view = emptyView(topology);
  const owners = Array.from({ length: 8 }, (_, i) => {
    const wish = { count: 1 + i % 4, forbidden: none, heldForOthers: none, heldForSlot: none };
    const allocation = allocateExclusive(view, wish, settings);
    const cpus = allocation.kind === "granted" ? allocation.cpus : none;
    view = { ...view, exclusive: view.exclusive.union(cpus), pool: view.pool.difference(cpus) };
    return { id: `${i}`, cpus, count: cpus.size, forbidden: none };
  });
  const pins = CpuSet.from(owners.map(({ cpus }) => cpus.first ?? 0));
  const pinned = { ...view, pinned: pins, exclusive: view.exclusive.difference(pins) };
  const wish = { displaced: owners, held: none, sharedForbidden: [none], readers: new FactsReaders() };
  const collector = v8Collector();
  const samples = Array.from({ length: ROUNDS + WARM_UP }, (_, round) => {
    // As the product does between events.
    if (round % 4 === 0) collector?.collectYoung();
    const start = performance.now();
    planReallocation(pinned, wish, settings);
    return performance.now() - start;
  });
  return summarize(samples.slice(WARM_UP));
}

/** Times of Synchronize, at which the control group of every container is read, too. */
function synchronizations(cpus: number, containers: number): Summary {
  const node = runningNode(containers);
  using groups = controlGroupsOf(node, `0-${cpus - 1}`);
  const { plugin } = loadedPlugin(cpus, containers, groups.kernel);
  const samples = Array.from({ length: 12 }, () => {
    const start = performance.now();
    plugin.synchronize(node.map(({ pod }) => pod), node.map(({ container }) => container), {
      arrivedAtMs: start,
    });
    return performance.now() - start;
  });
  return summarize(samples.slice(2));
}

/** Prints the curve; behind each line, how its median grew since the machine of half the size. */
export function printCurve(): void {
  const last = new Map<string, number>();
  const tell = (what: string, title: string, summary: Summary, aim = ""): void => {
    const before = last.get(what);
    last.set(what, summary.p50);
    const growth = before === undefined ? "" : `  ×${(summary.p50 / before).toFixed(2)}`;
    print(`${line(title, summary, aim)}${growth}`);
  };
  print(REST);
  for (const cpus of SIZES) {
    const containers = Math.min(MOST_CONTAINERS, 2 * cpus);
    const aim = cpus === 256 ? "p99 ≤ 200 µs" : cpus === 1024 ? "p99 ≤ 1 ms" : "";
    tell("create", `${cpus} CPUs, ${containers} containers: create`, decisions(cpus, containers), aim);
    tell("move", `${cpus} CPUs: reallocation of 8`, reallocations(cpus), "p99 ≤ 2 ms");
    tell(
      "sync",
      `${cpus} CPUs: Synchronize of ${containers}`,
      synchronizations(cpus, containers),
      "≤ 200 ms",
    );
  }
}
