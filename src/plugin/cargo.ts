import type { CpuSet } from "../cpuset/mod.ts";

/** What an answer is about, as far as updates of others are concerned. */
export interface Cargo {
  /** The container the hook is about: no update of others names it, and nobody gets a CPU it may have. */
  readonly exclude: string | undefined;
  /** CPUs that an owner or a pin gets by this answer: shared containers must leave them. */
  readonly owned: CpuSet;
  /** CPUs that a shared container gets by this answer: who owned them must have left. */
  readonly shared: CpuSet;
  /**
   * What may ride along beyond the necessary: `lazy`, places for confined containers and growth onto CPUs that are
   * not idle any more; `at-once`, growth onto idle ones too where that pays [G1]; `none`, nothing.
   */
  readonly extras: "none" | "lazy" | "at-once";
  /**
   * Whether the request may be refused rather than have two users on a CPU for a moment: where containers would have to
   * change places. Whoever sets it puts the books back. @default {false}
   */
  readonly isRefusable?: boolean;
  /** Key under which the answer will be confirmed; undefined where nothing will. */
  readonly operation: string | undefined;
}
