import { assertEquals } from "@std/assert";
import { judgeJournal } from "../plugin/journal.ts";
import type { Scoreboard } from "../scoreboard.ts";
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
  await replay(guest, dir, scores);
  return node.judge.looks;
}

/** Today's engine answers as the plugin did in the guest, hotplug and drift included [B7]. */
async function replay(guest: Guest, dir: string, scores: Scoreboard): Promise<void> {
  const start = performance.now();
  const entry = { label: "machine: its decision journal replays as identical [B7]", pending: undefined };
  await guest.copyJournal(`${dir}/journal`);
  const verdict = await judgeJournal(`${dir}/journal`);
  if (verdict?.isIdentical) scores.pass(entry, (performance.now() - start) / 1000, [verdict.text]);
  else scores.fail(entry, new Error(verdict?.text ?? "there is none"), "");
}
