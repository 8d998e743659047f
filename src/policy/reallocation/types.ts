import type { CpuSet } from "../../cpuset/mod.ts";
import type { FactsReaders } from "../placement/facts.ts";
import type { PolicySettings, Refusal } from "../types.ts";
import type { SettleQuestion } from "./compare.ts";

/** An owner of exclusive CPUs some of which are claimed by pins. */
export interface Displaced {
  /** Whatever the caller calls it by. */
  readonly id: string;
  /** What users call it, for refusals. @default {id} */
  readonly name?: string;
  /** CPUs it owns now, the claimed ones included. */
  readonly cpus: CpuSet;
  /** Number of CPUs it must have. */
  readonly count: number;
  /** CPUs its pod must not get [A2]. */
  readonly forbidden: CpuSet;
}

/** Who has to move, and for whom CPUs must be left. */
export interface ReallocationWish {
  /** Owners that must move, in a fixed order; their CPUs are disjoint. */
  readonly displaced: readonly Displaced[];
  /** CPUs held for slots that may return: taken last [P2]. */
  readonly held: CpuSet;
  /** The distinct forbidden sets of live shared containers: each that has a legal CPU must keep one [R2]. */
  readonly sharedForbidden: readonly CpuSet[];
  /** Have read wishes on this machine; the answer does not depend on them. @default new ones */
  readonly readers?: FactsReaders;
}

/** Where everybody goes, or why that cannot be. */
export type Reallocation =
  | {
    readonly kind: "planned";
    /**
     * All CPUs of each displaced owner from now on, by id. Where one takes CPUs that another gives up, it comes after
     * that one, unless they take each other's.
     */
    readonly moves: ReadonlyMap<string, CpuSet>;
    /** Why these CPUs, by id. */
    readonly reasons: ReadonlyMap<string, string>;
    /** What was asked for each, by id: to be explained by `explainMove`. */
    readonly questions: ReadonlyMap<string, SettleQuestion>;
  }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** A displaced owner and what it may have. */
export interface Owner extends Displaced {
  /** Its CPUs that it may keep. */
  readonly own: CpuSet;
  /** Those of them whose core has a pinned thread. */
  readonly broken: CpuSet;
  /** CPUs that nobody owns and it may take. */
  readonly fresh: CpuSet;
  /** CPUs of other displaced owners that it might take. */
  readonly others: CpuSet;
}

/** The owners and the rules. */
export interface Context {
  readonly owners: readonly Owner[];
  readonly settings: PolicySettings;
}
