import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  attachFake,
  createOne,
  makeRuntime,
  outcomeOf,
  pin,
  setCpus,
  setsOf,
  startOne,
} from "./fake_plugin.ts";

Deno.test("SimulatedRuntime sends a container's life in order when it goes through it [nri §6.1]", async () => {
  const world = makeRuntime();
  const { clock, runtime } = world;
  await using _end = runtime;
  const fake = await attachFake(runtime, clock, { script: { create: () => pin("0-1") } });
  await startOne(world, "c");
  assertEquals(setsOf(world, "c"), { real: "0-1", spec: "0-1", told: "0-1" });
  await clock.settle(runtime.stopContainer("c"));
  await clock.settle(runtime.removeContainer("c"));
  await clock.settle(runtime.stopPod("pod-c"));
  await clock.settle(runtime.removePod("pod-c"));
  assertEquals(fake.take(), [
    "RunPodSandbox",
    "CreateContainer:c",
    "PostCreateContainer:c",
    "StartContainer:c",
    "PostStartContainer:c",
    "StopContainer:c",
    "RemoveContainer:c",
    "StopPodSandbox",
    "RemovePodSandbox",
  ]);
});

Deno.test("SimulatedRuntime tells the states of nri §6.3 when a container goes through its life", async () => {
  for (const [profile, dead] of [["containerd-2.1", "stopped"], ["containerd-2.4", "unknown"]] as const) {
    const world = makeRuntime({ profile });
    await using _end = world.runtime;
    const fake = await attachFake(world.runtime, world.clock);
    await startOne(world, "c");
    await world.clock.settle(world.runtime.stopContainer("c"));
    await world.clock.settle(world.runtime.removeContainer("c"));
    assertEquals(fake.seen.slice(1).map(({ container }) => container?.state), [
      "unknown",
      "created",
      "created",
      "running",
      "stopped",
      dead,
    ]);
  }
});

Deno.test("createContainer() fills the request as containerd does [nri §6.2]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock, {
    script: { create: () => pin("4-5", [], "1") },
  });
  await createOne(world, "c", { cpu: 2 });
  const [asked, after] = fake.seen.filter(({ event }) => event.endsWith("CreateContainer"));
  const resources = {
    cpu: { shares: 2048, quota: 200000, period: 100000, cpus: "", mems: "" },
    memoryLimit: 2 ** 30,
  };
  assertEquals(asked?.container?.resources, resources);
  assertEquals(asked?.container?.name, "c");
  assertEquals(asked?.container?.podSandboxId, "pod-c");
  assertEquals(asked?.pod?.cgroupParent, "/kubepods.slice/kubepods-poduid_default_c.slice");
  assertEquals(asked?.container?.cgroupsPath, "kubepods-poduid_default_c.slice:cri-containerd:c");
  // Later events carry the stored spec, what the plugin adjusted included.
  assertEquals(after?.container?.resources.cpu, { ...resources.cpu, cpus: "4-5", mems: "1" });
});

Deno.test("createContainer() applies updates of others before the container exists [nri §6.1, spec H1]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await startOne(world, "old");
  fake.script.create = () => pin("0-1", [setCpus("old", "2-7")]);
  const order: string[] = [];
  using _listening = world.runtime.on(({ cause, id, view }) => {
    if (id === "old" && cause === "create-update") order.push(`old ${view.containers.get("new")?.phase}`);
    if (id === "new" && cause === "stored") order.push(`new ${setsOf(world, "old").real}`);
  });
  await createOne(world, "new");
  assertEquals(order, ["old creating", "new 2-7"]);
  assertEquals(world.runtime.updateCounts.get("create"), 1);
});

Deno.test("createContainer() leaves all CPUs when the answer's cpus is empty [nri §0 rule 11]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  await attachFake(world.runtime, world.clock, { script: { create: () => pin("") } });
  await startOne(world, "c");
  assertEquals(setsOf(world, "c"), { real: "0-7", spec: "" });
});

Deno.test("createContainer() fails with the plugin's text, then Stop and Remove, when it is refused [nri §6.1]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const refuse = () => {
    throw new Error("no CPUs left");
  };
  const fake = await attachFake(world.runtime, world.clock, { script: { create: refuse } });
  const text = await outcomeOf(world, createOne(world, "c"));
  assertEquals(
    text,
    "failed to create containerd container: failed to get NRI adjustment for container: " +
      "rpc error: code = Unknown desc = no CPUs left",
  );
  assertEquals(fake.take(), ["RunPodSandbox", "CreateContainer:c", "StopContainer:c", "RemoveContainer:c"]);
  assertEquals(world.runtime.view().containers.size, 0);
  // The name is free again: the kubelet's next attempt is a new container.
  delete fake.script.create;
  await world.clock.settle(world.runtime.createContainer("pod-c", { name: "c" }, { id: "c2" }));
});

Deno.test("createContainer() loses our answer without any word when a later plugin fails [spec H2]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await startOne(world, "old");
  fake.script.create = () => pin("0-1", [setCpus("old", "2-7")]);
  const text = await outcomeOf(
    world,
    createOne(world, "new", { options: { loseAnswer: "rpc error: code = Unknown desc = later plugin" } }),
  );
  assertStringIncludes(text, "later plugin");
  assertEquals(setsOf(world, "old"), { real: "0-7", spec: "" });
});

