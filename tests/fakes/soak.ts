import { detectHierarchy } from "../../src/cgroup/mod.ts";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { type ContainerRecord, isOwner, type Ledger } from "../../src/ledger/mod.ts";
import { kernelViewOf, Plugin, serveSession } from "../../src/plugin/mod.ts";
import type { PolicySettings } from "../../src/policy/mod.ts";
import {
  type CgroupDriver,
  type ContainerView,
  countSteps,
  type DialPlugin,
  formatScript,
  isLive,
  LEAK_CHECK_ID,
  type MachineName,
  MACHINES,
  type NodeView,
  type PluginHandle,
  type RandomOptions,
  randomScript,
  runScript,
  RUNTIME_PROFILES,
  type RuntimeProfileName,
  type ScriptReport,
  shrinkScript,
  SimulatedMachine,
  type Step,
  withLeakCheck,
  type World,
} from "../../src/simulator/mod.ts";
import { machineStamp, type Topology } from "../../src/topology/mod.ts";
import { type LogLine, memsOf } from "./plugin_node.ts";
import { policySettings } from "./settings.ts";

/** One run of random events. */
export interface SoakOptions extends Omit<RandomOptions, "cpus"> {
  readonly machine: MachineName;
  readonly profile: RuntimeProfileName;
  readonly settings: Partial<PolicySettings>;
  /** CPUs that the kernel isolates; undefined: the machine's own. */
  readonly isolated?: string;
  /** @default {"wire"} */
  readonly transport?: "wire" | "direct";
  /** @default {1} */
  readonly cgroupVersion?: 1 | 2;
  /** @default {"systemd"} */
  readonly driver?: CgroupDriver;
  /** Whether the kubelet enforces CPU limits. @default {true} */
  readonly cfsQuota?: boolean;
  /** How long the runtime takes for one update, ms. @default {0} */
  readonly updateCostMs?: number;
}

/** What came of it. */
export interface SoakReport {
  /** The random part; a check that nothing leaked came after it. */
  readonly script: readonly Step[];
  /** Steps of the script that did something. */
  readonly events: number;
  readonly report: ScriptReport;
  /** What the plugin itself counted as broken. */
  readonly ownBreaks: readonly string[];
  /** What was left of containers that are gone; undefined: nothing. */
  readonly leak: string | undefined;
}

/** Runs random events against the real plugin. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const script = randomScript({ ...options, cpus: machineOf(options).whole.online.toArray() });
  return await replay(script, options);
}

/** Runs a given script the same way. */
export async function replay(
  script: readonly Step[],
  options: SoakOptions,
  onLog: (line: LogLine) => void = () => {},
): Promise<SoakReport> {
  const machine = machineOf(options);
  const topology = machine.whole;
  const everything: Step = { op: "online", cpus: topology.online.toString() };
  const whole = withLeakCheck([...script, everything], freeAtMost(topology, options));
  const subject = new Subject({
    machine,
    isHotplugged: options.hotplug ?? false,
    settings: policySettings({ ...QUIET, ...options.settings }),
    onLog,
  });
  const report = await runScript(whole, {
    ...rulesOf(topology, options),
    kernel: machine.kernel(),
    machine,
    profile: RUNTIME_PROFILES[options.profile],
    runtime: { driver: options.driver ?? "systemd", updateCostMs: options.updateCostMs ?? 0 },
    transport: options.transport ?? "wire",
    inspect: ({ view, cause }, cpusOf) =>
      cause === "synchronize-update" ? undefined : subject.impossibleSet(view, cpusOf),
    startPlugin: (dial, world) => subject.start(dial, world),
  });
  const performed = [...Object.values(report.done), ...Object.values(report.refused)];
  const events = performed.reduce((sum, count) => sum + count, 0) - (whole.length - script.length);
  return {
    script,
    events: Math.min(Math.max(0, events), countSteps(script)),
    report,
    ownBreaks: subject.breaks,
    leak: report.failures.length > 0 ? undefined : subject.leak(report.view, phantomsOf(script)),
  };
}

/** Where a run says nothing else: outside of hooks nothing is sent. */
const QUIET: Partial<PolicySettings> = { unsolicitedUpdates: "never" };

function machineOf({ machine, isolated, cgroupVersion = 1 }: SoakOptions): SimulatedMachine {
  const spec = MACHINES[machine];
  return new SimulatedMachine(isolated === undefined ? spec : { ...spec, isolated }, { cgroupVersion });
}

