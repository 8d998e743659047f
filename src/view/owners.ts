import type { CpuSet } from "../cpuset/mod.ts";
import type { ContainerSnapshot, LedgerSnapshot } from "../ledger/mod.ts";

/** A container as far as a map of the CPUs is concerned. */
export interface CpuOwner {
  /** What it is called on screen, e.g. `namespace/pod/container`. */
  readonly label: string;
  /** `unknown`: its pod was not listed, it is left alone [Y4]. */
  readonly class: "annotated" | "integer" | "shared" | "unknown";
  /** The CPUs it has, or should have, whichever the map is about. */
  readonly cpus: CpuSet;
  /** Why it runs outside the rules; undefined where it does not. */
  readonly degraded?: string | undefined;
  /** Why it has these CPUs, in one line; undefined where that is not known. */
  readonly reason?: string | undefined;
}

/**
 * Who has which CPUs, from whatever source: the plugin's ledger, or a runtime's account of what was applied. Online
 * CPUs that are in none of the sets are the shared pool's (spec §2).
 */
export interface CpuOwners {
  /** CPUs that run. */
  readonly online: CpuSet;
  /** CPUs that pods pin, whether or not a container of theirs lives at this moment [A7]. */
  readonly pinned: CpuSet;
  /** CPUs that integer containers own. */
  readonly exclusive: CpuSet;
  /** CPUs of somebody who may not be touched. */
  readonly quarantined: CpuSet;
  /** Isolated CPUs that nobody uses. */
  readonly isolated: CpuSet;
  /** CPUs of the pool that shared containers do not have yet. */
  readonly idle: CpuSet;
  /** CPUs kept for a container that may come back [P1]. */
  readonly held: CpuSet;
  /** In the order in which they get their keys. */
  readonly owners: readonly CpuOwner[];
}

/** The ledger's snapshot as input of a map. */
export function ownersOfSnapshot(snapshot: LedgerSnapshot): CpuOwners {
  const { online, pinned, exclusive, quarantined, isolated, idle, held } = snapshot;
  const owners = snapshot.containers.map(ownerOfContainer);
  return { online, pinned, exclusive, quarantined, isolated, idle, held, owners };
}

function ownerOfContainer(container: ContainerSnapshot): CpuOwner {
  const { namespace, podName, name, cpus, degraded, reason } = container;
  return { label: `${namespace}/${podName}/${name}`, class: container.class, cpus, degraded, reason };
}
