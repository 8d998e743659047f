import { CpuSet } from "../cpuset/mod.ts";
import type { ContainerUpdate } from "../nri/mod.ts";
import { collectUpdates, toUpdate } from "./carrier.ts";
import type { EventContext } from "./context.ts";

/** The first NRI version in which a call outside a hook cannot deadlock the runtime (containerd/nri#301). */
const SAFE_NRI_VERSION: readonly number[] = [0, 12, 1];

/**
 * Collects what no carrier took in time and counts it as in flight [G4].
 *
 * @param nriVersion As the runtime told it; empty where it did not.
 * @returns The updates to send; empty where nothing waits, or nothing may be sent.
 */
export function takeOff(context: EventContext, nriVersion: string): readonly ContainerUpdate[] {
  const mode = context.settings.unsolicitedUpdates;
  if (mode === "never" || (mode === "auto" && !isAtLeast(nriVersion, SAFE_NRI_VERSION))) return [];
  const { updates } = collectUpdates(context, {
    exclude: undefined,
    owned: CpuSet.EMPTY,
    shared: CpuSet.EMPTY,
    extras: mode === "repairs" ? "none" : "lazy",
    operation: "the reply",
  });
  if (updates.length > 0) context.ledger.answers.takeOff(updates, context.nowMs);
  return updates.map(toUpdate);
}

/** Whether a version such as `v0.12.3` is at least `wanted`; no or an odd version is not [G4]. */
export function isAtLeast(version: string, wanted: readonly number[]): boolean {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version);
  if (match === null) return false;
  for (const [index, part] of wanted.entries()) {
    const present = Number(match[index + 1]);
    if (present !== part) return present > part;
  }
  return true;
}
