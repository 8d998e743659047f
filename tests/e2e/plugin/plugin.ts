/**
 * The ways the plugin comes to life: as a process of its own that connects to the runtime's socket, or launched by
 * the runtime itself from its plugin folder, from source or as the compiled executable.
 *
 * @module
 */
import { poll } from "../runtime/poll.ts";
import type { Containerd } from "../runtime/containerd.ts";

/** Folder of the checkout. */
const CHECKOUT = new URL("../../../", import.meta.url).pathname;

/** The compiled executable; the variable lets another one be tested, a released one for instance. */
export function executablePath(): string {
  return Deno.env.get("WEKA_CPUSET_EXECUTABLE") || `${CHECKOUT}dist/weka-cpuset`;
}

/**
 * How the plugin is launched: `external` from source on the socket, `native` from source by the runtime,
 * `compiled` the executable by the runtime.
 */
export const LAUNCH_WAYS = ["external", "native", "compiled"] as const;

/** One way to launch the plugin. */
export type LaunchWay = typeof LAUNCH_WAYS[number];

/** Configuration keys of the plugin [O2]. */
export type PluginConfig = Readonly<Record<string, string | number>>;

/** How to launch the plugin. */
export interface PluginOptions {
  readonly way: LaunchWay;
  /**
   * What an external plugin is run from.
   *
   * @default {"source"}
   */
  readonly program?: "source" | "executable";
  readonly runtime: Containerd;
  /** Folder for its log and configuration. */
  readonly dir: string;
  readonly config: PluginConfig;
}

/** The plugin of one runtime. */
export class Plugin implements AsyncDisposable {
  readonly way: LaunchWay;
  readonly logFile: string;
  /** Its decision journal. */
  readonly journalFile: string;
  readonly #options: PluginOptions;
  #process: Deno.ChildProcess | undefined;

  constructor(options: PluginOptions) {
    this.way = options.way;
    this.logFile = `${options.dir}/plugin.log`;
    this.journalFile = `${options.dir}/plugin.journal`;
    this.#options = options;
  }

  /** Whether the runtime launches it. */
  get isNative(): boolean {
    return this.way !== "external";
  }

  /** Puts a native plugin and its configuration where the runtime finds them; before the runtime starts. */
  async install(): Promise<void> {
    if (!this.isNative) return;
    const { nriPlugins } = this.#options.runtime.paths;
    const target = `${nriPlugins}/99-weka-cpuset`;
    if (this.way === "native") {
      await Deno.writeTextFile(target, launcher(`${this.#options.dir}/plugin.out`), { mode: 0o755 });
    } else await Deno.copyFile(executablePath(), target);
    const files = { logFile: this.logFile, journal: this.journalFile };
    await this.configure(toYaml({ ...this.#options.config, ...files, logLevel: "debug" }));
  }

  /** Replaces the configuration of a native plugin; read when the runtime starts. */
  async configure(text: string): Promise<void> {
    await Deno.writeTextFile(`${this.#options.runtime.paths.nriConfig}/99-weka-cpuset.conf`, text);
  }

  /** Starts an external plugin and waits until the runtime has synchronized it. */
  async start(): Promise<void> {
    if (this.isNative) return;
    const before = await this.synchronizations();
    await this.launch();
    await this.waitSynchronized(before + 1);
  }

  /** Starts an external plugin without waiting for anything. */
  async launch(): Promise<void> {
    const { config, runtime, dir } = this.#options;
    await Deno.writeTextFile(`${dir}/config.yaml`, toYaml(config));
    const files = ["--log-file", this.logFile, "--journal", this.journalFile];
    const args = ["--socket", runtime.paths.nriSocket, ...files, "--log-level", "debug"];
    const program = this.#options.program === "executable"
      ? [executablePath()]
      : [Deno.execPath(), ...denoRun()];
    const words = [...program, ...args, "--config", `${dir}/config.yaml`];
    this.#process = new Deno.Command("sh", {
      // What it says before its log file is open, or dying, belongs to the report too.
      args: ["-c", 'exec "$@" >>"$0" 2>&1', `${dir}/plugin.out`, ...words],
      stdin: "null",
    }).spawn();
  }

  /** How often an external plugin was synchronized, by the runtime's own log. */
  async synchronizations(): Promise<number> {
    return count(await this.#options.runtime.log(), /plugin \\"99-weka-cpuset\\" connected/g);
  }

  /** Waits until an external plugin was synchronized so often. */
  async waitSynchronized(times: number): Promise<void> {
    await poll(`the plugin to be synchronized ${times} times`, async () => {
      return await this.synchronizations() >= times || undefined;
    }, { timeoutMs: 30_000 });
  }

  /** Its process id, undefined where it does not run. */
  async pid(): Promise<number | undefined> {
    if (!this.isNative) return this.#process?.pid;
    return await findNativePlugin(this.#options.runtime.pid);
  }

  /** Waits until a process of it has ended, whoever its parent is by now. */
  async waitEnded(pid: number): Promise<void> {
    await poll("the plugin to end", async () => !await isRunning(pid) || undefined);
  }

  /**
   * Sends a signal and waits until it is gone.
   *
   * @returns Its exit code where it is a child of ours.
   */
  async end(signal: "SIGTERM" | "SIGKILL"): Promise<number | undefined> {
    const pid = await this.pid();
    if (pid === undefined) return undefined;
    Deno.kill(pid, signal);
    if (this.#process !== undefined) {
      const { code } = await this.#process.status;
      this.#process = undefined;
      return code;
    }
    await this.waitEnded(pid);
    return undefined;
  }

  /** Its log so far and what it said beside it; empty where it said nothing. */
  async log(): Promise<string> {
    const files = [this.logFile, `${this.#options.dir}/plugin.out`];
    return (await Promise.all(files.map(readOrEmpty))).join("");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

function denoRun(): readonly string[] {
  return ["run", "-A", "--config", `${CHECKOUT}deno.json`, `${CHECKOUT}src/main.ts`];
}

/**
 * A native plugin gets no environment but NRI's own: Deno needs a home and its cache. Its output would be lost, and
 * with it why a program does not even start.
 */
function launcher(output: string): string {
  const home = Deno.env.get("HOME") ?? "/root";
  const cache = Deno.env.get("DENO_DIR") ?? `${home}/.cache/deno`;
  const command = [Deno.execPath(), ...denoRun()].map((word) => `'${word}'`).join(" ");
  return `#!/bin/sh\nexport HOME='${home}' DENO_DIR='${cache}'\nexec ${command} 2>>'${output}'\n`;
}

function toYaml(config: PluginConfig): string {
  return Object.entries(config).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join("");
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

/** Process id of the plugin that a runtime launched: its child with NRI's variables; undefined where none runs. */
async function findNativePlugin(runtimePid: number | undefined): Promise<number | undefined> {
  if (runtimePid === undefined) return undefined;
  for await (const entry of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(entry.name)) continue;
    const environment = await readOrEmpty(`/proc/${entry.name}/environ`).catch(() => "");
    if (!environment.includes("NRI_PLUGIN_NAME=weka-cpuset")) continue;
    const status = await readOrEmpty(`/proc/${entry.name}/status`).catch(() => "");
    if (status.includes(`PPid:\t${runtimePid}\n`)) return Number(entry.name);
  }
  return undefined;
}

/** Whether a process runs: it exists and is no zombie. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readOrEmpty(`/proc/${pid}/status`).catch(() => "");
  return status !== "" && !/^State:\s*[ZX]/m.test(status);
}
