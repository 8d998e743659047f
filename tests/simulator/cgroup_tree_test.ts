import { assert, assertEquals } from "@std/assert";
import { detectHierarchy } from "../../src/cgroup/mod.ts";
import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import { type KernelView, kernelViewOf } from "../../src/plugin/mod.ts";
import { cgroupFilesOf } from "../../src/simulator/cgroup_tree.ts";
import type { CgroupDriver } from "../../src/simulator/kubelet.ts";
import type { RuntimeProfileName } from "../../src/simulator/profile.ts";
import type { SimulatedRuntime } from "../../src/simulator/runtime.ts";
import { attachFake, makeRuntime, pin, setCpus } from "./fake_plugin.ts";

/** What the product's own reader makes of the simulated groups. */
function kernelOf(runtime: SimulatedRuntime): KernelView {
  const files = cgroupFilesOf(() => runtime.view(), runtime.profile);
  const hierarchy = detectHierarchy(files);
  assert(hierarchy.kind === "value");
  return kernelViewOf({ files, hierarchy: hierarchy.value });
}

const NOBODY = { ids: new Set<string>(), cgroupsPaths: [] };

Deno.test("cgroupFilesOf() shows each container's set where runtime and driver put it [V]", async () => {
  for (const cgroupVersion of [1, 2] as const) {
    for (const driver of ["systemd", "cgroupfs"] as CgroupDriver[]) {
      for (const profile of ["containerd-2.4", "cri-o-1.34"] as RuntimeProfileName[]) {
        const { clock, runtime } = makeRuntime({ cgroupVersion, driver, profile });
        const fake = await attachFake(runtime, clock, { script: { create: () => pin("2-3") } });
        let path = "";
        fake.script.event = (_, container) => path = container?.cgroupsPath ?? path;
        const main = { name: "main", cpu: 2, memory: "1Gi" };
        const pod = await runtime.runPod({ name: "a", containers: [main] });
        const { id } = await runtime.createContainer(pod.id, main);
        await clock.settle(runtime.startContainer(id));
        const kernel = kernelOf(runtime);
        assertEquals(`${kernel.effectiveCpus(path)}`, "2-3", `v${cgroupVersion}, ${driver}, ${profile}`);
        const { containers, incomplete } = kernel.unknownContainers(NOBODY);
        assertEquals(incomplete, undefined);
        const told = containers.map((one) => `${one.id} ${one.configured} ${one.quotaUs}/${one.periodUs}`);
        assertEquals(told.toSorted(), [
          `${id} 2-3 200000/100000`,
          `${pod.id} undefined undefined/undefined`,
        ]);
        await fake.connection.updateContainers([setCpus(id, "4")]);
        assertEquals(`${kernel.effectiveCpus(path)}`, "4");
        await runtime.stopContainer(id);
        assertEquals(kernel.effectiveCpus(path), undefined);
        await clock.settle(runtime[Symbol.asyncDispose]());
      }
    }
  }
});

Deno.test("cgroupFilesOf() shows who lives though the runtime lost it, and what hotplug left [Y6] [T]", async () => {
  for (const cgroupVersion of [1, 2] as const) {
    const { clock, runtime } = makeRuntime({ cgroupVersion });
    await attachFake(runtime, clock, { script: { create: () => pin("2-3") } });
    const main = { name: "main", cpu: 2, memory: "1Gi" };
    const pod = await runtime.runPod({ name: "a", containers: [main] });
    const { id } = await runtime.createContainer(pod.id, main);
    await clock.settle(runtime.startContainer(id));
    runtime.stop({ forget: [id] });
    runtime.start();
    runtime.setOnline(parseCpuList("0-2,4-7"));
    runtime.setOnline(CpuSet.range(0, 7));
    const [ghost] =
      kernelOf(runtime).unknownContainers({ ids: new Set([pod.id]), cgroupsPaths: [] }).containers;
    // Version 1 forgets a CPU that went for a moment, version 2 does not.
    assertEquals([ghost?.id, `${ghost?.effective}`], [id, cgroupVersion === 1 ? "2" : "2-3"]);
    await clock.settle(runtime.removePod(pod.id));
    assertEquals(kernelOf(runtime).unknownContainers(NOBODY).containers, []);
    await clock.settle(runtime[Symbol.asyncDispose]());
  }
});
