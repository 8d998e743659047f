import type { CpuSet } from "../cpuset/mod.ts";
import type { Reading } from "./cgroup_files.ts";
import { EFFECTIVE_FILES, processFolders, readSet } from "./effective.ts";
import { type CgroupTree, cpuFolder, cpusetFolder } from "./hierarchy.ts";

/** A container with living processes, as the kernel knows it. */
export interface ContainerCgroup {
  /** The runtime's id of it, or of the sandbox. */
  readonly id: string;
  /** Kubernetes pod UID, as the folder's name gives it. */
  readonly podUid: string;
  /** Its path within the hierarchy, absolute. */
  readonly path: string;
  /** The CPUs it was given; undefined where it was given none of its own and follows its parent. */
  readonly configured: CpuSet | undefined;
  /** The CPUs its processes may use now; undefined where that cannot be read. */
  readonly effective: CpuSet | undefined;
  /** CPU time per period, in microseconds; undefined where there is no limit, or none can be read. */
  readonly quotaUs: number | undefined;
  /** Length of the period, in microseconds; undefined where the quota is. */
  readonly periodUs: number | undefined;
}

/** Where a container's group is, and whose it is. */
export type ContainerPlace = Pick<ContainerCgroup, "id" | "podUid" | "path">;

interface Bandwidth {
  readonly quotaUs: number | undefined;
  readonly periodUs: number | undefined;
}

const UNLIMITED: Bandwidth = { quotaUs: undefined, periodUs: undefined };

/** Most groups that are searched for a process from a container's downwards (v1). */
const MAX_FOLDERS = 256;

/**
 * Reads what the kernel knows of a container. What vanished meanwhile is undefined in the result.
 *
 * @param trouble Is told why something that is there cannot be read.
 */
export function readContainer(
  tree: CgroupTree,
  place: ContainerPlace,
  trouble: (reason: string) => void,
): ContainerCgroup {
  const { configured, effective } = readSets(tree, place.path, trouble);
  return { ...place, configured, effective, ...readBandwidth(tree, place.path, trouble) };
}

function readSets(
  tree: CgroupTree,
  path: string,
  trouble: (reason: string) => void,
): Pick<ContainerCgroup, "configured" | "effective"> {
  const folders = processFolders(tree, path);
  const firstOf = (names: readonly string[], isWanted: (set: CpuSet) => boolean) => {
    for (const folder of folders) {
      for (const name of names) {
        const set = valueOf(readSet(tree, `${folder}/${name}`), trouble);
        if (set !== undefined && isWanted(set)) return set;
      }
    }
    return undefined;
  };
  const isV1 = tree.hierarchy.kind === "v1";
  const written = firstOf(["cpuset.cpus"], (set) => !set.isEmpty);
  const effective = firstOf(
    EFFECTIVE_FILES[tree.hierarchy.kind].cpus,
    () => true,
  );
  const isInherited = isV1 && written !== undefined && hasParentsSet(tree, path, written);
  return { configured: isInherited ? undefined : written, effective };
}

/**
 * On v1 an empty set holds no process (cgroup-v1/cpusets.rst), so a runtime copies the parent's set into a group that was
 * given none: the copy is no one's wish.
 */
function hasParentsSet(tree: CgroupTree, path: string, set: CpuSet): boolean {
  const parent = path.slice(0, path.lastIndexOf("/"));
  const reading = readSet(tree, `${cpusetFolder(tree.hierarchy, parent)}/cpuset.cpus`);
  return reading.kind === "value" && reading.value.equals(set);
}

function readBandwidth(tree: CgroupTree, path: string, trouble: (reason: string) => void): Bandwidth {
  if (tree.hierarchy.kind === "v2") {
    for (const folder of processFolders(tree, path)) {
      const [quota, period] = (valueOf(tree.files.read(`${folder}/cpu.max`), trouble) ?? "").trim().split(
        " ",
      );
      const limit = bandwidth(quota, period);
      if (limit !== UNLIMITED) return limit;
    }
    return UNLIMITED;
  }
  const folder = cpuFolder(tree.hierarchy, path);
  if (folder === undefined) return UNLIMITED;
  const quota = valueOf(tree.files.read(`${folder}/cpu.cfs_quota_us`), trouble);
  const period = valueOf(tree.files.read(`${folder}/cpu.cfs_period_us`), trouble);
  return bandwidth(quota?.trim(), period?.trim());
}

/** Unlimited is `max` in v2 (cgroup-v2.rst, "cpu.max") and −1 in v1 (scheduler/sched-bwc.rst). */
function bandwidth(quota: string | undefined, period: string | undefined): Bandwidth {
  const [quotaUs, periodUs] = [Number(quota), Number(period)];
  const isLimit = Number.isSafeInteger(quotaUs) && quotaUs > 0 && Number.isSafeInteger(periodUs) &&
    periodUs > 0;
  return isLimit ? { quotaUs, periodUs } : UNLIMITED;
}

/**
 * Whether a process lives in the group or below it. v2 says so (cgroup-v2.rst, "[Un]populated Notification"); v1 is
 * searched, within bounds: what is too big to search has somebody in it.
 *
 * @param trouble Is told why it cannot be known; the answer is true then, since forgetting an owner is the worse error.
 */
export function isPopulated(tree: CgroupTree, path: string, trouble: (reason: string) => void): boolean {
  const folder = cpusetFolder(tree.hierarchy, path);
  if (tree.hierarchy.kind === "v1") return hasProcess(tree, folder, trouble);
  const events = tree.files.read(`${folder}/cgroup.events`);
  if (events.kind === "unreadable") trouble(events.reason);
  return events.kind === "value" ? /^populated 1$/m.test(events.value) : events.kind === "unreadable";
}

function hasProcess(tree: CgroupTree, top: string, trouble: (reason: string) => void): boolean {
  const queue = [top];
  // The queue grows while it is walked: breadth first, since processes are near the top.
  for (const folder of queue) {
    const processes = tree.files.read(`${folder}/cgroup.procs`);
    if (processes.kind === "unreadable") trouble(processes.reason);
    if (processes.kind === "unreadable" || (processes.kind === "value" && processes.value !== "")) {
      return true;
    }
    const below = valueOf(tree.files.folders(folder), trouble) ?? [];
    if (queue.length + below.length > MAX_FOLDERS) return true;
    for (const name of below) queue.push(`${folder}/${name}`);
  }
  return false;
}

function valueOf<T>(reading: Reading<T>, trouble: (reason: string) => void): T | undefined {
  if (reading.kind === "unreadable") trouble(reading.reason);
  return reading.kind === "value" ? reading.value : undefined;
}
