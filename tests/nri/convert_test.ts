import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  decodeContainer,
  decodePod,
  decodeUpdate,
  encodeContainer,
  encodePod,
  encodeUpdate,
} from "../../src/nri/convert.ts";
import {
  decodeConfigure,
  decodeContainerRequest,
  decodeCreateReply,
  decodeRegistration,
  decodeSubscription,
  decodeUpdateContainer,
  decodeVerdict,
  encodeConfigure,
  encodeContainerRequest,
  encodeCreateReply,
  encodeRegistration,
  encodeSubscription,
  encodeUpdates,
} from "../../src/nri/envelopes.ts";
import { type Container, type LinuxResources, NO_RESOURCES, type PodSandbox } from "../../src/nri/mod.ts";
import { encodeField, RpcError } from "../../src/wire/mod.ts";
import { hex, joined } from "../wire/bytes.ts";

const EMPTY_POD: PodSandbox = {
  id: "",
  name: "",
  uid: "",
  namespace: "",
  annotations: new Map(),
  cgroupParent: "",
};
const EMPTY_CONTAINER: Container = {
  id: "",
  podSandboxId: "",
  name: "",
  state: "unknown",
  resources: NO_RESOURCES,
  cgroupsPath: "",
  createdAt: 0,
};

Deno.test("encodeSubscription() gives the captured bytes of ConfigureResponse", () => {
  const subscription = { events: 0x4af, failurePolicy: undefined };
  assertEquals(encodeSubscription(subscription), hex("10af09"));
  assertEquals(decodeSubscription(hex("10af09")), subscription);
});

Deno.test("encodeSubscription() names the failure policy as NRI 0.12.4 reads it [O2]", () => {
  const subscription = { events: 0x4af, failurePolicy: { failRequest: true, keepConnected: true } };
  assertEquals(encodeSubscription(subscription), hex("10af09 1a04 0801 1001"));
  assertEquals(decodeSubscription(hex("10af09 1a04 0801 1001")), subscription);
  assertEquals(decodeSubscription(hex("10af09 1a02 0801")).failurePolicy, {
    failRequest: true,
    keepConnected: false,
  });
});

Deno.test("encodeRegistration() gives the captured bytes of RegisterPluginRequest", () => {
  const registration = { name: "cpuset", index: "10", nriVersion: "" };
  assertEquals(encodeRegistration(registration), hex("0a06637075736574 12023130"));
  assertEquals(decodeRegistration(hex("0a06637075736574 12023130")), registration);
  assertEquals(
    decodeRegistration(encodeRegistration({ ...registration, nriVersion: "v1" })).nriVersion,
    "v1",
  );
});

Deno.test("encodeCreateReply() gives the captured bytes of CreateContainerResponse", () => {
  const reply = { adjustment: { cpus: "2-3", mems: "0" }, updates: [] };
  assertEquals(encodeCreateReply(reply), hex("0a0e 320c 120a 1208 3203322d33 3a0130"));
  assertEquals(decodeCreateReply(encodeCreateReply(reply)), reply);
});

Deno.test("encodeCreateReply() writes nothing when there is nothing to adjust", () => {
  assertEquals(encodeCreateReply({ adjustment: undefined, updates: [] }), hex(""));
  assertEquals(encodeCreateReply({ adjustment: { cpus: "", mems: "" }, updates: [] }), hex(""));
  assertEquals(
    encodeCreateReply({ adjustment: { cpus: "1", mems: "" }, updates: [] }),
    hex("0a09 3207 1205 1203 320131"),
  );
  assertEquals(
    encodeCreateReply({ adjustment: { cpus: "", mems: "1" }, updates: [] }),
    hex("0a09 3207 1205 1203 3a0131"),
  );
});

Deno.test("encodeCreateReply() writes quota −1 and environment variables as the API names them [O5]", () => {
  const env = new Map([["A", "0,2"]]);
  const reply = { adjustment: { cpus: "2-3", mems: "", quota: -1, env }, updates: [] };
  const quota = "120b 08ffffffffffffffffff01";
  const bytes = hex(`0a22 2208 0a0141 1203302c32 3216 1214 1212 ${quota} 3203322d33`);
  assertEquals(decodeCreateReply(bytes), reply);
  assertEquals(decodeCreateReply(encodeCreateReply(reply)), reply);
  const bare = { adjustment: { cpus: "", mems: "", env }, updates: [] };
  assertEquals(encodeCreateReply(bare), hex("0a0a 2208 0a0141 1203302c32"));
  assertEquals(decodeCreateReply(encodeCreateReply(bare)), bare);
});

