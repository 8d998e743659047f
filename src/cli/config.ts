import { CpuSet } from "../cpuset/mod.ts";
import type { PolicySettings } from "../policy/mod.ts";

/** Log levels, most talkative first (spec §14 [O1]). */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
/** Forms of a log line (spec §14 [O1]). */
export const LOG_FORMATS = ["json", "text"] as const;
/** Scope tests of an integer container (spec §4 [C]). */
export const INTEGER_SCOPES = ["container", "guaranteed"] as const;
/** What a new shared container meets when the pool is empty (spec §8 [G3]). */
export const EMPTY_POOL_MODES = ["refuse", "overflow"] as const;
/** Weights of a placement criterion (spec §5 [P4]). */
export const PLACEMENT_MODES = ["prefer", "require", "ignore"] as const;
/** Who may use isolated CPUs (spec §5 [P4]). */
export const ISOLATED_CPUS_MODES = ["pinned-only", "integer-first", "ignore"] as const;
/** When the plugin may call the runtime by itself (spec §8 [G4]). */
export const UNSOLICITED_UPDATE_MODES = ["auto", "repairs", "never"] as const;
/** What the runtime does while the plugin does not answer (spec §14 [O2]). */
export const FAILURE_POLICIES = ["runtime", "fail-closed"] as const;

/** Level of a log line, and the lowest level that is written. */
export type LogLevel = (typeof LOG_LEVELS)[number];
/** Form of a log line. */
export type LogFormat = (typeof LOG_FORMATS)[number];

/** The configuration, fully resolved: every key has a value (spec §14 [O2]). */
export interface Config extends PolicySettings {
  /** Lowest level that is written. @default {"info"} */
  readonly logLevel: LogLevel;
  /** Form of a log line. @default {"json"} */
  readonly logFormat: LogFormat;
  /** File the log goes to; undefined means stderr. @default {undefined}, native: {@linkcode NATIVE_LOG_FILE} */
  readonly logFile: string | undefined;
  /** File of the decision journal; undefined means none. @default {undefined} */
  readonly journal: string | undefined;
  /** Compute and log everything, change nothing (spec §14 [O3]). @default {false} */
  readonly dryRun: boolean;
  /** Folder that stands for `/sys` (spec §12). @default {"/sys"} */
  readonly sysfsRoot: string;
  /** Folder that stands for `/sys/fs/cgroup` (spec §11). @default {"/sys/fs/cgroup"} */
  readonly cgroupRoot: string;
}

/** One source of settings (flags, environment, a file): only the keys it names. */
export type ConfigLayer = Partial<Config>;

/** Where a plugin that the runtime launched logs to: its stderr is `/dev/null` (spec §13 [N2]). */
export const NATIVE_LOG_FILE = "/var/log/weka-cpuset.log";

/** The configuration of an external plugin that is told nothing. */
export const DEFAULT_CONFIG: Config = {
  logLevel: "info",
  logFormat: "json",
  logFile: undefined,
  journal: undefined,
  dryRun: false,
  sysfsRoot: "/sys",
  cgroupRoot: "/sys/fs/cgroup",
  integerScope: "container",
  reservedCpus: CpuSet.EMPTY,
  minSharedCpus: 1,
  placement: { numa: "prefer", l3: "prefer", wholeCores: "prefer" },
  isolatedCpus: "pinned-only",
  emptyPool: "refuse",
  overflowNamespaces: ["kube-system"],
  poolGrowthDelayMs: 2000,
  unsolicitedUpdates: "auto",
  driftCheckSeconds: 30,
  liftCfsQuota: false,
  injectCpuEnv: false,
  failurePolicy: "runtime",
};

/** A configuration that cannot be used; the message is one line. */
export class ConfigError extends Error {
  /** Literal: bundling may rename the class. */
  override readonly name = "ConfigError";
  /** The key it is about; undefined where it is about the whole document. */
  readonly key: string | undefined;

  /** `message` is one line. */
  constructor(message: string, options?: ErrorOptions & { readonly key?: string }) {
    super(message, options);
    this.key = options?.key;
  }
}
