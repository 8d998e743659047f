/**
 * The layering rule as a lint plugin: which folder of `src/` may import which, and that a layer is
 * entered through its `mod.ts` only. An import that is not in the table fails `deno task lint`.
 */

/** Layer -> layers and packages it may import. Everything not listed is forbidden. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  json: [],
  cpuset: [],
  wire: ["protobufjs", "node:net"],
  nri: ["wire", "proto/gen"],
  topology: ["cpuset"],
  cgroup: ["cpuset"],
  policy: ["cpuset", "topology"],
  ledger: ["cpuset", "policy", "topology", "json"],
  plugin: ["nri", "ledger", "policy", "topology", "cgroup", "cpuset"],
  journal: ["plugin", "nri", "ledger", "policy", "topology", "cpuset", "json"],
  view: ["ledger", "topology", "cpuset"],
  simulator: [
    "plugin",
    "nri",
    "wire",
    "view",
    "ledger",
    "policy",
    "topology",
    "cgroup",
    "cpuset",
    "@std/yaml",
  ],
  cli: [
    "cpuset",
    "wire",
    "nri",
    "topology",
    "cgroup",
    "policy",
    "ledger",
    "plugin",
    "journal",
    "view",
    "simulator",
    "@std/text",
    "@std/yaml",
  ],
  main: ["cli"],
};

const SRC = new URL("../../src/", import.meta.url).pathname;

function layerOf(path: string): string | undefined {
  if (path.includes("/proto/gen/")) return "proto/gen";
  if (!path.startsWith(SRC)) return undefined;
  return /^([^/]+)(?:\/|\.ts$)/.exec(path.slice(SRC.length))?.[1];
}

function targetOf(specifier: string, file: string): string | undefined {
  if (specifier.startsWith(".")) return layerOf(new URL(specifier, `file://${file}`).pathname);
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"); // "@std/cli/parse-args" -> "@std/cli"
}

/** What is wrong with `from` importing `specifier`, or undefined where it may. */
function complaint(from: string, specifier: string, file: string): string | undefined {
  const to = targetOf(specifier, file);
  if (to === undefined || to === from) return undefined;
  if (!MAY_IMPORT[from]?.includes(to)) return `Layer '${from}' must not import '${to}'`;
  if (/^\..*(?<!\/mod\.ts|\/nri\.js)$/.test(specifier)) return `Import '${to}' through its mod.ts`;
  return undefined;
}

function create(context: Deno.lint.RuleContext): Deno.lint.LintVisitor {
  const from = layerOf(context.filename);
  function visit(
    node: Deno.lint.ImportDeclaration | Deno.lint.ExportNamedDeclaration | Deno.lint.ExportAllDeclaration,
  ): void {
    const specifier = node.source?.value;
    if (from === undefined || typeof specifier !== "string") return;
    const message = complaint(from, specifier, context.filename);
    if (message !== undefined) context.report({ node, message });
  }
  /** A dynamic import is an import too. */
  function visitDynamic(node: Deno.lint.ImportExpression): void {
    if (from === undefined || node.source.type !== "Literal" || typeof node.source.value !== "string") return;
    const message = complaint(from, node.source.value, context.filename);
    if (message !== undefined) context.report({ node, message });
  }
  return {
    ImportDeclaration: visit,
    ExportNamedDeclaration: visit,
    ExportAllDeclaration: visit,
    ImportExpression: visitDynamic,
  };
}

export default { name: "layers", rules: { "may-import": { create } } } satisfies Deno.lint.Plugin;
