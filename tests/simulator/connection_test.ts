import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RuntimeProfileName } from "../../src/simulator/profile.ts";
import { type Duplex, memoryDuplexPair, MUX_HEADER_BYTES } from "../../src/wire/mod.ts";
import {
  attachFake,
  createOne,
  makeRuntime,
  outcomeOf,
  pin,
  setCpus,
  setsOf,
  startFake,
  startOne,
  startSilent,
} from "./fake_plugin.ts";

Deno.test.each(
  [
    ["containerd-1.7.24", "", 5000, 2000],
    ["containerd-2.1", "", 5000, 2000],
    ["containerd-2.4", "v0.12.3", 5000, 2000],
    ["cri-o-1.34", "", 5000, 2000],
  ] satisfies [RuntimeProfileName, string, number, number][],
)("configure tells what %s tells [nri §3.6, §4.2]", async (profile, nriVersion, registration, request) => {
  const { runtime, clock } = makeRuntime({ profile });
  await using _end = runtime;
  const fake = await attachFake(runtime, clock);
  assertEquals(fake.infos, [{
    config: "",
    runtimeName: runtime.profile.runtimeName,
    runtimeVersion: runtime.profile.runtimeVersion,
    nriVersion,
    registrationTimeoutMs: registration,
    requestTimeoutMs: request,
  }]);
  assertEquals(runtime.view().plugins, ["99-fake"]);
});

Deno.test("attach() closes a plugin whose mask has a bit the runtime does not know [nri §4.3]", async () => {
  for (const [profile, plugins] of [["containerd-2.1", 0], ["containerd-2.4", 1]] as const) {
    const { runtime, clock } = makeRuntime({ profile });
    await using _end = runtime;
    await attachFake(runtime, clock, { script: { mask: 0x800 } });
    assertEquals(runtime.view().plugins.length, plugins);
  }
});

Deno.test("hooks are sent only for the events in the mask [nri §4.3]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock, { script: { mask: 0x8 | 0x200 } });
  await startOne(world, "c");
  await world.clock.settle(world.runtime.removePod("pod-c"));
  assertEquals(fake.take(), ["CreateContainer:c", "StopContainer:c"]);
});

Deno.test("attach() lists created and running containers and dead sandboxes [nri §6.4]", async () => {
  const world = makeRuntime();
  const { clock, runtime } = world;
  await using _end = runtime;
  const first = await attachFake(runtime, clock, { script: { create: () => pin("0-1") } });
  await startOne(world, "runs");
  await createOne(world, "made");
  await startOne(world, "dead");
  await clock.settle(runtime.stopPod("pod-dead"));
  first.connection.close();
  await clock.idle();
  assertEquals(runtime.view().plugins, []);
  const second = await attachFake(runtime, clock);
  const [{ pods, containers } = { pods: [], containers: [] }] = second.lists;
  assertEquals(pods.map(({ id }) => id), ["pod-runs", "pod-made", "pod-dead"]);
  assertEquals(containers.map(({ id, state }) => [id, state]), [["runs", "running"], ["made", "created"]]);
  assertEquals(containers.map(({ resources }) => resources.cpu.cpus), ["0-1", "0-1"]);
});

Deno.test("attach() applies the updates of the Synchronize answer [nri §6.4]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  await startOne(world, "c");
  assertEquals(world.runtime.view().containers.get("c")?.known, false);
  await attachFake(world.runtime, world.clock, { script: { synchronize: () => [setCpus("c", "4-7")] } });
  assertEquals(setsOf(world, "c").real, "4-7");
  assertEquals(world.runtime.view().containers.get("c")?.known, true);
  assertEquals(world.runtime.updateCounts.get("synchronize"), 1);
});

Deno.test("attach() splits a Synchronize that is too large [nri §4.4]", async () => {
  const world = makeRuntime({ maxSyncBytes: 4000 });
  await using _end = world.runtime;
  for (let i = 0; i < 40; i++) await startOne(world, `c${i}`);
  const fake = await attachFake(world.runtime, world.clock);
  assertEquals(fake.lists.map(({ containers }) => containers.length), [40]);
  assertEquals(world.runtime.view().plugins, ["99-fake"]);
});

