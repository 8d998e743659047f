import type { Clock } from "../../wire/mod.ts";

/** Where the plugin finds its node and writes its log. */
export interface PluginPaths {
  readonly socket: string;
  readonly sysfsRoot: string;
  /** Folder that stands for `/sys/fs/cgroup`: not the real one, whose containers are none of the demo's. */
  readonly cgroupRoot: string;
  readonly logFile: string;
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number;
  /** What it wrote to standard error. */
  readonly stderr: string;
}

/** Folder of the program's source, where its configuration is found too. */
const ROOT = new URL("../../../", import.meta.url);
/** An orderly end takes at most a second (spec §13 [N4]); loaded machines get some more. */
const STOP_LIMIT_MS = 5000;

/** The real plugin, as a process of its own. */
export class PluginProcess implements AsyncDisposable {
  /** Settles when it has ended. */
  readonly ended: Promise<ProcessEnd>;
  readonly #child: Deno.ChildProcess;
  readonly #clock: Clock;
  #isOver = false;

  /** Starts it. */
  constructor(paths: PluginPaths, clock: Clock) {
    this.#clock = clock;
    const roots = ["--sysfs-root", paths.sysfsRoot, "--cgroup-root", paths.cgroupRoot];
    const plugin = ["--socket", paths.socket, ...roots, "--log-file", paths.logFile];
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "src/main.ts", ...plugin, "--log-format", "json", "--log-level", "info"],
      cwd: ROOT,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    this.ended = this.#end();
  }

  /** Ends it as Kubernetes does, by SIGTERM; by force where that does not help, which its exit code then tells. */
  async stop(): Promise<ProcessEnd> {
    this.#kill("SIGTERM");
    const late = this.#clock.setTimer(() => this.#kill("SIGKILL"), STOP_LIMIT_MS);
    const end = await this.ended;
    late.cancel();
    return end;
  }

  /** Ends it by force, if it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill("SIGKILL");
    await this.ended;
  }

  async #end(): Promise<ProcessEnd> {
    const { code, stderr } = await this.#child.output();
    this.#isOver = true;
    return { code, stderr: new TextDecoder().decode(stderr) };
  }

  #kill(signal: Deno.Signal): void {
    if (!this.#isOver) this.#child.kill(signal);
  }
}
