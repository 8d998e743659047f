import { runCommand } from "../install/command.ts";
import type { Parts, RuntimeVersion } from "../install/parts.ts";
import { CriClient } from "./cri.ts";
import { poll } from "./poll.ts";
import { runtimeConfig, type RuntimePaths, runtimePaths } from "./config.ts";

/** How to set up an instance. */
export interface ContainerdOptions {
  readonly version: RuntimeVersion;
  readonly parts: Parts;
  /** Folder of its own; made where missing. */
  readonly dir: string;
  /** The OCI runtime to use. */
  readonly ociRuntime: string;
  /** Added to the environment, which the OCI runtime inherits. */
  readonly env: Readonly<Record<string, string>>;
}

/** A containerd with its own folders: started, stopped and killed as often as a test likes. */
export class Containerd implements AsyncDisposable {
  readonly version: RuntimeVersion;
  readonly paths: RuntimePaths;
  readonly #options: ContainerdOptions;
  #process: Deno.ChildProcess | undefined;
  #imported = false;

  private constructor(options: ContainerdOptions) {
    this.version = options.version;
    this.paths = runtimePaths(options.dir);
    this.#options = options;
  }

  /** Writes the configuration; nothing runs yet, so that native plugins can be put in place. */
  static async prepare(options: ContainerdOptions): Promise<Containerd> {
    const instance = new Containerd(options);
    const { paths } = instance;
    for (const dir of [paths.nriPlugins, paths.nriConfig, `${paths.dir}/cni`]) {
      await Deno.mkdir(dir, { recursive: true });
    }
    await Deno.writeTextFile(paths.config, runtimeConfig(options.version, paths, options.ociRuntime));
    return instance;
  }

  /**
   * Starts it and waits until the container runtime interface answers, that is until every native plugin has
   * registered or failed; the image is there then.
   *
   * @throws {Error} If it ends instead, with its last fatal line.
   */
  async start(): Promise<void> {
    const bin = this.#options.parts.containerd[this.version];
    const { config, log } = this.paths;
    this.#process = new Deno.Command("sh", {
      args: ["-c", `exec "$0" --config "$1" --log-level debug >>"$2" 2>&1`, `${bin}/containerd`, config, log],
      env: { ...this.#options.env, PATH: `${bin}:${Deno.env.get("PATH") ?? "/usr/bin:/bin"}` },
      stdin: "null",
    }).spawn();
    let ended = false;
    this.#process.status.then(() => ended = true);
    using client = this.client();
    await poll(`containerd ${this.version} to be ready`, async () => {
      if (ended) throw new Error(`Cannot start containerd ${this.version}: ${await this.fatalLine()}`);
      return await client.isReady() || undefined;
    });
    await this.#importImage(bin);
  }

  /** Ends it in order; the containers go on. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Ends it at once; the containers go on. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Its process id; undefined while it does not run. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** A new client of its interface. */
  client(): CriClient {
    return new CriClient(this.paths.socket, this.#options.parts.criProto);
  }

  /** The whole log so far. */
  async log(): Promise<string> {
    try {
      return await Deno.readTextFile(this.paths.log);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }
  }

  /** The last line of level fatal, or a remark that there is none. */
  async fatalLine(): Promise<string> {
    const lines = (await this.log()).split("\n").filter((line) => line.includes("level=fatal"));
    return lines.at(-1) ?? "it ended without a fatal line";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    this.#process = undefined;
    try {
      child.kill(signal);
    } catch {
      // It has ended by itself.
    }
    await child.status;
  }

  async #importImage(bin: string): Promise<void> {
    if (this.#imported) return;
    const ctr = [`${bin}/ctr`, "-a", this.paths.socket, "-n", "k8s.io"];
    await runCommand([...ctr, "images", "import", this.#options.parts.image]);
    this.#imported = true;
  }
}
