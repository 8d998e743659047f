import { isBroken, RADIX } from "./cell_table.ts";
import type { CoreFacts } from "./cell_facts.ts";
import {
  chooseOdd,
  chooseWhole,
  compareCoreChoices,
  type CoreChoice,
  type Item,
  ItemChoice,
  itemOf,
  ordered,
  type Pair,
  pairOf,
} from "./core_choice.ts";

/** The free CPU of a core whose other thread is somebody else's. */
interface Half extends Item {
  /** What it costs by the criteria on cores, packed as in `CellTable`. */
  readonly core: number;
}

/** What can be taken of some cores of at most two threads, where whole ones are required. */
interface Supply {
  readonly pairs: readonly Pair[];
  /** Cores of one thread. */
  readonly singles: readonly Item[];
  /** The other CPU of a core of which the container keeps one. */
  readonly completions: readonly Item[];
  readonly halves: readonly Half[];
  /** Cores of which the container keeps one CPU and cannot get the other. */
  readonly broken: number;
}

/**
 * The best `count` CPUs of cores of at most two threads that break `parts` cores at most, 0 or 1, what is kept
 * included; undefined where there are none.
 *
 * Where `parts` is 1, no cores make up the count. So all of these have two threads, for with one of one thread they could
 * make up any; and one is broken, by a CPU that others left, by half of a free core, or because a kept one is not completed.
 */
export function chooseWholeCores(
  cores: readonly CoreFacts[],
  { costs, count, parts }: { readonly costs: Uint8Array; readonly count: number; readonly parts: number },
): CoreChoice | undefined {
  const supply = supplyOf(cores, costs);
  const { completions, broken } = supply;
  if (broken > parts) return undefined;
  const whole = completed(completions, wholeOf(supply, count - completions.length));
  if (broken === parts) return whole;
  const most = completions.slice(0, -1);
  const left = completions.length === 0 ? undefined : completed(most, wholeOf(supply, count - most.length));
  const half = completed(completions, withHalf(supply, count - completions.length));
  return [whole, left, half].reduce((best, choice) =>
    best === undefined || (choice !== undefined && compareCoreChoices(choice, best) < 0) ? choice : best
  );
}

function supplyOf(cores: readonly CoreFacts[], costs: Uint8Array): Supply {
  const pairs: Pair[] = [];
  const singles: Item[] = [];
  const completions: Item[] = [];
  const halves: Half[] = [];
  let broken = 0;
  for (const core of cores) {
    const { threads, split, pinned, kept, isBoot, positions } = core;
    if (positions.length === 2) pairs.push(pairOf(positions, costs, isBoot));
    else if (positions.length === 0) broken += Number(isBroken(core, 0));
    else {
      const item = itemOf(positions, costs, isBoot);
      if (threads === 1) singles.push(item);
      else if (kept > 0) completions.push(item);
      else halves.push({ ...item, core: (pinned ? 2 * RADIX : 0) + (split ? 0 : 1) });
    }
  }
  return {
    pairs: ordered(pairs),
    singles: ordered(singles),
    completions: ordered(completions),
    halves: ordered(halves),
    broken,
  };
}

/** A choice with CPUs that complete cores which are kept in part. */
function completed(completions: readonly Item[], choice: ItemChoice | undefined): ItemChoice | undefined {
  return completions.length === 0 ? choice : choice?.with(completions, -completions.length);
}

/** The best `count` of whole cores; undefined where they do not make it up. */
function wholeOf({ pairs, singles }: Supply, count: number): ItemChoice | undefined {
  const fewest = Math.max(0, Math.ceil((count - singles.length) / 2));
  return fewest > Math.min(pairs.length, Math.floor(count / 2))
    ? undefined
    : chooseWhole(pairs, singles, count);
}

/** The best `count` with one CPU of a core in part, where all cores have two threads. */
function withHalf({ pairs, halves }: Supply, count: number): ItemChoice | undefined {
  const whole = (count - 1) / 2;
  if (whole < 0 || !Number.isInteger(whole) || whole > pairs.length) return undefined;
  const core = halves.reduce((least, half) => Math.min(least, half.core), Infinity);
  const cheapest = halves.filter((half) => half.core === core);
  // Half of a free core is beside no pinned CPU, and one more core in part, as what others left of one is.
  if (core === 1) return chooseOdd(pairs, cheapest, count);
  if (core > 1 && whole < pairs.length) return chooseOdd(pairs, [], count);
  const [half] = cheapest;
  return half === undefined ? undefined : new ItemChoice([...pairs.slice(0, whole), half], core);
}
