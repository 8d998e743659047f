import { type CpuSet } from "../../../src/cpuset/mod.ts";
import { expandMachine, MACHINES, writeMachine } from "../../../src/simulator/machine.ts";

/** What the tests must know of a fake machine. */
export interface FakeMachine {
  readonly online: CpuSet;
  /** Its memory nodes, as the kernel lists them. */
  readonly nodes: string;
}

/** Writes a folder that stands for `/sys` of a server with 64 CPUs: two sockets, two threads a core. */
export function writeFakeMachine(dir: string): FakeMachine {
  const { topology, files } = expandMachine(MACHINES["xeon-64"]);
  writeMachine(dir, files);
  return { online: topology.online, nodes: topology.nodes.map((node) => node.id).join(",") };
}
