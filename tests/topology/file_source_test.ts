import { assertEquals, assertThrows } from "@std/assert";
import { fileSourceOf, openFileSource } from "../../src/topology/mod.ts";

const FILES = new Map([["a/b/one", "1\n"], ["a/b/two", "2\n"], ["a/three", "3\n"], ["top", "0\n"]]);

function sorted(names: readonly string[]): readonly string[] {
  return [...names].sort();
}

Deno.test("fileSourceOf() lists files and folders of a map", () => {
  const files = fileSourceOf(FILES);
  assertEquals(sorted(files.list("a")), ["b", "three"]);
  assertEquals(sorted(files.list("a/b")), ["one", "two"]);
  assertEquals(sorted(files.list("")), ["a", "top"]);
  assertEquals(files.readText("a/three"), "3\n");
});

Deno.test("fileSourceOf() throws NotFound when a file or folder is missing", () => {
  const files = fileSourceOf(FILES);
  assertThrows(() => files.readText("a"), Deno.errors.NotFound, "'a'");
  assertThrows(() => files.list("a/b/one"), Deno.errors.NotFound, "'a/b/one'");
});

Deno.test("openFileSource() reads below its root, with or without a slash at the end", () => {
  const root = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${root}/a/b`, { recursive: true });
    Deno.writeTextFileSync(`${root}/a/b/one`, "1\n");
    for (const files of [openFileSource(root), openFileSource(`${root}//`)]) {
      assertEquals(files.readText("a/b/one"), "1\n");
      assertEquals(files.list("a"), ["b"]);
      assertThrows(() => files.readText("a/b/two"), Deno.errors.NotFound);
      assertThrows(() => files.list("x"), Deno.errors.NotFound);
    }
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