Deno.test("createContainer() fails after our answer was applied, with events or silently [spec H3]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await startOne(world, "old");
  fake.script.create = () => pin("0-1", [setCpus("old", "2-7")]);
  fake.take();
  await outcomeOf(world, createOne(world, "a", { options: { failAfterAnswer: "silently" } }));
  assertEquals(fake.take(), ["RunPodSandbox", "CreateContainer:a"]);
  await outcomeOf(world, createOne(world, "b", { options: { failAfterAnswer: "with-events" } }));
  assertEquals(fake.take(), ["RunPodSandbox", "CreateContainer:b", "StopContainer:b", "RemoveContainer:b"]);
  assertEquals(setsOf(world, "old").real, "2-7");
  assertEquals([...world.runtime.view().containers.keys()], ["old"]);
});

Deno.test("createContainer() skips an update of a container that is not in the store yet [nri §6.6]", async () => {
  const world = makeRuntime();
  const { clock, runtime } = world;
  await using _end = runtime;
  const fake = await attachFake(runtime, clock, { script: { create: () => pin("0-3") } });
  await createOne(world, "a", {
    options: {
      at: async () => {
        fake.script.create = () => pin("0-1", [setCpus("a", "2-3")]);
        await createOne(world, "b");
      },
    },
  });
  assertEquals(setsOf(world, "a"), { spec: "0-3", told: "2-3" });
  assertEquals(runtime.view().containers.get("a")?.lost, "not-in-store");
});

Deno.test("startContainer() makes the cgroup from the spec as it is then [nri §6.1, §6.6]", async () => {
  const world = makeRuntime();
  const { clock, runtime } = world;
  await using _end = runtime;
  const fake = await attachFake(runtime, clock, { script: { create: () => pin("0-3") } });
  await createOne(world, "a");
  fake.script.create = () => pin("0-1", [setCpus("a", "2-3")]);
  await createOne(world, "b");
  assertEquals(setsOf(world, "a"), { spec: "2-3", told: "2-3" });
  await clock.settle(runtime.startContainer("a"));
  assertEquals(setsOf(world, "a").real, "2-3");
});

Deno.test("startContainer() keeps the old cgroup when an update comes before RUNNING [nri §6.6, spec H7]", async () => {
  const world = makeRuntime();
  const { clock, runtime } = world;
  await using _end = runtime;
  const fake = await attachFake(runtime, clock, { script: { create: () => pin("0-3") } });
  await createOne(world, "a");
  fake.script.create = () => pin("0-1", [setCpus("a", "2-3")]);
  await clock.settle(runtime.startContainer("a", {
    at: async (point) => {
      if (point === "starting") await createOne(world, "b");
    },
  }));
  assertEquals(setsOf(world, "a"), { real: "0-3", spec: "2-3", told: "2-3" });
  const broken = runtime.view().containers.get("a");
  assertEquals([broken?.lost, broken?.startWindow], ["start-window", "started"]);
  fake.script.create = () => pin("", [setCpus("a", "2-3")]);
  await createOne(world, "c");
  const repaired = runtime.view().containers.get("a");
  assertEquals([`${repaired?.cgroup?.effective}`, repaired?.lost, repaired?.startWindow], [
    "2-3",
    "none",
    "closed",
  ]);
});

Deno.test("startContainer() fails when the plugin refuses, and the container has exited [nri §6.1]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await createOne(world, "c");
  fake.script.event = (event) => {
    if (event === "StartContainer") throw new Error("not now");
  };
  fake.take();
  assertEquals(
    await outcomeOf(world, world.runtime.startContainer("c")),
    "NRI container start failed: rpc error: code = Unknown desc = not now",
  );
  assertEquals(fake.take(), ["StartContainer:c", "StopContainer:c"]);
  assertEquals(world.runtime.view().containers.get("c")?.phase, "exited");
});

Deno.test("startContainer() fails on cgroup v1 when the set has an offline CPU, not on v2 [nri §6.7]", async () => {
  for (const [version, real] of [[1, undefined], [2, "3"]] as const) {
    const world = makeRuntime({ cgroupVersion: version });
    await using _end = world.runtime;
    await attachFake(world.runtime, world.clock, { script: { create: () => pin("3-4") } });
    await createOne(world, "c");
    world.runtime.setOnline(CpuSet.range(0, 3));
    const text = await outcomeOf(world, world.runtime.startContainer("c"));
    if (version === 1) assertStringIncludes(text, 'failed to write "3-4" to cpuset.cpus: invalid argument');
    assertEquals(setsOf(world, "c").real, real);
  }
});

