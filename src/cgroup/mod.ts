/**
 * The control groups of containers, read below a folder that stands for `/sys/fs/cgroup` (`--cgroup-root`): which CPUs
 * and memory nodes a container really has (spec §11 [V]), and which containers live although the runtime does not list
 * them (spec §10 [Y6]).
 *
 * Both control group versions, and both ways to lay out a kubelet's pods, by folders (cgroupfs) and by units (systemd).
 * Everything is read-only and synchronous; whatever is missing, malformed or gone is an answer, never an exception.
 *
 * @module
 */
export { type CgroupFiles, openCgroupFiles, type Reading } from "./cgroup_files.ts";
export { cgroupPathOf, parentPathOf } from "./cgroups_path.ts";
export type { ContainerCgroup } from "./container_cgroup.ts";
export { effectiveCpus, effectiveMems } from "./effective.ts";
export { type CgroupTree, detectHierarchy, type Hierarchy } from "./hierarchy.ts";
export { ghostOwners, isOwner, type OwnerEvidence } from "./owners.ts";
export {
  DEFAULT_KUBEPODS_ROOTS,
  kubepodsRootsOf,
  type KubepodsScan,
  scanKubepods,
  type ScanOptions,
} from "./scan.ts";
