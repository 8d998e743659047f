import { CpuSet, MAX_CPU_ID } from "./cpu_set.ts";

/** Longest text that is looked at, in UTF-16 units: 64 KiB (spec §3 [A3]). */
export const MAX_CPU_LIST_LENGTH = 65536;

/** Longest piece of foreign text quoted in an error message (spec §3 [A6]). */
const MAX_QUOTED_LENGTH = 64;

/** A text that is no CPU list. `offset` is the position of the offending item in the text, from 0. */
export class CpuListSyntaxError extends SyntaxError {
  /** Literal: bundling may rename the class. */
  override readonly name = "CpuListSyntaxError";
  /** Position of the offending item in the text, from 0. */
  readonly offset: number;

  /** `message` says what is wrong with the item at `offset`. */
  constructor(message: string, offset: number, options?: ErrorOptions) {
    super(message, options);
    this.offset = offset;
  }
}

/**
 * Parses a list of CPU ids: comma-separated decimal ids and `a-b` ranges; blanks around numbers are
 * tolerated, duplicates merged (spec §3 [A3]).
 *
 * Bounds are checked before any set is built, so `"0-4294967295"` fails at once.
 *
 * @throws {CpuListSyntaxError} If an item is empty, is no number or range, is reversed, or exceeds 16383, or
 * if the whole text is empty or longer than 64 KiB.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * assertEquals(parseCpuList("0, 2-3,8").toString(), "0,2-3,8");
 * assertThrows(() => parseCpuList("0,,2"), CpuListSyntaxError, "empty item");
 * ```
 */
export function parseCpuList(text: string): CpuSet {
  if (text.length > MAX_CPU_LIST_LENGTH) {
    throw new CpuListSyntaxError(
      `list of ${text.length} characters is longer than ${MAX_CPU_LIST_LENGTH}`,
      0,
    );
  }
  if (text.trim() === "") throw new CpuListSyntaxError("the list is empty", 0);
  const ranges: (readonly [number, number])[] = [];
  let offset = 0;
  for (const item of text.split(",")) {
    ranges.push(parseItem(item, offset));
    offset += item.length + 1;
  }
  return CpuSet.ofRanges(ranges);
}

function parseItem(item: string, offset: number): readonly [number, number] {
  const text = item.trim();
  if (text === "") throw new CpuListSyntaxError(`empty item at offset ${offset}`, offset);
  const match = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(text);
  if (match === null) {
    throw new CpuListSyntaxError(`'${quote(text)}' is neither a CPU id nor a range a-b`, offset);
  }
  const first = parseId(match[1] ?? "", offset);
  const last = match[2] === undefined ? first : parseId(match[2], offset);
  if (first > last) throw new CpuListSyntaxError(`range '${quote(text)}' is reversed`, offset);
  return [first, last];
}

function parseId(digits: string, offset: number): number {
  const id = Number(digits);
  if (id > MAX_CPU_ID) {
    throw new CpuListSyntaxError(`CPU id ${quote(digits)} is larger than ${MAX_CPU_ID}`, offset);
  }
  return id;
}

/**
 * Foreign text for a message: cut to 64 characters, marked with `…` where it was cut (spec §3 [A6]).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(quote("0-3"), "0-3");
 * assertEquals(quote("x".repeat(100)), "x".repeat(64) + "…");
 * ```
 */
export function quote(text: string): string {
  return text.length <= MAX_QUOTED_LENGTH ? text : `${text.slice(0, MAX_QUOTED_LENGTH)}…`;
}
