import { assertEquals, assertStringIncludes } from "@std/assert";
import { NO_RESOURCES } from "../../src/nri/mod.ts";
import {
  attachFake,
  createOne,
  makeRuntime,
  outcomeOf,
  pin,
  setCpus,
  setsOf,
  startOne,
  type World,
} from "./fake_plugin.ts";

function specOf({ runtime }: World, id: string): unknown {
  const spec = runtime.view().containers.get(id)?.spec;
  return spec && { shares: spec.cpu.shares, quota: spec.cpu.quota, memory: spec.memoryLimit };
}

const BEFORE = { shares: 2048, quota: 200000, memory: 2 ** 30 };
const AFTER = { shares: 3072, quota: 300000, memory: 2 ** 30 };

Deno.test("resizeContainer() tells the new values with the old spec, then the new spec [nri §7.3]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await startOne(world, "c", { cpu: 2 });
  fake.seen.length = 0;
  await world.clock.settle(world.runtime.resizeContainer("c", { cpu: 3, memory: "1Gi" }));
  const [update, post] = fake.seen;
  assertEquals([update?.event, post?.event], ["UpdateContainer", "PostUpdateContainer"]);
  assertEquals(update?.container?.resources.cpu.shares, 2048);
  assertEquals(update?.resources?.cpu, { shares: 3072, quota: 300000, period: 100000, cpus: "", mems: "" });
  assertEquals(post?.container?.resources.cpu.shares, 3072);
  assertEquals(specOf(world, "c"), AFTER);
  assertEquals(world.runtime.view().containers.get("c")?.request.cpuLimitMilli, 3000);
});

Deno.test("updateContainerResources() sends absent values as a present 0, which changes nothing [nri §6.8, §7.3]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await startOne(world, "c", { cpu: 2 });
  fake.seen.length = 0;
  const cpuset = { ...NO_RESOURCES, cpu: { ...NO_RESOURCES.cpu, cpus: "2-3" } };
  await world.clock.settle(world.runtime.updateContainerResources("c", cpuset));
  assertEquals(fake.seen[0]?.resources, {
    cpu: { shares: 0, quota: 0, period: 0, cpus: "2-3", mems: "" },
    memoryLimit: 0,
  });
  assertEquals(specOf(world, "c"), BEFORE);
  assertEquals(setsOf(world, "c").real, "2-3");
});

Deno.test("resizeContainer() lays the plugin's set over the kubelet's request [nri §5.3]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock, { script: { create: () => pin("0-1") } });
  await startOne(world, "c", { cpu: 2 });
  fake.script.update = () => [setCpus("c", "0-2")];
  await world.clock.settle(world.runtime.resizeContainer("c", { cpu: 3, memory: "1Gi" }));
  assertEquals(setsOf(world, "c"), { real: "0-2", spec: "0-2", told: "0-2" });
  assertEquals(specOf(world, "c"), AFTER);
});

Deno.test("resizeContainer() applies updates of others first [nri §5.3, spec H4]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await startOne(world, "other");
  await startOne(world, "c", { cpu: 2 });
  // The order within the answer does not matter: the updated container comes last.
  fake.script.update = () => [setCpus("c", "0-2"), setCpus("other", "3-7")];
  const order: string[] = [];
  using _listening = world.runtime.on(({ cause, id }) => void order.push(`${cause} ${id ?? ""}`));
  await world.clock.settle(world.runtime.resizeContainer("c", { cpu: 3, memory: "1Gi" }));
  assertEquals(order.filter((entry) => /update|resize/.test(entry)), ["update-update other", "resize c"]);
});

Deno.test("resizeContainer() overtakes a younger answer until the next one after its end was told [nri §6.6, §7.3]", async () => {
  const world = makeRuntime();
  const { clock, runtime } = world;
  await using _end = runtime;
  const fake = await attachFake(runtime, clock);
  await startOne(world, "c", { cpu: 2 });
  fake.script.update = () => [setCpus("c", "0-2")];
  fake.script.create = () => pin("4", [setCpus("c", "1-3")]);
  const lost: string[] = [];
  using _listening = runtime.on(({ view }) => void lost.push(view.containers.get("c")?.lost ?? "gone"));
  const at = async () => void await createOne(world, "d");
  await clock.settle(runtime.resizeContainer("c", { cpu: 3, memory: "1Gi" }, { at }));
  assertEquals(setsOf(world, "c"), { real: "0-2", spec: "0-2", told: "1-3" });
  fake.script.create = () => pin("5");
  await createOne(world, "e");
  const stages = lost.filter((each, i) => each !== lost[i - 1]);
  assertEquals(stages, ["none", "overtaken", "overtaken-told", "none"]);
});