Deno.test("exitContainer() sends StopContainer once, in the background [nri §6.1]", async () => {
  const world = makeRuntime();
  const { clock, runtime } = world;
  await using _end = runtime;
  const fake = await attachFake(runtime, clock);
  await startOne(world, "c");
  await startOne(world, "d");
  fake.script.stop = () => [setCpus("d", "1-7")];
  fake.take();
  runtime.exitContainer("c");
  assertEquals(fake.take(), []);
  await clock.settle(runtime.idle());
  assertEquals(fake.take(), ["StopContainer:c"]);
  assertEquals(setsOf(world, "d").real, "1-7");
  await clock.settle(runtime.stopContainer("c"));
  assertEquals(fake.take(), []);
  await clock.settle(runtime.removeContainer("c"));
  assertEquals(fake.take(), ["RemoveContainer:c"]);
});

Deno.test("removeContainer() sends StopContainer first when none was sent [nri §6.1]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  await startOne(world, "running");
  await createOne(world, "created");
  fake.take();
  await world.clock.settle(world.runtime.removeContainer("running"));
  await world.clock.settle(world.runtime.removeContainer("created"));
  await world.clock.settle(world.runtime.removeContainer("unknown"));
  assertEquals(fake.take(), [
    "StopContainer:running",
    "RemoveContainer:running",
    "StopContainer:created",
    "RemoveContainer:created",
  ]);
  assertEquals(world.runtime.view().containers.size, 0);
});

Deno.test("a plugin that comes is told of a created container that was stopped: it counts as alive [nri §6.4]", async () => {
  const world = makeRuntime();
  const { clock, runtime } = world;
  await using _end = runtime;
  const first = await attachFake(runtime, clock);
  await createOne(world, "c");
  await clock.settle(runtime.stopContainer("c"));
  const seen = () => {
    const { stopNotified, listed } = runtime.view().containers.get("c") ?? {};
    return { stopNotified, listed };
  };
  assertEquals(seen(), { stopNotified: true, listed: false });
  first.connection.close();
  const second = await attachFake(runtime, clock);
  assertEquals(second.lists.map(({ containers }) => containers.map(({ id, state }) => `${id} ${state}`)), [
    ["c created"],
  ]);
  assertEquals(seen(), { stopNotified: true, listed: true });
  await clock.settle(runtime.removeContainer("c"));
  assertEquals(second.take().slice(-2), ["StopContainer:c", "RemoveContainer:c"]);
});

Deno.test("a plugin that comes is told the stored set where the kernel refused another [nri §6.4, §6.6]", async () => {
  for (const [online, lost] of [[CpuSet.range(0, 7), "none"], [CpuSet.of(0, 2, 3), "unseen"]] as const) {
    const world = makeRuntime({ cgroupVersion: 1 });
    const { clock, runtime } = world;
    await using _end = runtime;
    const first = await attachFake(runtime, clock, { script: { create: () => pin("0-1") } });
    await startOne(world, "c");
    runtime.failing.add("c");
    first.script.create = () => pin("0-1", [setCpus("c", "2-3")]);
    await createOne(world, "d");
    assertEquals([setsOf(world, "c"), runtime.view().containers.get("c")?.lost], [
      { real: "0-1", spec: "0-1", told: "2-3" },
      "failed",
    ]);
    runtime.setOnline(online);
    first.connection.close();
    await attachFake(runtime, clock);
    const { spec, told } = setsOf(world, "c");
    assertEquals([spec, told, runtime.view().containers.get("c")?.lost], ["0-1", "0-1", lost]);
  }
});

Deno.test("stopPod() may send the containers' StopContainer after StopPodSandbox [nri §6.1]", async () => {
  const world = makeRuntime();
  const { clock, runtime } = world;
  await using _end = runtime;
  const fake = await attachFake(runtime, clock);
  await startOne(world, "c");
  fake.take();
  await clock.settle(runtime.stopPod("pod-c", { lateStops: true }));
  await clock.settle(runtime.idle());
  assertEquals(fake.take(), ["StopPodSandbox", "StopContainer:c"]);
  await clock.settle(runtime.stopPod("pod-c"));
  await clock.settle(runtime.removePod("pod-c"));
  assertEquals(fake.take(), ["RemoveContainer:c", "RemovePodSandbox"]);
});

Deno.test("removePod() of a running pod stops and removes everything when forced [nri §6.1]", async () => {
  const world = makeRuntime();
  const { clock, runtime } = world;
  await using _end = runtime;
  const fake = await attachFake(runtime, clock);
  await startOne(world, "c");
  fake.take();
  await clock.settle(runtime.removePod("pod-c"));
  assertEquals(fake.take(), ["StopContainer:c", "StopPodSandbox", "RemoveContainer:c", "RemovePodSandbox"]);
  assertEquals([runtime.view().pods.size, runtime.view().containers.size], [0, 0]);
});

Deno.test("runPod() fails and sends StopPodSandbox and RemovePodSandbox when it is refused [nri §6.1]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  fake.script.event = (event) => {
    if (event === "RunPodSandbox") throw new Error("never do this");
  };
  const text = await outcomeOf(world, world.runtime.runPod({ name: "p", containers: [] }, { id: "p" }));
  assertEquals(text, "NRI RunPodSandbox failed: rpc error: code = Unknown desc = never do this");
  assertEquals(fake.take(), ["RunPodSandbox", "StopPodSandbox", "RemovePodSandbox"]);
  assert(world.runtime.view().pods.size === 0);
});
