import { formatCpuList } from "./format.ts";

/** Largest CPU id the product handles, inclusive: the list grammar's bound (spec §3 [A3]). */
export const MAX_CPU_ID = 16383;

const WORD_BITS = 32;

/**
 * An immutable set of CPU ids, 0 … {@linkcode MAX_CPU_ID}.
 *
 * Every operation returns a new set (or one of its operands, where the result is equal to it), so a set can
 * be shared freely between plans, ledgers and answers.
 *
 * Backed by 32-bit words without trailing zeros: the set operations of a 1024-CPU machine touch 32 words. They are signed,
 * and in a plain array: a typed one has its memory outside of the heap, and costs five times as much to make.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const node = CpuSet.range(0, 7);
 * const free = node.difference(CpuSet.of(0, 1));
 * assertEquals(free.toString(), "2-7");
 * assertEquals(free.size, 6);
 * ```
 */
export class CpuSet implements Iterable<number> {
  /** The set without any CPU. */
  static readonly EMPTY: CpuSet = new CpuSet([]);

  readonly #words: readonly number[];
  #size: number | undefined;
  #text: string | undefined;

  private constructor(words: readonly number[]) {
    this.#words = words;
  }

  /**
   * The set of exactly these ids.
   *
   * @throws {RangeError} If an id is not an integer in 0 … {@linkcode MAX_CPU_ID}.
   */
  static of(...ids: readonly number[]): CpuSet {
    return CpuSet.from(ids);
  }

  /**
   * The set of all ids of an iterable; duplicates are merged.
   *
   * @throws {RangeError} If an id is not an integer in 0 … {@linkcode MAX_CPU_ID}.
   */
  static from(ids: Iterable<number>): CpuSet {
    if (ids instanceof CpuSet) return ids;
    const list = [...ids];
    let max = -1;
    for (const id of list) {
      if (!Number.isInteger(id) || id < 0 || id > MAX_CPU_ID) {
        throw new RangeError(`Cannot make a CPU set: id ${id} is not in 0-${MAX_CPU_ID}`);
      }
      if (id > max) max = id;
    }
    const words = zeros(wordsFor(max));
    for (const id of list) setBit(words, id);
    return CpuSet.#trimmed(words);
  }

  /**
   * All ids from `first` to `last`, both included.
   *
   * @throws {RangeError} If the range is reversed or leaves 0 … {@linkcode MAX_CPU_ID}.
   */
  static range(first: number, last: number): CpuSet {
    requireRange(first, last);
    const words = zeros(wordsFor(last));
    const [low, high] = [first >>> 5, last >>> 5];
    words.fill(-1, low);
    words[low] = (words[low] ?? 0) & (0xffffffff << (first & 31));
    words[high] = (words[high] ?? 0) & (0xffffffff >>> (31 - (last & 31)));
    return new CpuSet(words);
  }

  /**
   * All ids of any number of ranges, both ends included; one pass, however many there are and however they overlap.
   *
   * @throws {RangeError} If a range is reversed or leaves 0 … {@linkcode MAX_CPU_ID}.
   */
  static ofRanges(ranges: readonly (readonly [first: number, last: number])[]): CpuSet {
    let max = -1;
    for (const [first, last] of ranges) {
      requireRange(first, last);
      if (last > max) max = last;
    }
    // +1 at every beginning, −1 behind every end: the running sum is positive inside.
    const edges = new Int32Array(max + 2);
    for (const [first, last] of ranges) {
      edges[first] = (edges[first] ?? 0) + 1;
      edges[last + 1] = (edges[last + 1] ?? 0) - 1;
    }
    const words = zeros(wordsFor(max));
    let depth = 0;
    for (let id = 0; id <= max; id++) {
      depth += edges[id] ?? 0;
      if (depth > 0) setBit(words, id);
    }
    return CpuSet.#trimmed(words);
  }

  /** The union of any number of sets; allocates once, however many there are. */
  static union(sets: Iterable<CpuSet>): CpuSet {
    let first = CpuSet.EMPTY;
    let words: number[] | undefined;
    for (const set of sets) {
      if (first.isEmpty) first = set;
      else if (!set.isEmpty) addWords(words ??= first.#words.slice(), set.#words);
    }
    return words === undefined ? first : new CpuSet(words);
  }

  /** The set of these words without trailing zeros, so that equal sets have equal words. */
  static #trimmed(words: number[]): CpuSet {
    let length = words.length;
    while (length > 0 && words[length - 1] === 0) length--;
    if (length === 0) return CpuSet.EMPTY;
    if (length < words.length) words.length = length;
    return new CpuSet(words);
  }

  /** Number of CPUs. */
  get size(): number {
    return this.#size ??= popCount(this.#words);
  }

  /** Whether there is no CPU in it. */
  get isEmpty(): boolean {
    return this.#words.length === 0;
  }

  /** The smallest id, or undefined of the empty set. */
  get first(): number | undefined {
    for (let i = 0; i < this.#words.length; i++) {
      const word = this.#words[i] ?? 0;
      if (word !== 0) return i * WORD_BITS + 31 - Math.clz32(word & -word);
    }
    return undefined;
  }

