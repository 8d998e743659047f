/** How to start a daemon. */
export interface DaemonOptions {
  /** Program and arguments. */
  readonly argv: readonly string[];
  /** File that takes its output. */
  readonly log: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A long-running program whose output goes to a file. */
export class Daemon implements AsyncDisposable {
  readonly name: string;
  readonly log: string;
  readonly #process: Deno.ChildProcess;
  #ended = false;

  private constructor(name: string, log: string, process: Deno.ChildProcess) {
    this.name = name;
    this.log = log;
    this.#process = process;
    process.status.then(() => this.#ended = true);
  }

  /** Starts it; it may still end at once. */
  static start(name: string, options: DaemonOptions): Daemon {
    const process = new Deno.Command("sh", {
      args: ["-c", 'exec "$@" >>"$0" 2>&1', options.log, ...options.argv],
      stdin: "null",
      ...options.env === undefined ? {} : { env: { ...options.env } },
      ...options.cwd === undefined ? {} : { cwd: options.cwd },
    }).spawn();
    return new Daemon(name, options.log, process);
  }

  /** @throws {Error} If it has ended, with the end of its log. */
  async assertRunning(): Promise<void> {
    if (this.#ended) throw new Error(`Cannot go on without ${this.name}: it ended\n${await this.tail(12)}`);
  }

  /** The last lines of its log. */
  async tail(lines: number): Promise<string> {
    const text = await Deno.readTextFile(this.log).catch(() => "");
    return text.trimEnd().split("\n").slice(-lines).map((line) => line.slice(0, 500)).join("\n");
  }

  /** Ends it in order, or by force where that takes too long. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#process.kill("SIGTERM");
    const timer = setTimeout(() => this.#ended || this.#process.kill("SIGKILL"), 10_000);
    await this.#process.status;
    clearTimeout(timer);
  }
}
