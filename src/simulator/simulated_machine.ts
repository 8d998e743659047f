import { CpuSet } from "../cpuset/mod.ts";
import { type DiscoveredTopology, discoverTopology, type FileSource, fileSourceOf } from "../topology/mod.ts";
import type { Kernel } from "./cgroup.ts";
import { machineFiles } from "./machine_files.ts";
import type { MachineSpec } from "./machine_spec.ts";

/** Descriptions that are kept: hotplug goes back and forth between a few. */
const MAX_KEPT = 64;

/** A machine at one moment. */
interface Moment {
  readonly source: FileSource;
  topology: DiscoveredTopology | undefined;
}

/**
 * A machine whose CPUs go off and on line: its sysfs tree says what is online at the moment, as the kernel's does. CPUs
 * that the spec has offline stay so.
 */
export class SimulatedMachine {
  /** Its sysfs tree, read anew with every call. */
  readonly files: FileSource = {
    readText: (path) => this.#moment().source.readText(path),
    list: (dir) => this.#moment().source.list(dir),
  };
  readonly #spec: MachineSpec;
  readonly #kept = new Map<string, Moment>();
  readonly #whole: DiscoveredTopology;
  readonly #version: Kernel["cgroupVersion"];
  #online: CpuSet;

  /**
   * The machine a spec describes.
   *
   * @throws {RangeError} If it describes none.
   */
  constructor(spec: MachineSpec, options: { readonly cgroupVersion?: Kernel["cgroupVersion"] } = {}) {
    this.#spec = spec;
    this.#version = options.cgroupVersion ?? 2;
    this.#whole = discoverTopology(fileSourceOf(machineFiles(spec)));
    this.#online = this.#whole.online;
  }

  /** As it is with all CPUs that can be online. */
  get whole(): DiscoveredTopology {
    return this.#whole;
  }

  /** What discovery makes of its files now. */
  topology(): DiscoveredTopology {
    const moment = this.#moment();
    return moment.topology ??= discoverTopology(moment.source);
  }

  /** The part of it that cpusets depend on. */
  kernel(): Kernel {
    const withMemory = this.#whole.nodes.filter((node) => node.hasMemory).map((node) => node.id);
    return { online: this.#online, mems: CpuSet.from(withMemory), cgroupVersion: this.#version };
  }

  /** Exactly these CPUs are online from now on, as far as the spec has them. */
  setOnline(online: CpuSet): void {
    this.#online = online.intersection(this.#whole.online);
  }

  #moment(): Moment {
    const key = this.#online.toString();
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const offline = this.#whole.present.difference(this.#online);
    const spec = offline.isEmpty ? this.#spec : { ...this.#spec, offline: offline.toString() };
    const moment = { source: fileSourceOf(machineFiles(spec)), topology: undefined };
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(key, moment);
    return moment;
  }
}
