import type { CgroupFiles, Reading } from "./cgroup_files.ts";

/** Where the `cpuset` controller of this machine is, and the `cpu` controller beside it. */
export type Hierarchy =
  | {
    readonly kind: "v2";
    /** The folder of the unified hierarchy: the root, or `unified` on a hybrid machine. */
    readonly base: "" | "unified";
  }
  | {
    readonly kind: "v1";
    /** The folder of the `cpuset` hierarchy. */
    readonly base: "cpuset";
    /** The folder of the `cpu` hierarchy; undefined where none is mounted: quotas are unknown. */
    readonly cpu: string | undefined;
  };

/** Control groups that can be read: the files, and how they are laid out. */
export interface CgroupTree {
  /** The files below `--cgroup-root`. */
  readonly files: CgroupFiles;
  /** The layout, as {@linkcode detectHierarchy} found it. */
  readonly hierarchy: Hierarchy;
}

/** The usual names of the `cpu` hierarchy: alone, or mounted together with its accounting. */
const CPU_FOLDERS = ["cpu", "cpu,cpuacct", "cpuacct,cpu"] as const;

/**
 * Which control group version has the `cpuset` controller (kernel: admin-guide/cgroup-v2.rst, "Mounting": a controller
 * is in the v2 hierarchy or in a v1 one, never in both).
 *
 * A root with `cgroup.controllers` is a v2 mount: a folder named `cpuset` in it is a group somebody made. On a hybrid
 * machine the root is a plain folder of mounts, and `unified` is the v2 one; v1 wins there where it has the controller.
 * Never `absent`: `unreadable` says why nothing can be read.
 */
export function detectHierarchy(files: CgroupFiles): Reading<Hierarchy> {
  if (controllersIn(files, "").includes("cpuset")) return { kind: "value", value: { kind: "v2", base: "" } };
  const v1 = files.read("cpuset/cpuset.cpus");
  if (v1.kind === "value") {
    const cpu = CPU_FOLDERS.find((folder) => files.read(`${folder}/cgroup.procs`).kind === "value");
    return { kind: "value", value: { kind: "v1", base: "cpuset", cpu } };
  }
  if (controllersIn(files, "unified").includes("cpuset")) {
    return { kind: "value", value: { kind: "v2", base: "unified" } };
  }
  return { kind: "unreadable", reason: whyNone(files, v1) };
}

/**
 * The folder of a group in the hierarchy that has its cpuset.
 *
 * @param path The group's path, absolute within the hierarchy: `/kubepods/pod1/c1`.
 */
export function cpusetFolder({ base }: Hierarchy, path: string): string {
  return base === "" ? path.slice(1) : `${base}${path}`;
}

/** The folder of a group in the hierarchy that has its CPU quota; undefined where there is none. */
export function cpuFolder(hierarchy: Hierarchy, path: string): string | undefined {
  if (hierarchy.kind === "v2") return cpusetFolder(hierarchy, path);
  return hierarchy.cpu === undefined ? undefined : `${hierarchy.cpu}${path}`;
}

function controllersIn(files: CgroupFiles, folder: string): readonly string[] {
  const controllers = files.read(folder === "" ? "cgroup.controllers" : `${folder}/cgroup.controllers`);
  return controllers.kind === "value" ? controllers.value.trim().split(/\s+/) : [];
}

function whyNone(files: CgroupFiles, v1: Reading<string>): string {
  if (v1.kind === "unreadable") return v1.reason;
  const root = files.folders("");
  if (root.kind === "absent") return "the folder does not exist";
  if (root.kind === "unreadable") return root.reason;
  const controllers = files.read("cgroup.controllers");
  if (controllers.kind === "unreadable") return controllers.reason;
  return controllers.kind === "value"
    ? "cgroup v2 without the cpuset controller"
    : "neither a cgroup v2 root (cgroup.controllers) nor a v1 cpuset hierarchy (cpuset/cpuset.cpus)";
}
