import { assertEquals } from "@std/assert";
import { detectHierarchy } from "../../src/cgroup/mod.ts";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { connectPlugin } from "../../src/nri/mod.ts";
import { kernelViewOf, Plugin, serveSession } from "../../src/plugin/mod.ts";
import {
  cgroupFilesOf,
  type ContainerView,
  cpusOf,
  CriError,
  Fuse,
  fusedDuplex,
  InvariantWatch,
  isLive,
  MACHINES,
  type PodDescription,
  SimulatedClock,
  SimulatedMachine,
  SimulatedRuntime,
} from "../../src/simulator/mod.ts";
import { machineStamp } from "../../src/topology/mod.ts";
import { memoryDuplexPair } from "../../src/wire/mod.ts";
import { memsOf } from "../fakes/plugin_node.ts";
import { policySettings } from "../fakes/settings.ts";

/** A pod that is up, and its container. */
export interface Running {
  readonly podId: string;
  readonly containerId: string;
}

/** Longer than growth takes to reach everybody on a quiet node: the delay, and a batch per 10 s [G1]. */
const GROWN_MS = 13_000;

/** A 64-CPU node with the plugin as it runs in production, judged at every instant, on simulated time. */
export class ScenarioNode implements AsyncDisposable {
  readonly clock = new SimulatedClock();
  readonly machine = new SimulatedMachine(MACHINES["xeon-64"]);
  readonly runtime = new SimulatedRuntime({ kernel: this.machine.kernel(), clock: this.clock });
  readonly fuse = new Fuse(() => this.killPlugin());
  readonly #watch: InvariantWatch;
  #life: { readonly plugin: Plugin; readonly end: () => void } | undefined;
  #kills = 0;
  #count = 0;

  constructor() {
    this.#watch = new InvariantWatch(this.runtime, {
      ghosts: true,
      isDegraded: (id) => this.#life?.plugin.ledger.containers.get(id)?.degraded !== undefined,
      memsOf: (cpus) => memsOf(this.machine.whole, cpus),
    });
  }

  /** A node with a synchronized plugin. */
  static async open(): Promise<ScenarioNode> {
    const node = new ScenarioNode();
    await node.startPlugin();
    return node;
  }

  /** The plugin of the moment. */
  get plugin(): Plugin {
    if (this.#life === undefined) throw new Error("Cannot ask the plugin: it is down");
    return this.#life.plugin;
  }

  /** Starts a plugin where none runs; it is synchronized then, or killed by the fuse. */
  async startPlugin(): Promise<void> {
    if (this.#life !== undefined) return;
    const { clock, machine, runtime } = this;
    const [ours, theirs] = memoryDuplexPair();
    const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const plugin = new Plugin({
      topology: () => machine.topology(),
      machineStamp: () => machineStamp(machine.files),
      kernel: () => {
        const files = cgroupFilesOf(() => runtime.view(), runtime.profile);
        const hierarchy = detectHierarchy(files);
        return hierarchy.kind === "value" ? kernelViewOf({ files, hierarchy: hierarchy.value }) : undefined;
      },
      settings: policySettings(),
      clock,
      logger,
      dryRun: false,
    });
    const kills = this.#kills;
    const connection = connectPlugin(fusedDuplex(ours, this.fuse), {
      name: "weka-cpuset",
      index: "99",
      handlers: plugin,
      clock,
    });
    void serveSession(connection, { plugin, clock, logger, synchronizeTimeoutMs: undefined });
    this.#life = {
      plugin,
      end: () => {
        connection.close();
        plugin[Symbol.dispose]();
      },
    };
    if (this.#kills !== kills) this.killPlugin(); // with its first words
    await clock.settle(runtime.attach(theirs));
  }

  /** Ends the plugin as kill −9 does. */
  killPlugin(): void {
    this.#kills++;
    this.#life?.end();
    this.#life = undefined;
  }

  /** Runs a pod with one container. */
  async run(pod: Omit<PodDescription, "name" | "containers"> & { readonly cpu?: number }): Promise<Running> {
    const { cpu, ...rest } = pod;
    const container = cpu === undefined
      ? { name: "main", cpuRequest: "100m" }
      : { name: "main", cpu, memory: "1Gi" };
    const name = `pod-${this.#count++}`;
    const { id: podId } = await this.runtime.runPod({ ...rest, name, containers: [container] });
    try {
      const { id: containerId } = await this.runtime.createContainer(podId, container);
      await this.runtime.startContainer(containerId);
      return { podId, containerId };
    } catch (error) {
      // The kubelet takes down a pod that could not start.
      if (error instanceof CriError) await this.runtime.removePod(podId);
      throw error;
    }
  }

  annotated(list: string): Promise<Running> {
    return this.run({ annotations: { "weka.io/cores-ids": list } });
  }

  integer(cpu: number): Promise<Running> {
    return this.run({ cpu });
  }

  shared(): Promise<Running> {
    return this.run({});
  }

  /** All at once. */
  all<T>(work: () => readonly Promise<T>[]): Promise<readonly T[]> {
    return this.clock.settle(() => Promise.all(work()));
  }

  async one<T>(work: () => Promise<T>): Promise<T> {
    return await this.clock.settle(work);
  }

  /** Ends pods as the kubelet does, all at once. */
  async deleteAll(pods: readonly Running[]): Promise<void> {
    await this.all(() =>
      pods.map(async ({ podId, containerId }) => {
        await this.runtime.stopContainer(containerId);
        await this.runtime.stopPod(podId);
        await this.runtime.removePod(podId);
      })
    );
    await this.one(() => this.runtime.idle());
  }

  /** The CPUs a container really has. */
  cpus({ containerId }: Running): CpuSet {
    const container = this.#container(containerId);
    return container === undefined ? CpuSet.EMPTY : cpusOf(container, this.runtime.view().kernel);
  }

  #container(id: string): ContainerView | undefined {
    return this.runtime.view().containers.get(id);
  }

  /** The state of the plugin is what the runtime has: same containers, and each really on the set it is counted on. */
  assertSameState(): void {
    const { containers, kernel } = this.runtime.view();
    const real = [...containers.values()].filter(isLive).map((one) => `${one.id}: ${cpusOf(one, kernel)}`);
    const counted = [...this.plugin.ledger.containers.values()].map((one) => `${one.id}: ${one.wanted}`);
    assertEquals(counted.toSorted(), real.toSorted());
  }

  /**
   * Everything is as it was at the beginning: nobody is there but who stays, nothing is taken, and who stays has all of
   * the machine; and no rule was broken at any instant so far.
   */
  async assertFresh(stays: readonly Running[], round: number): Promise<void> {
    await this.clock.advance(GROWN_MS);
    const { ledger } = this.plugin;
    const { exclusive, pinned, held, quarantined } = this.plugin.snapshot();
    const taken = [exclusive, pinned, held, quarantined].filter((set) => !set.isEmpty).join("; ");
    const ids = stays.map(({ containerId }) => containerId);
    assertEquals([taken, ledger.pods.size, ledger.holds.size], ["", 0, 0], `round ${round}`);
    assertEquals([...ledger.containers.keys()], ids, `round ${round}`);
    assertEquals([...this.runtime.view().containers.keys()], ids, `round ${round}`);
    for (const pod of stays) assertEquals(this.cpus(pod), this.machine.whole.online, `round ${round}`);
    assertEquals(this.#watch.breaks.map(({ rule, text }) => `${rule} ${text}`), [], `round ${round}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.killPlugin();
    this.#watch[Symbol.dispose]();
    await this.clock.settle(this.runtime[Symbol.asyncDispose]());
  }
}
