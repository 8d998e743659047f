import { assertEquals, assertThrows } from "@std/assert";
import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import { MACHINES } from "../../src/simulator/machines.ts";
import { SimulatedMachine } from "../../src/simulator/simulated_machine.ts";
import { machineStamp } from "../../src/topology/mod.ts";

Deno.test("SimulatedMachine tells in its files which CPUs are online at the moment [T]", () => {
  const machine = new SimulatedMachine(MACHINES["tiny-8-split"], { cgroupVersion: 1 });
  const before = machineStamp(machine.files);
  assertEquals(machine.files.readText("devices/system/cpu/online"), "0-7\n");
  machine.setOnline(parseCpuList("0-3,5-7"));
  assertEquals(machine.files.readText("devices/system/cpu/online"), "0-3,5-7\n");
  assertEquals(machine.files.readText("devices/system/cpu/cpu4/online"), "0\n");
  assertThrows(() => machine.files.readText("devices/system/cpu/cpu4/topology/core_id"));
  assertEquals([`${machine.topology().online}`, `${machine.whole.online}`], ["0-3,5-7", "0-7"]);
  assertEquals(`${machine.topology().cpus.get(0)?.siblings}`, "0");
  assertEquals([`${machine.kernel().online}`, machine.kernel().cgroupVersion], ["0-3,5-7", 1]);
  machine.setOnline(CpuSet.range(0, 63));
  assertEquals([machineStamp(machine.files), machine.topology()], [before, machine.whole]);
});

Deno.test("SimulatedMachine keeps offline what its spec has offline", () => {
  const machine = new SimulatedMachine(MACHINES["offline-holes"]);
  const { online } = machine.whole;
  machine.setOnline(CpuSet.range(0, 31));
  assertEquals(machine.kernel().online, online);
  assertEquals(online.has(3), false);
});
