/**
 * What the engine says to the journals of the plugins that took part in a run: every decision again, and the same [B7].
 *
 * @module
 */
import { replayFile } from "../../../src/cli/mod.ts";

/** How a journal was replayed. */
export interface JournalVerdict {
  /** Whether all answers were the same. */
  readonly isIdentical: boolean;
  /** What `weka-cpuset replay` says. */
  readonly text: string;
}

/** Replays a journal and the old files beside it; undefined where the plugin has written none. */
export async function judgeJournal(path: string): Promise<JournalVerdict | undefined> {
  const verdicts: JournalVerdict[] = [];
  for (const name of [`${path}.3`, `${path}.2`, `${path}.1`, path]) {
    if (!await isThere(name)) continue;
    const { exitCode, stdout, stderr } = await replayFile(name, { json: false });
    verdicts.push({ isIdentical: exitCode === 0, text: `${stdout}${stderr}`.trimEnd() });
  }
  if (verdicts.length === 0) return undefined;
  return {
    isIdentical: verdicts.every(({ isIdentical }) => isIdentical),
    text: verdicts.map(({ text }) => text).join("\n"),
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).size > 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
