import { parseCpuList } from "../../src/cpuset/mod.ts";
import type { CreateContainerReply } from "../../src/nri/mod.ts";
import { type LoadedPlugin, loadedPlugin } from "./decision.ts";
import { integerLoad, type Load, pinnedLoad } from "./load.ts";
import { line, print, summarize } from "./stats.ts";

const OWNERS = 8;
const ROUNDS = 400;
const WARM_UP = 50;

/**
 * Time of creating a container of an annotated pod that names a CPU of each of eight integer containers: the plan, the
 * updates that the answer carries for those and for shared containers, and the books [R1].
 */
export function benchMoves(cpus: number, containers: number): void {
  const node = loadedPlugin(cpus, containers);
  /** CPUs of the owners, by container. */
  const sets = new Map<string, string>();
  for (let i = 0; i < OWNERS; i++) {
    const owner = integerLoad(`owner${i}`, 1 + i % 4);
    sets.set(owner.container.id, created(node, owner).reply.adjustment?.cpus ?? "");
    started(node, owner);
  }
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const list = [...sets.values()].map((set) => parseCpuList(set).first).join(",");
    const pinned = pinnedLoad(`pin${round}`, list);
    const { reply, ms } = created(node, pinned);
    const moved = reply.updates.filter(({ containerId }) => sets.has(containerId));
    if (moved.length !== OWNERS) throw new Error(`Cannot bench moves: ${moved.length} of ${OWNERS} moved`);
    for (const { containerId, cpus } of moved) sets.set(containerId, cpus);
    started(node, pinned);
    ended(node, pinned);
    if (round >= WARM_UP) samples.push(ms);
  }
  const title = `decision, ${cpus} CPUs, ${containers} containers: create annotated, ${OWNERS} owners move`;
  print(line(title, summarize(samples), "p99 ≤ 2 ms"));
}

function created(
  { plugin, rest }: LoadedPlugin,
  { pod, container }: Load,
): { readonly reply: CreateContainerReply; readonly ms: number } {
  const start = performance.now();
  const reply = plugin.createContainer(pod, container, { arrivedAtMs: start });
  const ms = performance.now() - start;
  rest();
  return { reply, ms };
}

function started({ plugin, rest }: LoadedPlugin, { pod, container }: Load): void {
  const context = { arrivedAtMs: performance.now() };
  plugin.lifecycle("PostCreateContainer", pod, { ...container, state: "created" }, context);
  rest();
  plugin.lifecycle("PostStartContainer", pod, { ...container, state: "running" }, context);
  rest();
}

function ended({ plugin, rest }: LoadedPlugin, { pod, container }: Load): void {
  const context = { arrivedAtMs: performance.now() };
  plugin.stopContainer(pod, { ...container, state: "running" }, context);
  rest();
  plugin.lifecycle("StopPodSandbox", pod, undefined, context);
  rest();
}
