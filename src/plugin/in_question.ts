import type { CpuSet } from "../cpuset/mod.ts";
import { type ContainerRecord, isAtRest, type RestingSet } from "../ledger/mod.ts";
import type { EventContext } from "./context.ts";

/**
 * Containers of the pool about which something may have to be done, in the order of the books, and some others. Those at
 * rest need no look while their sets are right: there are few sets, and thousands of containers.
 *
 * @param given CPUs that somebody gets, which shared containers must leave.
 */
export function containersInQuestion({ ledger }: EventContext, given: CpuSet): Iterable<ContainerRecord> {
  const { pool } = ledger.view();
  const mayStay = ({ wanted, forbidden }: RestingSet): boolean =>
    wanted.isSubsetOf(pool) && !wanted.intersects(forbidden) && !wanted.intersects(given);
  if (ledger.resting.every(mayStay)) return ledger.restless;
  return [...ledger.containers.values()].filter((record) => !isAtRest(record) || !mayStay(record));
}