Deno.test("resizeContainer() changes nothing when the plugin refuses [nri §6.1]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await startOne(world, "c", { cpu: 2 });
  fake.script.update = () => {
    throw new Error("no room");
  };
  fake.take();
  const text = await outcomeOf(world, world.runtime.resizeContainer("c", { cpu: 3, memory: "1Gi" }));
  assertEquals(text, "NRI container update failed: rpc error: code = Unknown desc = no room");
  assertEquals(fake.take(), ["UpdateContainer:c"]);
  assertEquals(specOf(world, "c"), BEFORE);
  assertEquals(world.runtime.view().containers.get("c")?.request.cpuLimitMilli, 2000);
});

Deno.test("resizeContainer() fails without PostUpdate when the cgroup cannot be written [nri §6.6]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await startOne(world, "c", { cpu: 2 });
  fake.take();
  world.runtime.failing.add("c");
  const text = await outcomeOf(world, world.runtime.resizeContainer("c", { cpu: 3, memory: "1Gi" }));
  assertStringIncludes(text, "failed to update resources: ");
  assertEquals(fake.take(), ["UpdateContainer:c"]);
  assertEquals(specOf(world, "c"), BEFORE);
});

Deno.test("resizeContainer() loses our answer when a later plugin fails [spec H2]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await startOne(world, "other");
  await startOne(world, "c", { cpu: 2 });
  fake.script.update = () => [setCpus("other", "3-7"), setCpus("c", "0-2")];
  const lost = world.runtime.resizeContainer("c", { cpu: 3, memory: "1Gi" }, { loseAnswer: "later plugin" });
  assertEquals(await outcomeOf(world, lost), "NRI container update failed: later plugin");
  assertEquals([setsOf(world, "other").real, setsOf(world, "c").real], ["0-7", "0-7"]);
});

Deno.test("resizeContainer() between start and RUNNING reaches the spec only [nri §6.6]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const { clock, runtime } = world;
  const fake = await attachFake(runtime, clock, { script: { create: () => pin("0-1") } });
  await clock.settle(runtime.runPod({ name: "p", containers: [] }, { id: "p" }));
  await clock.settle(runtime.createContainer("p", { name: "c", cpu: 2, memory: "1Gi" }, { id: "c" }));
  fake.script.update = () => [setCpus("c", "0-2")];
  await clock.settle(runtime.startContainer("c", {
    at: async (point) => {
      if (point === "starting") await runtime.resizeContainer("c", { cpu: 3, memory: "1Gi" });
    },
  }));
  assertEquals(setsOf(world, "c"), { real: "0-1", spec: "0-2", told: "0-2" });
});

Deno.test("resizeContainer() of an unknown container fails and tells nobody", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  const text = await outcomeOf(world, world.runtime.resizeContainer("nobody", { cpu: 1 }));
  assertStringIncludes(text, 'find container "nobody"');
  assertEquals(fake.take(), []);
});

Deno.test("an update for a container whose kernel refuses it is only logged [nri §6.6]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await startOne(world, "old");
  world.runtime.failing.add("old");
  fake.script.create = () => pin("0", [{ ...setCpus("old", "1-7"), ignoreFailure: false }]);
  await startOne(world, "new");
  assertEquals(setsOf(world, "old"), { real: "0-7", spec: "", told: "1-7" });
  assertEquals(world.runtime.view().containers.get("old")?.lost, "failed");
  world.runtime.failing.delete("old");
  fake.script.create = () => pin("", [setCpus("old", "1-7")]);
  await startOne(world, "third");
  assertEquals(world.runtime.view().containers.get("old")?.lost, "none");
});
