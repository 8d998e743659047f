/** Synthetic machines: a few words in, a sysfs tree and the topology that discovery makes of it out. */
import { type DiscoveredTopology, discoverTopology, fileSourceOf } from "../topology/mod.ts";
import { parseCpuList } from "../cpuset/mod.ts";
import { machineFiles } from "./machine_files.ts";
import type { MachineSpec } from "./machine_spec.ts";

export type { MachineSpec } from "./machine_spec.ts";
export { isMachineName, type MachineName, MACHINES, serverMachine, type ServerOptions } from "./machines.ts";

/** A machine that exists nowhere else. */
export interface Machine {
  /** What discovery makes of `files`. */
  readonly topology: DiscoveredTopology;
  /** Its sysfs tree: path relative to the sysfs root → text. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Builds the machine a spec describes. The topology comes from the product's own discovery, so there is no second
 * opinion about what a tree means.
 *
 * @throws {RangeError} If the spec describes no machine.
 * @throws {SyntaxError} If one of its CPU lists is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { MACHINES } from "./machines.ts";
 * const { topology } = expandMachine(MACHINES["tiny-8-split"]);
 * assertEquals(`${topology.cpus.get(5)?.siblings}`, "1,5");
 * ```
 */
export function expandMachine(spec: MachineSpec): Machine {
  const files = machineFiles(spec);
  return { topology: discoverTopology(fileSourceOf(files)), files };
}

/**
 * Writes a machine's sysfs tree below `dir`, which then serves as `--sysfs-root`. The links `nodeN/cpuK` of the
 * kernel are made too: discovery does not need them, the node agents that read the same tree do.
 *
 * @throws {Error} If a file cannot be written.
 */
export function writeMachine(dir: string, files: ReadonlyMap<string, string>): void {
  const made = new Set<string>();
  for (const [path, text] of files) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(folder)) Deno.mkdirSync(`${dir}/${folder}`, { recursive: true });
    made.add(folder);
    Deno.writeTextFileSync(`${dir}/${path}`, text);
  }
  for (const [path, text] of files) {
    if (path.endsWith("/cpulist") && text.trim() !== "") {
      linkCpus(`${dir}/${path.slice(0, -"/cpulist".length)}`, text);
    }
  }
}

function linkCpus(nodeDir: string, cpulist: string): void {
  for (const cpu of parseCpuList(cpulist)) {
    Deno.symlinkSync(`../../cpu/cpu${cpu}`, `${nodeDir}/cpu${cpu}`);
  }
}
