import { onlineCpus } from "./bench.ts";
import { cacheDir } from "./install/cache.ts";
import { hasProgram, isOffline, tryCommand } from "./install/command.ts";
import { DebianArchive } from "./install/debian.ts";
import { print } from "./print.ts";
import { removePodGroups } from "./runtime/cgroups.ts";

/** A suite that runs in namespaces of its own. */
export interface Suite {
  /** Its program. */
  readonly program: URL;
  /** Programs that it needs. */
  readonly needs: readonly string[];
  /** Installs its parts. */
  readonly install: () => Promise<unknown>;
}

/**
 * Installs what a suite needs and runs it in private namespaces. A machine that cannot do that says why, and its
 * suite counts as skipped.
 *
 * @returns The suite's exit code.
 */
export async function launch(suite: Suite): Promise<number> {
  const reason = await obstacle(suite.needs);
  if (reason !== undefined) return skipped(reason);
  await Deno.mkdir(cacheDir(), { recursive: true });
  // One suite at a time: control groups are named by the pods, whoever runs them.
  using lock = await Deno.open(`${cacheDir()}/lock`, { create: true, write: true });
  await lock.lock(true);
  const unreachable = await offline(suite.install);
  if (unreachable !== undefined) return skipped(unreachable);
  const foreign = await removePodGroups();
  if (foreign.length > 0) return skipped(`pods run on this machine: ${foreign.join(", ")}`);
  return await run(suite.program);
}

/** Ends the program with the result of a main function; an error counts as a failed test. */
export function exitWith(result: Promise<number>): void {
  result.then(Deno.exit, (error: unknown) => {
    print(error instanceof Error ? error.stack ?? error.message : String(error));
    print("e2e: 0 passed, 1 failed, 0 skipped");
    Deno.exit(1);
  });
}

/** Says why a suite does not run; it counts as one skipped test. Returns the exit code. */
export function skipped(reason: string): number {
  print(`e2e: skipped, ${reason}`);
  print("e2e: 0 passed, 0 failed, 1 skipped");
  return 0;
}

/** Installs something; why that is impossible where no server can be reached, undefined where it is done. */
export async function offline(install: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await install();
    return undefined;
  } catch (error) {
    if (!isOffline(error)) throw error;
    return `its parts cannot be downloaded: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Why no suite can run here; undefined where it can. */
async function obstacle(needs: readonly string[]): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "it needs Linux";
  if (Deno.uid() !== 0) return "it needs root";
  for (const program of ["unshare", "mount", "go", "python3", "tar", ...needs]) {
    if (!await hasProgram(program)) return `it needs ${program}`;
  }
  if (!await DebianArchive.isUsable()) return "it needs a Debian machine, for runtimes from its archive";
  if ((await onlineCpus()).size < 2) return "it needs two CPUs";
  const namespaces = await tryCommand(["sh", scriptPath(), "true"]);
  if (namespaces.code !== 0) return `private namespaces are not allowed: ${namespaces.stderr.trim()}`;
  return await cgroupObstacle();
}

async function cgroupObstacle(): Promise<string | undefined> {
  for (const root of ["/sys/fs/cgroup/cpuset", "/sys/fs/cgroup"]) {
    try {
      await Deno.mkdir(`${root}/weka-cpuset-e2e`);
      await Deno.remove(`${root}/weka-cpuset-e2e`);
      return undefined;
    } catch {
      // The next root, or none is left.
    }
  }
  return "control groups cannot be made";
}

async function run(program: URL): Promise<number> {
  const checkout = new URL("../../", import.meta.url).pathname;
  const deno = ["run", "-A", "--config", `${checkout}deno.json`, program.pathname, ...Deno.args];
  // All temporary folders of the suite: mounts in them are gone, and they can be removed, when it has ended.
  const temporary = await Deno.makeTempDir({ prefix: "wce-" });
  try {
    const child = new Deno.Command("sh", {
      args: [scriptPath(), Deno.execPath(), ...deno],
      env: { TMPDIR: temporary },
      stdin: "null",
    }).spawn();
    // Whoever ends this program ends the suite: its namespaces would go on, and they mind no other signal.
    for (const name of ["SIGTERM", "SIGINT"] as const) {
      Deno.addSignalListener(name, () => child.kill("SIGKILL"));
    }
    return (await child.status).code;
  } finally {
    await removePodGroups();
    await Deno.remove(temporary, { recursive: true });
  }
}

function scriptPath(): string {
  return new URL("./ns.sh", import.meta.url).pathname;
}
