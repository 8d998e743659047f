import type { CpuSet } from "../cpuset/mod.ts";
import {
  cgroupPathOf,
  type CgroupTree,
  type ContainerCgroup,
  effectiveCpus,
  kubepodsRootsOf,
  parentPathOf,
  scanKubepods,
} from "../cgroup/mod.ts";

/** What the kernel says of containers, whatever the runtime says (spec §10 [Y6], §11 [V]). */
export interface KernelView {
  /**
   * The CPUs that the processes of a container may really use; undefined where that cannot be known.
   *
   * @param cgroupsPath `linux.cgroups_path` as the runtime gave it, or the path of a group.
   */
  effectiveCpus(cgroupsPath: string): CpuSet | undefined;
  /** The containers that live under the kubelet's pods, without the known ones. */
  unknownContainers(known: KnownContainers): UnknownContainers;
}

/** Who need not be looked for. */
export interface KnownContainers {
  /** Ids of containers and sandboxes. */
  readonly ids: ReadonlySet<string>;
  /** Where the known ones are: the others are looked for in the same place. */
  readonly cgroupsPaths: readonly string[];
}

/** Who lives and is not known. */
export interface UnknownContainers {
  /** In any order. */
  readonly containers: readonly ContainerCgroup[];
  /** Why some may be missing; undefined where all were seen. */
  readonly incomplete: string | undefined;
}

/**
 * Whether a container has fewer CPUs than its set only because the group around it has no more, as on a node whose pods
 * were given a part of the machine: no update of the container changes that.
 */
export function isConfinedByParent(
  kernel: KernelView,
  cgroupsPath: string,
  { wanted, found }: { readonly wanted: CpuSet; readonly found: CpuSet },
): boolean {
  const parent = found.isSubsetOf(wanted) ? parentPathOf(cgroupsPath) : undefined;
  const around = parent === undefined ? undefined : kernel.effectiveCpus(parent);
  return around !== undefined && found.equals(wanted.intersection(around));
}

/** The kernel's view by way of its control groups. */
export function kernelViewOf(tree: CgroupTree): KernelView {
  return {
    effectiveCpus(cgroupsPath) {
      const path = cgroupPathOf(cgroupsPath);
      const reading = path === undefined ? undefined : effectiveCpus(tree, path);
      return reading?.kind === "value" ? reading.value : undefined;
    },
    unknownContainers({ ids, cgroupsPaths }) {
      const paths = cgroupsPaths.flatMap((text) => cgroupPathOf(text) ?? []);
      return scanKubepods(tree, { roots: kubepodsRootsOf(paths), known: ids });
    },
  };
}
