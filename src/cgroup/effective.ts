import { CpuListSyntaxError, CpuSet, parseCpuList } from "../cpuset/mod.ts";
import { ABSENT, type Reading } from "./cgroup_files.ts";
import { type CgroupTree, cpusetFolder } from "./hierarchy.ts";

/**
 * The files that say which CPUs or memory nodes the processes of a group may really use, best first (kernel:
 * admin-guide/cgroup-v2.rst, "Cpuset Interface Files"; cgroup-v1/cpusets.rst, "cpuset.effective_cpus"). A v1 kernel
 * before 3.17 has no effective files: there the configured set is in force.
 */
export const EFFECTIVE_FILES = {
  v1: {
    cpus: ["cpuset.effective_cpus", "cpuset.cpus"],
    mems: ["cpuset.effective_mems", "cpuset.mems"],
  },
  v2: { cpus: ["cpuset.cpus.effective"], mems: ["cpuset.mems.effective"] },
} as const;

/**
 * The CPUs that the processes of a container may really use: what is compared with the wanted set (spec §11 [V]).
 *
 * Costs one small file (about 7 µs), so that thousands of containers can be looked at every 30 s. `absent`: the group is
 * gone, as after every exit. `unreadable`: it is there, but without a cpuset that can be read.
 *
 * @param path As {@linkcode cgroupPathOf} gives it.
 */
export function effectiveCpus(tree: CgroupTree, path: string): Reading<CpuSet> {
  return effective(tree, path, "cpus");
}

/** The memory nodes that the processes of a container may really use; as {@linkcode effectiveCpus} (spec §6 [M1]). */
export function effectiveMems(tree: CgroupTree, path: string): Reading<CpuSet> {
  return effective(tree, path, "mems");
}

function effective(tree: CgroupTree, path: string, what: "cpus" | "mems"): Reading<CpuSet> {
  for (const folder of processFolders(tree, path)) {
    for (const file of EFFECTIVE_FILES[tree.hierarchy.kind][what]) {
      const set = readSet(tree, `${folder}/${file}`);
      if (set.kind !== "absent") return set;
    }
  }
  const group = tree.files.folders(cpusetFolder(tree.hierarchy, path));
  if (group.kind !== "value") return group.kind === "absent" ? ABSENT : group;
  return { kind: "unreadable", reason: "the group has no cpuset: the controller is not enabled for it" };
}

/**
 * The folders in which the processes of a container, and so their cpuset, may be, best first. crun under CRI-O runs them
 * in a group `container` below the unit, because systemd delegates only what is below (cgroup v2): the update goes there.
 */
export function processFolders({ hierarchy }: CgroupTree, path: string): readonly string[] {
  const folder = cpusetFolder(hierarchy, path);
  const mayNest = hierarchy.kind === "v2" && path.startsWith("crio-", path.lastIndexOf("/") + 1);
  return mayNest ? [`${folder}/container`, folder] : [folder];
}

/** A file that holds a list; the kernel writes the empty list as an empty line. */
export function readSet({ files }: CgroupTree, file: string): Reading<CpuSet> {
  const reading = files.read(file);
  if (reading.kind !== "value") return reading;
  const text = reading.value.trim();
  if (text === "") return { kind: "value", value: CpuSet.EMPTY };
  try {
    return { kind: "value", value: parseCpuList(text) };
  } catch (error) {
    if (error instanceof CpuListSyntaxError) {
      return { kind: "unreadable", reason: `${file}: ${error.message}` };
    }
    throw error;
  }
}
