import { assertEquals, assertRejects } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { connectPlugin, type PluginConnection, type PluginHandlers } from "../../src/nri/mod.ts";
import { SimulatedRuntime } from "../../src/simulator/runtime.ts";
import { connectUnix, systemClock } from "../../src/wire/mod.ts";
import { ALL_EVENTS, pin } from "./fake_plugin.ts";

const HANDLERS: PluginHandlers = {
  configure: () => ALL_EVENTS,
  synchronize: () => [],
  createContainer: () => pin("0-1"),
  updateContainer: () => [],
  stopContainer: () => [],
  lifecycle: () => {},
};

async function connect(path: string): Promise<PluginConnection> {
  const options = { name: "real", index: "99", clock: systemClock(), handlers: HANDLERS };
  return connectPlugin(await connectUnix(path), options);
}

/** Resolves when the runtime's node fulfils a condition. */
async function until(runtime: SimulatedRuntime, isTrue: () => boolean): Promise<void> {
  if (isTrue()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  using _listening = runtime.on(() => isTrue() && resolve());
  await promise;
}

Deno.test("listen() serves a plugin on a Unix socket, across restarts [nri §3.5]", async () => {
  const dir = await Deno.makeTempDir();
  const path = `${dir}/nri.sock`;
  try {
    await using runtime = new SimulatedRuntime({
      kernel: { online: CpuSet.range(0, 3), mems: CpuSet.of(0), cgroupVersion: 2 },
      clock: systemClock(),
    });
    runtime.listen(path);
    await using first = await connect(path);
    await until(runtime, () => runtime.view().plugins.length === 1);
    const container = { name: "c", cpu: 2, memory: "1Gi" };
    await runtime.runPod({ name: "p", containers: [container] }, { id: "p" });
    await runtime.createContainer("p", container, { id: "c" });
    await runtime.startContainer("c");
    assertEquals(`${runtime.view().containers.get("c")?.cgroup?.effective}`, "0-1");

    runtime.stop();
    await first.closed;
    await assertRejects(() => connectUnix(path), Deno.errors.NotFound);
    runtime.start();
    await using _second = await connect(path);
    await until(runtime, () => runtime.view().plugins.length === 1);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
