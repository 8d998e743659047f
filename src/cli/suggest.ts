import { levenshteinDistance } from "@std/text/levenshtein-distance";

/** Longest input that is compared: no known name is nearly as long, and the comparison is quadratic. */
const MAX_COMPARED_LENGTH = 64;

/**
 * The known name nearest to what was typed: one that begins with it or that it begins with, else the one with
 * the smallest edit distance; of equals the first. Case, leading dashes and the difference between `log-level`,
 * `log_level` and `logLevel` do not count.
 *
 * @throws {RangeError} If there is no known name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(nearest("--sokcet", ["--config", "--socket"]), "--socket");
 * assertEquals(nearest("-log", ["--help", "--log-file"]), "--log-file");
 * ```
 */
export function nearest(typed: string, known: readonly string[]): string {
  const [first, ...others] = known;
  if (first === undefined) throw new RangeError("Cannot suggest a name: none is known");
  const wanted = normalize(typed);
  let best = first;
  let bestDistance = distance(wanted, normalize(first));
  for (const name of others) {
    const d = distance(wanted, normalize(name));
    if (d < bestDistance) [best, bestDistance] = [name, d];
  }
  return best;
}

function normalize(name: string): string {
  return name.slice(0, MAX_COMPARED_LENGTH).toLowerCase().replace(/[-_]/g, "");
}

function distance(wanted: string, name: string): number {
  const edits = levenshteinDistance(wanted, name);
  const isPrefix = wanted.length > 1 && name.length > 1 &&
    (name.startsWith(wanted) || wanted.startsWith(name));
  // Below every other distance but an exact match, and ordered among themselves.
  return isPrefix ? edits / (2 * MAX_COMPARED_LENGTH) : edits;
}