Deno.test("attach() never synchronizes a native plugin when nri is 0.6.1 [nri §3.4]", async () => {
  for (const [profile, lists] of [["containerd-1.7.24", 0], ["containerd-2.1", 1]] as const) {
    const world = makeRuntime({ profile });
    await using _end = world.runtime;
    const fake = await attachFake(world.runtime, world.clock, { native: true, index: "10", name: "native" });
    assertEquals(fake.lists.length, lists);
    assertEquals(world.runtime.view().plugins, ["10-native"]);
    await startOne(world, "c");
    assertEquals(fake.take().length, 5);
  }
});

Deno.test("attach() gives a silent plugin up after 5 s, and lets others wait for it [nri §3.5]", async () => {
  const { runtime, clock } = makeRuntime();
  await using _end = runtime;
  const [, silent] = memoryDuplexPair();
  const given = runtime.attach(silent);
  const { fake } = startFake(runtime, clock);
  await clock.advance(4999);
  assertEquals([runtime.view().plugins.length, fake.infos.length], [0, 0]);
  await clock.advance(1);
  await clock.settle(given);
  assertEquals(runtime.view().plugins, ["99-fake"]);
});

Deno.test("a native plugin that does not register ends containerd 1.7.24, not 2.x [nri §3.4]", async () => {
  for (const [profile, fatal] of [["containerd-1.7.24", true], ["containerd-2.4", false]] as const) {
    const { runtime, clock } = makeRuntime({ profile });
    await using _end = runtime;
    const [, silent] = memoryDuplexPair();
    await clock.settle(runtime.attach(silent, { index: "10", name: "x" }));
    assertEquals(runtime.fatal, fatal ? "plugin registration timed out" : undefined);
  }
});

Deno.test("a plugin that is late is closed and the container created unadjusted [nri §0 rule 4, §5.2]", async () => {
  const world = makeRuntime();
  const { runtime, clock } = world;
  await using _end = runtime;
  const fake = await attachFake(runtime, clock, { script: { create: () => pin("0-1") } });
  const [ours, theirs] = memoryDuplexPair();
  const silent = startSilent(ours, clock);
  await clock.settle(Promise.all([runtime.attach(theirs), silent.registered]));
  assertEquals(runtime.view().plugins, ["10-silent", "99-fake"]);
  const before = clock.now();
  await createOne(world, "c");
  assertEquals(clock.now() - before, 2000);
  assertEquals(runtime.view().plugins, ["99-fake"]);
  assertEquals(setsOf(world, "c").spec, "0-1");
  assertEquals(fake.take(), ["RunPodSandbox", "CreateContainer:c", "PostCreateContainer:c"]);
});

Deno.test("a connection that is lost within a hook leaves the container unadjusted [nri §5.2]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock);
  fake.script.create = () => {
    fake.connection.close();
    return pin("0-1");
  };
  await startOne(world, "c");
  assertEquals(setsOf(world, "c"), { real: "0-7", spec: "" });
  assertEquals(world.runtime.view().containers.get("c")?.known, false);
});

Deno.test("UpdateContainers within a hook waits for the lock until the hook is over [nri §5.4]", async () => {
  for (const profile of ["containerd-2.1", "containerd-2.4"] as const) {
    const world = makeRuntime({ profile });
    const { runtime, clock } = world;
    await using _end = runtime;
    await startOne(world, "old");
    const fake = await attachFake(runtime, clock);
    const applied: string[] = [];
    using _listening = runtime.on(({ cause, id }) => void applied.push(`${cause} ${id ?? ""}`));
    let reply: Promise<unknown> = Promise.resolve();
    fake.script.create = () => {
      reply = fake.connection.updateContainers([setCpus("old", "4-7")]);
      return pin("0-3");
    };
    await createOne(world, "new");
    await clock.settle(reply);
    const order = applied.filter((entry) => /creation new|unsolicited/.test(entry));
    assertEquals(order[0], "creation new");
    assertEquals(setsOf(world, "old").real, "4-7");
    assertEquals(runtime.updateCounts.get("unsolicited"), 1);
  }
});

Deno.test("UpdateContainers deadlocks with a hook in its window when nri is at most 0.12.0 [nri §5.4]", async () => {
  for (const [profile, deadlocked] of [["containerd-2.1", true], ["containerd-2.4", false]] as const) {
    const world = makeRuntime({ profile, lockGapMs: 5 });
    const { runtime, clock } = world;
    await using _end = runtime;
    const fake = await attachFake(runtime, clock);
    const pod = runtime.runPod({ name: "p", containers: [] }, { id: "p" });
    pod.catch(() => {}); // never ends where the locks are taken crosswise
    await clock.advance(1);
    const reply = fake.connection.updateContainers([]);
    reply.catch(() => {});
    await clock.advance(20);
    assertEquals(runtime.deadlocked, deadlocked);
    assertEquals(runtime.view().pods.size, deadlocked ? 0 : 1);
  }
});

