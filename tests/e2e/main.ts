/**
 * The plugin against real container runtimes: installs them, then runs the suite in namespaces of its own. A machine
 * that cannot do that says why and succeeds.
 */
import { cacheDir } from "./install/cache.ts";
import { hasProgram, tryCommand } from "./install/command.ts";
import { DebianArchive } from "./install/debian.ts";
import { installParts } from "./install/parts.ts";
import { onlineCpus } from "./bench.ts";
import { print } from "./print.ts";
import { removePodGroups } from "./runtime/cgroups.ts";
import { parseSelection } from "./selection.ts";

async function main(): Promise<number> {
  parseSelection(Deno.args);
  const reason = await obstacle();
  if (reason !== undefined) {
    print(`e2e: skipped, ${reason}`);
    print("e2e: 0 passed, 0 failed, 1 skipped");
    return 0;
  }
  await Deno.mkdir(cacheDir(), { recursive: true });
  // One suite at a time: control groups are named by the pods, whoever runs them.
  using lock = await Deno.open(`${cacheDir()}/lock`, { create: true, write: true });
  await lock.lock(true);
  await installParts(print);
  const foreign = await removePodGroups();
  if (foreign.length > 0) {
    print(`e2e: skipped, pods run on this machine: ${foreign.join(", ")}`);
    print("e2e: 0 passed, 0 failed, 1 skipped");
    return 0;
  }
  return await runSuite();
}

/** Why the suite cannot run here; undefined where it can. */
async function obstacle(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "it needs Linux";
  if (Deno.uid() !== 0) return "it needs root";
  for (const program of ["unshare", "mount", "go", "python3", "tar"]) {
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

async function runSuite(): Promise<number> {
  const checkout = new URL("../../", import.meta.url).pathname;
  const suite = new URL("./suite.ts", import.meta.url).pathname;
  const deno = ["run", "-A", "--config", `${checkout}deno.json`, suite, ...Deno.args];
  // All temporary folders of the suite: mounts in them are gone, and they can be removed, when it has ended.
  const temporary = await Deno.makeTempDir({ prefix: "wce-" });
  try {
    const child = new Deno.Command("sh", {
      args: [scriptPath(), Deno.execPath(), ...deno],
      env: { TMPDIR: temporary },
      stdin: "null",
    }).spawn();
    return (await child.status).code;
  } finally {
    await removePodGroups();
    await Deno.remove(temporary, { recursive: true });
  }
}

function scriptPath(): string {
  return new URL("./ns.sh", import.meta.url).pathname;
}

main().then(Deno.exit, (error: unknown) => {
  print(error instanceof Error ? error.stack ?? error.message : String(error));
  print("e2e: 0 passed, 1 failed, 0 skipped");
  Deno.exit(1);
});
