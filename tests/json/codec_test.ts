import { assertEquals, assertThrows } from "@std/assert";
import {
  type Codec,
  COUNT,
  entries,
  FLAG,
  type Json,
  JsonError,
  list,
  mapped,
  NUMBER,
  object,
  optional,
  pair,
  TEXT,
  TIME_OR_NEVER,
  union,
  word,
} from "../../src/json/mod.ts";

type Shape =
  | { readonly kind: "circle"; readonly radius: number }
  | { readonly kind: "square"; readonly side: number; readonly name: string | undefined };

const SHAPE: Codec<Shape> = union<"kind", Shape>("kind", {
  circle: object({ radius: NUMBER }),
  square: object({ side: NUMBER, name: optional(TEXT) }),
});

const TIME: Codec<Date> = mapped(TEXT, {
  to: (date: Date) => date.toISOString(),
  from: (text) => {
    const date = new Date(text);
    if (Number.isNaN(date.getTime())) throw new RangeError("no date");
    return date;
  },
  expected: "a time",
});

/** What a codec makes of what it wrote, through text. */
function roundTrip<T>(codec: Codec<T>, value: T): T {
  return codec.decode(JSON.parse(JSON.stringify(codec.encode(value) ?? null)), "");
}

Deno.test("a codec reads what it wrote", () => {
  assertEquals(roundTrip(TEXT, 'a"\n'), 'a"\n');
  assertEquals(roundTrip(NUMBER, 1234567.890123), 1234567.890123);
  assertEquals(roundTrip(TIME_OR_NEVER, Number.NEGATIVE_INFINITY), Number.NEGATIVE_INFINITY);
  assertEquals(roundTrip(list(pair(COUNT, FLAG)), [[1, true], [2, false]]), [[1, true], [2, false]]);
  assertEquals(
    [...roundTrip(entries(TEXT, COUNT), new Map([["b", 1], ["__proto__", 2], ["1", 3]]))],
    [["b", 1], ["__proto__", 2], ["1", 3]],
  );
  assertEquals(roundTrip(SHAPE, { kind: "circle", radius: 2 }), { kind: "circle", radius: 2 });
  const square: Shape = { kind: "square", side: 2, name: undefined };
  assertEquals(roundTrip(SHAPE, square), square);
  assertEquals(roundTrip(TIME, new Date(5)), new Date(5));
});

Deno.test("object() writes its properties and no others", () => {
  const value = { side: 1, name: "x", secret: "y" };
  const codec: Codec<{ readonly side: number; readonly name: string }> = object({ side: NUMBER, name: TEXT });
  assertEquals(codec.encode(value), { side: 1, name: "x" });
  assertEquals(codec.decode({ ...value, more: [] }, ""), { side: 1, name: "x" });
});

Deno.test.each<[string, Codec<unknown>, Json]>([
  ["it is not a text", TEXT, 1],
  ["it is not a number", NUMBER, JSON.parse("1e999")],
  ["it is not a whole number from 0 on", COUNT, -1],
  ["it is not a whole number from 0 on", COUNT, 2 ** 53],
  ["it is not true or false", FLAG, "true"],
  ["it is not one of a, b", word({ a: true, b: true }), "toString"],
  ["[1] is not a text", list(TEXT), ["a", null]],
  ["it is not a list", list(TEXT), { length: 1 }],
  ["it is not a list of two", pair(TEXT, TEXT), ["a"]],
  ["it is not an object", SHAPE, [1]],
  ["kind is not one of circle, square", SHAPE, { kind: "constructor" }],
  ["radius is not a number", SHAPE, { kind: "circle" }],
  ["name is not a text", SHAPE, { kind: "square", side: 1, name: null }],
  ["it is not a time", TIME, "soon"],
])("a codec says '%s'", (message, codec, json) => {
  const error = assertThrows(() => codec.decode(json, ""), JsonError);
  assertEquals(error.message, message);
});