Deno.test("UpdateContainers skips unknown ids and tells a failure only as an error [nri §5.4]", async () => {
  const world = makeRuntime({ cgroupVersion: 1 });
  await using _end = world.runtime;
  await startOne(world, "c");
  const fake = await attachFake(world.runtime, world.clock);
  assertEquals(await outcomeOf(world, fake.connection.updateContainers([setCpus("nobody", "0")])), "ok");
  const offline = { ...setCpus("c", "7-9"), ignoreFailure: false };
  assertStringIncludes(
    await outcomeOf(world, fake.connection.updateContainers([offline])),
    "NRI update of some containers failed",
  );
  assertEquals(await outcomeOf(world, fake.connection.updateContainers([setCpus("c", "7-9")])), "ok");
  assertEquals(setsOf(world, "c").real, "0-7");
  assertEquals(world.runtime.view().containers.get("c")?.lost, "failed");
});

Deno.test("registering waits for a graceful stop to end, and operations for the registration [nri §3.5]", async () => {
  for (const [profile, waits] of [["containerd-2.4", true], ["containerd-1.7.24", false]] as const) {
    const world = makeRuntime({ profile });
    const { runtime, clock } = world;
    await using _end = runtime;
    await startOne(world, "c");
    const stopping = runtime.stopContainer("c", { graceMs: 30_000 });
    await clock.advance(10);
    const { admitted } = startFake(runtime, clock);
    await clock.advance(10);
    const other = runtime.runPod({ name: "p", containers: [] }, { id: "p" });
    await clock.advance(10);
    assertEquals(runtime.view().plugins.length, waits ? 0 : 1);
    assertEquals(runtime.view().pods.has("p"), !waits);
    await clock.settle(Promise.all([stopping, admitted, other]));
    assertEquals(runtime.view().plugins, ["99-fake"]);
  }
});

Deno.test("stop() and start() forget what plugins were told of pods [nri §6.4]", async () => {
  const world = makeRuntime();
  const { runtime, clock } = world;
  await using _end = runtime;
  const before = await attachFake(runtime, clock);
  await startOne(world, "a");
  await startOne(world, "b");
  runtime.stop();
  await clock.settle(before.connection.closed);
  runtime.exitContainer("b");
  assertEquals(await outcomeOf(world, Promise.resolve().then(() => runtime.stopPod("pod-a"))), EOF_TEXT);
  runtime.start();
  const after = await attachFake(runtime, clock);
  assertEquals(after.lists[0]?.containers.map(({ id }) => id), ["a"]);
  await clock.settle(runtime.removePod("pod-a"));
  await clock.settle(runtime.removePod("pod-b"));
  assertEquals(after.take(), ["StopContainer:a", "RemoveContainer:a"]);
});

Deno.test("stop() ends operations under way and leaves nothing half made [nri §6.4]", async () => {
  const world = makeRuntime();
  const { runtime, clock } = world;
  await using _end = runtime;
  await attachFake(runtime, clock);
  await createOne(world, "starting");
  const start = runtime.startContainer("starting", { at: () => runtime.stop() });
  assertEquals(await outcomeOf(world, start), EOF_TEXT);
  assertEquals(runtime.view().containers.get("starting")?.phase, "created");
  assertEquals(runtime.view().containers.get("starting")?.cgroup, undefined);
  runtime.start();
  await clock.settle(runtime.startContainer("starting"));
  assertEquals(setsOf(world, "starting").real, "0-7");
});

Deno.test("stop() can make the next start forget a running container [containerd#11504, spec Y6]", async () => {
  const world = makeRuntime();
  const { runtime, clock } = world;
  await using _end = runtime;
  await startOne(world, "ghost");
  runtime.stop({ forget: ["ghost"] });
  runtime.start();
  const fake = await attachFake(runtime, clock, { script: { synchronize: () => [setCpus("ghost", "0")] } });
  assertEquals(fake.lists[0]?.containers.length, 0);
  assertEquals(setsOf(world, "ghost").real, "0-7");
  assertEquals(runtime.view().containers.get("ghost")?.ghost, true);
  runtime.exitContainer("ghost");
  assertEquals(runtime.view().containers.size, 0);
  assertEquals(fake.take(), []);
});

