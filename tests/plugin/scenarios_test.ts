import { assert, assertEquals, assertRejects } from "@std/assert";
import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import { checkNode } from "../../src/simulator/checker.ts";
import { cpusOf, CriError, type PodDescription } from "../../src/simulator/mod.ts";
import { makePluginNode, memsOf, type PluginNode } from "../fakes/plugin_node.ts";

/** A pod that is up, and its container. */
interface Running {
  readonly podId: string;
  readonly containerId: string;
}

/** A 64-CPU node, and what was seen on it. */
class Stage implements AsyncDisposable {
  readonly node: PluginNode;
  readonly breaks: string[] = [];
  readonly #listening: Disposable;
  #count = 0;

  constructor(node: PluginNode) {
    this.node = node;
    this.#listening = node.runtime.on(({ view }) => {
      const isDegraded = (id: string): boolean =>
        node.plugin.ledger.containers.get(id)?.degraded !== undefined;
      const verdict = checkNode(view, { isDegraded, memsOf: (cpus) => memsOf(node.topology, cpus) });
      this.breaks.push(...verdict.breaks.map(({ text }) => text));
    });
  }

  static async open(): Promise<Stage> {
    return new Stage(await makePluginNode());
  }

  /** Runs a pod with one container. */
  async run(pod: Omit<PodDescription, "name" | "containers"> & { readonly cpu?: number }): Promise<Running> {
    const { runtime } = this.node;
    const { cpu, ...rest } = pod;
    const container = cpu === undefined
      ? { name: "main", cpuRequest: "100m" }
      : { name: "main", cpu, memory: "1Gi" };
    const { id: podId } = await runtime.runPod({
      ...rest,
      name: `pod-${this.#count++}`,
      containers: [container],
    });
    const { id: containerId } = await runtime.createContainer(podId, container);
    await runtime.startContainer(containerId);
    return { podId, containerId };
  }

  annotated(list: string): Promise<Running> {
    return this.run({ annotations: { "weka.io/cores-ids": list } });
  }

  integer(cpu: number): Promise<Running> {
    return this.run({ cpu });
  }

  shared(): Promise<Running> {
    return this.run({});
  }

  /** All at once. */
  all<T>(work: () => readonly Promise<T>[]): Promise<readonly T[]> {
    return this.node.clock.settle(() => Promise.all(work()));
  }

  async one<T>(work: () => Promise<T>): Promise<T> {
    return await this.node.clock.settle(work);
  }

  /** Ends pods as the kubelet does, all at once. */
  async deleteAll(pods: readonly Running[]): Promise<void> {
    const { runtime } = this.node;
    await this.all(() =>
      pods.map(async ({ podId, containerId }) => {
        await runtime.stopContainer(containerId);
        await runtime.stopPod(podId);
        await runtime.removePod(podId);
      })
    );
  }

  /** The CPUs a container really has. */
  cpus({ containerId }: Running): CpuSet {
    const { containers, kernel } = this.node.runtime.view();
    const container = containers.get(containerId);
    return container === undefined ? CpuSet.EMPTY : cpusOf(container, kernel);
  }

  /** What the plugin counts as taken, by state; "" where nothing leaked. */
  taken(): string {
    const { exclusive, pinned, held, quarantined } = this.node.plugin.snapshot();
    return [exclusive, pinned, held, quarantined].filter((set) => !set.isEmpty).join("; ");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listening[Symbol.dispose]();
    await this.node[Symbol.asyncDispose]();
  }
}

/** Whether no two sets share a CPU. */
function areDisjoint(sets: readonly CpuSet[]): boolean {
  return CpuSet.union(sets).size === sets.reduce((sum, set) => sum + set.size, 0);
}

Deno.test("scenario 1: bulk replacement on 64 CPUs, 100 times in a row, leaks nothing (spec §18)", async () => {
  await using stage = await Stage.open();
  const bystander = await stage.one(() => stage.shared());
  const lists = ["0-14", "15-29", "32-43", "44-53"];
  for (let round = 0; round < 100; round++) {
    const pinned = await stage.all(() => lists.map((list) => stage.annotated(list)));
    assertEquals(pinned.map((pod) => `${stage.cpus(pod)}`), lists);
    await stage.deleteAll(pinned);
    const owners = [...await stage.all(() => [20, 15, 10].map((count) => stage.integer(count)))];
    owners.push(await stage.one(() => stage.integer(12)));
    assertEquals(owners.map((pod) => stage.cpus(pod).size), [20, 15, 10, 12]);
    assert(areDisjoint([...owners, bystander].map((pod) => stage.cpus(pod))));
    await assertRejects(
      () => stage.one(() => stage.integer(13)),
      CriError,
      "failed to allocate exclusive CPUs: insufficient free CPUs: need 13, have 6 " +
        "(online 64; exclusive 57, pinned 0, kept for the shared pool 1)",
    );
    await stage.deleteAll(owners);
    assertEquals(stage.taken(), "", `round ${round}`);
    await stage.node.clock.advance(1000);
  }
  assertEquals(stage.breaks, []);
  assertEquals([...stage.node.plugin.ledger.containers.keys()], [bystander.containerId]);
  await stage.node.clock.advance(10_000);
  assertEquals(stage.cpus(await stage.one(() => stage.shared())).size, 64);
  assertEquals(stage.cpus(bystander).size, 64);
});

