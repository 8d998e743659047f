import { assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import {
  doubles,
  GROWTH_BATCH_SIZE,
  GROWTH_INTERVAL_MS,
  growthBatch,
  type GrowthWish,
} from "../../src/policy/mod.ts";

function wish(containerId: string, size: number): GrowthWish {
  return { containerId, present: CpuSet.range(0, size - 1), target: CpuSet.range(0, 63) };
}

function ids(batch: readonly GrowthWish[]): string {
  return batch.map(({ containerId }) => containerId).join(" ");
}

Deno.test("growthBatch() takes the smallest sets first, equal ones by id [G1]", () => {
  const wishes = [wish("d", 8), wish("c", 2), wish("b", 4), wish("a", 4)];
  assertEquals(ids(growthBatch(wishes)), "c a b d");
  assertEquals(ids(wishes), "d c b a");
  assertEquals(ids(growthBatch(wishes.toReversed())), "c a b d");
});

Deno.test("growthBatch() takes at most 32 containers [G1]", () => {
  const wishes = Array.from({ length: 40 }, (_, i) => wish(`c${i}`, 40 - i));
  const batch = growthBatch(wishes);
  assertEquals([GROWTH_BATCH_SIZE, batch.length], [32, 32]);
  assertEquals(batch.map(({ present }) => present.size), Array.from({ length: 32 }, (_, i) => i + 1));
});

Deno.test("growth is at most one batch per 10 s [G1]", () => assertEquals(GROWTH_INTERVAL_MS, 10_000));

Deno.test.each<[number, number, boolean]>([
  [1, 1, false],
  [1, 2, true],
  [2, 3, false],
  [4, 7, false],
  [4, 8, true],
  [4, 9, true],
])("doubles() of %i and %i CPUs is %s [G1]", (present, target, expected) => {
  assertEquals(doubles(CpuSet.range(0, present - 1), CpuSet.range(0, target - 1)), expected);
});
