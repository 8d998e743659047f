import { CpuSet } from "../cpuset/mod.ts";
import { type AnsweredUpdate, isOnPool } from "../ledger/mod.ts";

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
 *
 * @param onOverlap Told when it comes to that: for a moment a CPU will have two users.
 */
export function orderUpdates(
  updates: readonly AnsweredUpdate[],
  detour: Detour = () => undefined,
  onOverlap: () => void = () => {},
): readonly AnsweredUpdate[] {
  const shrinks = updates.filter(isShrink);
  const line = new Line(updates.filter((update) => !isShrink(update)), detour);
  while (!line.isEmpty) {
    const hasMoved = line.letFreeGo(maybe) || line.sendElsewhere(maybe, false) || line.letFreeGo(likely) ||
      line.sendElsewhere(likely, true);
    if (hasMoved) continue;
    onOverlap();
    line.letOneGo();
  }
  return [...shrinks, ...line.gone];
}

/** What a container may have, or most likely has. */
type Present = (update: AnsweredUpdate) => CpuSet;

function maybe({ record }: AnsweredUpdate): CpuSet {
  return record.possible.union;
}

function likely({ record }: AnsweredUpdate): CpuSet {
  return record.possible.likely;
}

/** Whether it gets no CPU that it may not have already. */
function isShrink({ record, cpus }: AnsweredUpdate): boolean {
  return record.possible.sets.every((set) => cpus.isSubsetOf(set));
}

/**
 * Those who still wait for others to leave. Containers of the pool never wait for each other, and there may be thousands
 * of them; the others are few. So every step costs one look at each container.
 */
class Line {
  /** Who went, in order. */
  readonly gone: AnsweredUpdate[] = [];
  readonly #detour: Detour;
  #pooled: readonly AnsweredUpdate[];
  #apart: readonly AnsweredUpdate[];

  constructor(movers: readonly AnsweredUpdate[], detour: Detour) {
    this.#detour = detour;
    this.#pooled = movers.filter(({ record }) => isOnPool(record));
    this.#apart = movers.filter(({ record }) => !isOnPool(record));
  }

  get isEmpty(): boolean {
    return this.#pooled.length === 0 && this.#apart.length === 0;
  }

  /** All of the pool who wait for nobody go, else the first other who does; false where everybody waits. */
  letFreeGo(presentOf: Present): boolean {
    const left = leftBy(this.#apart, presentOf);
    const free = this.#pooled.filter(({ cpus }) => !cpus.intersects(left));
    if (free.length > 0) {
      this.gone.push(...free);
      this.#pooled = this.#pooled.filter(({ cpus }) => cpus.intersects(left));
      return true;
    }
    const next = this.#apart.find((mover) => this.#isFree(mover, presentOf));
    if (next !== undefined) this.#letGo(next);
    return next !== undefined;
  }

  #isFree(mover: AnsweredUpdate, presentOf: Present): boolean {
    const isInTheWay = (other: AnsweredUpdate): boolean =>
      other !== mover && presentOf(other).difference(other.cpus).intersects(mover.cpus);
    return !this.#apart.some(isInTheWay) && !this.#pooled.some(isInTheWay);
  }

  #letGo(mover: AnsweredUpdate): void {
    this.gone.push(mover);
    this.#apart = this.#apart.filter((other) => other !== mover);
  }

  /** Those of the pool that others wait for go elsewhere, where they wait for nobody; false where none can. */
  sendElsewhere(presentOf: Present, isUrgent: boolean): boolean {
    const left = leftBy(this.#apart, presentOf);
    const wanted = this.#wantedByApart();
    let hasMoved = false;
    this.#pooled = this.#pooled.map((mover) => {
      if (!presentOf(mover).difference(mover.cpus).intersects(wanted)) return mover;
      const other = this.#detour(mover, left, isUrgent);
      hasMoved ||= other !== undefined;
      return other ?? mover;
    });
    return hasMoved;
  }

  #wantedByApart(): CpuSet {
    return CpuSet.union(this.#apart.map(({ cpus }) => cpus));
  }

  /** No order helps: those of the pool that others wait for go, else the first other, else the rest. */
  letOneGo(): void {
    const wanted = this.#wantedByApart();
    const [first] = this.#apart;
    const isWaitedFor = (mover: AnsweredUpdate): boolean =>
      first === undefined || likely(mover).difference(mover.cpus).intersects(wanted);
    const going = this.#pooled.filter(isWaitedFor);
    this.gone.push(...going);
    this.#pooled = this.#pooled.filter((mover) => !isWaitedFor(mover));
    if (going.length === 0 && first !== undefined) this.#letGo(first);
  }
}

/** The CPUs that containers have and leave. */
function leftBy(movers: readonly AnsweredUpdate[], presentOf: Present): CpuSet {
  return CpuSet.union(movers.map((mover) => presentOf(mover).difference(mover.cpus)));
}
