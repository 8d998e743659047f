import { CpuSet } from "../cpuset/mod.ts";
import type { Facts } from "./facts.ts";

/** One container at an instant, as far as this looks. */
interface Seen {
  readonly facts: Facts;
  readonly isDegraded: boolean;
}

/** What of machine and settings is judged by. */
export interface Rules {
  readonly online: CpuSet;
  /** The memory nodes of a set of CPUs, as a list; undefined, or where it returns that: not checked. */
  readonly memsOf: ((cpus: CpuSet) => string | undefined) | undefined;
  /** CPUs that are not in the shared pool, whoever has them. */
  readonly isolated: CpuSet;
  /** CPUs that no integer container may own. */
  readonly unowned: CpuSet;
}

/**
 * Whether nothing at all can be wrong with a node: one pass without regard to slots, start windows or who is short of
 * CPUs. Where it says no, the full check tells; where it says yes, that would find nothing. Most instants are fine, and
 * this is many times faster.
 */
export function isSurelyFine(judged: readonly Seen[], rules: Rules): boolean {
  let taken = CpuSet.EMPTY;
  let owned = CpuSet.EMPTY;
  let pinned = CpuSet.EMPTY;
  let shared = CpuSet.EMPTY;
  for (const { facts, isDegraded } of judged) {
    const { cpus, expectation } = facts;
    if (cpus.isEmpty || cpus.intersects(owned)) return false;
    if (!isDegraded && !isFineByItself(facts, rules)) return false;
    if (expectation.kind === "annotated") pinned = pinned.union(expectation.cpus);
    if (!isDegraded && expectation.kind === "integer") {
      if (cpus.intersects(taken)) return false;
      owned = owned.union(cpus);
    }
    if (!isDegraded && expectation.kind === "shared") shared = shared.union(cpus);
    taken = taken.union(cpus);
  }
  return !shared.intersects(pinned);
}

function isFineByItself(
  { cpus, written, mems, expectation }: Facts,
  { online, memsOf, isolated, unowned }: Rules,
): boolean {
  if (!written.isSubsetOf(online)) return false;
  switch (expectation.kind) {
    case "annotated":
      return cpus.equals(expectation.cpus) && mems === (memsOf?.(expectation.cpus) ?? mems);
    case "integer":
      return cpus.size === expectation.count && !cpus.intersects(expectation.forbidden) &&
        !cpus.intersects(unowned);
    case "shared":
      return !cpus.intersects(expectation.forbidden) && !cpus.intersects(isolated);
  }
}
