import { runCommand } from "./command.ts";

/** Builds without C, so that the results run on any Linux, and at low priority beside the unit tests. */
const GO_ENV = { CGO_ENABLED: "0", GOFLAGS: "-mod=mod -trimpath" } as const;

/** Programs of one module. */
export interface GoPrograms {
  readonly module: string;
  readonly version: string;
  /** Package paths below the module. */
  readonly packages: readonly string[];
  /** Build tags. */
  readonly tags?: string;
}

/** Builds programs of a module into `bin` with `go install`: for modules whose go.mod has no exclusions. */
export async function goInstall(programs: GoPrograms, bin: string): Promise<void> {
  const targets = programs.packages.map((path) => `${programs.module}/${path}@${programs.version}`);
  await runCommand(["nice", "go", "install", "-tags", programs.tags ?? "", ...targets], {
    env: { ...GO_ENV, GOFLAGS: "-trimpath", GOBIN: bin },
  });
}

/**
 * Builds programs of a module that `go install` refuses because its go.mod has `exclude` lines: as dependencies
 * of a module of our own that repeats them.
 */
export async function goBuildAsDependency(programs: GoPrograms, bin: string): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "weka-cpuset-go-" });
  try {
    const options = { cwd: dir, env: GO_ENV };
    const imports = programs.packages.map((path) => `import _ "${programs.module}/${path}"\n`).join("");
    await Deno.writeTextFile(`${dir}/main.go`, `//go:build tools\n\npackage x\n\n${imports}`);
    await runCommand(["go", "mod", "init", "x"], options);
    const edits = await excludeLines(programs);
    await runCommand(
      ["go", "mod", "edit", `-require=${programs.module}@${programs.version}`, ...edits],
      options,
    );
    await runCommand(["go", "mod", "tidy"], options);
    for (const path of programs.packages) {
      const target = `${programs.module}/${path}`;
      const output = `${bin}/${path.split("/").at(-1)}`;
      await runCommand(["nice", "go", "build", "-tags", programs.tags ?? "", "-o", output, target], options);
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function excludeLines(programs: GoPrograms): Promise<string[]> {
  const modFile = await moduleField(programs.module, programs.version, "GoMod");
  const json: unknown = JSON.parse(await runCommand(["go", "mod", "edit", "-json", modFile]));
  const excluded = typeof json === "object" && json !== null && "Exclude" in json ? json.Exclude : [];
  if (!Array.isArray(excluded)) return [];
  return excluded.map((entry: { Path: string; Version: string }) =>
    `-exclude=${entry.Path}@${entry.Version}`
  );
}

/** Downloads a module, checked against the checksum database, and returns the folder of its sources. */
export function moduleDir(module: string, version: string): Promise<string> {
  return moduleField(module, version, "Dir");
}

async function moduleField(module: string, version: string, field: "Dir" | "GoMod"): Promise<string> {
  const text = await runCommand(["go", "mod", "download", "-json", `${module}@${version}`]);
  const value = new RegExp(`"${field}": "(.*)"`).exec(text)?.[1];
  if (value === undefined) {
    throw new TypeError(`Cannot use module ${module}@${version}: no ${field} in ${text}`);
  }
  return value;
}