Deno.test("encodeUpdate() writes quota −1 [O5] [H4]", () => {
  const update = { containerId: "abc", cpus: "0-1", mems: "", quota: -1, ignoreFailure: false };
  const bytes = hex("0a03616263 1216 0a14 1212 120b 08ffffffffffffffffff01 3203302d31");
  assertEquals(encodeUpdate(update), bytes);
  assertEquals(decodeUpdate(bytes), update);
});

Deno.test("encodeUpdates() gives the captured bytes of UpdateContainersRequest", () => {
  const update = { containerId: "abc", cpus: "0-1", mems: "", ignoreFailure: true };
  const bytes = hex("0a12 0a03616263 1209 0a07 1205 3203302d31 1801");
  assertEquals(encodeUpdates("UpdateContainersRequest.update", [update]), bytes);
  assertEquals(decodeUpdate(bytes.subarray(2)), update);
});

Deno.test("encodeUpdate() refuses an update without CPUs [H9]", () => {
  const update = { containerId: "abc", cpus: "", mems: "0", ignoreFailure: true };
  assertThrows(
    () => encodeUpdate(update),
    RangeError,
    'Cannot encode update of container "abc": no CPUs given',
  );
});

Deno.test("decodeContainer() reads the captured bytes of LinuxContainer: present zeros, −1, unknown fields", () => {
  const linux =
    "1a1e 0a02 0a00 1218 0a03088010 120b08ffffffffffffffffff01 1a0408a08d06 220b 089bf8ffffffffffffff01";
  const container = decodeContainer(joined([hex("0a0163"), encodeField(11, hex(linux))]));
  assertEquals(container.resources, {
    cpu: { shares: 2048, quota: -1, period: 100_000, cpus: "", mems: "" },
    memoryLimit: 0,
  });
});

Deno.test("decodePod() and decodeContainer() of nothing know nothing", () => {
  assertEquals(decodePod(hex("")), EMPTY_POD);
  assertEquals(decodeContainer(hex("")), EMPTY_CONTAINER);
});

Deno.test("decodePod() keeps the annotations of this product and skips the rest", () => {
  const annotations = new Map([["weka.io/cores-ids", "1,2"], ["foo.weka.io/x", ""]]);
  const extras = {
    annotations: new Map([["kubernetes.io/config.source", "api"], ["weka", "no"], [
      "w".repeat(100),
      "weka.io",
    ]]),
    labels: new Map([["weka.io/label", "no"]]),
    unknown: hex("f23f02ffff"),
  };
  const pod = { ...EMPTY_POD, id: "p", cgroupParent: "/kubepods", annotations };
  assertEquals(decodePod(encodePod({ ...pod, extras })), pod);
});

Deno.test("decodeContainer() takes the name from the label when the runtime leaves it empty", () => {
  const labels = new Map([["app", "x"], ["io.kubernetes.container.name", "main"], [
    "io.kubernetes.container.name2",
    "no",
  ]]);
  const container = { ...EMPTY_CONTAINER, id: "c" };
  assertEquals(decodeContainer(encodeContainer({ ...container, extras: { labels } })).name, "main");
  assertEquals(
    decodeContainer(encodeContainer({ ...container, name: "own", extras: { labels } })).name,
    "own",
  );
  const annotations = new Map([["io.kubernetes.container.name", "no"]]);
  assertEquals(decodeContainer(encodeContainer({ ...container, extras: { annotations } })).name, "");
});

Deno.test.each<[string, number]>([["1", 1], ["4", 4], ["5", 0], ["ffffffffffffffffff01", 0]])(
  "decodeContainer() of state 0x%s is state %i",
  (digits, state) => {
    const states = ["unknown", "created", "paused", "running", "stopped"] as const;
    assertEquals(decodeContainer(hex(`20${digits.padStart(2, "0")}`)).state, states[state] ?? "unknown");
  },
);

Deno.test("encodeContainer() keeps unlimited memory a positive number", () => {
  const resources = { ...NO_RESOURCES, memoryLimit: 2 ** 63 };
  const { memoryLimit = 0 } = decodeContainer(encodeContainer({ ...EMPTY_CONTAINER, resources })).resources;
  assertEquals(memoryLimit, 2 ** 63 - 1024);
  const maximum = encodeField(
    11,
    encodeField(3, encodeField(1, encodeField(1, hex("08ffffffffffffffff7f")))),
  );
  assertEquals(decodeContainer(maximum).resources.memoryLimit, 2 ** 63);
});

