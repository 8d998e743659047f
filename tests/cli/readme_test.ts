import { assertEquals, assertStringIncludes } from "@std/assert";
import { configTable, helpText } from "../../src/cli/mod.ts";

const README = Deno.readTextFileSync(new URL("../../README.md", import.meta.url));

/** Table rows without the padding that formatting adds. */
function rows(markdown: string): readonly string[] {
  return markdown.split("\n").filter((line) => line.startsWith("|"))
    .map((line) =>
      line.replace(/-{3,}/g, "---").replace(/\s+/g, " ").replace(/\| --- /g, "|---").replace(
        /---\s?\|/g,
        "---|",
      )
    );
}

Deno.test("README lists every configuration key as the program knows it [O2]", () => {
  const section = README.split("<!-- config table")[1]?.split("<!-- end of config table -->")[0] ?? "";
  assertEquals(rows(section), rows(configTable()));
});

Deno.test("README names every flag of --help [O1]", () => {
  const flags = [...helpText().matchAll(/(--[a-z-]+)/g)].map((match) => match[1] ?? "");
  for (const flag of new Set(flags)) assertStringIncludes(README, flag);
});

Deno.test("README names only tasks that exist", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)));
  for (const [, name] of README.matchAll(/task ([a-z0-9:]+)/g)) {
    assertEquals([name, name !== undefined && name in tasks], [name, true]);
  }
});
