/** The scenarios of spec §18 that need no installed image, each 100 times in a row on one node (simulated time). */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import { CriError } from "../../src/simulator/mod.ts";
import { type Running, ScenarioNode } from "./scenario_node.ts";

const ROUNDS = 100;

/** A round of a scenario; it leaves nothing behind. */
type Round = (node: ScenarioNode, stays: Running, round: number) => Promise<void>;

/** Plays a scenario again and again on one node, beside a shared container that stays. */
function scenario(name: string, play: Round): void {
  Deno.test(`scenario ${name}, 100 times in a row, leaks nothing (spec §18)`, async () => {
    await using node = await ScenarioNode.open();
    const stays = await node.one(() => node.shared());
    for (let round = 0; round < ROUNDS; round++) {
      await play(node, stays, round);
      await node.assertFresh([stays], round);
    }
  });
}

/** Whether no two sets share a CPU. */
function areDisjoint(sets: readonly CpuSet[]): boolean {
  return CpuSet.union(sets).size === sets.reduce((sum, set) => sum + set.size, 0);
}

function sizes(node: ScenarioNode, pods: readonly Running[]): number[] {
  return pods.map((pod) => node.cpus(pod).size);
}

scenario("1: bulk replacement on 64 CPUs, 7 of which are left", async (node, stays) => {
  const lists = ["0-14", "15-29", "32-43", "44-53"];
  const pinned = await node.all(() => lists.map((list) => node.annotated(list)));
  assertEquals(pinned.map((pod) => `${node.cpus(pod)}`), lists);
  await node.deleteAll(pinned);
  const owners = [...await node.all(() => [20, 15, 10].map((count) => node.integer(count)))];
  owners.push(await node.one(() => node.integer(12)));
  assertEquals(sizes(node, owners), [20, 15, 10, 12]);
  assert(areDisjoint([...owners, stays].map((pod) => node.cpus(pod))));
  await assertRejects(
    () => node.one(() => node.integer(13)),
    CriError,
    "failed to allocate exclusive CPUs: insufficient free CPUs: need 13, have 6 " +
      "(online 64; exclusive 57, pinned 0, kept for the shared pool 1)",
  );
  await node.deleteAll(owners);
});

scenario("2: DaemonSet replacement; integer 9, 23 and 13, then 15 runs", async (node, stays) => {
  const lists = ["12-15,44-47,32", "0-11,33-43", "16-21,48-54"];
  const pinned = await node.all(() => lists.map((list) => node.annotated(list)));
  assertEquals(pinned.map((pod) => `${node.cpus(pod)}`), lists.map((list) => `${parseCpuList(list)}`));
  await node.deleteAll(pinned);
  const owners = [...await node.all(() => [9, 23, 13].map((count) => node.integer(count)))];
  owners.push(await node.one(() => node.integer(15)));
  assertEquals(sizes(node, owners), [9, 23, 13, 15]);
  assert(areDisjoint([...owners, stays].map((pod) => node.cpus(pod))));
  await node.deleteAll(owners);
});

scenario("3: forced simultaneous deletion: no restart, no stale set", async (node) => {
  const pods = [
    await node.one(() => node.integer(1)),
    await node.one(() => node.shared()),
    await node.one(() => node.shared()),
  ];
  await node.all(() => pods.map(({ podId }) => node.runtime.removePod(podId)));
  await node.one(() => node.runtime.idle());
  assertEquals([node.plugin.ledger.containers.size, node.plugin.ledger.pods.size], [1, 0]);
  assertEquals([node.plugin.counters.synchronizations, node.runtime.fatal], [1, undefined]);
});

scenario("4: natural completion of integer 1 and 2, annotated 15,16 and shared", async (node) => {
  const [one, two, pinned, shared] = await node.all(() => [
    node.integer(1),
    node.integer(2),
    node.annotated("15,16"),
    node.shared(),
  ]);
  assert(one !== undefined && two !== undefined && pinned !== undefined && shared !== undefined);
  assertEquals(sizes(node, [one, two, pinned]), [1, 2, 2]);
  const ends = [[10_000, pinned], [12_000, shared], [15_000, one], [20_000, two]] as const;
  let nowMs = 0;
  for (const [atMs, { containerId }] of ends) {
    await node.clock.advance(atMs - nowMs);
    nowMs = atMs;
    node.runtime.exitContainer(containerId);
    await node.one(() => node.runtime.idle());
    assertEquals(node.plugin.ledger.containers.has(containerId), false);
  }
  const { exclusive, held } = node.plugin.snapshot();
  assertEquals([`${exclusive}`, held.size], ["", 3]); // the sandboxes are still there
  await node.deleteAll([one, two, pinned, shared]);
});

