import { assertEquals } from "@std/assert";
import { mergeRequest, type ResourceRequest } from "../../src/policy/mod.ts";

const BEFORE: ResourceRequest = { shares: 4096, quota: 400_000, period: 100_000, hasMemoryLimit: true };
const NOTHING: ResourceRequest = {
  shares: undefined,
  quota: undefined,
  period: undefined,
  hasMemoryLimit: false,
};

Deno.test.each<[string, Partial<ResourceRequest>, Partial<ResourceRequest>]>([
  ["nothing", {}, {}],
  ["present zeros, as the static CPU manager sends them", { shares: 0, quota: 0, period: 0 }, {}],
  ["all three values", { shares: 6144, quota: 300_000, period: 50_000 }, {
    shares: 6144,
    quota: 300_000,
    period: 50_000,
  }],
  ["shares only", { shares: 2048 }, { shares: 2048 }],
  ["quota with present zeros", { shares: 0, quota: 200_000, period: 0 }, { quota: 200_000 }],
  ["quota −1, which lifts it", { quota: -1 }, { quota: -1 }],
  ["no memory limit: that is not being changed", { hasMemoryLimit: false }, { hasMemoryLimit: true }],
])(
  "mergeRequest() with %s changes what it names and no more [H4] (nri.md §7.3)",
  (_what, update, changed) => {
    assertEquals(mergeRequest(BEFORE, { ...NOTHING, ...update }), { ...BEFORE, ...changed });
  },
);

Deno.test.each<[string, Partial<ResourceRequest>, Partial<ResourceRequest>]>([
  ["shares 2 and no quota", { shares: 2, period: 100_000 }, {}],
  ["shares 2 and quota 0", { shares: 2, quota: 0 }, {}],
  ["shares 2 and a quota", { shares: 2, quota: 1000 }, { shares: 2, quota: 1000 }],
  ["shares 3 and no quota", { shares: 3 }, { shares: 3 }],
])(
  "mergeRequest() with %s: a kubelet that forgot the CPU asks for nothing [H4]",
  (_what, update, changed) => {
    assertEquals(mergeRequest(BEFORE, { ...NOTHING, ...update }), { ...BEFORE, ...changed });
  },
);

Deno.test("mergeRequest() with shares 2 is a request where there never was a CPU limit [H4]", () => {
  const before = { ...BEFORE, quota: undefined };
  assertEquals(mergeRequest(before, { ...NOTHING, shares: 2 }), { ...before, shares: 2 });
});

Deno.test("mergeRequest() takes a memory limit that comes later [H4]", () => {
  const before = { ...BEFORE, hasMemoryLimit: false };
  assertEquals(mergeRequest(before, { ...NOTHING, hasMemoryLimit: true }), BEFORE);
});

Deno.test("mergeRequest() keeps what nobody ever said unsaid [H4]", () => {
  assertEquals(mergeRequest(NOTHING, { ...NOTHING, shares: 1024 }), { ...NOTHING, shares: 1024 });
});
