import { CpuSet } from "../cpuset/mod.ts";
import type { CpuView, PolicySettings, Refusal } from "./types.ts";

/** Why a container is not placed by the rules. */
export type Degradation =
  /** The pool has nothing this pod may use: it runs on pinned or forbidden CPUs [G2] [G3]. */
  | "no-shared-cpu"
  /** An integer container without CPUs of its own, confined to the shared pool [Y3]. */
  | "not-placed"
  /** Its pin annotation is invalid; treated as shared [Y2]. */
  | "invalid-pin"
  /** CPUs that its pin names are offline [T]. */
  | "cpu-offline"
  /** An integer container with fewer CPUs than it asked for, because some went offline [T]. */
  | "short";

/** A set for a shared container and whether it is one by the rules. */
export interface SharedSet {
  /** The set. */
  readonly cpus: CpuSet;
  /** Whether it holds pinned or forbidden CPUs. */
  readonly degraded: boolean;
}

/** The CPUs a shared container of a pod may use by the rules; empty where nothing is left. */
export function legalShared(view: CpuView, forbidden: CpuSet): CpuSet {
  return view.pool.difference(forbidden);
}

/**
 * What a shared container should get now: its legal CPUs without the idle ones, unless those are all [G2]. Legal CPUs
 * that it has already it keeps, idle or not.
 *
 * @param present What it has; undefined for a new container.
 */
export function sharedTarget(view: CpuView, forbidden: CpuSet, present?: CpuSet): SharedSet {
  const legal = legalShared(view, forbidden);
  if (legal.isEmpty) return { cpus: shelterOf(view, forbidden), degraded: true };
  const settled = legal.difference(present === undefined ? view.idle : view.idle.difference(present));
  return { cpus: settled.isEmpty ? legal : settled, degraded: false };
}

/**
 * Where a running shared container goes when nothing legal is left: the first non-empty of pinned − forbidden, pool
 * and pinned; never exclusive or quarantined CPUs [G2]. Empty only if the machine has no other CPU at all.
 *
 * @param avoid CPUs that it must not go to for now.
 */
export function shelterOf(view: CpuView, forbidden: CpuSet, avoid: CpuSet = CpuSet.EMPTY): CpuSet {
  const pinned = view.pinned.difference(view.haunted);
  const choices = [pinned.difference(forbidden), view.pool, pinned].map((set) => set.difference(avoid));
  return choices.find((set) => !set.isEmpty) ?? CpuSet.EMPTY;
}

/** Whether `cpus` may stay the set of a running shared container: no update is due for it. */
export function isLegalShared(view: CpuView, forbidden: CpuSet, cpus: CpuSet): boolean {
  if (cpus.isEmpty) return false;
  if (cpus.isSubsetOf(view.pool) && !cpus.intersects(forbidden)) return true;
  const legal = legalShared(view, forbidden);
  return legal.isEmpty && cpus.isSubsetOf(shelterOf(view, forbidden));
}

/** Whether new shared containers of a namespace are admitted while the pool is empty [G3]. */
export function mayOverflow(namespace: string, settings: PolicySettings): boolean {
  return settings.emptyPool === "overflow" || settings.overflowNamespaces.includes(namespace);
}

/** The refusal of a new shared container on an empty pool [G2]. */
export const EMPTY_POOL_REFUSAL: Refusal = { kind: "empty-pool", message: "shared CPU pool is empty" };
