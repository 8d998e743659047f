import { assertEquals, assertThrows } from "@std/assert";
import { type ContainerDescription, qosOf, requestOf } from "../../src/simulator/description.ts";
import {
  cgroupParent,
  containerCgroupsPath,
  cpuResources,
  parseQuantity,
} from "../../src/simulator/kubelet.ts";

Deno.test.each(
  [
    [{ requestMilli: 0, limitMilli: 0 }, 2, undefined, 100000],
    [{ requestMilli: 1 }, 2, undefined, 100000],
    [{ requestMilli: 3 }, 3, undefined, 100000],
    [{ requestMilli: 100, limitMilli: 5 }, 102, 1000, 100000],
    [{ limitMilli: 1500 }, 1536, 150000, 100000],
    [{ limitMilli: 3000 }, 3072, 300000, 100000],
    [{ limitMilli: 300000 }, 262144, 30000000, 100000],
    [{ limitMilli: 3000, periodUs: 5000 }, 3072, 15000, 5000],
    [{ limitMilli: 3000, cfsQuota: false }, 3072, undefined, undefined],
  ] satisfies [Parameters<typeof cpuResources>[0], number, number | undefined, number | undefined][],
)("cpuResources() of %o is %d, %d, %d [nri §7.1]", (request, shares, quota, period) => {
  assertEquals(cpuResources(request), { shares, quota, period });
});

Deno.test.each(
  [
    ["Guaranteed", "systemd", "/kubepods.slice/kubepods-podu_1.slice"],
    ["BestEffort", "systemd", "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-podu_1.slice"],
    ["Guaranteed", "cgroupfs", "/kubepods/podu-1"],
    ["Burstable", "cgroupfs", "/kubepods/burstable/podu-1"],
  ] as const,
)("cgroupParent() of %s with %s is %s [nri §7.2]", (qos, driver, path) => {
  assertEquals(cgroupParent(qos, "u-1", driver), path);
});

Deno.test("containerCgroupsPath() follows the driver [nri §6.2]", () => {
  assertEquals(containerCgroupsPath("/a.slice/b.slice", "id", "cri-containerd"), "b.slice:cri-containerd:id");
  assertEquals(containerCgroupsPath("/kubepods/podx", "id", "cri-containerd"), "/kubepods/podx/id");
});

Deno.test.each(
  [
    [[{ name: "a" }], "BestEffort"],
    [[{ name: "a", cpu: 1, memory: "1Gi" }], "Guaranteed"],
    [[{ name: "a", cpuLimit: 1, memoryLimit: "1Gi" }], "Guaranteed"],
    [[{ name: "a", cpu: 1 }], "Burstable"],
    [[{ name: "a", cpu: 1, memoryRequest: 5, memoryLimit: 6 }], "Burstable"],
    [[{ name: "a", cpu: 1, memory: "1Gi" }, { name: "b" }], "Burstable"],
    [[{ name: "a", cpu: 1, memory: "1Gi" }, { name: "i", init: true, cpu: 1, memory: "1Gi" }], "Guaranteed"],
    [[{ name: "a", cpu: 0, memory: "0" }], "BestEffort"],
  ] satisfies [ContainerDescription[], string][],
)("qosOf() of %o is %s [nri §7.2]", (containers, qos) => {
  assertEquals(qosOf(containers), qos);
});

Deno.test("requestOf() defaults a missing request to the limit and reads quantities", () => {
  assertEquals(requestOf({ cpuLimit: "1500m", memory: "1.5Gi" }), {
    cpuRequestMilli: 1500,
    cpuLimitMilli: 1500,
    memoryRequestBytes: 1610612736,
    memoryLimitBytes: 1610612736,
  });
  assertEquals(requestOf({ cpuRequest: 0.3, cpuLimit: 0 }).cpuRequestMilli, 300);
  assertEquals(requestOf({ cpuRequest: 0.3, cpuLimit: 0 }).cpuLimitMilli, undefined);
});

Deno.test("parseQuantity() refuses what is no quantity", () => {
  assertEquals([parseQuantity("1k"), parseQuantity("2"), parseQuantity("1Ki")], [1000, 2, 1024]);
  for (const text of ["", "x", "1x", "-1", "1 2"]) assertThrows(() => parseQuantity(text), SyntaxError);
});