/** What the settings change about what is right. */
function rulesOf(topology: Topology, options: SoakOptions) {
  const {
    integerScope = "container",
    isolatedCpus = "pinned-only",
    reservedCpus = CpuSet.EMPTY,
    driftCheckSeconds = 30,
  } = options.settings;
  const isolated = isolatedCpus === "ignore" ? CpuSet.EMPTY : topology.isolated;
  return {
    integerScope,
    cfsQuota: options.cfsQuota ?? true,
    // Without a quota nothing may tell that a lost container owns its CPUs [Y6].
    ghosts: options.ghosts === true && options.cfsQuota !== false && options.settings.liftCfsQuota !== true,
    isolated,
    seesCgroups: driftCheckSeconds > 0,
    unowned: isolatedCpus === "pinned-only" ? reservedCpus.union(isolated) : reservedCpus,
    memsOf: (cpus: CpuSet) => memsOf(topology, cpus),
  };
}

/** As many CPUs as one integer container can get on the empty machine; 0 where all are kept for shared ones. */
function freeAtMost(topology: Topology, { settings, cfsQuota }: SoakOptions): number {
  const { isolatedCpus = "pinned-only", reservedCpus = CpuSet.EMPTY, minSharedCpus = 1, placement } =
    settings;
  // What reserved and isolated CPUs leave of cores and nodes may be refused by that.
  const isStrict = Object.values(placement ?? {}).includes("require");
  // Isolated CPUs come before every criterion: a core of which one CPU is taken is refused, whatever else is free [P4].
  const isIsolatedCoreSplit = placement?.wholeCores === "require" && isolatedCpus === "integer-first" &&
    topology.isolated.intersects(topology.online.difference(reservedCpus));
  if (isIsolatedCoreSplit) return 0;
  const isolated = isolatedCpus === "ignore" ? CpuSet.EMPTY : topology.isolated.intersection(topology.online);
  const pool = topology.online.difference(isolated);
  // One at least is kept where a shared container lives, were it one that only an event told of.
  const kept = Math.max(1, minSharedCpus);
  const ofPool = Math.max(0, Math.min(pool.difference(reservedCpus).size, pool.size - kept));
  const all = ofPool + (isolatedCpus === "integer-first" ? isolated.difference(reservedCpus).size : 0);
  // Without a quota shares are all that tells, and the kubelet clamps them at 256 CPUs.
  const told = cfsQuota === false ? Math.min(all, 255) : all;
  return isStrict ? Math.min(told, 1) : told;
}

/** What {@linkcode Subject} is made of. */
interface SubjectOptions {
  readonly machine: SimulatedMachine;
  readonly isHotplugged: boolean;
  readonly settings: PolicySettings;
  readonly onLog: (line: LogLine) => void;
}

/** The plugin under test, over all its lives in a run. */
class Subject {
  /** What it counted as broken itself. */
  readonly breaks: string[] = [];
  readonly #given: SubjectOptions;
  #books: Ledger | undefined;
  #lastBooks: Ledger | undefined;

  constructor(given: SubjectOptions) {
    this.#given = given;
  }

  start(
    dial: DialPlugin,
    { clock, cgroups }: World,
  ): PluginHandle {
    const { machine, settings } = this.#given;
    const logger = {
      debug: this.#log("debug"),
      info: this.#log("info"),
      warn: this.#log("warn"),
      error: this.#log("error"),
    };
    const plugin = new Plugin({
      topology: () => machine.topology(),
      machineStamp: () => machineStamp(machine.files),
      kernel: () => {
        const hierarchy = detectHierarchy(cgroups);
        return hierarchy.kind === "value"
          ? kernelViewOf({ files: cgroups, hierarchy: hierarchy.value })
          : undefined;
      },
      settings,
      clock,
      logger,
      dryRun: false,
    });
    const connection = dial({ name: "weka-cpuset", index: "99", handlers: plugin, clock });
    void serveSession(connection, { plugin, clock, logger, synchronizeTimeoutMs: undefined });
    connection.synchronized.then(() => this.#lastBooks = this.#books = plugin.ledger, () => {});
    return {
      isDegraded: (id) => {
        const record = plugin.ledger.containers.get(id);
        // What a resize makes of it is so when the runtime has applied it, and told a moment later.
        return record?.degraded !== undefined || record?.pending?.degraded !== undefined;
      },
      isShort: (id) => {
        const record = plugin.ledger.containers.get(id);
        return record !== undefined && isOwner(record);
      },
      reasonOf: (id) => plugin.ledger.containers.get(id)?.reason,
      stop: () => {
        this.#books = undefined;
        connection.close();
        plugin[Symbol.dispose]();
      },
    };
  }

  #log(level: string): (event: string, fields?: LogLine["fields"]) => void {
    return (event, fields = {}) => {
      if (event === "invariant broken") this.breaks.push(JSON.stringify(fields));
      this.#given.onLog({ level, event, fields });
    };
  }

