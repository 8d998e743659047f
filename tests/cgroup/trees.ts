import { type CgroupTree, detectHierarchy, openCgroupFiles } from "../../src/cgroup/mod.ts";

/** A folder that stands for /sys/fs/cgroup, removed at the end. */
export class TempTree implements Disposable {
  readonly root: string = Deno.makeTempDirSync({ prefix: "cgroup-test-" });

  /** Writes files, path to text; a text ends with a newline like the kernel's. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      const full = `${this.root}/${path}`;
      Deno.mkdirSync(full.slice(0, full.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(full, text === "" ? "" : `${text}\n`);
    }
  }

  /** Removes a group with all that is in it. */
  remove(path: string): void {
    Deno.removeSync(`${this.root}/${path}`, { recursive: true });
  }

  /** The tree as the product opens it. */
  open(): CgroupTree {
    const files = openCgroupFiles(this.root);
    const hierarchy = detectHierarchy(files);
    if (hierarchy.kind !== "value") throw new Error(`no hierarchy: ${JSON.stringify(hierarchy)}`);
    return { files, hierarchy: hierarchy.value };
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

/** A group of a test tree; every field is the text of a file. */
export interface Group {
  /** Written list of CPUs; v2: empty where none was given. */
  readonly cpus?: string;
  /** CPUs in force. @default as `cpus` */
  readonly effective?: string;
  /** `quota period` in microseconds. @default no limit */
  readonly max?: string;
  /** Whether a process lives in it. @default {true} */
  readonly populated?: boolean;
}

/** The v2 files of a group. */
export function v2Group(path: string, group: Group): Record<string, string> {
  const { cpus = "", effective = cpus, max = "max 100000", populated = true } = group;
  return {
    [`${path}/cgroup.events`]: `populated ${populated ? 1 : 0}\nfrozen 0`,
    [`${path}/cpuset.cpus`]: cpus === "" ? "\n" : cpus,
    [`${path}/cpuset.cpus.effective`]: effective,
    [`${path}/cpuset.mems.effective`]: "0-1",
    [`${path}/cpu.max`]: max,
  };
}

/** The v1 files of a group, in the hierarchies `cpuset` and `cpu`. */
export function v1Group(path: string, group: Group): Record<string, string> {
  const { cpus = "0-15", effective = cpus, max = "-1 100000", populated = true } = group;
  const [quota = "", period = ""] = max.split(" ");
  return {
    [`cpuset/${path}/cgroup.procs`]: populated ? "4711\n4712" : "",
    [`cpuset/${path}/cpuset.cpus`]: cpus,
    [`cpuset/${path}/cpuset.effective_cpus`]: effective,
    [`cpuset/${path}/cpuset.effective_mems`]: "1",
    [`cpu/${path}/cpu.cfs_quota_us`]: quota,
    [`cpu/${path}/cpu.cfs_period_us`]: period,
  };
}

/** The files that make a root a v2 one. */
export const V2_ROOT = {
  "cgroup.controllers": "cpuset cpu io memory pids",
  "cpuset.cpus.effective": "0-15",
} as const;

/** The files that make a root a v1 one. */
export const V1_ROOT = {
  "cpuset/cpuset.cpus": "0-15",
  "cpuset/cgroup.procs": "1",
  "cpu/cgroup.procs": "1",
} as const;

/** A full container id. */
export function fullId(seed: string): string {
  return seed.repeat(64).slice(0, 64);
}