scenario("5: a pin on the first two CPUs of integer 4, which moves [R1]", async (node) => {
  const owner = await node.one(() => node.integer(4));
  const first = node.cpus(owner).take(2);
  const pinned = await node.one(() => node.annotated(`${first}`));
  assertEquals(`${node.cpus(pinned)}`, `${first}`);
  assertEquals([node.cpus(owner).size, node.cpus(owner).intersects(first)], [4, false]);
  await node.deleteAll([owner, pinned]);
});

scenario("6: a pin on CPUs of owners that cannot move is refused [R2]", async (node) => {
  const owners = await node.all(() => [node.integer(25), node.integer(25)]);
  const before = owners.map((pod) => `${node.cpus(pod)}`);
  await assertRejects(
    () => node.one(() => node.annotated("0-24")),
    CriError,
    "cannot reallocate conflicting containers: ",
  );
  assertEquals(owners.map((pod) => `${node.cpus(pod)}`), before);
  assertEquals(`${node.plugin.snapshot().pinned}`, "");
  await node.deleteAll(owners);
});

scenario("7: a burst of integer 5, 12, 7, 4 and 3 within 250 ms", async (node, stays) => {
  const started: Promise<Running>[] = [];
  for (const count of [5, 12, 7, 4, 3]) {
    started.push(node.integer(count));
    await node.clock.advance(50);
  }
  const owners = await node.all(() => started);
  assertEquals(sizes(node, owners), [5, 12, 7, 4, 3]);
  assert(areDisjoint([...owners, stays].map((pod) => node.cpus(pod))));
  await node.deleteAll(owners);
});

scenario(
  "9: runtime restart on a full disk: the CPUs of who is lost are nobody else's [Y6]",
  async (node) => {
    const owners = await node.all(() => [16, 8, 4].map((count) => node.integer(count)));
    const lost = CpuSet.union(owners.map((pod) => node.cpus(pod)));
    node.runtime.stop({ forget: owners.map(({ containerId }) => containerId) });
    node.killPlugin();
    node.runtime.start();
    await node.startPlugin();
    assertEquals(`${node.plugin.snapshot().quarantined}`, `${lost}`);
    await assertRejects(() => node.one(() => node.integer(36)), CriError, "need 36, have 35");
    const big = await node.one(() => node.integer(35));
    assert(!node.cpus(big).intersects(lost));
    await node.deleteAll([big]);
    // They end by themselves; that is seen with the next look at the control groups.
    for (const { containerId } of owners) node.runtime.exitContainer(containerId);
    await node.clock.advance(35_000);
    const after = await node.one(() => node.integer(63));
    await node.deleteAll([after, ...owners]);
  },
);

scenario("10: kill -9 of the plugin at any byte of any exchange", async (node, _stays, round) => {
  const pods: Running[] = [];
  const work = async (): Promise<void> => {
    const [grows, pinned, ends] = await node.all(
      () => [node.integer(3), node.annotated("8-9"), node.shared()],
    );
    assert(grows !== undefined && pinned !== undefined && ends !== undefined);
    pods.push(grows, pinned, ends);
    await node.one(() => node.runtime.resizeContainer(grows.containerId, { cpu: 5, memory: "1Gi" }));
    pods.push(await node.one(() => node.annotated("0-1")));
    await node.one(() => node.runtime.stopContainer(ends.containerId));
  };
  // About 8000 bytes cross; every round ends a byte later, at another place.
  node.fuse.arm(round * 79);
  await work();
  node.fuse.disarm();
  node.killPlugin();
  await node.startPlugin();
  // The start itself may be cut short as well.
  node.fuse.arm(round * 31);
  node.killPlugin();
  await node.startPlugin();
  node.fuse.disarm();
  await node.startPlugin();
  node.assertSameState();
  const [grown, first, , second] = pods.map((pod) => node.cpus(pod));
  assertEquals([grown?.size, `${first}`, `${second}`], [5, "8-9", "0-1"]);
  await node.deleteAll(pods);
});
