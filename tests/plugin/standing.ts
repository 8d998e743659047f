import type { AppliedNode } from "../fakes/applied_node.ts";

/** What a container should have, and why it is degraded where it is. */
export function standing(node: AppliedNode, id: string): string {
  const record = node.plugin.ledger.containers.get(id);
  if (record === undefined) return "unknown";
  return `${record.wanted}${record.degraded === undefined ? "" : ` ${record.degraded}`}`;
}

/** What is wrong: with what containers have, or with the books. */
export function settled(node: AppliedNode): readonly string[] {
  node.plugin.checkBooks();
  const broken = node.logger.lines.filter(({ event }) => event === "invariant broken");
  return [...node.breaks(), ...broken.map(({ fields }) => `${fields.rule} ${fields.message}`)];
}
