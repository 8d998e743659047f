import type { CpuSet } from "../../../src/cpuset/mod.ts";
import { cpusAllowed } from "../runtime/cgroups.ts";
import { poll, PollError } from "../runtime/poll.ts";
import type { Watcher } from "./watcher.ts";

/**
 * Compares what the kernel says of every live container with what the recorder saw applied: only on a machine whose
 * cpusets are real. An update under way may make them differ for a moment.
 *
 * @returns One line for each lasting difference.
 */
export async function kernelDifferences(watcher: Watcher, recordDir: string): Promise<readonly string[]> {
  let last: readonly string[] = [];
  try {
    await poll("the kernel to agree with the recorder", async () => {
      await watcher.check();
      last = await differences(watcher.sets(), recordDir);
      return last.length === 0 ? true : undefined;
    }, { timeoutMs: 2_000, everyMs: 50 });
    return [];
  } catch (error) {
    if (error instanceof PollError) return last;
    throw error;
  }
}

async function differences(
  sets: ReadonlyMap<string, CpuSet | undefined>,
  recordDir: string,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const [id, applied] of sets) {
    const pid = await recordedPid(`${recordDir}/ids/${id}`);
    const allowed = pid === undefined ? undefined : await cpusAllowed(pid);
    if (allowed === undefined || (applied !== undefined && allowed.equals(applied))) continue;
    lines.push(`kernel: ${id.slice(0, 12)} runs on ${allowed}, was given ${applied ?? "nothing"}`);
  }
  return lines;
}

/** The first process of a container, as its recorder file names it; undefined once it is deleted. */
async function recordedPid(path: string): Promise<number | undefined> {
  try {
    // Decoded boundary: only recorder.py writes this file.
    const { pidfile } = JSON.parse(await Deno.readTextFile(path)) as { readonly pidfile: string };
    return Number(await Deno.readTextFile(pidfile));
  } catch {
    return undefined;
  }
}