Deno.test("two plugins that set the same field conflict and the creation fails [nri §5.3]", async () => {
  const world = makeRuntime();
  await using _end = world.runtime;
  const first = await attachFake(world.runtime, world.clock, {
    index: "10",
    script: { create: () => pin("0-1") },
  });
  const second = await attachFake(world.runtime, world.clock, { index: "99" });
  await createOne(world, "a");
  // The later plugin sees the container as the earlier one left it.
  assertEquals(
    second.seen.find(({ event }) => event === "CreateContainer")?.container?.resources.cpu.cpus,
    "0-1",
  );
  second.script.create = () => pin("2-3");
  assertStringIncludes(
    await outcomeOf(world, createOne(world, "b")),
    'plugins "10-fake" and "99-fake" both tried to set CPUSetCPUs',
  );
  assertEquals(first.take().filter((event) => event.endsWith(":b")), [
    "CreateContainer:b",
    "StopContainer:b",
    "RemoveContainer:b",
  ]);
});

Deno.test("CRI-O leaves the name empty at creation and fails on a failed update [nri §6.9]", async () => {
  const world = makeRuntime({ profile: "cri-o-1.34", cgroupVersion: 1 });
  await using _end = world.runtime;
  const fake = await attachFake(world.runtime, world.clock, { script: { create: () => pin("0-1") } });
  await createOne(world, "a");
  assertEquals(setsOf(world, "a").real, "0-1");
  assertEquals(fake.seen[1]?.container?.name, "a"); // by its label
  assertEquals(fake.seen[1]?.pod?.cgroupParent, "kubepods-besteffort-poduid_default_a.slice");
  fake.script.create = () => pin("2", [{ ...setCpus("a", "12"), ignoreFailure: false }]);
  assertStringIncludes(await outcomeOf(world, createOne(world, "b")), "NRI update of some containers failed");
  fake.script.create = () => pin("2", [setCpus("a", "12")]);
  await createOne(world, "c");
  fake.script.event = () => {
    throw new Error("ignored");
  };
  await world.clock.settle(world.runtime.startContainer("c"));
});

const EOF_TEXT = "rpc error: code = Unavailable desc = error reading from server: EOF";

Deno.test("a plugin that frames a message wrongly is lost, or ends the runtime [nri §2.4]", async () => {
  const { runtime, clock } = makeRuntime();
  await using _end = runtime;
  const { fake, admitted } = startFake(runtime, clock, { wrap: withLargeFirstFrame });
  await clock.settle(admitted);
  assertEquals((await clock.settle(fake.connection.closed)).kind, "eof");
  assertEquals(runtime.view().plugins, []);
});

/** Puts a mux frame of 5000 bytes in front of all others: more than the runtime's read buffer takes. */
function withLargeFirstFrame(duplex: Duplex): Duplex {
  let first = true;
  return {
    ...duplex,
    write: async (bytes) => {
      if (first) await duplex.write(muxFrame(5000));
      first = false;
      await duplex.write(bytes);
    },
  };
}

function muxFrame(size: number): Uint8Array {
  const frame = new Uint8Array(MUX_HEADER_BYTES + size);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 2);
  view.setUint32(4, size);
  view.setUint32(8, size - 10); // one ttrpc message that fills the frame
  return frame;
}

Deno.test("attach() lists the spec of a container whose cgroup has another set [nri §6.4, §6.6]", async () => {
  const world = makeRuntime();
  const { runtime, clock } = world;
  await using _end = runtime;
  const first = await attachFake(runtime, clock, { script: { create: () => pin("0-3") } });
  await createOne(world, "a");
  first.script.create = () => pin("0-1", [setCpus("a", "2-3")]);
  await clock.settle(runtime.startContainer("a", {
    at: async (point) => {
      if (point === "starting") await createOne(world, "b");
    },
  }));
  first.connection.close();
  await clock.idle();
  const second = await attachFake(runtime, clock);
  assertEquals(second.lists[0]?.containers.map(({ resources }) => resources.cpu.cpus), ["2-3", "0-1"]);
  assertEquals(setsOf(world, "a").real, "0-3");
  assertEquals(runtime.view().containers.get("a")?.lost, "unseen");
});
