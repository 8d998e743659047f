import { runCommand } from "./command.ts";

/** Builds without C, so that the results run on any Linux, and at low priority beside the unit tests. */
const GO_ENV = { CGO_ENABLED: "0", GOFLAGS: "-mod=mod -trimpath" } as const;

/** One version of a module. */
export interface GoModule {
  readonly module: string;
  readonly version: string;
}

/** Programs of one module. */
export interface GoPrograms extends GoModule {
  /** Package paths below the module. */
  readonly packages: readonly string[];
  /** Build tags. */
  readonly tags?: string;
  /** Added to the environment, for programs that need C. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of the linker. */
  readonly ldflags?: string;
}

/** A program of our own that is made of a module's packages. */
export interface OwnProgram extends GoModule {
  /** Its source. */
  readonly main: string;
  /** Version of the modules that the module keeps in its own tree and replaces by a path there. */
  readonly stagingVersion: string;
  readonly ldflags: string;
}

/** Builds programs of a module into `bin` with `go install`: for modules whose go.mod has no exclusions. */
export async function goInstall(programs: GoPrograms, bin: string): Promise<void> {
  const targets = programs.packages.map((path) => {
    const name = path === "" ? programs.module : `${programs.module}/${path}`;
    return `${name}@${programs.version}`;
  });
  const flags = ["-tags", programs.tags ?? "", "-ldflags", programs.ldflags ?? ""];
  await runCommand(["nice", "go", "install", ...flags, ...targets], {
    env: { ...GO_ENV, GOFLAGS: "-trimpath", GOBIN: bin, ...programs.env },
  });
}

/**
 * Builds programs of a module that `go install` refuses because its go.mod has `exclude` lines: as dependencies
 * of a module of our own that repeats them.
 */
export async function goBuildAsDependency(programs: GoPrograms, bin: string): Promise<void> {
  const imports = programs.packages.map((path) => `import _ "${programs.module}/${path}"\n`).join("");
  const main = `//go:build tools\n\npackage x\n\n${imports}`;
  await inOwnModule(programs, { main }, async (options) => {
    for (const path of programs.packages) {
      const target = `${programs.module}/${path}`;
      const output = `${bin}/${path.split("/").at(-1)}`;
      await runCommand(["nice", "go", "build", "-tags", programs.tags ?? "", "-o", output, target], options);
    }
  });
}

/** Builds a program of our own out of a module's packages. */
export async function goBuildOwn(program: OwnProgram, output: string): Promise<void> {
  await inOwnModule(program, program, async (options) => {
    await runCommand(["nice", "go", "build", "-ldflags", program.ldflags, "-o", output, "."], options);
  });
}

/** How commands of a module of our own run. */
interface OwnModule {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a build in a temporary module that requires a module and repeats its `exclude` and `replace` lines. */
async function inOwnModule(
  required: GoModule,
  source: { readonly main: string; readonly stagingVersion?: string },
  build: (options: OwnModule) => Promise<void>,
): Promise<void> {
  const cwd = await Deno.makeTempDir({ prefix: "weka-cpuset-go-" });
  try {
    const options = { cwd, env: GO_ENV };
    await Deno.writeTextFile(`${cwd}/main.go`, source.main);
    await runCommand(["go", "mod", "init", "x"], options);
    const edits = await repeatedLines(required, source.stagingVersion);
    const require = `-require=${required.module}@${required.version}`;
    await runCommand(["go", "mod", "edit", require, ...edits], options);
    await runCommand(["go", "mod", "tidy"], options);
    await build(options);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

/** The part of `go mod edit -json` that is read. */
interface GoModJson {
  readonly Exclude?: readonly { readonly Path: string; readonly Version: string }[] | null;
  readonly Replace?:
    | readonly {
      readonly Old: { readonly Path: string };
      readonly New: { readonly Path: string; readonly Version?: string };
    }[]
    | null;
}

async function repeatedLines(required: GoModule, stagingVersion: string | undefined): Promise<string[]> {
  const modFile = await moduleField(required.module, required.version, "GoMod");
  // Decoded boundary: the go command's own output.
  const json = JSON.parse(await runCommand(["go", "mod", "edit", "-json", modFile])) as GoModJson;
  const excluded = (json.Exclude ?? []).map((entry) => `-exclude=${entry.Path}@${entry.Version}`);
  const replaced = (json.Replace ?? []).flatMap((entry) => {
    // A path without a version lies in the module's own tree, which a dependency does not have.
    const path = entry.New.Version === undefined ? entry.Old.Path : entry.New.Path;
    const version = entry.New.Version ?? stagingVersion;
    return version === undefined ? [] : [`-replace=${entry.Old.Path}=${path}@${version}`];
  });
  return [...excluded, ...replaced];
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
