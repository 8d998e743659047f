import { parseCpuList } from "../cpuset/mod.ts";
import { connectPlugin, type PluginConnection, type PluginOptions } from "../nri/mod.ts";
import { type LogFields, type Logger, memoryDuplexPair } from "../wire/mod.ts";
import { cgroupFilesOf } from "./cgroup_tree.ts";
import { DirectLink } from "./direct_link.ts";
import { CriError, messageOf, RuntimeEnded } from "./errors.ts";
import { Fuse, fusedDuplex } from "./fuse.ts";
import { SimulatedRuntime } from "./runtime.ts";
import type { Step } from "./script.ts";
import type { PluginHandle, ScriptOptions, ScriptReport } from "./script_options.ts";
import { performOnRuntime, type Stage } from "./script_steps.ts";
import { SimulatedClock } from "./sim_clock.ts";
import { InvariantWatch } from "./watch.ts";

/** Steps that are about more than the runtime's own operations. */
const WORLD_STEPS = [
  "plugin-down",
  "plugin-up",
  "restart",
  "online",
  "advance",
  "together",
  "crash",
] as const;

/** Texts of a kind that a report keeps. */
const KEPT_TEXTS = 20;

/**
 * Runs a script on simulated time against a plugin over the real protocol, judging the node at every instant. The
 * same script and plugin give the same report.
 */
export async function runScript(script: readonly Step[], options: ScriptOptions): Promise<ScriptReport> {
  const run = new ScriptRun(options);
  try {
    await run.startPlugin();
    for (const step of script) {
      await run.step(step);
      if (run.isOver) break;
    }
    return run.report();
  } finally {
    await run.end();
  }
}

/** One run of a script. */
class ScriptRun {
  readonly #options: ScriptOptions;
  readonly #clock = new SimulatedClock();
  readonly #runtime: SimulatedRuntime;
  readonly #watch: InvariantWatch;
  readonly #inspection: Disposable;
  readonly #stage: Stage;
  readonly #done: Record<string, number> = {};
  readonly #refused: Record<string, number> = {};
  readonly #refusals: string[] = [];
  readonly #warnings: string[] = [];
  readonly #failures: string[] = [];
  readonly #fuse = new Fuse(() => this.#killPlugin());
  #plugin: PluginHandle | undefined;
  /** Whose reports stand: the plugin, or the last one there was. An answer may be applied when its plugin is dead. */
  #reporter: PluginHandle | undefined;
  #kills = 0;

