import { AppliedNode, type AppliedNodeOptions, type PodOptions } from "../fakes/applied_node.ts";

/** Eight cores without siblings, a while after the start: no CPU is idle. */
export function eight(options: AppliedNodeOptions = {}): AppliedNode {
  const node = new AppliedNode("tiny-8-nosmt", options);
  node.clock.advance(2000);
  return node;
}

/** A pod whose containers have exactly these CPUs. */
export function pinned(list: string): PodOptions {
  return { annotations: { "weka.io/cores-ids": list } };
}
