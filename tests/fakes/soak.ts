import { CpuSet } from "../../src/cpuset/mod.ts";
import type { PolicySettings } from "../../src/policy/mod.ts";
import type { Ledger } from "../../src/ledger/mod.ts";
import {
  type ContainerView,
  expandMachine,
  isLive,
  type MachineName,
  MACHINES,
  type NodeView,
  RUNTIME_PROFILES,
  type RuntimeProfileName,
} from "../../src/simulator/mod.ts";
import { randomScript } from "../../src/simulator/random_script.ts";
import { runScript, type ScriptReport } from "../../src/simulator/run_script.ts";
import { countSteps, formatScript, type Step } from "../../src/simulator/script.ts";
import { shrinkScript } from "../../src/simulator/shrink.ts";
import { type LogLine, memsOf, startPlugin } from "./plugin_node.ts";

/** One run of random events. */
export interface SoakOptions {
  readonly seed: number;
  readonly steps: number;
  readonly machine: MachineName;
  readonly profile: RuntimeProfileName;
  readonly settings: Partial<PolicySettings>;
  readonly refusals?: boolean;
  /** @default {"wire"} */
  readonly transport?: "wire" | "direct";
}

/** What came of it. */
export interface SoakReport {
  readonly script: readonly Step[];
  readonly events: number;
  readonly report: ScriptReport;
  /** What the plugin itself counted as broken. */
  readonly ownBreaks: readonly string[];
}

/** Runs random events against the real plugin, over the real protocol. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { topology } = expandMachine(MACHINES[options.machine]);
  const { seed, steps, refusals = false } = options;
  const script = randomScript({ seed, steps, cpus: topology.online.toArray(), refusals });
  return await replay(script, options);
}

/** Runs a given script the same way. */
export async function replay(
  script: readonly Step[],
  options: SoakOptions,
  onLog: (line: LogLine) => void = () => {},
): Promise<SoakReport> {
  const { topology } = expandMachine(MACHINES[options.machine]);
  const mems = CpuSet.from(topology.nodes.filter((node) => node.hasMemory).map((node) => node.id));
  const log: LogLine[] = [];
  const tee = { push: (line: LogLine) => (onLog(line), log.push(line)) };
  let books: Ledger | undefined;
  const report = await runScript(script, {
    inspect: ({ view, cause }, cpusOf) =>
      books === undefined || cause === "synchronize-update" ? undefined : impossibleSet(books, view, cpusOf),
    kernel: { online: topology.online, mems, cgroupVersion: 1 },
    profile: RUNTIME_PROFILES[options.profile],
    transport: options.transport ?? "wire",
    memsOf: (cpus) => memsOf(topology, cpus),
    startPlugin: (dial, { clock }) => {
      const { plugin, connection } = startPlugin(dial, {
        clock,
        topology,
        log: tee,
        settings: options.settings,
      });
      connection.synchronized.then(() => books = plugin.ledger, () => {});
      return {
        isDegraded: (id) => plugin.ledger.containers.get(id)?.degraded !== undefined,
        stop: () => {
          books = undefined;
          connection.close();
          plugin[Symbol.dispose]();
        },
      };
    },
  });
  const ownBreaks = log.filter((line) => line.event === "invariant broken").map((line) =>
    JSON.stringify(line.fields)
  );
  return { script, events: countSteps(script), report, ownBreaks };
}

/**
 * What a container really has is among what the books hold possible, at every instant (I7). Not for a set that was lost
 * before this plugin was there: Synchronize tells the spec, only the cgroup could tell the truth [V].
 */
function impossibleSet(
  ledger: Ledger,
  view: NodeView,
  cpusOf: (container: ContainerView) => CpuSet,
): string | undefined {
  for (const container of view.containers.values()) {
    const record = ledger.containers.get(container.id);
    if (record === undefined || record.placement.kind === "foreign" || !isLive(container)) continue;
    const real = cpusOf(container);
    if (container.lost === "unseen" || record.possible.contains(real)) continue;
    const sets = record.possible.sets.join(" or ");
    return `I7 broken: ${container.id} really has ${real}, the books say ${sets}`;
  }
  return undefined;
}

/** What is wrong with a run; undefined where nothing is. */
export function complaintOf({ report, ownBreaks }: SoakReport): string | undefined {
  const [found] = report.breaks;
  if (found !== undefined) return `${found.rule} broken: ${found.text}`;
  return report.failures[0] ?? ownBreaks[0];
}

/** A short script that fails as the given one does, as text. */
export async function shortest(failed: SoakReport, options: SoakOptions): Promise<string> {
  const kind = complaintOf(failed)?.slice(0, 9);
  const short = await shrinkScript(
    failed.script,
    async (script) => complaintOf(await replay(script, options))?.slice(0, 9) === kind,
  );
  return formatScript(short);
}
