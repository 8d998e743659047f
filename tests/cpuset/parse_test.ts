import { assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { CpuListSyntaxError, parseCpuList, quote } from "../../src/cpuset/mod.ts";

Deno.test.each<[string, string]>([
  ["5", "5"],
  ["0,2,4", "0,2,4"],
  ["0-3", "0-3"],
  ["0,2-4,8", "0,2-4,8"],
  [" 0 , 2-4 , 8 ", "0,2-4,8"],
  ["2 - 4", "2-4"],
  ["0,0-1,1", "0-1"],
  ["8,1", "1,8"],
  ["007", "7"],
  ["16383", "16383"],
  ["\t3\n", "3"],
])("parseCpuList(%j) is %s [A3]", (text, expected) => assertEquals(`${parseCpuList(text)}`, expected));

Deno.test.each<[string, number, string]>([
  ["", 0, "empty"],
  ["   ", 0, "empty"],
  ["0,,2", 2, "empty item"],
  ["0,2,", 4, "empty item"],
  [",0,2", 0, "empty item"],
  ["0-", 0, "'0-'"],
  ["-1", 0, "'-1'"],
  ["+1", 0, "'+1'"],
  ["a-3", 0, "'a-3'"],
  ["0,abc,2", 2, "'abc'"],
  ["1-2-3", 0, "'1-2-3'"],
  ["1.5", 0, "'1.5'"],
  ["1e3", 0, "'1e3'"],
  ["0x10", 0, "'0x10'"],
  ["٣", 0, "'٣'"],
  ["4-2", 0, "'4-2' is reversed"],
  ["16384", 0, "16384 is larger than 16383"],
  ["0-4294967295", 0, "4294967295 is larger than 16383"],
  ["99999999999999999999999", 0, "larger than 16383"],
])("parseCpuList(%j) throws at offset %i: %s [A3] [A4]", (text, offset, message) => {
  const error = assertThrows(() => parseCpuList(text), CpuListSyntaxError, message);
  assertEquals(error.offset, offset);
  assertEquals(error.name, "CpuListSyntaxError");
});

Deno.test("parseCpuList() throws when the text is longer than 64 KiB", () => {
  assertThrows(() => parseCpuList("1,".repeat(32768) + "1"), CpuListSyntaxError, "65537 characters");
});

Deno.test("parseCpuList() takes a hostile list of overlapping ranges in its stride", () => {
  const text = Array.from({ length: 7000 }, (_, i) => `${i % 9}-16383`).join(",").slice(0, 65530).replace(
    /,[^,]*$/,
    "",
  );
  assertEquals(`${parseCpuList(text)}`, "0-16383");
});

Deno.test("parseCpuList() messages quote no more than 64 characters of the text", () => {
  const error = assertThrows(() => parseCpuList("z".repeat(60000)), CpuListSyntaxError);
  assertLess(error.message.length, 140);
  assertEquals(quote("y".repeat(65)), "y".repeat(64) + "…");
});

Deno.test("parseCpuList() either parses or throws its own error, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."0123456789-, +xa\n".split("")) }), (text) => {
      try {
        parseCpuList(text);
      } catch (error) {
        if (!(error instanceof CpuListSyntaxError)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});
