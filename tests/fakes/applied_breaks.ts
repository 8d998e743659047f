import type { CpuSet } from "../../src/cpuset/mod.ts";
import { type ContainerRecord, isOwner, type Ledger, slotOf } from "../../src/ledger/mod.ts";

/** What the kernel is like. */
interface Circumstances {
  /** Whether sets lose CPUs that go offline for good, without anybody writing them. */
  readonly forgets: boolean;
}

/**
 * Breaks of I1, I3, I5 and I7 in what containers really have, by what the ledger says they are. Start windows are
 * excused: [H7] repairs them later.
 *
 * @param sets What the running containers have, by id.
 */
export function breaksOf(
  ledger: Ledger,
  sets: ReadonlyMap<string, CpuSet>,
  { forgets }: Circumstances,
): readonly string[] {
  const found: string[] = [];
  for (const [id, cpus] of sets) {
    const record = ledger.containers.get(id);
    if (record === undefined) {
      found.push(`I7 ${id} is not in the ledger`);
      continue;
    }
    if (cpus.isEmpty) found.push(`I3 ${id} has no CPU`);
    const { possible } = record;
    if (!possible.contains(cpus) && !(forgets && possible.sets.some((set) => cpus.isSubsetOf(set)))) {
      found.push(`I7 ${id} has ${cpus}, which is not among its possibilities`);
    }
    found.push(...ownerBreaks(ledger, sets, record));
  }
  return found;
}

function ownerBreaks(
  ledger: Ledger,
  sets: ReadonlyMap<string, CpuSet>,
  record: ContainerRecord,
): readonly string[] {
  const { id, placement, degraded } = record;
  const cpus = sets.get(id);
  if (placement.kind !== "integer" || !isOwner(record) || cpus === undefined) return [];
  const found: string[] = [];
  if (cpus.size !== placement.count && degraded === undefined) {
    found.push(`I5 ${id} has ${cpus}, not ${placement.count}`);
  }
  for (const [otherId, others] of sets) {
    const other = ledger.containers.get(otherId);
    if (otherId === id || (other !== undefined && isTwin(record, other)) || !others.intersects(cpus)) {
      continue;
    }
    found.push(`I1 ${id} has ${cpus} exclusively, ${otherId} has ${others}`);
  }
  return found;
}

/**
 * What a container just got that another has, where one of them is an owner [H1].
 *
 * @param sets What the running containers have, by id.
 */
export function overlapsOf(
  { containers }: Ledger,
  sets: ReadonlyMap<string, CpuSet>,
  { id, gained }: { readonly id: string; readonly gained: CpuSet },
): readonly string[] {
  const record = containers.get(id);
  if (record === undefined) return [];
  const found: string[] = [];
  for (const [otherId, cpus] of sets) {
    const other = containers.get(otherId);
    if (other === undefined || otherId === id || isTwin(record, other)) continue;
    const common = cpus.intersection(gained);
    if ((!isOwner(record) && !isOwner(other)) || common.isEmpty) continue;
    found.push(`I1 ${id} got ${gained} while ${otherId} had ${common}`);
  }
  return found;
}

/** Whether two containers share a slot [Y7]. */
function isTwin(a: ContainerRecord, b: ContainerRecord): boolean {
  return slotOf(a) === slotOf(b);
}
