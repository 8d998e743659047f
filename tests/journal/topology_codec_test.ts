import { assertEquals } from "@std/assert";
import { TOPOLOGY } from "../../src/journal/topology_codec.ts";
import { expandMachine, type MachineName, MACHINES } from "../../src/simulator/machine.ts";

const NAMES = Object.keys(MACHINES).filter((name): name is MachineName => name in MACHINES);

Deno.test.each(NAMES.map((name): [MachineName] => [name]))(
  "TOPOLOGY reads the machine %s as it was written",
  (name) => {
    const { topology } = expandMachine(MACHINES[name]);
    const { gaps: _, ...machine } = topology;
    assertEquals(TOPOLOGY.decode(JSON.parse(JSON.stringify(TOPOLOGY.encode(machine))), ""), machine);
  },
);
