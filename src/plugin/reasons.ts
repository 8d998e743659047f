/** Why a container is where it is, where no criterion of placement was asked: shown by log and status [E1] [E4]. */
export const REASONS = {
  pin: "named by its pod's annotation",
  badPin: "its pin annotation is invalid: treated as shared",
  pool: "the shared pool",
  pinnedPool: "the pool is empty: shares pinned CPUs",
  kept: "kept: it had these CPUs",
  shrunk: "the best of the CPUs it had",
  offline: "its CPUs went offline, and no others are free",
  foreign: "left as it is: its pod is not listed, so its annotations are unknown",
  ghost: "left as it is: the runtime does not list it",
} as const;
