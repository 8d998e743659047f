import { assertEquals } from "@std/assert";
import { type AnsweredUpdate, Possibilities } from "../../src/ledger/mod.ts";
import { orderUpdates } from "../../src/plugin/order.ts";
import { cpus, owner, shared } from "../ledger/records.ts";

/** Sets a container may have, oldest first. */
function perhaps(...lists: string[]): Possibilities {
  const [oldest = "", ...later] = lists;
  return later.reduce(
    (possible, list, i) => possible.with({ seq: i + 1, cpus: cpus(list), reach: "cgroup" }),
    Possibilities.certain(cpus(oldest)),
  );
}

function orderOf(...updates: AnsweredUpdate[]): string {
  return orderUpdates(updates).map(({ record }) => record.id).join(" ");
}

Deno.test("orderUpdates() lets everybody leave before somebody comes, shrinking ones first [H1]", () => {
  const moves = { record: owner("moves", "0-1"), cpus: cpus("2-3") };
  const follows = { record: owner("follows", "4-5"), cpus: cpus("0-1") };
  const leaves = { record: shared("leaves", "2-3,6-7"), cpus: cpus("6-7") };
  assertEquals(orderOf(follows, moves, leaves), "leaves moves follows");
});

Deno.test("orderUpdates() does not take for applied what nobody confirmed, when it sends it again [H1] [H2]", () => {
  // All were told their places in an answer that may be lost; before, the runtime had noted what was told first.
  const noted = (before: string, now: string, again: string): Possibilities =>
    Possibilities.certain(cpus(before)).with({ seq: 1, cpus: cpus(now), reach: "spec" }).confirmed(1)
      .with({ seq: 2, cpus: cpus(again), reach: "spec" });
  const moved = { record: owner("moved", "2", { possible: perhaps("1", "2") }), cpus: cpus("2") };
  const pooled = {
    record: shared("pooled", "0,6", { possible: noted("0,2-7", "0,2,6-7", "0,6") }),
    cpus: cpus("0,6"),
  };
  const other = { record: owner("other", "4", { possible: noted("0-7", "5", "4") }), cpus: cpus("4") };
  assertEquals(orderOf(moved, pooled, other), "pooled other moved");
});

Deno.test("orderUpdates() goes by what was noted last where all that is possible makes a circle [H1] [H2]", () => {
  // It was created before there was a plugin, and told its place since: it may still have everything.
  const possible = perhaps("0-7", "3-5");
  const moved = { record: owner("moved", "3-5", { possible }), cpus: cpus("1-2,3") };
  const pooled = { record: shared("pooled", "0-2,6-7"), cpus: cpus("0,4-5,6") };
  assertEquals(orderOf({ ...moved, cpus: cpus("1-3") }, { ...pooled, cpus: cpus("0,6") }), "pooled moved");
  const swap = {
    record: shared("swap", "0-2,6-7", { possible: perhaps("0-7", "0-2,6-7") }),
    cpus: cpus("0,6"),
  };
  assertEquals(orderOf(moved, swap), "swap moved");
});

Deno.test("orderUpdates() has shared containers go first in a circle that no order helps [H1]", () => {
  const apart = { record: owner("owner", "0-1"), cpus: cpus("2-3") };
  const pooled = { record: shared("pooled", "2-3"), cpus: cpus("0-1") };
  assertEquals(orderOf(apart, pooled), "pooled owner");
});
