import { CpuSet } from "../../cpuset/mod.ts";
import type { CpuView, Refusal } from "../types.ts";

/** Most containers that a refusal names. */
const MOST_NAMED = 8;

/** What could have been given at most. */
export interface Shortage {
  /** The containers that would have to move: what users call them, their CPUs, how many they need. */
  readonly owners: readonly { readonly name: string; readonly cpus: CpuSet; readonly count: number }[];
  /** CPUs that they could have got, all together. */
  readonly have: number;
  /** Isolated CPUs among those. */
  readonly isolated: number;
}

/** The refusal of [R2]; as in [P5] its numbers add up to the CPUs that are online. */
export function cannotReallocate(view: CpuView, { owners, have, isolated }: Shortage): Refusal {
  const need = owners.reduce((sum, { count }) => sum + count, 0);
  const others = view.exclusive.difference(CpuSet.union(owners.map(({ cpus }) => cpus)));
  const parts = [`exclusive ${others.size}`, `pinned ${view.pinned.size}`];
  if (!view.quarantined.isEmpty) parts.push(`quarantined ${view.quarantined.size}`);
  const unused = view.isolated.size - isolated;
  if (unused > 0) parts.push(`isolated ${unused}`);
  const kept = view.online.size - others.size - view.pinned.size - view.quarantined.size - unused - have;
  parts.push(`kept for the shared pool ${kept}`);
  return {
    kind: "conflict",
    message: `cannot reallocate conflicting containers: ${namesOf(owners)}: ` +
      `need ${need}, have ${have} (online ${view.online.size}; ${parts.join(", ")})`,
  };
}

function namesOf(owners: Shortage["owners"]): string {
  const named = owners.slice(0, MOST_NAMED).map(({ name, count }) =>
    `${name} with ${count} CPU${count === 1 ? "" : "s"}`
  );
  const more = owners.length - named.length;
  return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
}
