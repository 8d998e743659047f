import { judgeJournal } from "./plugin/journal.ts";
import { print } from "./print.ts";

/** What a line of the report is about. */
export interface Entry {
  /** Printed before its result. */
  readonly label: string;
  /** What the product lacks for it: its failure counts as skipped. */
  readonly pending: string | undefined;
}

/** Prints the result of each scenario and counts them. */
export class Scoreboard {
  #passed = 0;
  #failed = 0;
  #pending = 0;

  /** A scenario passed. @param said What was seen. */
  pass({ label, pending }: Entry, seconds: number, said: readonly string[]): void {
    this.#passed++;
    const hint = pending === undefined ? "" : "\n       it passes: its mark `pending` can go";
    print(`ok   ${label} (${seconds.toFixed(1)} s)\n       ${said.join("; ")}${hint}`);
  }

  /** A scenario failed. @param report What helps to find out why. */
  fail({ label, pending }: Entry, error: unknown, report: string): void {
    if (pending !== undefined) {
      this.#pending++;
      const [first] = (error instanceof Error ? error.message : String(error)).split("\n");
      print(`skip ${label}\n       not yet, it needs ${pending}: ${first}`);
      return;
    }
    this.#failed++;
    const text = error instanceof Error ? error.stack ?? error.message : String(error);
    print(`FAIL ${label}\n${text}\n${report}`);
  }

  get passed(): number {
    return this.#passed;
  }

  get failed(): number {
    return this.#failed;
  }

  /** Scenarios that failed as long as the product lacks something. */
  get pending(): number {
    return this.#pending;
  }
}

/**
 * Counts whether today's engine answers as a plugin did, by the plugin's own journal [B7].
 *
 * @param node Name of the node, for the report.
 * @param journal Its file; without one the test fails, unless the journal `mayLack`.
 */
export async function scoreJournal(
  scores: Scoreboard,
  node: string,
  journal: { readonly file: string; readonly mayLack?: boolean },
): Promise<void> {
  const start = performance.now();
  const entry = { label: `${node}: its decision journal replays as identical [B7]`, pending: undefined };
  const verdict = await judgeJournal(journal.file);
  if (verdict === undefined && journal.mayLack === true) return;
  if (verdict?.isIdentical) scores.pass(entry, (performance.now() - start) / 1000, [verdict.text]);
  else scores.fail(entry, new Error(verdict?.text ?? "there is none"), "");
}