const text = fc.string({ unit: "grapheme", maxLength: 20 });
const optional = (min: number, max: number) =>
  fc.option(fc.maxSafeInteger().map((n) => Math.min(Math.max(n, min), max)), { nil: undefined });
const resourcesArbitrary: fc.Arbitrary<LinuxResources> = fc.record({
  cpu: fc.record({
    shares: optional(0, 262_144),
    quota: optional(-1, 2 ** 53 - 1),
    period: optional(0, 1_000_000),
    cpus: text,
    mems: text,
  }),
  memoryLimit: optional(0, 2 ** 53 - 1),
});
const podArbitrary: fc.Arbitrary<PodSandbox> = fc.record({
  id: text.filter((id) => id !== ""),
  name: text,
  uid: text,
  namespace: text,
  annotations: fc.array(fc.tuple(text.map((key) => `weka.io/${key}`), text)).map((entries) =>
    new Map(entries)
  ),
  cgroupParent: text,
});
const containerArbitrary: fc.Arbitrary<Container> = fc.record({
  id: text.filter((id) => id !== ""),
  podSandboxId: text,
  name: text,
  state: fc.constantFrom("unknown", "created", "paused", "running", "stopped"),
  resources: resourcesArbitrary,
  cgroupsPath: text,
  createdAt: fc.integer({ min: 0 }),
});

Deno.test("encodeContainerRequest() round trips (property)", () => {
  fc.assert(fc.property(podArbitrary, containerArbitrary, resourcesArbitrary, (pod, container, resources) => {
    const request = decodeUpdateContainer(encodeContainerRequest(pod, container, resources));
    assertEquals(request, { pod, container, resources });
  }));
});

Deno.test("decodeContainerRequest() takes the pod id from the container when the pod is missing", () => {
  const container = { ...EMPTY_CONTAINER, id: "c", podSandboxId: "p" };
  const request = decodeContainerRequest(encodeField(2, encodeContainer(container)));
  assertEquals(request, { pod: { ...EMPTY_POD, id: "p" }, container });
});

Deno.test("decodeContainerRequest() refuses when the container is missing [N5]", () => {
  const error = assertThrows(() => decodeContainerRequest(encodeField(1, encodePod(EMPTY_POD))), RpcError);
  assertEquals(error.code, 3);
});

Deno.test.each<[string, Uint8Array]>([
  ["cut", hex("0a05 61")],
  ["not UTF-8", hex("0a02 c328")],
  ["longer than any text", encodeField(1, "x".repeat(65_537))],
  ["longer than any field", encodeField(1, "x".repeat(1_048_577))],
  ["a cut annotation", hex("3203 0a05 77")],
  ["an annotation that is not UTF-8", encodeField(6, joined([encodeField(1, "weka.io"), hex("1202c328")]))],
])("decodePod() throws when there is a text that is %s [N5]", (_, bytes) => {
  assertThrows(() => decodePod(bytes));
});

Deno.test("decodePod() and decodeContainer() measure a field before they make a text of it [N5]", () => {
  const long = "x".repeat(1_048_577);
  assertThrows(() => decodePod(encodeField(1, long)), RpcError, "field 1 of 1048577 bytes");
  assertThrows(() => decodeContainer(encodeField(11, encodeField(5, long))), RpcError, "field 11 of");
});

Deno.test("decodePod() ignores a known field of a wrong wire type [N5]", () => {
  assertEquals(decodePod(hex("0801 1203616263 4005")), { ...EMPTY_POD, name: "abc" });
});

Deno.test.each<[string, number]>([["18", 5000], ["18 00", 5000], ["18ffffffffffffffffff01", 5000], [
  "18ffffffffffffffff7f",
  5000,
]])(
  "decodeConfigure() assumes defaults when the timeout is 0x%s",
  (digits, expected) => {
    const bytes = digits === "18" ? hex("") : hex(digits.replace("18", "20"));
    assertEquals(decodeConfigure(bytes).registrationTimeoutMs, expected);
  },
);

Deno.test("encodeConfigure() round trips", () => {
  const info = {
    config: "mode: x\n",
    runtimeName: "cri-o",
    runtimeVersion: "1.33",
    nriVersion: "v0.12.3",
    registrationTimeoutMs: 7000,
    requestTimeoutMs: 3000,
  };
  assertEquals(decodeConfigure(encodeConfigure(info)), info);
});

Deno.test("decodeVerdict() reads a rejection and its absence", () => {
  assertEquals(decodeVerdict(hex("")), { reject: false, reason: "" });
  assertEquals(decodeVerdict(hex("0801 12026e6f")), { reject: true, reason: "no" });
});
