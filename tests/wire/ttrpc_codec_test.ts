import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from "../../src/wire/ttrpc_codec.ts";
import { hex, joined } from "./bytes.ts";

const SERVICE_HEX =
  "0a1c 6e72692e706b672e6170692e7631616c706861312e52756e74696d65 120e 5265676973746572506c7567696e";

Deno.test("encodeRequest() gives the captured bytes of RegisterPlugin", () => {
  const encoded = encodeRequest({
    service: "nri.pkg.api.v1alpha1.Runtime",
    method: "RegisterPlugin",
    payload: hex("0a06637075736574 12023130"),
    timeoutMs: 5000,
  });
  assertEquals(encoded, hex(`${SERVICE_HEX} 1a0c 0a06637075736574 12023130 2080e497d012`));
  assert(!(encoded.constructor.name === "Buffer"));
});

Deno.test("decodeRequest() reads the captured bytes of RegisterPlugin and skips what it does not know", () => {
  const unknown = "2a0a 0a05 7472616365 1201 31 | 3a02ffff 4101020304050607085d01020304 78ff01";
  assertEquals(decodeRequest(hex(`${SERVICE_HEX} 1a02 0102 20 80e497d012 ${unknown}`)), {
    service: "nri.pkg.api.v1alpha1.Runtime",
    method: "RegisterPlugin",
    payload: hex("0102"),
    timeoutMs: 5000,
  });
});

Deno.test("encodeRequest() writes metadata when given", () => {
  const call = { service: "s", method: "m", payload: hex(""), timeoutMs: 0 };
  const encoded = encodeRequest({ ...call, metadata: new Map([["k", "v"]]) });
  assertEquals(encoded, hex("0a0173 12016d 2a06 0a016b 120176"));
  assertEquals(decodeRequest(encoded), call);
});

Deno.test("encodeRequest() round trips through decodeRequest() (property)", () => {
  const requests = fc.record({
    service: fc.string({ maxLength: 50 }),
    method: fc.string({ maxLength: 50 }),
    payload: fc.uint8Array({ maxLength: 300 }),
    timeoutMs: fc.integer({ min: 0, max: 10_000_000 }),
  });
  fc.assert(fc.property(requests, (sent) => {
    const got = decodeRequest(encodeRequest(sent));
    assertEquals({ ...got, payload: [...got.payload] }, { ...sent, payload: [...sent.payload] });
  }));
});

Deno.test.each([
  ["a cut varint", "20ff"],
  ["a cut field", "0a05 61"],
  ["an unknown wire type", "0f"],
  ["a name that is not UTF-8", "0a02 c328"],
  ["an endless varint", "20 ffffffffffffffffffff01"],
])("decodeRequest() throws when there is %s [N5]", (_, digits) => {
  assertThrows(() => decodeRequest(hex(digits)));
});

Deno.test("decodeRequest() throws when a name is absurdly long [N5]", () => {
  assertThrows(() => decodeRequest(joined([hex("0a8110"), new Uint8Array(2049).fill(97)])), RangeError);
});

Deno.test("encodeResponse() gives no bytes when the payload is empty", () => {
  assertEquals(encodeResponse({ kind: "payload", payload: hex("") }), hex(""));
  assertEquals(decodeResponse(hex("")), { kind: "payload", payload: hex("") });
});

Deno.test("encodeResponse() gives the captured bytes of an error", () => {
  const encoded = encodeResponse({ kind: "status", code: 12, message: "method Foo" });
  assertEquals(encoded, hex("0a0e 080c 120a 6d6574686f6420466f6f"));
  assertEquals(decodeResponse(encoded), { kind: "status", code: 12, message: "method Foo" });
});

Deno.test("decodeResponse() takes status OK as success and skips what it does not know", () => {
  const bytes = hex("0a09 0800 12026f6b 1a01ff 1203 10af09 7801");
  assertEquals(decodeResponse(bytes), { kind: "payload", payload: hex("10af09") });
});

Deno.test("encodeResponse() never sends half a surrogate pair or an endless message", () => {
  const encoded = encodeResponse({ kind: "status", code: 2, message: "x".repeat(4095) + "😀" });
  const decoded = decodeResponse(encoded);
  assert(decoded.kind === "status");
  assert(encoded.length < 4200);
  assertEquals(decoded.message.slice(0, 4095), "x".repeat(4095));
});

Deno.test("decodeResponse() throws when it is cut [N5]", () => {
  assertThrows(() => decodeResponse(hex("0a0e 080c")));
  assertThrows(() => decodeResponse(hex("0a02 08ff")));
});
