import type { Bench, Machine } from "../bench.ts";
import type { RuntimeVersion } from "../install/parts.ts";
import type { LaunchWay } from "../plugin/plugin.ts";

/** Tells what was seen; printed behind the scenario's name. */
export type Say = (line: string) => void;

/** Something that must work on a node. It fails by throwing. */
export interface Scenario {
  readonly name: string;
  /** On which machine its numbers hold. */
  readonly machine: Machine;
  /** @default {all} */
  readonly ways?: readonly LaunchWay[];
  /** @default {all} */
  readonly versions?: readonly RuntimeVersion[];
  /**
   * `shared`: gets a node that runs, with other scenarios before and after it, and must leave it running.
   * `own`: gets a prepared node where nothing runs yet, all for itself.
   */
  readonly node: "shared" | "own";
  /**
   * Runs when nothing else does, with its pods where a kubelet has them: the plugin looks there before it knows any.
   *
   * @default {false}
   */
  readonly alone?: boolean;
  /**
   * What the product lacks for it: it runs all the same, but its failure counts as skipped.
   *
   * @default {nothing}
   */
  readonly pending?: string;
  readonly run: (bench: Bench, say: Say) => Promise<void>;
}
