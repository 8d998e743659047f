import { CpuSet } from "../cpuset/mod.ts";
import type { ContainerCgroup } from "./container_cgroup.ts";

/** What is known of the node beside the ghosts. */
export interface OwnerEvidence {
  /** The CPUs that the listed shared containers have, together; empty where none is listed. */
  readonly shared: CpuSet;
  /** The online CPUs. */
  readonly online: CpuSet;
  /** Number of CPUs that are present and offline: cgroup v1 has taken them out of every set, for good. */
  readonly offlineCount: number;
}

/**
 * Whether the CPUs of a container that the runtime does not list are its own, so that nobody else may get them (spec §10
 * [Y6]): they are as many as its own quota allows, or disjoint from what the listed shared containers have; or it may have
 * lost the others when CPUs went offline. That is not believed of CPUs that shared containers have anyway: on a machine
 * whose second threads are switched off half of the CPUs are offline, and many limits are larger than the pool.
 *
 * What nobody gave it is not its own: a sandbox, or a container from before the plugin, follows its parent or has all
 * online CPUs. Without that a healthy node would quarantine CPUs for every sandbox that is just being made.
 * {@linkcode ghostOwners} knows what to do where no shared container is listed; here every set is disjoint from none.
 */
export function isOwner(
  ghost: Pick<ContainerCgroup, "configured" | "quotaUs" | "periodUs">,
  { shared, online, offlineCount }: OwnerEvidence,
): boolean {
  const { configured } = ghost;
  if (configured === undefined || configured.isEmpty || online.isSubsetOf(configured)) return false;
  const quotaCpus = quotaCpusOf(ghost);
  if (quotaCpus === configured.size || !configured.intersects(shared)) return true;
  const lost = quotaCpus - configured.size;
  return Number.isInteger(lost) && lost > 0 && lost <= offlineCount && !configured.isSubsetOf(shared);
}

/**
 * The ghosts whose CPUs must be quarantined: all of their `configured` set, offline CPUs included, since the kernel gives
 * those back on v2.
 *
 * After a runtime restart that lost everything no shared container is listed to tell the shared pool by. The pool is
 * then the set that most pods have whose size is not their quota's, of at least two pods: to quarantine it as well would
 * leave a node on which nothing can start, its network included.
 */
export function ghostOwners(
  ghosts: readonly ContainerCgroup[],
  evidence: OwnerEvidence,
): readonly ContainerCgroup[] {
  const shared = evidence.shared.isEmpty ? likelyPool(ghosts, evidence) : evidence.shared;
  return ghosts.filter((ghost) => isOwner(ghost, { ...evidence, shared }));
}

/** How many CPUs its quota allows; not a number where it has none. */
function quotaCpusOf(
  { quotaUs = NaN, periodUs = NaN }: Pick<ContainerCgroup, "quotaUs" | "periodUs">,
): number {
  return quotaUs / periodUs;
}

/** The set that the most pods have, of equal numbers the largest, then the one with the lowest ids. */
function likelyPool(ghosts: readonly ContainerCgroup[], evidence: OwnerEvidence): CpuSet {
  const podsBySet = new Map<string, { readonly cpus: CpuSet; readonly pods: Set<string> }>();
  for (const ghost of ghosts) {
    const cpus = ghost.configured;
    if (cpus === undefined || !isOwner(ghost, { ...evidence, shared: CpuSet.EMPTY })) continue;
    if (quotaCpusOf(ghost) === cpus.size) continue;
    const entry = podsBySet.get(`${cpus}`) ?? { cpus, pods: new Set() };
    entry.pods.add(ghost.podUid);
    podsBySet.set(`${cpus}`, entry);
  }
  const candidates = [...podsBySet.values()].filter(({ pods }) => pods.size > 1);
  candidates.sort((a, b) =>
    b.pods.size - a.pods.size || b.cpus.size - a.cpus.size || (a.cpus.first ?? 0) - (b.cpus.first ?? 0)
  );
  return candidates[0]?.cpus ?? CpuSet.EMPTY;
}
