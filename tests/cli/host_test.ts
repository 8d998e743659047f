import { assertEquals, assertThrows } from "@std/assert";
import { MAX_CONFIG_BYTES, readConfigFile, VERSION } from "../../src/cli/mod.ts";

function inTempFile(content: Uint8Array, body: (path: string) => void): void {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeFileSync(path, content);
    body(path);
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("readConfigFile() reads a file of exactly the largest size", () => {
  inTempFile(new Uint8Array(MAX_CONFIG_BYTES).fill(0x23), (path) => {
    assertEquals(readConfigFile(path).length, MAX_CONFIG_BYTES);
  });
});

Deno.test("readConfigFile() refuses a file that is larger, without reading on", () => {
  inTempFile(new Uint8Array(MAX_CONFIG_BYTES + 1), (path) => {
    assertThrows(() => readConfigFile(path), Error, "it is larger than 1048576 bytes");
  });
  assertThrows(() => readConfigFile("/dev/zero"), Error, "it is larger than 1048576 bytes");
});

Deno.test("readConfigFile() refuses what is not UTF-8, a folder, and what is not there", () => {
  inTempFile(Uint8Array.of(0x61, 0xff), (path) => {
    assertThrows(() => readConfigFile(path), Error, "it is not UTF-8 text");
  });
  assertThrows(() => readConfigFile("/"), Error, "Is a directory");
  assertThrows(() => readConfigFile("/none/x.yaml"), Error, "No such file or directory");
});

Deno.test("VERSION is the version of deno.json", () => {
  const text = Deno.readTextFileSync(new URL("../../deno.json", import.meta.url));
  assertEquals(VERSION, /"version": "([^"]+)"/.exec(text)?.[1]);
});
