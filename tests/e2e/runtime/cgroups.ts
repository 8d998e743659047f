import { type CpuSet, parseCpuList } from "../../../src/cpuset/mod.ts";

/** Where the kernel's control groups are mounted. */
const ROOT = "/sys/fs/cgroup";

/** The CPUs a process may run on, as the kernel says it; undefined once it is gone. */
export async function cpusAllowed(pid: number): Promise<CpuSet | undefined> {
  const list = await statusField(pid, "Cpus_allowed_list");
  return list === undefined ? undefined : parseCpuList(list);
}

/** The memory nodes a process may use, as the kernel says it; undefined once it is gone. */
export function memsAllowed(pid: number): Promise<string | undefined> {
  return statusField(pid, "Mems_allowed_list");
}

async function statusField(pid: number, field: string): Promise<string | undefined> {
  const text = await readProc(`/proc/${pid}/status`);
  if (text === undefined || /^State:\s*[ZX]/m.test(text)) return undefined;
  return new RegExp(`^${field}:\\s*(.*)$`, "m").exec(text)?.[1];
}

async function readProc(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    // The process ended: not there any more, or while it was read.
    return undefined;
  }
}

/** Beginning of the names of the tests' own control groups, where nodes that run side by side keep their pods. */
const OWN_PREFIX = "weka-e2e-";

/** A control group for the pods of one node: side by side, nodes must not take each other's containers for ghosts. */
export function ownKubepods(): string {
  return `/${OWN_PREFIX}${crypto.randomUUID().slice(0, 8)}/kubepods`;
}

/** The control groups of pods, one for every hierarchy: the tests' own, or a real kubelet's. */
async function podGroups(): Promise<string[]> {
  const found: string[] = [];
  for (const base of [ROOT, ...await subfolders(ROOT)]) {
    for (const group of await subfolders(base)) {
      const name = group.slice(base.length + 1);
      if (name === "kubepods" || name.startsWith(OWN_PREFIX)) found.push(group);
    }
  }
  return found;
}

/**
 * Removes the pods' control groups, deepest first, and returns those that would not go: somebody else's, with
 * processes in them.
 */
export async function removePodGroups(): Promise<readonly string[]> {
  const groups = await podGroups();
  for (const group of groups) await removeTree(group);
  return await podGroups();
}

async function removeTree(dir: string): Promise<void> {
  for (const sub of await subfolders(dir)) await removeTree(sub);
  try {
    // Not recursive: the files of a control group cannot be removed, an empty group can.
    await Deno.remove(dir);
  } catch {
    // Busy: the caller looks at what is left.
  }
}

async function subfolders(dir: string): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of Deno.readDir(dir)) if (entry.isDirectory) found.push(`${dir}/${entry.name}`);
  } catch {
    // No control groups here.
  }
  return found;
}
