import type { CpuSet } from "../cpuset/mod.ts";
import type { CpuView } from "../policy/mod.ts";

/** The view as it will be once `cpus` are pinned: a plan looks ahead without changing the ledger. */
export function withPins(view: CpuView, cpus: CpuSet): CpuView {
  return {
    ...view,
    pinned: view.pinned.union(cpus),
    exclusive: view.exclusive.difference(cpus),
    quarantined: view.quarantined.difference(cpus),
    haunted: view.haunted.union(view.quarantined.intersection(cpus)),
    isolated: view.isolated.difference(cpus),
    pool: view.pool.difference(cpus),
    idle: view.idle.difference(cpus),
    unsettled: view.unsettled.difference(cpus),
  };
}

/** The view as it will be once an owner gave up `cpus`: they are back in the pool, idle. */
export function withReleased(view: CpuView, cpus: CpuSet): CpuView {
  const released = cpus.intersection(view.exclusive);
  const isolated = released.intersection(view.topology.isolated);
  const pooled = released.difference(isolated);
  return {
    ...view,
    exclusive: view.exclusive.difference(released),
    isolated: view.isolated.union(isolated),
    pool: view.pool.union(pooled),
    idle: view.idle.union(pooled),
  };
}

/** The view as it will be once owners have got `cpus`. */
export function withOwned(view: CpuView, cpus: CpuSet): CpuView {
  return {
    ...view,
    exclusive: view.exclusive.union(cpus),
    isolated: view.isolated.difference(cpus),
    pool: view.pool.difference(cpus),
    idle: view.idle.difference(cpus),
    unsettled: view.unsettled.difference(cpus),
  };
}
