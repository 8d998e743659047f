const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Distinct short names for `count` owners, all of one length: one letter as long as that is enough, then two.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(ownerKeys(3), ["A", "B", "C"]);
 * assertEquals(ownerKeys(53).slice(50), ["Ay", "Az", "BA"]);
 * ```
 */
export function ownerKeys(count: number): readonly string[] {
  let keys = [...LETTERS];
  while (keys.length < count) keys = keys.flatMap((key) => [...LETTERS].map((letter) => key + letter));
  return keys.slice(0, count);
}