Deno.test("scenario 2: DaemonSet replacement; integer 9, 23 and 13, then 15 runs (spec §18)", async () => {
  await using stage = await Stage.open();
  const lists = ["12-15,44-47,32", "0-11,33-43", "16-21,48-54"];
  const pinned = await stage.all(() => lists.map((list) => stage.annotated(list)));
  assertEquals(pinned.map((pod) => `${stage.cpus(pod)}`), lists.map((list) => `${parseCpuList(list)}`));
  await stage.deleteAll(pinned);
  const owners = [...await stage.all(() => [9, 23, 13].map((count) => stage.integer(count)))];
  owners.push(await stage.one(() => stage.integer(15)));
  assertEquals(owners.map((pod) => stage.cpus(pod).size), [9, 23, 13, 15]);
  assert(areDisjoint(owners.map((pod) => stage.cpus(pod))));
  assertEquals(stage.breaks, []);
});

Deno.test("scenario 3: forced simultaneous deletion: no restart, no leak, no stale set (spec §18)", async () => {
  await using stage = await Stage.open();
  const { runtime, plugin } = stage.node;
  const stays = await stage.one(() => stage.shared());
  const pods = [
    await stage.one(() => stage.integer(1)),
    await stage.one(() => stage.shared()),
    await stage.one(() => stage.shared()),
  ];
  await stage.all(() => pods.map(({ podId }) => runtime.removePod(podId)));
  await stage.one(() => runtime.idle());
  assertEquals([stage.taken(), plugin.ledger.containers.size, plugin.ledger.pods.size], ["", 1, 0]);
  assertEquals([plugin.counters.synchronizations, runtime.fatal], [1, undefined]);
  await stage.node.clock.advance(10_000);
  await stage.one(() => stage.shared());
  assertEquals([stage.cpus(stays).size, stage.breaks], [64, []]);
});

Deno.test("scenario 4: natural completion of integer 1 and 2, annotated 15,16 and shared (spec §18)", async () => {
  await using stage = await Stage.open();
  const { runtime, clock, plugin } = stage.node;
  const [one, two, pinned, shared] = await stage.all(() => [
    stage.integer(1),
    stage.integer(2),
    stage.annotated("15,16"),
    stage.shared(),
  ]);
  assert(one !== undefined && two !== undefined && pinned !== undefined && shared !== undefined);
  assertEquals([one, two, pinned].map((pod) => stage.cpus(pod).size), [1, 2, 2]);
  const ends = [[10_000, pinned], [12_000, shared], [15_000, one], [20_000, two]] as const;
  let nowMs = 0;
  for (const [atMs, { containerId }] of ends) {
    await clock.advance(atMs - nowMs);
    nowMs = atMs;
    runtime.exitContainer(containerId);
    await stage.one(() => runtime.idle());
    assertEquals(plugin.ledger.containers.has(containerId), false);
  }
  assertEquals(`${plugin.snapshot().exclusive}`, "");
  assertEquals(plugin.snapshot().held.size, 3); // the sandboxes are still there
  await stage.deleteAll([one, two, pinned, shared]);
  assertEquals([stage.taken(), stage.breaks], ["", []]);
});

Deno.test("scenario 6: an annotated pod on CPUs of owners that cannot move is refused (spec §18) [R2]", async () => {
  await using stage = await Stage.open();
  const owners = await stage.all(() => [stage.integer(25), stage.integer(25)]);
  const before = owners.map((pod) => `${stage.cpus(pod)}`);
  await assertRejects(
    () => stage.one(() => stage.annotated("0-24")),
    CriError,
    "cannot reallocate conflicting containers: ",
  );
  assertEquals(owners.map((pod) => `${stage.cpus(pod)}`), before);
  assertEquals([`${stage.node.plugin.snapshot().pinned}`, stage.breaks], ["", []]);
});

Deno.test("scenario 7: a burst of integer 5, 12, 7, 4 and 3 within 250 ms is pairwise disjoint (spec §18)", async () => {
  await using stage = await Stage.open();
  const { clock } = stage.node;
  await stage.one(() => stage.shared());
  const started: Promise<Running>[] = [];
  for (const count of [5, 12, 7, 4, 3]) {
    started.push(stage.integer(count));
    await clock.advance(50);
  }
  const owners = await stage.all(() => started);
  assertEquals(owners.map((pod) => stage.cpus(pod).size), [5, 12, 7, 4, 3]);
  assert(areDisjoint(owners.map((pod) => stage.cpus(pod))));
  assertEquals(stage.breaks, []);
});
