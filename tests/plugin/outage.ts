import { AppliedNode, wholeCpus } from "../fakes/applied_node.ts";

/** A node that is not synchronized yet. */
export function unsynchronized(settings: object = {}): AppliedNode {
  return new AppliedNode("tiny-8-nosmt", { unsynchronized: true, settings });
}

/** A running pod with one container of that id. */
export function place(
  node: AppliedNode,
  id: string,
  cpus: string,
  rest: {
    readonly count?: number;
    readonly pin?: string;
    readonly createdAt?: number;
    readonly forbid?: string;
  } = {},
): void {
  const annotations = {
    ...(rest.pin === undefined ? {} : { "weka.io/cores-ids": rest.pin }),
    ...(rest.forbid === undefined ? {} : { "weka.io/forbid-core-ids": rest.forbid }),
  };
  node.pod(id, { annotations });
  const size = rest.count === undefined ? {} : { resources: wholeCpus(rest.count) };
  const mems = rest.pin === undefined ? "" : "0";
  node.place(id, id, cpus, { ...size, createdAt: rest.createdAt ?? 0, mems });
}

/** Who owns what, who is degraded. */
export function owners(node: AppliedNode): string {
  const records = [...node.plugin.ledger.containers.values()];
  return records.filter(({ placement }) => placement.kind === "integer").map(({ id, wanted, degraded }) =>
    `${id}=${wanted}${degraded === undefined ? "" : " " + degraded}`
  ).sort().join("; ");
}
