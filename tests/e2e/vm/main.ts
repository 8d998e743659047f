/**
 * The plugin in an emulated machine with 16 CPUs, two NUMA nodes and control groups of version 2, where the kernel
 * says what containers have, and CPUs can be taken away. Needs no privileges; a machine that cannot do it says why.
 */
import { cacheDir } from "../install/cache.ts";
import { hasProgram, runCommand } from "../install/command.ts";
import { DebianArchive } from "../install/debian.ts";
import { installKubernetesRunc, installMachine, installParts } from "../install/parts.ts";
import { exitWith, offline, skipped } from "../launch.ts";
import { print } from "../print.ts";
import { Scoreboard } from "../scoreboard.ts";
import { Guest } from "./guest.ts";
import { buildImage } from "./image.ts";
import { runScenarios } from "./runner.ts";
import { GUEST_SCENARIOS } from "./scenarios.ts";

async function main(): Promise<number> {
  const [only = ""] = Deno.args;
  const reason = await obstacle();
  if (reason !== undefined) return skipped(reason);
  await Deno.mkdir(cacheDir(), { recursive: true });
  // One suite at a time: each needs the whole machine.
  using lock = await Deno.open(`${cacheDir()}/lock`, { create: true, write: true });
  await lock.lock(true);
  const unreachable = await offline(install);
  if (unreachable !== undefined) return skipped(unreachable);
  const dir = await Deno.makeTempDir({ prefix: "wcm-" });
  try {
    const scores = new Scoreboard();
    await using guest = await boot(dir);
    const scenarios = GUEST_SCENARIOS.filter(({ name }) => name.includes(only));
    const looks = await runScenarios(guest, scenarios, { scores, dir });
    print(`invariants judged ${looks} times by what the kernel says`);
    print(`e2e: ${scores.passed} passed, ${scores.failed} failed, ${scores.pending} skipped`);
    return scores.failed === 0 ? 0 : 1;
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function install(): Promise<void> {
  await installParts(print);
  await installKubernetesRunc(print);
  await installMachine(print);
}

async function boot(dir: string): Promise<Guest> {
  const parts = await installParts(() => {});
  const [runc, machine] = [await installKubernetesRunc(() => {}), await installMachine(() => {})];
  const bundle = `${dir}/main.js`;
  const checkout = new URL("../../../", import.meta.url).pathname;
  await runCommand([Deno.execPath(), "bundle", "--frozen", "-q", "-o", bundle, "src/main.ts"], {
    cwd: checkout,
  });
  const start = performance.now();
  const image = await buildImage({ machine, parts, runc, bundle, dir });
  const built = performance.now();
  const guest = await Guest.boot({ machine, image, dir, criProto: parts.criProto });
  const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(1);
  print(
    `guest ready after ${seconds(built, performance.now())} s, its disk made in ${seconds(start, built)} s`,
  );
  return guest;
}

/** Why the suite cannot run here; undefined where it can. */
async function obstacle(): Promise<string | undefined> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") return "it needs Linux on x86-64";
  for (const program of ["go", "gcc", "pkg-config", "xz", "mke2fs", "ldd", "du"]) {
    if (!await hasProgram(program)) return `it needs ${program}`;
  }
  if (!await DebianArchive.isUsable()) return "it needs a Debian machine, for an emulator from its archive";
  return undefined;
}

exitWith(main());