  /** The largest id, or undefined of the empty set. */
  get last(): number | undefined {
    const top = this.#words.length - 1;
    const word = this.#words[top];
    return word === undefined ? undefined : top * WORD_BITS + 31 - Math.clz32(word);
  }

  /** Whether `id` is in the set. */
  has(id: number): boolean {
    const word = this.#words[id >>> 5];
    return word !== undefined && id >= 0 && (word >>> (id & 31) & 1) === 1;
  }

  /** CPUs in this set or the other. */
  union(other: CpuSet): CpuSet {
    if (other === this || other.isEmpty) return this;
    if (this.isEmpty) return other;
    const [long, short] = this.#words.length >= other.#words.length ? [this, other] : [other, this];
    const words = long.#words.slice();
    addWords(words, short.#words);
    return new CpuSet(words);
  }

  /** CPUs in both sets. */
  intersection(other: CpuSet): CpuSet {
    if (this.isSubsetOf(other)) return this;
    const length = Math.min(this.#words.length, other.#words.length);
    const words = this.#words.slice(0, length);
    for (let i = 0; i < length; i++) words[i] = (words[i] ?? 0) & (other.#words[i] ?? 0);
    return CpuSet.#trimmed(words);
  }

  /** CPUs in this set that are not in the other. */
  difference(other: CpuSet): CpuSet {
    if (!this.intersects(other)) return this;
    const words = this.#words.slice();
    const length = Math.min(words.length, other.#words.length);
    for (let i = 0; i < length; i++) words[i] = (words[i] ?? 0) & ~(other.#words[i] ?? 0);
    return CpuSet.#trimmed(words);
  }

  /** Whether the sets have a CPU in common. */
  intersects(other: CpuSet): boolean {
    const length = Math.min(this.#words.length, other.#words.length);
    for (let i = 0; i < length; i++) {
      if (((this.#words[i] ?? 0) & (other.#words[i] ?? 0)) !== 0) return true;
    }
    return false;
  }

  /** Whether every CPU of this set is in the other. */
  isSubsetOf(other: CpuSet): boolean {
    if (this.#words.length > other.#words.length) return false;
    for (let i = 0; i < this.#words.length; i++) {
      if (((this.#words[i] ?? 0) & ~(other.#words[i] ?? 0)) !== 0) return false;
    }
    return true;
  }

  /** Whether both hold the same CPUs. */
  equals(other: CpuSet): boolean {
    if (other === this) return true;
    if (this.#words.length !== other.#words.length) return false;
    for (let i = 0; i < this.#words.length; i++) if (this.#words[i] !== other.#words[i]) return false;
    return true;
  }

  /** The `count` smallest ids (fewer, if there are fewer). */
  take(count: number): CpuSet {
    if (count >= this.size) return this;
    return CpuSet.from(this.toArray().slice(0, count));
  }

  /** The ids, ascending. */
  toArray(): number[] {
    const ids: number[] = [];
    for (let i = 0; i < this.#words.length; i++) {
      let word = this.#words[i] ?? 0;
      while (word !== 0) {
        const low = word & -word;
        ids.push(i * WORD_BITS + 31 - Math.clz32(low));
        word ^= low;
      }
    }
    return ids;
  }

  /** Iterates the ids, ascending. */
  [Symbol.iterator](): IterableIterator<number> {
    return this.toArray().values();
  }

  /** The kernel's list format, `0-3,8`; the empty string for the empty set. */
  toString(): string {
    return this.#text ??= formatCpuList(this);
  }

  /** JSON form: the list format. */
  toJSON(): string {
    return this.toString();
  }

  /** What debuggers and assertion diffs show. */
  [Symbol.for("Deno.customInspect")](): string {
    return `CpuSet(${this.toString()})`;
  }
}

/** Words needed for ids up to `maxId`; −1 stands for "no id". */
function wordsFor(maxId: number): number {
  return Math.ceil((maxId + 1) / WORD_BITS);
}

function requireRange(first: number, last: number): void {
  if (first >= 0 && first <= last && last <= MAX_CPU_ID) return;
  throw new RangeError(`Cannot make a CPU set: range ${first}-${last} is not within 0-${MAX_CPU_ID}`);
}

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}

/** Adds the CPUs of some words to others. */
function addWords(to: number[], from: readonly number[]): void {
  while (to.length < from.length) to.push(0);
  for (let i = 0; i < from.length; i++) to[i] = (to[i] ?? 0) | (from[i] ?? 0);
}

function setBit(words: number[], id: number): void {
  words[id >>> 5] = (words[id >>> 5] ?? 0) | (1 << (id & 31));
}

function popCount(words: readonly number[]): number {
  let count = 0;
  for (let i = 0; i < words.length; i++) {
    let word = words[i] ?? 0;
    word = word - (word >>> 1 & 0x55555555);
    word = (word & 0x33333333) + (word >>> 2 & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
