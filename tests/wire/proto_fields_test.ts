import { assertEquals, assertThrows } from "@std/assert";
import { encodeField, visitFields } from "../../src/wire/mod.ts";
import { hex } from "./bytes.ts";

Deno.test("visitFields() visits the wanted fields in order and skips the rest", () => {
  const message = hex("0a0161 0801 1202aabb 1a00 0a00 1001 2d01020304");
  const seen: [number, Uint8Array][] = [];
  visitFields(message, [1, 2], (fieldNumber, value) => seen.push([fieldNumber, value]));
  assertEquals(seen, [[1, hex("61")], [2, hex("aabb")], [1, hex("")]]);
});

Deno.test("visitFields() throws when the message is cut or the visitor throws [N5]", () => {
  assertThrows(() => visitFields(hex("0a05 61"), [1], () => {}));
  assertThrows(() => visitFields(hex("0a05 61"), [], () => {}));
  assertThrows(() => visitFields(hex("ff"), [], () => {}));
  assertThrows(() =>
    visitFields(hex("0a00"), [1], () => {
      throw new RangeError("enough");
    }), RangeError);
});

Deno.test("encodeField() writes text and bytes", () => {
  assertEquals(encodeField(1, "a"), hex("0a0161"));
  assertEquals(encodeField(16, hex("ff")), hex("820101ff"));
});
