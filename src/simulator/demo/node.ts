import { CpuSet } from "../../cpuset/mod.ts";
import type { Clock } from "../../wire/mod.ts";
import { expandMachine, type Machine, MACHINES, writeMachine } from "../machine.ts";
import { RUNTIME_PROFILES } from "../profile.ts";
import { protocolConnector } from "../protocol_connector.ts";
import { SimulatedRuntime } from "../runtime.ts";
import { InvariantWatch } from "../watch.ts";
import { checkOptions, DemoFailure } from "./check.ts";
import { DecisionLog } from "./decisions.ts";
import { PluginProcess } from "./plugin_process.ts";
import { HookTimes } from "./timing.ts";

/** How long the plugin may take until it is synchronized; the first run of a fresh clone loads its packages. */
const READY_LIMIT_MS = 60_000;
/** How long the plugin may take to answer a hook, as with every runtime (`reference/nri.md` §3.6). */
const REQUEST_TIMEOUT_MS = 2000;

/**
 * A node that consists of a machine of 64 CPUs in a temporary folder, a simulated runtime on a real socket there, and
 * the real plugin as a process connected to it. Disposing of it leaves nothing behind.
 */
export class DemoNode implements AsyncDisposable {
  readonly machine: Machine;
  readonly socket: string;
  readonly runtime: SimulatedRuntime;
  readonly plugin: PluginProcess;
  readonly log: DecisionLog;
  readonly times: HookTimes;
  /** Judges every single change, so that not even a moment's overlap goes unseen [H1]. */
  readonly watch: InvariantWatch;
  readonly #folder: string;
  readonly #clock: Clock;

  /**
   * Starts runtime and plugin.
   *
   * @throws {Error} If the folder, the socket or the process cannot be made.
   */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#folder = Deno.makeTempDirSync({ prefix: "weka-demo-" });
    this.socket = `${this.#folder}/nri.sock`;
    const [sysfsRoot, logFile] = [`${this.#folder}/sys`, `${this.#folder}/plugin.log`];
    this.machine = expandMachine(MACHINES["xeon-64"]);
    writeMachine(sysfsRoot, this.machine.files);
    this.log = new DecisionLog(logFile, clock);
    this.times = new HookTimes(clock);
    this.runtime = runtimeOn(this.machine, clock, this.times);
    this.watch = new InvariantWatch(this.runtime, checkOptions(this.machine.topology));
    this.runtime.listen(this.socket);
    this.plugin = new PluginProcess({ socket: this.socket, sysfsRoot, logFile }, clock);
  }

  /**
   * Waits until the plugin is registered and synchronized.
   *
   * @throws {DemoFailure} If that takes too long.
   */
  async ready(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = this.#clock.setTimer(
      () => reject(new DemoFailure("the plugin did not register with the runtime")),
      READY_LIMIT_MS,
    );
    using _listening = this.runtime.on(({ view }) => {
      if (view.plugins.length > 0) resolve();
    });
    // Nobody is left to register: where that happens by itself, `lost` tells why.
    this.plugin.ended.then(() => reject(new DemoFailure("the plugin ended before it registered")));
    if (this.runtime.view().plugins.length > 0) resolve();
    try {
      await promise;
    } finally {
      timer.cancel();
    }
  }

  /** Rejects when the plugin ends; never resolves. */
  async lost(): Promise<never> {
    const { code, stderr } = await this.plugin.ended;
    throw new DemoFailure(`the plugin ended with exit code ${code}\n${stderr.trim()}`.trim());
  }

  /**
   * Stops the plugin as Kubernetes does.
   *
   * @throws {DemoFailure} If its exit code is not 0.
   */
  async stopPlugin(): Promise<void> {
    const { code, stderr } = await this.plugin.stop();
    if (code === 0) return;
    throw new DemoFailure(`the plugin's exit code after SIGTERM is ${code}, not 0\n${stderr.trim()}`.trim());
  }

  /** Ends plugin and runtime and removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.plugin[Symbol.asyncDispose]();
    this.watch[Symbol.dispose]();
    await this.runtime[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

function runtimeOn(machine: Machine, clock: Clock, times: HookTimes): SimulatedRuntime {
  const { topology } = machine;
  const profile = RUNTIME_PROFILES["containerd-2.4"];
  const connector = protocolConnector({
    clock,
    profile,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    maxSyncBytes: undefined,
  });
  const mems = CpuSet.from(topology.nodes.filter((node) => node.hasMemory).map((node) => node.id));
  return new SimulatedRuntime({
    kernel: { online: topology.online, mems, cgroupVersion: 2 },
    clock,
    profile,
    connect: times.measuring(connector),
  });
}
