import type { CpuSet } from "../cpuset/mod.ts";
import type { ContainerRecord } from "./records.ts";

/** A set that shared containers at rest have, with what their pods forbid. */
export interface RestingSet {
  /** What they should have, and have for sure. */
  readonly wanted: CpuSet;
  /** CPUs their pods forbid. */
  readonly forbidden: CpuSet;
}

/**
 * Whether a container runs by the rules and has its set for sure: what becomes of it depends on that set and on what its
 * pod forbids, if it is a shared one, and else on its set alone.
 */
export function isAtRest(record: ContainerRecord): boolean {
  const { placement, phase, pending, degraded, due, wanted, possible } = record;
  const hasPlace = placement.kind === "shared" || placement.kind === "foreign" || placement.placed;
  return hasPlace && phase === "running" && pending === undefined && degraded === undefined && !due &&
    !wanted.isEmpty && possible.isExactly(wanted);
}

/**
 * The sets of shared containers that are at rest, each once. On a large node nearly all containers are, at nearly
 * every decision, and there are thousands of them, with a few sets.
 */
export class RestingSets {
  readonly #byText = new Map<string, { readonly set: RestingSet; count: number }>();

  /** Whether all of them are as they should be. */
  every(isRight: (set: RestingSet) => boolean): boolean {
    for (const { set } of this.#byText.values()) if (!isRight(set)) return false;
    return true;
  }

  /** One more container has this set. */
  add({ wanted, forbidden }: RestingSet): void {
    const text = textOf({ wanted, forbidden });
    const known = this.#byText.get(text);
    if (known === undefined) this.#byText.set(text, { set: { wanted, forbidden }, count: 1 });
    else known.count++;
  }

  /** One container less has it. */
  remove(set: RestingSet): void {
    const text = textOf(set);
    const known = this.#byText.get(text);
    if (known === undefined) return;
    known.count--;
    if (known.count === 0) this.#byText.delete(text);
  }

  /** Nobody has any. */
  clear(): void {
    this.#byText.clear();
  }
}

function textOf({ wanted, forbidden }: RestingSet): string {
  return `${wanted} ${forbidden}`;
}
