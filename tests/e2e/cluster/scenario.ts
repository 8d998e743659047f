import type { Say } from "../scenarios/scenario.ts";
import type { KubeNode } from "./node.ts";

/** Something that must work on a Kubernetes node, through pods. It fails by throwing. */
export interface KubeScenario {
  readonly name: string;
  /**
   * What the product lacks for it: it runs all the same, but its failure counts as skipped.
   *
   * @default {nothing}
   */
  readonly pending?: string;
  /** It may leave pods behind, nothing else. */
  readonly run: (node: KubeNode, say: Say) => Promise<void>;
}