  /**
   * What a container really has is among what the books hold possible, at every instant (I7). Not for a set that was
   * lost before this plugin was there where it does not look at control groups, or they do not tell: Synchronize tells
   * the spec [V].
   */
  impossibleSet(view: NodeView, cpusOf: (container: ContainerView) => CpuSet): string | undefined {
    const books = this.#books;
    if (books === undefined || view.plugins.length === 0) return undefined;
    // A set that sleeps in cgroup v2 shows only when its CPUs are back.
    const isBlind = this.#given.settings.driftCheckSeconds === 0 || this.#given.isHotplugged;
    for (const container of view.containers.values()) {
      const record = books.containers.get(container.id);
      if (record === undefined || record.placement.kind === "foreign" || !isLive(container)) continue;
      if ((container.lost === "unseen" && isBlind) || container.lost === "failed" || !container.known) {
        continue;
      }
      const real = cpusOf(container);
      if (record.possible.contains(real) || this.#isPart(record, real)) continue;
      const sets = record.possible.sets.join(" or ");
      return `I7 broken: ${container.id} really has ${real}, the books say ${sets}`;
    }
    return undefined;
  }

  /** CPUs that went take themselves out of a set, for good on cgroup v1; a set without a CPU is the parent's. */
  #isPart({ possible }: ContainerRecord, real: CpuSet): boolean {
    const { machine, isHotplugged } = this.#given;
    if (!isHotplugged) return false;
    const { online } = machine.kernel();
    return real.isSubsetOf(possible.union) || real.equals(online);
  }

  /** What is left on an empty node but for the container that has all the CPUs there are. */
  leak(view: NodeView, phantoms: ReadonlySet<string>): string | undefined {
    const books = this.#lastBooks;
    if (books === undefined) return "leak: there was no plugin";
    // One that an event told of, and that never was, may own CPUs until the next Synchronize.
    const hasPhantomOwner = [...phantoms].some((id) => {
      const record = books.containers.get(id);
      return record !== undefined && isOwner(record);
    });
    if (view.containers.get(LEAK_CHECK_ID)?.phase !== "running" && !hasPhantomOwner) {
      return "leak: an empty node does not give all its CPUs";
    }
    const others = [...books.containers.values()].filter(({ id }) =>
      id !== LEAK_CHECK_ID && !phantoms.has(id)
    );
    const left = [
      ...others.map((record) => `${isOwner(record) ? "owner" : record.placement.kind} ${record.id}`),
      ...[...books.pods.keys()].map((id) => `pins of ${id}`),
      ...[...books.holds.keys()].map((slot) => `hold of ${slot}`),
    ];
    return left.length === 0 ? undefined : `leak: an empty node has ${left.join(", ")}`;
  }
}

/** Containers that events told of and that never were: the plugin keeps what it adopted until the next Synchronize. */
function phantomsOf(script: readonly Step[]): ReadonlySet<string> {
  return new Set(script.flatMap((step) => step.op === "event" ? [step.id] : []));
}

/** What is wrong with a run; undefined where nothing is. */
export function complaintOf({ report, ownBreaks, leak }: SoakReport): string | undefined {
  const [found] = report.breaks;
  if (found !== undefined) return `${found.rule} broken: ${found.text} (${found.cause})`;
  return report.failures[0] ?? ownBreaks[0] ?? leak;
}

/** What kind of complaint it is: shrinking keeps to it. */
export function kindOf(complaint: string | undefined): string | undefined {
  return complaint?.replaceAll(
    /^\w\d/g,
    (rule) => rule.replace(/\d/, (digit) => "abcdefghij"[Number(digit)] ?? ""),
  )
    .replaceAll(/[\d,-]+/g, "#").slice(0, 20);
}

/** A short script that fails as the given one does, as text. */
export async function shortest(
  failed: SoakReport,
  options: SoakOptions,
  limitMs: number = Number.POSITIVE_INFINITY,
): Promise<string> {
  const kind = kindOf(complaintOf(failed));
  const startMs = performance.now();
  const short = await shrinkScript(failed.script, async (script) => {
    if (performance.now() - startMs > limitMs) return false;
    return kindOf(complaintOf(await replay(script, options))) === kind;
  });
  return formatScript(short);
}