  constructor(options: ScriptOptions) {
    this.#options = options;
    const { kernel, profile, cfsQuota = true } = options;
    this.#runtime = new SimulatedRuntime({
      ...options.runtime,
      kernel,
      cfsQuota,
      clock: this.#clock,
      log: this.#logger(),
      ...(profile === undefined ? {} : { profile }),
    });
    this.#stage = {
      runtime: this.#runtime,
      pods: new Map(),
      busy: new Set(),
      perform: (step) => this.#perform(step),
    };
    this.#inspection = this.#runtime.on((change) => {
      const { view } = change;
      const complaint = options.inspect?.(change, (container) => this.#watch.cpusOf(container, view));
      if (complaint !== undefined) this.#failures.push(complaint);
    });
    this.#watch = new InvariantWatch(this.#runtime, {
      ...options,
      isDegraded: (id) => this.#reporter?.isDegraded?.(id) ?? false,
      isShort: (id) => this.#reporter?.isShort?.(id) ?? false,
    });
  }

  /** Whether going on makes no sense. */
  get isOver(): boolean {
    return this.#failures.length > 0;
  }

  report(): ScriptReport {
    return {
      breaks: this.#watch.breaks,
      excused: this.#watch.excused,
      failures: this.#failures,
      instants: this.#watch.instants,
      done: this.#done,
      refused: this.#refused,
      refusals: this.#refusals,
      warnings: this.#warnings,
      updates: this.#runtime.updateCounts,
      reasons: this.#reasons(),
      view: this.#runtime.view(),
    };
  }

  #reasons(): ReadonlyMap<string, string> {
    const ids = [...this.#runtime.view().containers.keys()];
    return new Map(ids.flatMap((id) => {
      const reason = this.#plugin?.reasonOf?.(id);
      return reason === undefined ? [] : [[id, reason] as const];
    }));
  }

  async startPlugin(): Promise<void> {
    if (this.#plugin !== undefined) return;
    const admitted: Promise<void>[] = [];
    const kills = this.#kills;
    this.#plugin = this.#options.startPlugin((options) => {
      const { connection, accepted } = this.#dial(options);
      admitted.push(accepted);
      return connection;
    }, {
      clock: this.#clock,
      machine: () => this.#runtime.view().kernel,
      cgroups: cgroupFilesOf(() => this.#runtime.view(), this.#runtime.profile),
    });
    this.#reporter = this.#plugin;
    if (this.#kills !== kills) this.#killPlugin(); // with its first words
    await this.#settle(async () => void await Promise.all(admitted));
    this.#requirePlugin("start of the plugin");
  }

  #dial(
    options: PluginOptions,
  ): { readonly connection: PluginConnection; readonly accepted: Promise<void> } {
    if (this.#options.transport === "direct") {
      const link = new DirectLink({ ...options, fuse: this.#fuse });
      return { connection: link.plugin, accepted: this.#runtime.accept(link) };
    }
    const [ours, theirs] = memoryDuplexPair();
    const connection = connectPlugin(fusedDuplex(ours, this.#fuse), options);
    return { connection, accepted: this.#runtime.attach(theirs) };
  }

  #killPlugin(): void {
    this.#kills++;
    this.#plugin?.stop();
    this.#plugin = undefined;
  }

  /** One step from the outside: what it causes has happened when this returns. */
  async step(step: Step): Promise<void> {
    await this.#settle(() => this.#perform(step).then(() => this.#runtime.idle()));
    this.#requirePlugin(JSON.stringify(step));
  }

  async end(): Promise<void> {
    this.#plugin?.stop();
    this.#watch[Symbol.dispose]();
    this.#inspection[Symbol.dispose]();
    const ending = this.#runtime[Symbol.asyncDispose]();
    if (!this.isOver) await this.#clock.settle(ending);
  }

  #logger(): Logger {
    const warn = (event: string, fields: LogFields = {}): void =>
      keep(this.#warnings, `${event} ${JSON.stringify(fields)}`);
    return { debug: () => {}, info: () => {}, warn, error: warn };
  }

  async #settle(work: () => Promise<void>): Promise<void> {
    try {
      await this.#clock.settle(work);
    } catch (error) {
      this.#failures.push(`does not end: ${messageOf(error)}`);
    }
  }

  #requirePlugin(after: string): void {
    const { fatal, deadlocked } = this.#runtime;
    if (fatal !== undefined) this.#failures.push(`the runtime ended after ${after}: ${fatal}`);
    if (deadlocked) this.#failures.push(`the runtime is deadlocked after ${after}`);
    const lost = this.#plugin !== undefined && this.#runtime.view().plugins.length === 0;
    if (lost) this.#failures.push(`the plugin was lost after ${after}`);
  }

  async #perform(step: Step): Promise<void> {
    try {
      if (await this.#dispatch(step)) this.#done[step.op] = (this.#done[step.op] ?? 0) + 1;
    } catch (error) {
      if (!(error instanceof CriError || error instanceof RuntimeEnded)) throw error;
      this.#refused[step.op] = (this.#refused[step.op] ?? 0) + 1;
      keep(this.#refusals, error.message);
    }
  }

  /** Whether there was anything to do. */
  async #dispatch(step: Step): Promise<boolean> {
    switch (step.op) {
      case "plugin-down":
      case "plugin-up":
      case "restart":
      case "online":
      case "advance":
      case "together":
      case "crash":
        return await this.#worldStep(step);
      default:
        return await performOnRuntime(step, this.#stage);
    }
  }

  async #worldStep(
    step: Extract<Step, { op: (typeof WORLD_STEPS)[number] }>,
  ): Promise<boolean> {
    switch (step.op) {
      case "plugin-down":
        this.#killPlugin();
        await this.#clock.idle();
        return true;
      case "plugin-up":
        await this.startPlugin();
        return true;
      case "restart":
        await this.#restart(step);
        return true;
      case "online":
        this.#options.machine?.setOnline(parseCpuList(step.cpus));
        this.#runtime.setOnline(this.#options.machine?.kernel().online ?? parseCpuList(step.cpus));
        return true;
      case "advance":
        await this.#clock.advance(step.ms);
        return true;
      case "together":
        await Promise.all(step.steps.map((inner) => this.#perform(inner)));
        return true;
      case "crash":
        await this.#crash(step);
        return true;
    }
  }

  async #crash({ after, steps }: Extract<Step, { op: "crash" }>): Promise<void> {
    this.#fuse.arm(after);
    for (const inner of steps) await this.#perform(inner);
    this.#fuse.disarm();
    this.#killPlugin();
    await this.#clock.idle();
    await this.startPlugin();
  }

  async #restart({ forget = [], down = [] }: Extract<Step, { op: "restart" }>): Promise<void> {
    this.#runtime.stop({ forget });
    const hadPlugin = this.#plugin !== undefined;
    this.#killPlugin();
    for (const step of down) await this.#perform(step);
    this.#runtime.start();
    if (hadPlugin) await this.startPlugin();
  }
}

function keep(texts: string[], text: string): void {
  texts.push(text);
  if (texts.length > KEPT_TEXTS) texts.shift();
}
