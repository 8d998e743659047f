import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  EMPTY_POOL_REFUSAL,
  isLegalShared,
  legalShared,
  mayOverflow,
  sharedTarget,
} from "../../src/policy/mod.ts";
import { cpus, machine, SETTINGS, someView, type Taken, viewOf } from "./views.ts";

const TINY = machine("tiny-8-nosmt");

Deno.test.each<[string, Taken, string, string, boolean]>([
  ["the pool", {}, "", "0-7", false],
  [
    "the pool less pinned, exclusive, quarantined and isolated CPUs",
    {
      pinned: "0",
      exclusive: "1-2",
      quarantined: "3",
      isolated: "7",
    },
    "",
    "4-6",
    false,
  ],
  ["not the forbidden CPUs", {}, "0-3", "4-7", false],
  ["not the idle CPUs", { idle: "0-5" }, "", "6-7", false],
  ["the idle CPUs if there are no others", { idle: "0-7" }, "", "0-7", false],
  ["the idle CPUs if all others are forbidden", { idle: "0-1" }, "2-7", "0-1", false],
  ["pinned − forbidden, where pool − forbidden is empty", { pinned: "0-3" }, "3-7", "0-2", true],
  ["the pool, where pinned − forbidden is empty too", { pinned: "0-3" }, "0-7", "4-7", true],
  ["the pool's idle CPUs too, as a fallback", { pinned: "0-3", idle: "4-7" }, "0-7", "4-7", true],
  [
    "pinned CPUs, where the pool is empty and all pinned are forbidden",
    { pinned: "0-7" },
    "0-7",
    "0-7",
    true,
  ],
  [
    "never exclusive or quarantined CPUs",
    { pinned: "0", exclusive: "1-4", quarantined: "5-7" },
    "",
    "0",
    true,
  ],
  ["nothing, where everything is exclusive", { exclusive: "0-7" }, "", "", true],
])("sharedTarget() is %s [G2]", (_what, taken, forbidden, expected, degraded) => {
  const target = sharedTarget(viewOf(TINY, taken), cpus(forbidden));
  assertEquals({ cpus: `${target.cpus}`, degraded: target.degraded }, { cpus: expected, degraded });
});

Deno.test("legalShared() is pool − forbidden, idle CPUs included [G2]", () => {
  const view = viewOf(TINY, { pinned: "0", idle: "6-7" });
  assertEquals(`${legalShared(view, cpus("1-2"))}`, "3-7");
});

Deno.test.each<[string, Taken, string, string, boolean]>([
  ["the pool", {}, "", "0-7", true],
  ["a part of the pool", {}, "", "3", true],
  ["idle CPUs", { idle: "3" }, "", "3", true],
  ["nothing", {}, "", "", false],
  ["an exclusive CPU among others", { exclusive: "3" }, "", "2-3", false],
  ["a quarantined CPU among others", { quarantined: "3" }, "", "2-3", false],
  ["a pinned CPU among others, while there is a pool", { pinned: "3" }, "", "2-3", false],
  ["a forbidden CPU among others, while there are legal ones", {}, "3", "2-3", false],
  ["an offline CPU among others", {}, "", "7-8", false],
  ["pinned CPUs, where nothing legal is left", { pinned: "0-3", exclusive: "4-7" }, "", "0-3", true],
  ["a part of the fallback", { pinned: "0-3", exclusive: "4-7" }, "", "1", true],
  ["more than the fallback", { pinned: "0-3", exclusive: "4-7" }, "", "0-4", false],
  [
    "forbidden pinned CPUs, while others are pinned",
    { pinned: "0-3", exclusive: "4-7" },
    "0-1",
    "0-1",
    false,
  ],
])("isLegalShared() of %s is right [G2] [Y2]", (_what, taken, forbidden, present, expected) => {
  assertEquals(isLegalShared(viewOf(TINY, taken), cpus(forbidden), cpus(present)), expected);
});

Deno.test("sharedTarget() is a legal set, and degraded exactly where no CPU is legal [G2]", () => {
  fc.assert(fc.property(someView, ({ view, sets: [forbidden] }) => {
    const { cpus: target, degraded } = sharedTarget(view, forbidden);
    const legal = legalShared(view, forbidden);
    assertEquals(degraded, legal.isEmpty);
    if (!degraded) assert(target.isSubsetOf(legal), `${target} of ${legal}`);
    assert(!target.intersects(view.exclusive.union(view.quarantined)), "[G2] never exclusive or quarantined");
    assert(target.isSubsetOf(view.online), "I2");
    assertEquals(target.isEmpty, view.pool.union(view.pinned).isEmpty); // I3
    assert(target.isEmpty || isLegalShared(view, forbidden, target), "a second look agrees [Y5]");
  }));
});

Deno.test.each<["refuse" | "overflow", string[], string, boolean]>([
  ["refuse", ["kube-system"], "default", false],
  ["refuse", ["kube-system"], "kube-system", true],
  ["refuse", [], "kube-system", false],
  ["refuse", ["kube-system", "storage"], "storage", true],
  ["overflow", [], "default", true],
])(
  "mayOverflow() with emptyPool %s and %j in %s is %s [G3]",
  (emptyPool, overflowNamespaces, namespace, expected) => {
    assertEquals(mayOverflow(namespace, { ...SETTINGS, emptyPool, overflowNamespaces }), expected);
  },
);

Deno.test("EMPTY_POOL_REFUSAL is the text users know [G2] (spec §17)", () => {
  assertEquals(EMPTY_POOL_REFUSAL, { kind: "empty-pool", message: "shared CPU pool is empty" });
});
