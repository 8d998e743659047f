import { isSafePath } from "./cgroups_path.ts";
import { type ContainerCgroup, isPopulated, readContainer } from "./container_cgroup.ts";
import { type CgroupTree, cpusetFolder } from "./hierarchy.ts";
import { containerIdOf, isQosFolder, podUidOf } from "./names.ts";

/**
 * Where a kubelet keeps its pods if nothing else is known: the cgroupfs and the systemd driver on a plain node, and the
 * same below the kubelet's own group, as a node that is a container itself (kind) has it.
 */
export const DEFAULT_KUBEPODS_ROOTS: readonly string[] = [
  "/kubepods",
  "/kubepods.slice",
  "/kubelet/kubepods",
  "/kubelet.slice/kubelet-kubepods.slice",
];

/** Most roots that are scanned; a kubelet has one. */
const MAX_ROOTS = 16;

/** Most folders that a scan looks at: a kubelet's 1 000 pods with a dozen containers each. */
const MAX_FOLDERS = 16_384;

/** Most containers that are read, at about 35 µs each. */
const MAX_CONTAINERS = 4096;

/** What a scan found. */
export interface KubepodsScan {
  /** The populated groups of containers and sandboxes that were not known. */
  readonly containers: readonly ContainerCgroup[];
  /**
   * Why something may be missing: what could not be read, or a bound that was reached; undefined where all was seen. What
   * an earlier scan found must not be taken for gone then.
   */
  readonly incomplete: string | undefined;
}

/** Where to look and what to leave out. */
export interface ScanOptions {
  /** Folders of the kubelet's pods. @default {DEFAULT_KUBEPODS_ROOTS} */
  readonly roots?: readonly string[];
  /** Ids of containers and sandboxes that are known: their groups are not even read. @default none */
  readonly known?: ReadonlySet<string>;
}

/** The state of one scan. */
interface Walk {
  readonly tree: CgroupTree;
  readonly known: ReadonlySet<string>;
  readonly found: ContainerCgroup[];
  folders: number;
  incomplete: string | undefined;
}

/**
 * The folders of the kubelet's pods, from where listed containers are: a path's part up to `kubepods`. With no such path
 * {@linkcode DEFAULT_KUBEPODS_ROOTS}; with one, only these, because on a shared tree a default root may be another
 * kubelet's, and its pods are not ours to judge.
 *
 * @param paths As {@linkcode cgroupPathOf} gives them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(kubepodsRootsOf(["/kubelet/kubepods/burstable/pod1/c1"]), ["/kubelet/kubepods"]);
 * assertEquals(kubepodsRootsOf(["/c1"]), DEFAULT_KUBEPODS_ROOTS);
 * ```
 */
export function kubepodsRootsOf(paths: Iterable<string>): readonly string[] {
  const roots = new Set<string>();
  for (const path of paths) {
    const root = rootOf(path);
    if (root !== undefined && roots.size < MAX_ROOTS) roots.add(root);
  }
  return roots.size === 0 ? DEFAULT_KUBEPODS_ROOTS : [...roots];
}

/** The innermost folder of pods above a container: its last two names are the pod's and its own. */
function rootOf(path: string): string | undefined {
  const names = path.split("/");
  for (let i = names.length - 3; i > 0; i--) {
    if (/^kubepods$|(?:^|-)kubepods\.slice$/.test(names[i] ?? "")) return names.slice(0, i + 1).join("/");
  }
  return undefined;
}

/**
 * The containers and sandboxes that live under the kubelet's pods according to the kernel, without the known ones: where
 * the runtime listed everything else, these are ghosts (spec §10 [Y6]).
 *
 * Groups below a container's are the container's own (a systemd in it, a nested runtime): they are never listed. Groups
 * that come or go meanwhile are seen or not; nothing throws. Folders and containers are bounded, so that a tree
 * somebody made large costs no unbounded time or memory. With everything known it lists one folder per pod (about 30 µs).
 */
export function scanKubepods(tree: CgroupTree, options: ScanOptions = {}): KubepodsScan {
  const { roots = DEFAULT_KUBEPODS_ROOTS, known = new Set<string>() } = options;
  const walk: Walk = { tree, known, found: [], folders: 0, incomplete: undefined };
  for (const root of new Set(roots)) if (isSafePath(root)) scanPods(walk, root, true);
  return { containers: walk.found, incomplete: walk.incomplete };
}

/** Pods directly in a folder and, in the kubelet's root, in those of the QoS classes. */
function scanPods(walk: Walk, path: string, isRoot: boolean): void {
  for (const name of list(walk, path)) {
    const podUid = podUidOf(name);
    if (podUid !== undefined) scanPod(walk, `${path}/${name}`, podUid);
    else if (isRoot && isQosFolder(name)) scanPods(walk, `${path}/${name}`, false);
  }
}

function scanPod(walk: Walk, pod: string, podUid: string): void {
  for (const name of list(walk, pod)) {
    const id = containerIdOf(name);
    if (id === undefined || walk.known.has(id)) continue;
    const path = `${pod}/${name}`;
    const trouble = (reason: string) => note(walk, reason);
    if (!isPopulated(walk.tree, path, trouble)) continue;
    if (walk.found.length === MAX_CONTAINERS) {
      return note(walk, `more than ${MAX_CONTAINERS} unknown containers`);
    }
    walk.found.push(readContainer(walk.tree, { id, podUid, path }, trouble));
  }
}

function list(walk: Walk, path: string): readonly string[] {
  const names = walk.tree.files.folders(cpusetFolder(walk.tree.hierarchy, path));
  if (names.kind === "unreadable") note(walk, names.reason);
  if (names.kind !== "value") return [];
  const room = MAX_FOLDERS - walk.folders;
  walk.folders += Math.min(names.value.length, room);
  if (names.value.length <= room) return names.value;
  note(walk, `more than ${MAX_FOLDERS} folders under the kubelet's pods`);
  return names.value.slice(0, room);
}

/** The first reason is kept: the others are most often its echoes. */
function note(walk: Walk, reason: string): void {
  walk.incomplete ??= reason;
}
