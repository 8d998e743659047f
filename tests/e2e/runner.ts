import { assertEquals } from "@std/assert";
import { Bench, type Setup } from "./bench.ts";
import type { Parts } from "./install/parts.ts";
import { print } from "./print.ts";
import { ownKubepods } from "./runtime/cgroups.ts";
import { DEFAULT_KUBEPODS, wholeCpus } from "./runtime/resources.ts";
import { type Entry, Scoreboard, scoreJournal } from "./scoreboard.ts";
import { kernelDifferences } from "./watch/kernel.ts";
import { sendCarrier } from "./scenarios/asserts.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/** How a run went. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Scenarios that failed as long as the product lacks something. */
  readonly pending: number;
  /** Instants at which the watcher judged every container. */
  readonly instants: number;
  /** What was seen of containers being created or started. */
  readonly excused: number;
}

/** Runs scenarios on nodes of one setup: one node for those that share it, one each for the others. */
export class Runner {
  readonly #setup: Setup;
  readonly #parts: Parts;
  readonly #scores = new Scoreboard();
  #instants = 0;
  #excused = 0;

  constructor(setup: Setup, parts: Parts) {
    this.#setup = setup;
    this.#parts = parts;
  }

  /** Runs the scenarios and prints one line each. */
  async run(scenarios: readonly Scenario[]): Promise<Tally> {
    await this.#runShared(scenarios.filter((scenario) => scenario.node === "shared"));
    for (const scenario of scenarios.filter((scenario) => scenario.node === "own")) {
      const kubepods = scenario.alone === true ? DEFAULT_KUBEPODS : ownKubepods();
      const bench = await Bench.prepare(this.#setup, this.#parts, kubepods);
      await this.#runOne(scenario, bench);
      await this.#close(bench);
    }
    return {
      passed: this.#scores.passed,
      failed: this.#scores.failed,
      pending: this.#scores.pending,
      instants: this.#instants,
      excused: this.#excused,
    };
  }

  async #runShared(scenarios: readonly Scenario[]): Promise<void> {
    let bench: Bench | undefined;
    for (const scenario of scenarios) {
      try {
        bench ??= await Bench.start(this.#setup, this.#parts);
      } catch (error) {
        this.#scores.fail(this.#entry(scenario), error, "");
        continue;
      }
      if (await this.#runOne(scenario, bench)) continue;
      // Whatever it left behind must not fail the next one.
      await this.#close(bench);
      bench = undefined;
    }
    if (bench !== undefined) await this.#close(bench);
  }

  async #runOne(scenario: Scenario, bench: Bench): Promise<boolean> {
    const start = performance.now();
    const seen: string[] = [];
    const before = findings(bench);
    try {
      await scenario.run(bench, (line) => seen.push(line));
      await judge(bench, before);
      if (scenario.node === "shared") await assertNothingLeaked(bench);
      this.#scores.pass(this.#entry(scenario), (performance.now() - start) / 1000, seen);
      return true;
    } catch (error) {
      this.#scores.fail(this.#entry(scenario), error, await bench.report());
      return false;
    }
  }

  async #close(bench: Bench): Promise<void> {
    this.#instants += bench.watcher.instants;
    this.#excused += bench.watcher.excused.length;
    for (const { text, timeUs, untilUs } of bench.watcher.excused) {
      const seconds = ((untilUs - timeUs) / 1e6).toFixed(2);
      print(`note ${text}, for ${seconds} s or more: it was being created or started [H7]`);
    }
    const journal = { file: bench.plugin.journalFile, mayLack: bench.plugin.isNative };
    // A scenario may have configured a native plugin without one.
    await scoreJournal(this.#scores, this.#label, journal);
    await bench[Symbol.asyncDispose]();
  }

  get #label(): string {
    const { version, way, machine } = this.#setup;
    return `${version} ${way} ${machine}`;
  }

  #entry({ name, pending }: Scenario): Entry {
    return { label: `${this.#label}: ${name}`, pending };
  }
}

/** How much the watcher has found so far. */
interface Findings {
  readonly violations: number;
  readonly excused: number;
}

function findings(bench: Bench): Findings {
  return { violations: bench.watcher.violations.length, excused: bench.watcher.excused.length };
}

/** Fails if an invariant was broken at any instant of this scenario, or the kernel does something else. */
async function judge(bench: Bench, before: Findings): Promise<void> {
  await bench.watcher.check();
  if (bench.watcher.excused.length > before.excused) {
    // What was excused must be repaired by the next carrier.
    await sendCarrier(bench);
    bench.watcher.judgeNow();
  }
  assertEquals(bench.watcher.violations.slice(before.violations).map((violation) => violation.text), []);
  if (bench.setup.machine === "real") {
    assertEquals(await kernelDifferences(bench.watcher, bench.recording.dir), []);
  }
}

/** After all pods are gone, everything but the pool's minimum can be owned. */
async function assertNothingLeaked(bench: Bench): Promise<void> {
  await bench.kubelet.deleteAll();
  const count = bench.online.size - 1;
  const pod = await bench.kubelet.runPod({ name: "everything", qos: "guaranteed" });
  await bench.kubelet.create(pod, { resources: wholeCpus(count), expect: { kind: "integer", count } });
  await bench.kubelet.deletePod(pod, 0);
}
