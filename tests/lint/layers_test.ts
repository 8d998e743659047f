import { assert, assertEquals } from "@std/assert";
import layers from "./layers.ts";

const SRC = new URL("../../src/", import.meta.url).pathname;

function messages(file: string, source: string): readonly string[] {
  return Deno.lint.runPlugin(layers, `${SRC}${file}`, source).map((diagnostic) => diagnostic.message);
}

Deno.test.each<[string, string, string]>([
  ["policy/x.ts", 'import { Plugin } from "../plugin/mod.ts";', "Layer 'policy' must not import 'plugin'"],
  [
    "cpuset/x.ts",
    'import type { Topology } from "../topology/mod.ts";',
    "Layer 'cpuset' must not import 'topology'",
  ],
  ["plugin/x.ts", 'import { Trunk } from "../wire/mod.ts";', "Layer 'plugin' must not import 'wire'"],
  ["ledger/x.ts", 'import nri from "../../proto/gen/nri.js";', "Layer 'ledger' must not import 'proto/gen'"],
  ["ledger/x.ts", 'export { parse } from "@std/yaml";', "Layer 'ledger' must not import '@std/yaml'"],
  ["policy/x.ts", 'export * from "../ledger/mod.ts";', "Layer 'policy' must not import 'ledger'"],
  ["wire/x.ts", 'const later = import("../nri/mod.ts");', "Layer 'wire' must not import 'nri'"],
  ["main.ts", 'import { Plugin } from "./plugin/mod.ts";', "Layer 'main' must not import 'plugin'"],
  ["nri/x.ts", 'import { Trunk } from "../wire/trunk.ts";', "Import 'wire' through its mod.ts"],
])("layers/may-import complains in %s about %s", (file, source, message) => {
  assertEquals(messages(file, source), [message]);
});

Deno.test.each<[string, string]>([
  ["nri/x.ts", 'import { Trunk } from "../wire/mod.ts";'],
  ["nri/x.ts", 'import nri from "../../proto/gen/nri.js";'],
  ["wire/x.ts", 'import { Reader } from "protobufjs/minimal.js";'],
  ["policy/x.ts", 'import { a } from "./types.ts";'],
  ["main.ts", 'import { main } from "./cli/mod.ts";'],
])("layers/may-import accepts in %s: %s", (file, source) => assertEquals(messages(file, source), []));

Deno.test("src has no import cycle, type-only imports included [A8]", () => {
  assertEquals(findCycle(importGraph(SRC)), undefined);
});

Deno.test("findCycle() finds one where there is one", () => {
  const graph = new Map([["a", ["b"]], ["b", ["c"]], ["c", ["a"]], ["d", []]]);
  assertEquals(findCycle(graph), ["a", "b", "c", "a"]);
});

Deno.test("every @std alias has declared types: without them it is silently any", () => {
  const config = JSON.parse(Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)));
  const declared = ["src/std.d.ts", "tests/std.d.ts"].flatMap((path) => {
    const text = Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
    return [...text.matchAll(/declare module "([^"]+)"/g)].map((match) => match[1] ?? "");
  });
  const aliases = Object.keys(config.imports).filter((alias) => alias.startsWith("@std/"));
  assert(aliases.length > 0);
  assertEquals(declared.toSorted(), aliases.toSorted());
});

/** Every file below a folder with the files it imports. */
function importGraph(root: string): Map<string, string[]> {
  const graph = new Map<string, string[]>();
  function walk(folder: string): void {
    for (const entry of Deno.readDirSync(folder)) {
      const path = `${folder}${entry.name}`;
      if (entry.isDirectory) walk(`${path}/`);
      else if (path.endsWith(".ts") && !path.endsWith(".d.ts")) graph.set(path, importsOf(path));
    }
  }
  walk(root);
  assert(graph.size > 20, "the walk found the sources");
  return graph;
}

function importsOf(path: string): string[] {
  const text = Deno.readTextFileSync(path).replace(/\/\*\*[\s\S]*?\*\//g, ""); // examples import their own module
  const specifiers = [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map((match) => match[1] ?? "");
  return specifiers.map((specifier) => new URL(specifier, `file://${path}`).pathname);
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  function visit(node: string, path: readonly string[]): readonly string[] | undefined {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle !== undefined) return cycle;
    }
    done.add(node);
    return undefined;
  }
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
