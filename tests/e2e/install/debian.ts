import { CommandError, runCommand, tryCommand } from "./command.ts";
import { exists } from "./cache.ts";

/** The key ring that signs Debian's archives; every Debian machine has it. */
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * Releases whose packages are used: the oldest runc that serves every runtime, an old and a newer containerd, a
 * virtual machine that does not corrupt its guests.
 */
const SUITES = ["bookworm", "bookworm-backports", "trixie", "sid"] as const;

/** One Debian release. */
export type Suite = typeof SUITES[number];

/**
 * Debian packages of several releases, downloaded through the machine's own mirror and checked by apt against
 * the signed package lists. Nothing is installed and the machine's own lists are not touched.
 */
export class DebianArchive implements AsyncDisposable {
  readonly #dir: string;
  #ready: Promise<void> | undefined;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  /** Makes an archive whose lists live in a temporary folder until it is disposed. */
  static async open(): Promise<DebianArchive> {
    return new DebianArchive(await Deno.makeTempDir({ prefix: "weka-cpuset-apt-" }));
  }

  /** Whether this machine can download and unpack Debian packages at all. */
  static async isUsable(): Promise<boolean> {
    return await exists(KEYRING) && (await tryCommand(["apt-get", "--version"])).code === 0;
  }

  /** Upstream-and-Debian version of a package in a release, undefined where there is none. */
  async version(name: string, suite: Suite): Promise<string | undefined> {
    await this.#update();
    const text = await runCommand(["apt-cache", ...this.#options(), "madison", name]);
    for (const line of text.split("\n")) {
      const [, version, origin] = line.split("|").map((field) => field.trim());
      if (origin?.includes(` ${suite}/`)) return version;
    }
    return undefined;
  }

  /** The first package that a package of a release depends on: the versioned one behind a name for the newest. */
  async firstDependency(name: string, suite: Suite): Promise<string> {
    await this.#update();
    const text = await runCommand(["apt-cache", ...this.#options(), "depends", `${name}/${suite}`]);
    const found = /Depends: (\S+)/.exec(text)?.[1];
    if (found === undefined) throw new CommandError(`Cannot find what "${name}" depends on: ${text}`);
    return found;
  }

  /** Downloads a package of a release and unpacks its files into `into`. */
  async unpack(name: string, suite: Suite, into: string): Promise<void> {
    await this.unpackAll([name], suite, into);
  }

  /** Downloads packages of a release and unpacks their files into `into`. */
  async unpackAll(names: readonly string[], suite: Suite, into: string): Promise<void> {
    await this.#update();
    const debs = await Deno.makeTempDir({ dir: this.#dir });
    const packages = names.map((name) => `${name}/${suite}`);
    await runCommand(["apt-get", ...this.#options(), "-qq", "download", ...packages], { cwd: debs });
    for await (const entry of Deno.readDir(debs)) {
      await runCommand(["dpkg-deb", "-x", `${debs}/${entry.name}`, into]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#dir, { recursive: true });
  }

  #update(): Promise<void> {
    this.#ready ??= this.#writeLists();
    return this.#ready;
  }

  async #writeLists(): Promise<void> {
    for (const sub of ["lists/partial", "cache/archives/partial"]) {
      await Deno.mkdir(`${this.#dir}/${sub}`, { recursive: true });
    }
    const mirror = await findMirror();
    const lines = SUITES.map((suite) => `deb [signed-by=${KEYRING}] ${mirror} ${suite} main\n`);
    await Deno.writeTextFile(`${this.#dir}/sources.list`, lines.join(""));
    await runCommand(["apt-get", ...this.#options(), "-qq", "update"]);
  }

  #options(): string[] {
    const settings = {
      "Dir::Etc::SourceList": `${this.#dir}/sources.list`,
      "Dir::Etc::SourceParts": "/dev/null",
      "Dir::State::Lists": `${this.#dir}/lists`,
      "Dir::Cache": `${this.#dir}/cache`,
      // The unprivileged download user cannot write into our private folders.
      "APT::Sandbox::User": "root",
      "Acquire::Retries": "3",
    };
    return Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  }
}

/** The address of the machine's configured Debian mirror, whatever form its source files have. */
async function findMirror(): Promise<string> {
  const text = await runCommand([
    "apt-get",
    "indextargets",
    "--format",
    "$(REPO_URI)",
    "Created-By: Packages",
  ]);
  const mirror = text.split("\n").find((uri) => /\/debian\/?$/.test(uri.trim()));
  if (mirror === undefined) {
    throw new CommandError("Cannot find a Debian mirror: apt has no source that ends in /debian");
  }
  return mirror.trim();
}
