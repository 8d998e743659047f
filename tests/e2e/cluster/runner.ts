import { assertEquals } from "@std/assert";
import { print } from "../print.ts";
import { type Entry, type Scoreboard, scoreJournal } from "../scoreboard.ts";
import { wholeCpus } from "../runtime/resources.ts";
import { createBesideKubelet, sendCarrier } from "./helpers.ts";
import { KubeNode, type KubeNodeOptions } from "./node.ts";
import type { KubeScenario } from "./scenario.ts";

/**
 * How often a scenario may be tried where the kubelet was seen to take CPUs away by mistake: the container may then
 * get others, and what the scenario compares is no longer the same.
 */
const ATTEMPTS = 3;

/** Runs scenarios on one node after the other; a failed scenario ends its node. */
export class KubeRunner {
  readonly #options: KubeNodeOptions;
  readonly #scores: Scoreboard;
  #instants = 0;

  constructor(options: KubeNodeOptions, scores: Scoreboard) {
    this.#options = options;
    this.#scores = scores;
  }

  /** Runs the scenarios and returns at how many instants the invariants were judged. */
  async run(scenarios: readonly KubeScenario[]): Promise<number> {
    let node: KubeNode | undefined;
    for (const scenario of scenarios) {
      try {
        node ??= await this.#start();
      } catch (error) {
        this.#scores.fail(this.#entry(scenario), error, "");
        continue;
      }
      if (await this.#runOne(scenario, node, ATTEMPTS)) continue;
      // Whatever it left behind must not fail the next one.
      await this.#close(node);
      node = undefined;
    }
    if (node !== undefined) await this.#close(node);
    return this.#instants;
  }

  async #start(): Promise<KubeNode> {
    const start = performance.now();
    const node = await KubeNode.start(this.#options);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    print(`node ready after ${seconds} s: ${this.#label}, ${node.online.size} CPUs`);
    return node;
  }

  async #runOne(scenario: KubeScenario, node: KubeNode, attempts: number): Promise<boolean> {
    const entry = this.#entry(scenario);
    const start = performance.now();
    const seen: string[] = [];
    const before = node.watcher.violations.length;
    const excused = node.watcher.excused.length;
    const lapses = node.kubeletLapses;
    try {
      await scenario.run(node, (line) => seen.push(line));
      await node.check();
      if (node.watcher.excused.length > excused) {
        // What was excused must be repaired by the next carrier.
        await sendCarrier(node);
        node.watcher.judgeNow();
      }
      assertNoViolations(node, before);
      await assertNothingLeaked(node);
      assertNoViolations(node, before);
      this.#scores.pass(entry, (performance.now() - start) / 1000, seen);
      return true;
    } catch (error) {
      if (node.kubeletLapses > lapses && attempts > 1) {
        print(
          `note ${entry.label}: once more, the kubelet asked for no CPUs by mistake (${firstLine(error)})`,
        );
        await node.deleteAll();
        return await this.#runOne(scenario, node, attempts - 1);
      }
      this.#scores.fail(entry, error, await node.report());
      return false;
    }
  }

  async #close(node: KubeNode): Promise<void> {
    this.#instants += node.watcher.instants;
    if (node.kubeletLapses > 0) {
      print(`note the kubelet asked for no CPUs by mistake ${node.kubeletLapses} times`);
    }
    for (const { text, timeUs, untilUs } of node.watcher.excused) {
      const seconds = ((untilUs - timeUs) / 1e6).toFixed(2);
      print(`note ${text}, for ${seconds} s or more: it was being created or started [H7]`);
    }
    await scoreJournal(this.#scores, this.#label, { file: node.plugin.journalFile });
    await node[Symbol.asyncDispose]();
  }

  get #label(): string {
    return `kubernetes ${this.#options.version} ${this.#options.program}`;
  }

  #entry({ name, pending }: KubeScenario): Entry {
    return { label: `${this.#label}: ${name}`, pending };
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

/** Fails if an invariant was broken at any instant since. */
function assertNoViolations(node: KubeNode, before: number): void {
  assertEquals(node.watcher.violations.slice(before).map(({ text }) => text), []);
}

/** After all pods are gone, everything but the pool's minimum can be owned. */
async function assertNothingLeaked(node: KubeNode): Promise<void> {
  await node.deleteAll();
  const count = node.online.size - 1;
  const text = await createBesideKubelet(node, wholeCpus(count), { kind: "integer", count });
  assertEquals(text, undefined);
}
