import { type CgroupFiles, cgroupPathOf, type Reading } from "../cgroup/mod.ts";
import type { Kernel } from "./cgroup.ts";
import { containerCgroupsPath } from "./kubelet.ts";
import type { ContainerView, NodeView, PodView } from "./observe.ts";
import type { RuntimeProfile } from "./profile.ts";

/** Where a node's control groups are mounted in the tree. */
type Layout = "v2" | "v1";

/** A process of a container; which does not matter. */
const SOME_PROCESS = "4711\n";

/**
 * The control groups of a node as the kernel shows them below `/sys/fs/cgroup`: pods, sandboxes and containers, those too
 * that the runtime does not know. What is read is what there is at that moment.
 *
 * @param view The node.
 * @param profile The runtime that names the groups.
 */
export function cgroupFilesOf(view: () => NodeView, profile: RuntimeProfile): CgroupFiles {
  let at: NodeView | undefined;
  let tree = new Tree();
  function now(): Tree {
    const seen = view();
    if (seen !== at) [at, tree] = [seen, treeOf(seen, profile)];
    return tree;
  }
  return { read: (path) => now().read(path), folders: (path) => now().folders(path) };
}

/** Files and folders by path. */
class Tree {
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, Set<string>>([["", new Set()]]);

  write(path: string, text: string): void {
    this.#files.set(path, text);
    this.make(path.slice(0, Math.max(0, path.lastIndexOf("/"))));
  }

  make(folder: string): void {
    if (this.#folders.has(folder)) return;
    this.#folders.set(folder, new Set());
    const slash = folder.lastIndexOf("/");
    const parent = folder.slice(0, Math.max(0, slash));
    this.make(parent);
    this.#folders.get(parent)?.add(folder.slice(slash + 1));
  }

  read(path: string): Reading<string> {
    const value = this.#files.get(path);
    return value === undefined ? { kind: "absent" } : { kind: "value", value };
  }

  folders(path: string): Reading<readonly string[]> {
    const names = this.#folders.get(path);
    return names === undefined ? { kind: "absent" } : { kind: "value", value: [...names] };
  }
}

function treeOf({ kernel, pods, containers }: NodeView, profile: RuntimeProfile): Tree {
  const tree = new Tree();
  const layout: Layout = kernel.cgroupVersion === 2 ? "v2" : "v1";
  if (layout === "v2") tree.write("cgroup.controllers", "cpuset cpu memory\n");
  else {
    for (const [file, text] of Object.entries(rootFiles(kernel))) tree.write(`cpuset/${file}`, text);
    tree.write("cpu/cgroup.procs", "1\n");
  }
  for (const pod of pods.values()) {
    // The sandbox's own group: a process that nobody gave CPUs.
    if (pod.ready) writeGroup(tree, kernel, { path: pathOf(pod, pod.id, profile), container: undefined });
  }
  for (const container of containers.values()) {
    const pod = pods.get(container.podId);
    if (container.cgroup === undefined || pod === undefined) continue;
    writeGroup(tree, kernel, { path: pathOf(pod, container.id, profile), container });
  }
  return tree;
}

function pathOf(pod: PodView, id: string, profile: RuntimeProfile): string | undefined {
  const prefix = profile.runtimeName === "cri-o" ? "crio" : "cri-containerd";
  return cgroupPathOf(containerCgroupsPath(pod.cgroupParent, id, prefix));
}

function rootFiles({ online, mems }: Kernel): Readonly<Record<string, string>> {
  return {
    "cpuset.cpus": `${online}\n`,
    "cpuset.effective_cpus": `${online}\n`,
    "cpuset.mems": `${mems}\n`,
    "cpuset.effective_mems": `${mems}\n`,
  };
}

/** A group and what runs in it. */
interface Group {
  readonly path: string | undefined;
  /** Undefined for a sandbox. */
  readonly container: ContainerView | undefined;
}

function writeGroup(tree: Tree, kernel: Kernel, { path, container }: Group): void {
  if (path === undefined) return;
  const { quota, period } = container?.spec.cpu ?? {};
  const isLimited = quota !== undefined && quota > 0 && period !== undefined;
  const { cgroup } = container ?? {};
  const [written, mems] = [cgroup?.written.toString() ?? "", cgroup?.mems.toString() ?? ""];
  const [effective, nodes] = [
    (cgroup?.effective ?? kernel.online).toString(),
    mems || kernel.mems.toString(),
  ];
  if (kernel.cgroupVersion === 2) {
    const folder = path.slice(1);
    tree.write(`${folder}/cpuset.cpus`, `${written}\n`);
    tree.write(`${folder}/cpuset.cpus.effective`, `${effective}\n`);
    tree.write(`${folder}/cpuset.mems`, `${mems}\n`);
    tree.write(`${folder}/cpuset.mems.effective`, `${nodes}\n`);
    tree.write(`${folder}/cpu.max`, `${isLimited ? quota : "max"} ${period ?? 100_000}\n`);
    tree.write(`${folder}/cgroup.events`, "populated 1\nfrozen 0\n");
    tree.write(`${folder}/cgroup.procs`, SOME_PROCESS);
    return;
  }
  writeParents(tree, kernel, path);
  // A group that was given nothing has a copy of its parent's set: an empty one could hold no process.
  tree.write(`cpuset${path}/cpuset.cpus`, `${written || kernel.online}\n`);
  tree.write(`cpuset${path}/cpuset.effective_cpus`, `${effective}\n`);
  tree.write(`cpuset${path}/cpuset.mems`, `${nodes}\n`);
  tree.write(`cpuset${path}/cpuset.effective_mems`, `${nodes}\n`);
  tree.write(`cpuset${path}/cgroup.procs`, SOME_PROCESS);
  tree.write(`cpu${path}/cpu.cfs_quota_us`, `${isLimited ? quota : -1}\n`);
  tree.write(`cpu${path}/cpu.cfs_period_us`, `${period ?? 100_000}\n`);
}

/** The kubelet's own groups have all CPUs. */
function writeParents(tree: Tree, kernel: Kernel, path: string): void {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    const folder = `cpuset${path.slice(0, end)}`;
    for (const [file, text] of Object.entries(rootFiles(kernel))) tree.write(`${folder}/${file}`, text);
  }
}
