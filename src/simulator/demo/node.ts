import { CpuSet } from "../../cpuset/mod.ts";
import type { Clock } from "../../wire/mod.ts";
import { expandMachine, type Machine, MACHINES, writeMachine } from "../machine.ts";
import { RUNTIME_PROFILES } from "../profile.ts";
import { SimulatedRuntime } from "../runtime.ts";
import { listenOnSocket, type SocketListener } from "../socket_listener.ts";
import { InvariantWatch } from "../watch.ts";
import { checkOptions, DemoFailure } from "./check.ts";
import { DecisionLog } from "./decisions.ts";
import { PluginProcess } from "./plugin_process.ts";
import { AnswerTimes } from "./timing.ts";

/** How long the plugin may take until it is synchronized; the first run of a fresh clone loads its packages. */
const READY_LIMIT_MS = 60_000;

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
  readonly times: AnswerTimes;
  /** Judges every single change, so that not even a moment's overlap goes unseen [H1]. */
  readonly watch: InvariantWatch;
  readonly #folder: string;
  readonly #listener: SocketListener;
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
    this.times = new AnswerTimes(clock);
    this.runtime = runtimeOn(this.machine, clock);
    this.watch = new InvariantWatch(this.runtime, checkOptions(this.machine.topology));
    // Not the runtime's own listener: the connection is measured on its way in.
    this.#listener = listenOnSocket(this.socket, (duplex) => {
      void this.runtime.attach(this.times.measuring(duplex));
    });
    this.plugin = new PluginProcess({
      socket: this.socket,
      sysfsRoot,
      cgroupRoot: `${this.#folder}/cgroup`,
      logFile,
    }, clock);
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
    this.#listener.close();
    await this.#listener.closed;
    await this.runtime[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

function runtimeOn({ topology }: Machine, clock: Clock): SimulatedRuntime {
  const mems = CpuSet.from(topology.nodes.filter((node) => node.hasMemory).map((node) => node.id));
  return new SimulatedRuntime({
    kernel: { online: topology.online, mems, cgroupVersion: 2 },
    clock,
    profile: RUNTIME_PROFILES["containerd-2.4"],
  });
}
