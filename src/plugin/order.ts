import { CpuSet } from "../cpuset/mod.ts";
import { type AnsweredUpdate, becomesOwner, isPooled } from "../ledger/mod.ts";

/**
 * Another set for a container that may go elsewhere, without the CPUs to avoid; undefined where there is none.
 *
 * @param isUrgent Whether any set will do that keeps others' CPUs free, even one outside the rules.
 */
export type Detour = (
  update: AnsweredUpdate,
  avoid: CpuSet,
  isUrgent: boolean,
) => AnsweredUpdate | undefined;

/**
 * The order in which the runtime has to apply updates, one after the other, so that no CPU gets a user before its last
 * one has left (spec §7 [H1]): what only shrinks first, then every container after those that leave the CPUs it gets.
 *
 * Containers may have to change places in a circle, which no order helps. Then one of them makes a detour: it gets a set
 * that nobody leaves, and the rest with a later carrier. Where none can, what the runtime noted last and what was
 * answered since is taken for what each has; and at the very last shared containers go first.
 */
export function orderUpdates(
  updates: readonly AnsweredUpdate[],
  detour: Detour = () => undefined,
): readonly AnsweredUpdate[] {
  const movers = updates.filter((update) => !isShrink(update));
  const ordered = updates.filter(isShrink);
  while (movers.length > 0) {
    const free = indexOfFree(movers, maybe);
    if (free >= 0) ordered.push(...movers.splice(free, 1));
    else if (!takeDetour(movers, maybe, (update, avoid) => detour(update, avoid, false))) {
      const likely = indexOfFree(movers, told);
      if (likely >= 0) ordered.push(...movers.splice(likely, 1));
      else if (!takeDetour(movers, told, (update, avoid) => detour(update, avoid, true))) {
        ordered.push(...movers.splice(Math.max(movers.findIndex(isOnPool), 0), 1));
      }
    }
  }
  return ordered;
}

/** What a container may have, or most likely has. */
type Present = (update: AnsweredUpdate) => CpuSet;

function maybe({ record }: AnsweredUpdate): CpuSet {
  return record.possible.union;
}

function told({ record }: AnsweredUpdate): CpuSet {
  return record.possible.likely;
}

/** Whether it shares its CPUs before and after. */
function isOnPool({ record }: AnsweredUpdate): boolean {
  return isPooled(record) && !becomesOwner(record);
}

/** Whether it gets no CPU that it may not have already. */
function isShrink({ record, cpus }: AnsweredUpdate): boolean {
  return record.possible.sets.every((set) => cpus.isSubsetOf(set));
}

/** The first that gets no CPU which another has and leaves; −1 where there is none. */
function indexOfFree(movers: readonly AnsweredUpdate[], presentOf: Present): number {
  return movers.findIndex((mover) => !mover.cpus.intersects(leftByOthers(movers, mover, presentOf)));
}

/** The CPUs that the others have and leave; among containers of the pool they do not matter. */
function leftByOthers(movers: readonly AnsweredUpdate[], mover: AnsweredUpdate, presentOf: Present): CpuSet {
  const others = movers.filter((other) => other !== mover && !(isOnPool(other) && isOnPool(mover)));
  return CpuSet.union(others.map((other) => presentOf(other).difference(other.cpus)));
}

/** Sends one mover elsewhere, so that it waits for nobody; false where none can. */
function takeDetour(
  movers: AnsweredUpdate[],
  presentOf: Present,
  detour: (update: AnsweredUpdate, avoid: CpuSet) => AnsweredUpdate | undefined,
): boolean {
  for (const [index, mover] of movers.entries()) {
    const other = detour(mover, leftByOthers(movers, mover, presentOf));
    if (other === undefined) continue;
    movers[index] = other;
    return true;
  }
  return false;
}
