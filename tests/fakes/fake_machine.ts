import { type CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import { type MachineName, MACHINES, type MachineSpec } from "../../src/simulator/machine.ts";
import { SimulatedMachine } from "../../src/simulator/simulated_machine.ts";
import type { Topology } from "../../src/topology/mod.ts";

/** A machine whose CPUs come and go, and that may be unreadable. */
export class FakeMachine {
  readonly #machine: SimulatedMachine | Topology;
  /** Thrown where the stamp is read. */
  stampError: Error | undefined;
  /** Thrown where the machine is read. */
  error: Error | undefined;
  /** What the kernel was told to isolate, where that is not what the machine says. */
  isolated: CpuSet | undefined;

  /** A machine that never changes where only its topology is given. */
  constructor(machine: MachineName | MachineSpec | Topology) {
    const spec = typeof machine === "string" ? MACHINES[machine] : machine;
    this.#machine = "coresPerNode" in spec ? new SimulatedMachine(spec) : spec;
  }

  /** As it is now. */
  get topology(): Topology {
    const topology = this.#machine instanceof SimulatedMachine ? this.#machine.topology() : this.#machine;
    return this.isolated === undefined ? topology : { ...topology, isolated: this.isolated };
  }

  /** Exactly these CPUs are online from now on. */
  setOnline(list: string): void {
    if (!(this.#machine instanceof SimulatedMachine)) throw new TypeError("this machine never changes");
    this.#machine.setOnline(parseCpuList(list));
  }

  /** To be given to a plugin. */
  readonly read = (): Topology => {
    if (this.error !== undefined) throw this.error;
    return this.topology;
  };

  /** To be given to a plugin. */
  readonly stamp = (): string => {
    if (this.stampError !== undefined) throw this.stampError;
    const { online, isolated } = this.topology;
    return `${online} ${isolated}`;
  };
}
