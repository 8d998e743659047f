import { assert, assertEquals, assertLess, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { CpuSet, formatCpuList, MAX_CPU_ID, parseCpuList } from "../../src/cpuset/mod.ts";

const ids = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 80 });
const sets = ids.map((list) => CpuSet.from(list));

Deno.test("CpuSet operations agree with a plain Set on any pair of sets", () => {
  fc.assert(fc.property(ids, ids, (a, b) => {
    const [x, y] = [CpuSet.from(a), CpuSet.from(b)];
    const [p, q] = [new Set(a), new Set(b)];
    const sorted = (set: Set<number>) => [...set].sort((m, n) => m - n);
    assertEquals(x.toArray(), sorted(p));
    assertEquals(x.size, p.size);
    assertEquals(x.isEmpty, p.size === 0);
    assertEquals(x.union(y).toArray(), sorted(p.union(q)));
    assertEquals(x.intersection(y).toArray(), sorted(p.intersection(q)));
    assertEquals(x.difference(y).toArray(), sorted(p.difference(q)));
    assertEquals(x.intersects(y), !p.isDisjointFrom(q));
    assertEquals(x.isSubsetOf(y), p.isSubsetOf(q));
    assertEquals(x.equals(y), p.size === q.size && p.isSubsetOf(q));
    assertEquals(x.first, sorted(p)[0]);
    assertEquals(x.last, sorted(p).at(-1));
    assertEquals(x.take(3).toArray(), sorted(p).slice(0, 3));
    for (let id = 0; id <= 320; id++) assertEquals(x.has(id), p.has(id));
  }));
});

Deno.test("CpuSet results are canonical: equal sets compare equal however they were made", () => {
  fc.assert(fc.property(sets, sets, (x, y) => {
    const same = x.union(y).difference(y).union(x.intersection(y));
    assert(same.equals(x));
    assertEquals(same.toString(), x.toString());
  }));
});

Deno.test("CpuSet.range() holds exactly the ids between its ends", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (a, n) => {
    const list = Array.from({ length: n + 1 }, (_, i) => a + i);
    assertEquals(CpuSet.range(a, a + n).toArray(), list);
  }));
});

Deno.test("CpuSet text survives a round trip through the parser", () => {
  fc.assert(fc.property(sets.filter((s) => !s.isEmpty), (set) => {
    assert(parseCpuList(set.toString()).equals(set));
  }));
});

Deno.test("CpuSet operations leave their operands unchanged", () => {
  const [a, b] = [CpuSet.of(0, 1, 64), CpuSet.of(1, 200)];
  a.union(b);
  a.intersection(b);
  a.difference(b);
  assertEquals([`${a}`, `${b}`], ["0-1,64", "1,200"]);
});

Deno.test("CpuSet.of() throws when an id is out of range", () => {
  for (const id of [-1, 1.5, MAX_CPU_ID + 1, NaN]) assertThrows(() => CpuSet.of(id), RangeError, "0-16383");
  assertThrows(() => CpuSet.range(3, 2), RangeError, "3-2");
});

Deno.test("CpuSet.has() is false for ids that no set can hold", () => {
  const set = CpuSet.range(0, 63);
  assertEquals([set.has(-1), set.has(64), set.has(1 << 20)], [false, false, false]);
});

Deno.test("CpuSet.from() returns a set as it is", () => {
  const set = CpuSet.of(4);
  assertStrictEquals(CpuSet.from(set), set);
  assertEquals(JSON.stringify({ set }), '{"set":"4"}');
  assertEquals(Deno.inspect(set), "CpuSet(4)");
});

Deno.test("CpuSet.union() joins any number of sets", () => {
  assertEquals(`${CpuSet.union([CpuSet.of(1), CpuSet.of(2), CpuSet.EMPTY])}`, "1-2");
});

Deno.test.each<[number[], string]>([
  [[], ""],
  [[5], "5"],
  [[0, 1], "0-1"],
  [[0, 1, 2, 4, 8], "0-2,4,8"],
  [[16383], "16383"],
])("formatCpuList(%j) is %j", (list, text) => assertEquals(formatCpuList(list), text));

Deno.test("MAX_CPU_ID fits a set of a few KiB", () => {
  assertLess(CpuSet.of(MAX_CPU_ID).toArray().length, 2);
});

Deno.test("CpuSet.ofRanges() is the union of its ranges, however they overlap", () => {
  const range = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 50 }));
  fc.assert(fc.property(fc.array(range, { maxLength: 20 }), (list) => {
    const ranges = list.map(([first, more]) => [first, first + more] as const);
    const union = CpuSet.union(ranges.map(([first, last]) => CpuSet.range(first, last)));
    assert(CpuSet.ofRanges(ranges).equals(union));
  }));
  assertEquals(`${CpuSet.ofRanges([[16383, 16383], [0, 0]])}`, "0,16383");
  assertThrows(() => CpuSet.ofRanges([[3, 2]]), RangeError, "3-2");
});
