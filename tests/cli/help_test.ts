import { assert, assertEquals } from "@std/assert";
import { configTable, DEFAULT_CONFIG, helpText } from "../../src/cli/mod.ts";
import { FLAGS } from "../../src/cli/flags.ts";

const FLAG_NAMES = [
  "--socket",
  "--plugin-index",
  "--plugin-name",
  "--config",
  "--log-level",
  "--log-format",
  "--log-file",
  "--journal",
  "--dry-run",
  "--sysfs-root",
  "--cgroup-root",
  "--json",
  "--version",
  "--help",
];

Deno.test("FLAGS holds the flags of this stage and no other [O1]", () => {
  assertEquals(FLAGS.map(({ name }) => name), FLAG_NAMES);
});

Deno.test("helpText() names every flag, variable, command and key, in lines of at most 120 columns", () => {
  const text = helpText();
  const names = [
    ...FLAG_NAMES,
    "-v",
    "-h",
    "NRI_SOCKET",
    "NRI_PLUGIN_NAME",
    "NRI_PLUGIN_IDX",
    "NRI_PLUGIN_SOCKET",
    "config check FILE",
    "version",
    ...Object.keys(DEFAULT_CONFIG),
  ];
  for (const name of names) assert(text.includes(name), name);
  for (const line of text.split("\n")) assert(line.length <= 120, line);
});

Deno.test("configTable() is a Markdown table with one row per key [O2]", () => {
  const [head, rule, ...rows] = configTable().trimEnd().split("\n");
  const columns = head?.split(" | ").length;
  assertEquals(rule?.split("|").length, (columns ?? 0) + 2);
  assertEquals(rows.map((row) => /^\| `(\w+)` \|/.exec(row)?.[1]), Object.keys(DEFAULT_CONFIG));
  for (const row of rows) assertEquals(row.split(" | ").length, columns);
});
