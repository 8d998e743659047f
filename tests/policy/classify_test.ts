import { assert, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import {
  type Classification,
  type ClassifiedContainer,
  classify,
  needsNoQuota,
  type PolicySettings,
  type QosClass,
  readPodIntent,
  type ResourceRequest,
} from "../../src/policy/mod.ts";
import { machine } from "./views.ts";

const TINY = machine("tiny-8-nosmt");
const GIB = 2 ** 30;

/** What the kubelet makes of a request and a limit in milli-CPU (nri.md §7.1); undefined: not given. */
function kubelet(requestMilli: number, limitMilli: number | undefined, memoryLimit = GIB): ResourceRequest {
  const shares = requestMilli === 0 ? 2 : Math.max(2, Math.min(262_144, Math.floor(requestMilli * 1.024)));
  const quota = limitMilli === undefined ? undefined : Math.max(1000, limitMilli * 100);
  return { shares, quota, period: 100_000, hasMemoryLimit: memoryLimit > 0 };
}

interface Asked {
  readonly request: ResourceRequest;
  readonly qos?: QosClass;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly name?: string;
}

function classOf(
  { request, qos = "burstable", annotations = {}, name = "main" }: Asked,
  integerScope: PolicySettings["integerScope"] = "container",
): Classification {
  const intent = readPodIntent(new Map(Object.entries(annotations)));
  const container: ClassifiedContainer = { name, request, qos, intent };
  return classify(container, TINY, { integerScope });
}

/** `integer 2`, `shared`, `annotated 0-1`, or `refused`. */
function textOf(classification: Classification): string {
  if (classification.class === "integer") return `integer ${classification.count}`;
  return classification.class === "annotated" ? `annotated ${classification.cpus}` : classification.class;
}

Deno.test.each<[string, Asked, string, string]>([
  [
    "cpu 2/2, memory 1Gi/1Gi, one container",
    { request: kubelet(2000, 2000), qos: "guaranteed" },
    "integer 2",
    "integer 2",
  ],
  ["cpu 2/2, memory request < limit", { request: kubelet(2000, 2000) }, "integer 2", "shared"],
  [
    "one integer container beside others without limits",
    { request: kubelet(4000, 4000) },
    "integer 4",
    "shared",
  ],
  ["cpu 2/2 without memory limit", { request: kubelet(2000, 2000, 0) }, "shared", "shared"],
  ["cpu 1/2", { request: kubelet(1000, 2000) }, "shared", "shared"],
  ["cpu 2/1", { request: kubelet(2000, 1000) }, "shared", "shared"],
  ["cpu 1.5/1.5", { request: kubelet(1500, 1500), qos: "guaranteed" }, "shared", "shared"],
  ["BestEffort", { request: kubelet(0, undefined, 0), qos: "besteffort" }, "shared", "shared"],
  ["a request and no limit", { request: kubelet(2000, undefined, 0) }, "shared", "shared"],
  [
    "limit only, memory limit set",
    { request: kubelet(3000, 3000), qos: "guaranteed" },
    "integer 3",
    "integer 3",
  ],
  ["request 991m, limit 1", { request: kubelet(991, 1000) }, "shared", "shared"],
  ["request 999m, limit 1", { request: kubelet(999, 1000) }, "shared", "shared"],
  ["limit 256", { request: kubelet(256_000, 256_000), qos: "guaranteed" }, "integer 256", "integer 256"],
  [
    "limit 257 or more: shares are clamped",
    { request: kubelet(257_000, 257_000), qos: "guaranteed" },
    "integer 257",
    "integer 257",
  ],
  [
    "limit 300 by an old kubelet, which does not clamp",
    {
      request: { ...kubelet(300_000, 300_000), shares: 307_200 },
      qos: "guaranteed",
    },
    "integer 300",
    "integer 300",
  ],
  [
    "limit 255 and clamped shares",
    { request: { ...kubelet(255_000, 255_000), shares: 262_144 } },
    "shared",
    "shared",
  ],
  [
    "limit 256 and shares for 300",
    { request: { ...kubelet(256_000, 256_000), shares: 307_200 } },
    "shared",
    "shared",
  ],
  [
    "annotated pod with integer resources",
    {
      request: kubelet(4000, 4000),
      annotations: { "weka.io/cores-ids": "1" },
    },
    "annotated 1",
    "annotated 1",
  ],
  [
    "annotated pod with no resources at all",
    {
      request: kubelet(0, undefined, 0),
      qos: "besteffort",
      annotations: { "weka.io/cores-ids": "1-3" },
    },
    "annotated 1-3",
    "annotated 1-3",
  ],
  ["unknown QoS, memory limit", { request: kubelet(2000, 2000), qos: "unknown" }, "integer 2", "integer 2"],
  ["unknown QoS, no memory limit", { request: kubelet(2000, 2000, 0), qos: "unknown" }, "shared", "shared"],
  [
    "a period of 50 ms",
    { request: { ...kubelet(2000, 2000), quota: 100_000, period: 50_000 } },
    "integer 2",
    "shared",
  ],
  ["one CPU, the least", { request: kubelet(1000, 1000) }, "integer 1", "shared"],
])(
  "classify() of %s is right by container and by Guaranteed pod [C] (predecessor.md §4)",
  (_what, asked, container, guaranteed) => {
    assertEquals([textOf(classOf(asked, "container")), textOf(classOf(asked, "guaranteed"))], [
      container,
      guaranteed,
    ]);
  },
);

Deno.test.each<[string, ResourceRequest, QosClass, string]>([
  [
    "quota absent",
    { shares: 2048, quota: undefined, period: undefined, hasMemoryLimit: true },
    "guaranteed",
    "integer 2",
  ],
  ["quota 0", { shares: 2048, quota: 0, period: 100_000, hasMemoryLimit: true }, "guaranteed", "integer 2"],
  ["quota −1", { shares: 2048, quota: -1, period: 100_000, hasMemoryLimit: true }, "guaranteed", "integer 2"],
  [
    "quota absent, no memory limit told",
    { shares: 1024, quota: undefined, period: 0, hasMemoryLimit: false },
    "guaranteed",
    "integer 1",
  ],
  [
    "quota absent, 1.5 CPUs",
    { shares: 1536, quota: undefined, period: 100_000, hasMemoryLimit: true },
    "guaranteed",
    "shared",
  ],
  [
    "quota absent, shares 2",
    { shares: 2, quota: undefined, period: 100_000, hasMemoryLimit: true },
    "guaranteed",
    "shared",
  ],
  [
    "quota absent, shares absent",
    { shares: undefined, quota: undefined, period: 100_000, hasMemoryLimit: true },
    "guaranteed",
    "shared",
  ],
  [
    "quota absent, shares 0",
    { shares: 0, quota: undefined, period: 100_000, hasMemoryLimit: true },
    "guaranteed",
    "shared",
  ],
  [
    "quota absent, 255 CPUs",
    { shares: 261_120, quota: undefined, period: 100_000, hasMemoryLimit: true },
    "guaranteed",
    "integer 255",
  ],
  [
    "quota absent, shares clamped, so that the count is unknown",
    {
      shares: 262_144,
      quota: undefined,
      period: 100_000,
      hasMemoryLimit: true,
    },
    "guaranteed",
    "shared",
  ],
  [
    "quota absent in a Burstable pod",
    { shares: 2048, quota: undefined, period: 100_000, hasMemoryLimit: true },
    "burstable",
    "shared",
  ],
  [
    "quota absent, QoS unknown",
    { shares: 2048, quota: undefined, period: 100_000, hasMemoryLimit: true },
    "unknown",
    "shared",
  ],
])("classify() with %s is right in both scopes [C]", (_what, request, qos, expected) => {
  assertEquals(textOf(classOf({ request, qos }, "container")), expected);
  assertEquals(textOf(classOf({ request, qos }, "guaranteed")), expected);
});

Deno.test.each<[string, Partial<ResourceRequest>]>([
  ["no period", { period: undefined }],
  ["period 0", { period: 0 }],
  ["a negative period", { period: -100_000 }],
  ["no shares", { shares: undefined }],
  ["less than one period of quota", { quota: 50_000 }],
  ["a fraction of a period too much", { quota: 200_001 }],
])("classify() is shared with %s, whatever else matches [C]", (_what, odd) => {
  assertEquals(classOf({ request: { ...kubelet(2000, 2000), ...odd } }), { class: "shared" });
});

Deno.test("classify() tells what an integer container is known by, so that a node without quota is noticed [C]", () => {
  const shares = { shares: 2048, quota: undefined, period: undefined, hasMemoryLimit: true };
  assertEquals(classOf({ request: shares, qos: "guaranteed" }), {
    class: "integer",
    count: 2,
    basis: "shares",
  });
  assertEquals(classOf({ request: kubelet(2000, 2000) }), { class: "integer", count: 2, basis: "quota" });
});

Deno.test("classify() is integer exactly where request and limit are the same whole number of CPUs [C]", () => {
  const milli = fc.oneof(
    fc.integer({ min: 1, max: 6000 }),
    fc.integer({ min: 1, max: 300 }).map((n) => n * 1000),
  );
  fc.assert(
    fc.property(milli, milli, (a, b) => {
      const [request, limit] = [Math.min(a, b), Math.max(a, b)]; // the API server accepts no request above the limit
      const isInteger = request === limit && limit % 1000 === 0;
      const clamped = request >= 256_000 && limit > 256_000 && limit % 1000 === 0; // shares say only "256 or more"
      const expected = isInteger || clamped ? `integer ${limit / 1000}` : "shared";
      assertEquals(textOf(classOf({ request: kubelet(request, limit) })), expected);
    }),
    { examples: [[256_000, 257_000], [255_999, 257_000]] },
  );
});

Deno.test.each<[string, string, string]>([
  ["", "invalid-pin", "invalid CPU list in annotation '': the list is empty"],
  ["0,,2", "invalid-pin", "invalid CPU list in annotation '0,,2': empty item at offset 2"],
  ["3-1", "invalid-pin", "invalid CPU list in annotation '3-1': range '3-1' is reversed"],
  [
    "0-4294967295",
    "invalid-pin",
    "invalid CPU list in annotation '0-4294967295': CPU id 4294967295 is larger than 16383",
  ],
  ["999", "offline-pin", "invalid CPU list in annotation '999': CPU(s) not online: [999] (valid range: 0-7)"],
  [
    "7,9,8",
    "offline-pin",
    "invalid CPU list in annotation '7,9,8': CPU(s) not online: [8 9] (valid range: 0-7)",
  ],
])("classify() refuses the pin %j as %s with the text of [A6]", (value, kind, message) => {
  const request = kubelet(0, undefined);
  const classification = classOf({ request, annotations: { "weka.io/cores-ids": value } });
  assert(classification.class === "refused");
  assertEquals<string[]>([classification.refusal.kind, classification.refusal.message], [kind, message]);
});

Deno.test("classify() cuts what it quotes of a pin and lists no more than a few offline ids [A6]", () => {
  for (const value of ["9".repeat(5000), `8-${16_383}`, Array.from({ length: 90 }, (_, i) => i).join(",")]) {
    const classification = classOf({
      request: kubelet(0, undefined),
      annotations: { "weka.io/cores-ids": value },
    });
    assert(classification.class === "refused");
    assertLess(classification.refusal.message.length, 400);
    if (value.length > 64) assert(classification.refusal.message.includes(`'${value.slice(0, 64)}…'`));
  }
});

Deno.test("classify() names the valid range of a machine with holes [A6]", () => {
  const holes = machine("offline-holes");
  const intent = readPodIntent(new Map([["weka.io/cores-ids", "2-4"]]));
  const container = { name: "main", request: kubelet(0, undefined), qos: "burstable", intent } as const;
  const classification = classify(container, holes, { integerScope: "container" });
  assert(classification.class === "refused");
  assertEquals(
    classification.refusal.message,
    "invalid CPU list in annotation '2-4': CPU(s) not online: [3] (valid range: 0-2,4,7-16,18-20,23-31)",
  );
});

Deno.test.each<["tiny-8-two-nodes" | "memoryless-node" | "vm-no-numa", string, string]>([
  ["tiny-8-two-nodes", "0-7", "0-1"],
  ["vm-no-numa", "1", "0"],
  ["memoryless-node", "0", "0"],
])("classify() binds a pin on %s, CPUs %s, to memory nodes %s [M1] [M3]", (name, list, mems) => {
  const intent = readPodIntent(new Map([["weka.io/cores-ids", list]]));
  const container = { name: "main", request: kubelet(0, undefined), qos: "burstable", intent } as const;
  const classification = classify(container, machine(name), { integerScope: "container" });
  assert(classification.class === "annotated");
  assertEquals(classification.mems, mems);
});

Deno.test("classify() replaces a node without memory by the nearest that has some [M1]", () => {
  const topology = machine("memoryless-node");
  const bare = topology.nodes.find((node) => !node.hasMemory);
  const intent = readPodIntent(new Map([["weka.io/cores-ids", `${bare?.cpus}`]]));
  const container = { name: "main", request: kubelet(0, undefined), qos: "burstable", intent } as const;
  const classification = classify(container, topology, { integerScope: "container" });
  assert(classification.class === "annotated");
  assertEquals([bare?.id, classification.mems], [3, "2"]);
});

Deno.test("classify() refuses a pin on a CPU in no NUMA node, and says which; it is never node 0 [M3]", () => {
  const topology = machine("nodeless-cpus");
  const nodeless = topology.online.toArray().filter((id) => topology.cpus.get(id)?.node === undefined);
  const intent = readPodIntent(new Map([["weka.io/cores-ids", `0,${nodeless[0]}`]]));
  const container = { name: "main", request: kubelet(0, undefined), qos: "burstable", intent } as const;
  const classification = classify(container, topology, { integerScope: "container" });
  assert(classification.class === "refused");
  assertEquals(classification.refusal, {
    kind: "no-node",
    message: `invalid CPU list in annotation '0,${nodeless[0]}': CPU(s) in no NUMA node: [${nodeless[0]}]`,
  });
});

Deno.test("classify() prefers the container's own pin and leaves the others of its pod to their class [A5]", () => {
  const annotations = { "cores-ids.weka.io/container.data": "4-7", "weka.io/forbid-core-ids": "0" };
  const request = kubelet(2000, 2000);
  assertEquals(textOf(classOf({ request, annotations, name: "data" })), "annotated 4-7");
  assertEquals(textOf(classOf({ request, annotations, name: "helper" })), "integer 2");
});

Deno.test.each<[string, ResourceRequest, QosClass, boolean]>([
  ["2 CPUs in a Guaranteed pod", kubelet(2000, 2000), "guaranteed", true],
  ["2 CPUs in a Burstable pod", kubelet(2000, 2000), "burstable", false],
  ["2 CPUs, QoS unknown", kubelet(2000, 2000), "unknown", false],
  ["255 CPUs", kubelet(255_000, 255_000), "guaranteed", true],
  ["256 CPUs, whose shares say 256 or more", kubelet(256_000, 256_000), "guaranteed", false],
  ["300 CPUs", kubelet(300_000, 300_000), "guaranteed", false],
])("needsNoQuota() of %s: without its quota it is classified the same, or not lifted [O5] [C]", (...args) => {
  const [, request, qos, expected] = args;
  const before = classOf({ request, qos });
  assert(before.class === "integer");
  assertEquals(needsNoQuota({ request, qos }, before.count), expected);
  const after = classOf({ request: { ...request, quota: -1 }, qos });
  assertEquals(after.class === "integer" && after.count === before.count, expected);
});
