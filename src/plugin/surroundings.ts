import { CpuSet } from "../cpuset/mod.ts";
import type { PolicySettings } from "../policy/mod.ts";
import type { Topology } from "../topology/mod.ts";
import type { EventContext } from "./context.ts";
import { DriftCheck } from "./drift.ts";
import { lookForGhosts } from "./ghosts.ts";
import { followMachine } from "./hotplug.ts";
import type { DriftDifference } from "./journal.ts";
import type { KernelView } from "./kernel_view.ts";
import type { Logger } from "./ports.ts";

/** The ports that {@linkcode Surroundings} are seen through. */
export interface SurroundingPorts {
  /**
   * Reads the machine: called before the first decision, at every Synchronize and when CPUs came or went. Where it
   * throws, the request that needed it fails.
   */
  readonly topology: () => Topology;
  /**
   * Text that changes whenever {@linkcode topology} would: cheap enough for every creation and every 2 s [T].
   * @default the machine never changes between two Synchronizes
   */
  readonly machineStamp?: () => string;
  /** What the kernel says of containers; undefined where it cannot be asked. @default never */
  readonly kernel?: () => KernelView | undefined;
}

/** What an earlier plugin had seen. */
export interface SeenBefore {
  /** The stamp of the machine when it was read last. */
  readonly stamp?: string | undefined;
  /** Containers that differed from what they should have. */
  readonly differences?: readonly DriftDifference[];
}

/** What a plugin sees beside the runtime's requests: the machine, and what the kernel says of containers. */
export class Surroundings {
  readonly #ports: SurroundingPorts;
  readonly #logger: Logger;
  readonly #before: SeenBefore;
  #stamp: string | undefined;
  #last: Topology | undefined;
  #isStampTold = false;
  #kernel: KernelView | undefined;
  #drift: DriftCheck | undefined;

  /** Nothing is read yet. */
  constructor(ports: SurroundingPorts, logger: Logger, before: SeenBefore = {}) {
    this.#ports = ports;
    this.#logger = logger;
    this.#before = before;
    this.#stamp = before.stamp;
  }

  /** The stamp of the machine when it was read last. */
  get stamp(): string | undefined {
    return this.#stamp;
  }

  /** Containers that differ from what they should have. */
  get differences(): readonly DriftDifference[] {
    return this.#drift?.differences ?? this.#before.differences ?? [];
  }

  /** What the kernel says; undefined while it cannot be asked. */
  get kernel(): KernelView | undefined {
    return this.#kernel ??= this.#ports.kernel?.();
  }

  /** The machine as the settings want it seen: with `isolatedCpus: ignore` isolated CPUs are like others [P4]. */
  readMachine(settings: PolicySettings): Topology {
    const stamp = this.#readStamp();
    const topology = this.#ports.topology();
    // The very same object: it could not be read anew, and is tried again.
    if (topology !== this.#last) this.#stamp = stamp;
    this.#last = topology;
    return settings.isolatedCpus === "ignore" ? { ...topology, isolated: CpuSet.EMPTY } : topology;
  }

  /** Whether CPUs came or went since the machine was read; asks again, which costs two small files [T]. */
  hasMachineChanged(): boolean {
    return this.#readStamp() !== this.#stamp;
  }

  /** Follows CPUs that came or went [T]. */
  followMachine(context: EventContext): void {
    if (this.hasMachineChanged()) followMachine(context, this.readMachine(context.settings));
  }

  /** What it was where it cannot be read. */
  #readStamp(): string | undefined {
    try {
      return this.#ports.machineStamp?.();
    } catch (error) {
      if (!this.#isStampTold) this.#logger.error("machine not readable", { error });
      this.#isStampTold = true;
      return this.#stamp;
    }
  }

  /** Looks for containers that the runtime does not know, and for quarantines that are over [Y6]. */
  lookForGhosts(context: EventContext): void {
    const { kernel } = this;
    const records = [...context.ledger.containers.values()];
    if (kernel !== undefined) lookForGhosts(context, kernel, { records, sandboxes: [] });
  }

  /** Compares what some containers have with what they should have [V]. */
  compare(context: EventContext, ids: readonly string[]): void {
    const { kernel } = this;
    if (kernel === undefined) return;
    this.#drift ??= new DriftCheck(kernel, this.#before.differences);
    this.#drift.look(context, ids);
  }
}
