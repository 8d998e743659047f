import { assertEquals, assertThrows } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  afterHotplug,
  CgroupError,
  type Kernel,
  newCgroup,
  writeCpuset,
} from "../../src/simulator/cgroup.ts";

const V2: Kernel = { online: CpuSet.range(0, 3), mems: CpuSet.of(0), cgroupVersion: 2 };
const V1: Kernel = { ...V2, cgroupVersion: 1 };
const CPUS = (cpus: string) => ({ cpus, mems: "" });

Deno.test("writeCpuset() leaves a file alone when the text is empty [nri §6.7]", () => {
  const cgroup = writeCpuset(newCgroup(V2), { cpus: "0-1", mems: "0" }, V2);
  assertEquals(`${writeCpuset(cgroup, CPUS(""), V2).effective}`, "0-1");
  assertEquals(`${writeCpuset(cgroup, CPUS("3"), V2).mems}`, "0");
});

Deno.test("writeCpuset() accepts offline CPUs on v2 and falls back to the parent's when all are [nri §6.7]", () => {
  assertEquals(`${writeCpuset(newCgroup(V2), CPUS("3-9"), V2).effective}`, "3");
  assertEquals(`${writeCpuset(newCgroup(V2), CPUS("8-9"), V2).effective}`, "0-3");
});

Deno.test("writeCpuset() refuses offline CPUs, nodes without memory on v1, and no lists at all [nri §6.7]", () => {
  assertThrows(() => writeCpuset(newCgroup(V1), CPUS("3-4"), V1), CgroupError, '"3-4" to cpuset.cpus');
  assertThrows(() => writeCpuset(newCgroup(V1), { cpus: "", mems: "1" }, V1), CgroupError, "cpuset.mems");
  assertThrows(() => writeCpuset(newCgroup(V2), CPUS("3-x"), V2), CgroupError, "invalid argument");
});

Deno.test("afterHotplug() keeps a v2 list and narrows it, and loses a v1 CPU for good [spec §12]", () => {
  const less = CpuSet.range(0, 1);
  for (const [kernel, back] of [[V2, "1-2"], [V1, "1"]] as const) {
    const cgroup = writeCpuset(newCgroup(kernel), CPUS("1-2"), kernel);
    const narrowed = afterHotplug(cgroup, { ...kernel, online: less });
    assertEquals(`${narrowed.effective}`, "1");
    assertEquals(`${afterHotplug(narrowed, kernel).effective}`, back);
  }
  assertEquals(`${afterHotplug(newCgroup(V2), { ...V2, online: less }).effective}`, "0-1");
});
