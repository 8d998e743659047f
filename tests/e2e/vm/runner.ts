import { assertEquals } from "@std/assert";
import { type Scoreboard, scoreJournal } from "../scoreboard.ts";
import type { Guest } from "./guest.ts";
import { GuestNode } from "./node.ts";
import type { GuestScenario } from "./scenarios.ts";

/**
 * Runs scenarios one after the other in one guest, then replays its journal; returns how often its containers were
 * judged.
 */
export async function runScenarios(
  guest: Guest,
  scenarios: readonly GuestScenario[],
  { scores, dir }: { readonly scores: Scoreboard; readonly dir: string },
): Promise<number> {
  const node = new GuestNode(guest);
  for (const { name, pending, run } of scenarios) {
    const entry = { label: `machine: ${name}`, pending };
    const start = performance.now();
    const seen: string[] = [];
    const before = node.judge.violations.length;
    try {
      await run(node, (line) => seen.push(line));
      await node.judge.check();
      assertEquals(node.judge.violations.slice(before), []);
      scores.pass(entry, (performance.now() - start) / 1000, seen);
    } catch (error) {
      scores.fail(entry, error, await guest.report());
    }
    await node.kubelet.deleteAll();
  }
  await guest.copyJournal(`${dir}/journal`);
  await scoreJournal(scores, "machine", { file: `${dir}/journal` });
  return node.judge.looks;
}
