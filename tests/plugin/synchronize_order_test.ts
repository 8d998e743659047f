import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseCpuList } from "../../src/cpuset/mod.ts";
import { textOf } from "./messages.ts";
import { place, unsynchronized } from "./outage.ts";

/** A random node after an outage: integer, annotated and shared containers, with any sets. */
const someList = fc.record({
  integers: fc.array(
    fc.record({ count: fc.integer({ min: 1, max: 3 }), cpus: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]) }),
    { maxLength: 4 },
  ),
  shared: fc.array(fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]), { maxLength: 3 }),
  pins: fc.array(fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
  order: fc.infiniteStream(fc.nat(1000)).map((stream) => [...stream.take(16)]),
});

Deno.test("synchronize() brings any node in order, whatever the order of the list [Y2] I1 I3 I4 I5", () => {
  fc.assert(
    fc.property(someList, ({ integers, shared, pins, order }) => {
      using node = unsynchronized();
      const places: (() => void)[] = [
        ...integers.map(({ count, cpus }, i) => () => place(node, `i${i}`, `${cpus}`, { count })),
        ...shared.map((cpus, i) => () => place(node, `s${i}`, `${cpus}`)),
        ...pins.map((cpus, i) => () => place(node, `p${i}`, "", { pin: `${cpus}` })),
      ];
      for (const [, put] of places.map((put, i) => [order[i] ?? 0, put] as const).sort(([a], [b]) => a - b)) {
        put();
      }
      const updates = node.synchronize();
      assert(updates.every(({ cpus }) => cpus !== ""));
      node.stopPod("nobody"); // the first event: the answer was applied
      node.plugin.checkBooks();
      assertEquals([node.breaks(), node.plugin.counters.invariantBreaks], [[], 0]);
      for (const [i, cpus] of pins.entries()) {
        assertEquals(`${node.cpusOf(`p${i}`)}`, `${parseCpuList(`${cpus}`)}`);
      }
      const { pinned } = node.plugin.snapshot();
      for (const [i, { count }] of integers.entries()) {
        const record = node.plugin.ledger.containers.get(`i${i}`);
        if (record?.degraded !== undefined) continue;
        assertEquals(node.cpusOf(`i${i}`).size, count);
        assert(!node.cpusOf(`i${i}`).intersects(pinned));
      }
      const isHealthy = [...node.plugin.ledger.containers.values()].every(({ degraded }) =>
        degraded === undefined
      );
      if (isHealthy) {
        assertEquals(textOf(node.restartPlugin()), "", "a second Synchronize has nothing to say [Y5]");
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("the order of the list decides nothing [Y2] I8", () => {
  const build = (ids: readonly string[]): string => {
    using node = unsynchronized();
    const places: Record<string, () => void> = {
      a: () => place(node, "a", "1-4", { count: 2 }),
      b: () => place(node, "b", "3-4", { count: 2 }),
      c: () => place(node, "c", "", { count: 1 }),
      p: () => place(node, "p", "0-7", { pin: "1,2" }),
      s: () => place(node, "s", "0-7"),
    };
    for (const id of ids) places[id]?.();
    return node.synchronize().map((update) => textOf([update])).sort().join(" ");
  };
  assertEquals(build(["a", "b", "c", "p", "s"]), build(["s", "p", "c", "b", "a"]));
  assertEquals(build(["p", "b", "s", "a", "c"]), build(["c", "a", "s", "b", "p"]));
});
