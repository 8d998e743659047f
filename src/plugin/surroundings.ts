import { CpuSet } from "../cpuset/mod.ts";
import type { Ledger } from "../ledger/mod.ts";
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
   * throws, the last reading stands; where there is none, the request that needed it fails.
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
  /** The books, and in them the machine. */
  readonly ledger?: Ledger | undefined;
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
  #machine: Topology | undefined;
  #isUnreadable = false;
  #kernel: KernelView | undefined;
  #drift: DriftCheck | undefined;

  /** Nothing is read yet. */
  constructor(ports: SurroundingPorts, logger: Logger, before: SeenBefore = {}) {
    this.#ports = ports;
    this.#logger = logger;
    this.#before = before;
    this.#stamp = before.stamp;
    this.#machine = before.ledger?.topology;
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
    // Read first, noted last: what changes meanwhile is looked at again.
    const stamp = this.#readStamp();
    try {
      this.#machine = this.#ports.topology();
      this.#stamp = stamp;
      this.#isUnreadable = false;
    } catch (error) {
      // A node keeps its CPUs when a mount disappears; the stamp stays, so that it is tried again.
      if (this.#machine === undefined) throw error;
      this.#tellUnreadable(error);
    }
    const machine = this.#machine;
    return settings.isolatedCpus === "ignore" ? { ...machine, isolated: CpuSet.EMPTY } : machine;
  }

  /** Once per outage. */
  #tellUnreadable(error: unknown): void {
    if (!this.#isUnreadable) this.#logger.error("machine not readable", { error });
    this.#isUnreadable = true;
  }

  /**
   * Follows CPUs that came or went since the machine was read [T]. Where none did this costs two small files.
   *
   * @param begin Makes the context; called where there is something to follow.
   */
  followMachine(begin: () => EventContext): void {
    if (this.#readStamp() === this.#stamp) return;
    const context = begin();
    followMachine(context, this.readMachine(context.settings));
  }

  /** What it was where it cannot be read. */
  #readStamp(): string | undefined {
    try {
      return this.#ports.machineStamp?.();
    } catch (error) {
      this.#tellUnreadable(error);
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
