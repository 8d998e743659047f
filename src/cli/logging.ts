import { type Config, LOG_LEVELS, type LogLevel } from "./config.ts";
import { inline, reasonOf } from "./inline.ts";
import { LogFile, stderrDestination } from "./log_file.ts";
import { formatRecord } from "./log_format.ts";
import { type LogDestination, LogQueue } from "./log_queue.ts";

/** The port every layer logs through: events with fields, not sentences (spec §15 [E4]). */
export interface Logger {
  /** Whether debug lines are written: to be asked before something is made for one that costs time. */
  isDebug(): boolean;
  /** Begin, end and detail. */
  debug(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A decision. */
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something a person should look at. */
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Something that failed; an `Error` among the fields shows its stack. */
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The settings the log depends on. */
export type LogSettings = Pick<Config, "logLevel" | "logFormat" | "logFile">;

/** Options of {@linkcode createLogger}. */
export interface LoggerOptions {
  /**
   * What happens while `logFile` cannot be opened: `"stderr"` logs there instead and says why; `"retry"` loses
   * the lines, and tries again with each, which is all a native plugin can do: its stderr is `/dev/null`.
   */
  readonly unwritable: "stderr" | "retry";
  /** What time it is. @default {() => new Date()} */
  readonly now?: () => Date;
  /** Where the log goes without a file. @default {the process's stderr} */
  readonly stderr?: LogDestination;
  /** Size a log file is rotated at, in bytes. @default {10485760} */
  readonly maxFileBytes?: number;
}

/** The log of the process. */
export interface Log extends AsyncDisposable {
  /** Stays the same through {@linkcode Log.reconfigure}. */
  readonly logger: Logger;
  /** Lines lost so far, because the destination failed or was too slow. */
  readonly lost: number;
  /** Logs by these settings from now on; what was logged before still goes where it went. */
  reconfigure(settings: LogSettings): void;
  /** Resolves when everything logged so far is out, or after `timeoutMs`. Never rejects. */
  flush(timeoutMs: number): Promise<void>;
}

/**
 * Makes the log. Nothing about it throws, blocks or ends the process, whatever becomes of its destination
 * (see {@linkcode LogQueue}). Dispose it before `Deno.exit`.
 *
 * Written by hand: a logging library (LogTape 2.4.2) costs 6 MiB of anonymous memory and 9 MiB resident in a
 * process of 15 and 52, bundled, after 30 000 lines; and would do no more here than compare levels.
 */
export function createLogger(settings: LogSettings, options: LoggerOptions): Log {
  return new ProcessLog(settings, options);
}

class ProcessLog implements Log {
  readonly logger: Logger = {
    isDebug: () => this.#isWritten("debug"),
    debug: (event, fields) => this.#log("debug", event, fields),
    info: (event, fields) => this.#log("info", event, fields),
    warn: (event, fields) => this.#log("warn", event, fields),
    error: (event, fields) => this.#log("error", event, fields),
  };
  readonly #options: LoggerOptions;
  readonly #retired: LogQueue[] = [];
  #settings: LogSettings;
  #queue: LogQueue;

  constructor(settings: LogSettings, options: LoggerOptions) {
    this.#options = options;
    this.#settings = settings;
    const { destination, problem } = this.#destinationFor(settings.logFile);
    this.#queue = this.#queueTo(destination);
    this.#tell(problem);
  }

  get lost(): number {
    return this.#retired.reduce((sum, queue) => sum + queue.lost, this.#queue.lost);
  }

  reconfigure(settings: LogSettings): void {
    const isSameFile = settings.logFile === this.#settings.logFile;
    this.#settings = settings;
    if (isSameFile) return;
    const { destination, problem } = this.#destinationFor(settings.logFile);
    const old = this.#queue;
    this.#retired.push(old);
    this.#queue = this.#queueTo(destination);
    void old[Symbol.asyncDispose](); // never rejects
    this.#tell(problem);
  }

  async flush(timeoutMs: number): Promise<void> {
    await Promise.all([...this.#retired, this.#queue].map((queue) => queue.flush(timeoutMs)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#retired, this.#queue].map((queue) => queue[Symbol.asyncDispose]()));
  }

  #log(level: LogLevel, event: string, fields: Readonly<Record<string, unknown>> = {}): void {
    if (this.#isWritten(level)) this.#queue.push(this.#line(level, event, fields));
  }

  #isWritten(level: LogLevel): boolean {
    return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(this.#settings.logLevel);
  }

  #line(level: LogLevel, event: string, fields: Readonly<Record<string, unknown>>): string {
    const time = this.#options.now?.() ?? new Date();
    return formatRecord({ time, level, event, fields }, this.#settings.logFormat);
  }

  #queueTo(destination: LogDestination): LogQueue {
    return new LogQueue(destination, {
      lossNotice: (count) => this.#line("warn", "log lines lost", { count }),
    });
  }

  /** Where to log to, and what is wrong with the file that was asked for. */
  #destinationFor(
    path: string | undefined,
  ): { readonly destination: LogDestination; readonly problem?: string } {
    const { unwritable, stderr = stderrDestination(), maxFileBytes } = this.#options;
    if (path === undefined) return { destination: stderr };
    const file = new LogFile(path, maxFileBytes === undefined ? {} : { maxBytes: maxFileBytes });
    try {
      file.open();
      return { destination: file };
    } catch (error) {
      const problem = `Cannot open log file ${inline(path)}: ${reasonOf(error)}`;
      return { destination: unwritable === "stderr" ? stderr : file, problem };
    }
  }

  #tell(problem: string | undefined): void {
    if (problem !== undefined) this.logger.warn("log file unusable", { problem });
  }
}
