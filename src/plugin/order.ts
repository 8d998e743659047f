import type { AnsweredUpdate } from "../ledger/mod.ts";

/**
 * The order in which the runtime has to apply updates, one after the other, so that no CPU gets a user before its last
 * one has left (spec §7 [H1]): what only shrinks first, then every container after those that leave the CPUs it gets.
 * Where containers change places in a circle no order helps; they go in the order given.
 */
export function orderUpdates(updates: readonly AnsweredUpdate[]): readonly AnsweredUpdate[] {
  const shrinks = updates.filter(isShrink);
  const movers = updates.filter((update) => !isShrink(update));
  const ordered: AnsweredUpdate[] = [];
  while (movers.length > 0) {
    const free = movers.findIndex((mover) =>
      !movers.some((other) => other !== mover && isInTheWay(other, mover))
    );
    ordered.push(...movers.splice(Math.max(free, 0), 1));
  }
  return [...shrinks, ...ordered];
}

/** Whether it gets no CPU that it may not have already. */
function isShrink({ record, cpus }: AnsweredUpdate): boolean {
  return record.possible.sets.every((set) => cpus.isSubsetOf(set));
}

/** Whether `other` may still have a CPU, which it leaves, that `mover` gets. */
function isInTheWay(other: AnsweredUpdate, mover: AnsweredUpdate): boolean {
  return other.record.possible.union.difference(other.cpus).intersects(mover.cpus);
}
