import {
  type Config,
  ConfigError,
  type ConfigLayer,
  DEFAULT_CONFIG,
  EMPTY_POOL_MODES,
  FAILURE_POLICIES,
  INTEGER_SCOPES,
  ISOLATED_CPUS_MODES,
  LOG_FORMATS,
  LOG_LEVELS,
  NATIVE_LOG_FILE,
  PLACEMENT_MODES,
  UNSOLICITED_UPDATE_MODES,
} from "./config.ts";
import { MAX_CPU_ID } from "../cpuset/mod.ts";
import { inlineValue } from "./inline.ts";
import {
  BOOLEAN,
  choice,
  CPU_LIST,
  integer,
  mapping,
  NAMESPACES,
  type ParsedValue,
  PATH,
  type ValueType,
} from "./values.ts";

/** Everything there is to know about one key: validation, help and documentation read the same table. */
export interface ConfigKey {
  /** One line, no final period. */
  readonly doc: string;
  /** Unit of the value; undefined where it has none. */
  readonly unit: string | undefined;
  /** What is allowed, to follow the word "expected". */
  readonly expected: string;
  /** The default in words or as YAML. */
  readonly defaultText: string;
  /** The raw value as a layer with this one key. Never throws. */
  readonly parse: (raw: unknown) => ParsedValue<ConfigLayer>;
}

interface KeyDefinition<T> {
  readonly doc: string;
  readonly unit?: string;
  readonly type: ValueType<T>;
  /** The default, or its description where it depends on the mode. */
  readonly fallback: T | { readonly described: string };
  readonly layer: (value: T) => ConfigLayer;
}

function defineKey<T extends string | number | boolean | object>(definition: KeyDefinition<T>): ConfigKey {
  const { doc, unit, type, fallback, layer } = definition;
  return {
    doc,
    unit,
    expected: type.expected,
    defaultText: isDescribed(fallback) ? fallback.described : type.format(fallback),
    parse(raw) {
      const parsed = type.parse(raw);
      return parsed.kind === "value" ? { kind: "value", value: layer(parsed.value) } : parsed;
    },
  };
}

function isDescribed(fallback: unknown): fallback is { readonly described: string } {
  return typeof fallback === "object" && fallback !== null && "described" in fallback;
}

/** One hour: a longer delay means the pool does not grow while anybody watches (spec §8 [G1]). */
const MAX_POOL_GROWTH_DELAY_MS = 3_600_000;

/** One day: a check that is rarer is none. */
const MAX_DRIFT_CHECK_SECONDS = 86_400;

/** Every key of the YAML configuration, in the order of the documentation (spec §14 [O2]). */
export const CONFIG_KEYS: { readonly [K in keyof Config]: ConfigKey } = {
  logLevel: defineKey({
    doc: "Lowest level that is logged",
    type: choice(LOG_LEVELS),
    fallback: DEFAULT_CONFIG.logLevel,
    layer: (logLevel) => ({ logLevel }),
  }),
  logFormat: defineKey({
    doc: "Form of a log line",
    type: choice(LOG_FORMATS),
    fallback: DEFAULT_CONFIG.logFormat,
    layer: (logFormat) => ({ logFormat }),
  }),
  logFile: defineKey({
    doc: "File the log goes to, rotated by size",
    type: PATH,
    fallback: { described: `stderr; ${NATIVE_LOG_FILE} when the runtime launches the plugin` },
    layer: (logFile) => ({ logFile }),
  }),
  journal: defineKey({
    doc: "Every event and its answer go to this file, for replay; rotated by size",
    type: PATH,
    fallback: { described: "none" },
    layer: (journal) => ({ journal }),
  }),
  dryRun: defineKey({
    doc: "Compute and log every decision, change nothing",
    type: BOOLEAN,
    fallback: DEFAULT_CONFIG.dryRun,
    layer: (dryRun) => ({ dryRun }),
  }),
  sysfsRoot: defineKey({
    doc: "Folder that stands for /sys",
    type: PATH,
    fallback: DEFAULT_CONFIG.sysfsRoot,
    layer: (sysfsRoot) => ({ sysfsRoot }),
  }),
  cgroupRoot: defineKey({
    doc: "Folder that stands for /sys/fs/cgroup",
    type: PATH,
    fallback: DEFAULT_CONFIG.cgroupRoot,
    layer: (cgroupRoot) => ({ cgroupRoot }),
  }),
  integerScope: defineKey({
    doc: "Containers that ask for whole CPUs own them: any with a memory limit, or in Guaranteed pods only",
    type: choice(INTEGER_SCOPES),
    fallback: DEFAULT_CONFIG.integerScope,
    layer: (integerScope) => ({ integerScope }),
  }),
  reservedCpus: defineKey({
    doc: "CPUs that stay in the shared pool and are never handed out exclusively",
    unit: "CPU ids",
    type: CPU_LIST,
    fallback: DEFAULT_CONFIG.reservedCpus,
    layer: (reservedCpus) => ({ reservedCpus }),
  }),
  minSharedCpus: defineKey({
    doc: "CPUs that always remain in the shared pool",
    unit: "CPUs",
    type: integer(0, MAX_CPU_ID + 1),
    fallback: DEFAULT_CONFIG.minSharedCpus,
    layer: (minSharedCpus) => ({ minSharedCpus }),
  }),
  placement: defineKey({
    doc: "Criteria of exclusive CPUs, each prefer at first; require refuses more than a free machine needs",
    type: mapping(DEFAULT_CONFIG.placement, PLACEMENT_MODES),
    fallback: DEFAULT_CONFIG.placement,
    layer: (placement) => ({ placement }),
  }),
  isolatedCpus: defineKey({
    doc: "Kernel-isolated CPUs: for annotations only, for integer containers first, or like all others",
    type: choice(ISOLATED_CPUS_MODES),
    fallback: DEFAULT_CONFIG.isolatedCpus,
    layer: (isolatedCpus) => ({ isolatedCpus }),
  }),
  emptyPool: defineKey({
    doc: "What a new shared container meets when the pool is empty: a refusal, or pinned CPUs",
    type: choice(EMPTY_POOL_MODES),
    fallback: DEFAULT_CONFIG.emptyPool,
    layer: (emptyPool) => ({ emptyPool }),
  }),
  overflowNamespaces: defineKey({
    doc: "Namespaces whose containers are admitted to pinned CPUs when the pool is empty",
    type: NAMESPACES,
    fallback: DEFAULT_CONFIG.overflowNamespaces,
    layer: (overflowNamespaces) => ({ overflowNamespaces }),
  }),
  poolGrowthDelayMs: defineKey({
    doc: "How long a freed CPU stays idle before shared containers get it",
    unit: "milliseconds",
    type: integer(0, MAX_POOL_GROWTH_DELAY_MS),
    fallback: DEFAULT_CONFIG.poolGrowthDelayMs,
    layer: (poolGrowthDelayMs) => ({ poolGrowthDelayMs }),
  }),
  unsolicitedUpdates: defineKey({
    doc: "Updates outside any hook: where the runtime cannot deadlock, only to restore a rule, or never",
    type: choice(UNSOLICITED_UPDATE_MODES),
    fallback: DEFAULT_CONFIG.unsolicitedUpdates,
    layer: (unsolicitedUpdates) => ({ unsolicitedUpdates }),
  }),
  driftCheckSeconds: defineKey({
    doc: "Time between two looks at the CPUs that containers really have; 0: never",
    unit: "seconds",
    type: integer(0, MAX_DRIFT_CHECK_SECONDS),
    fallback: DEFAULT_CONFIG.driftCheckSeconds,
    layer: (driftCheckSeconds) => ({ driftCheckSeconds }),
  }),
  liftCfsQuota: defineKey({
    doc: "Integer containers of Guaranteed pods have no CFS quota, from creation or the next resize on",
    type: BOOLEAN,
    fallback: DEFAULT_CONFIG.liftCfsQuota,
    layer: (liftCfsQuota) => ({ liftCfsQuota }),
  }),
  injectCpuEnv: defineKey({
    doc: "Annotated containers get their CPUs in WEKA_CPUSET_CPUS, whatever it was before",
    type: BOOLEAN,
    fallback: DEFAULT_CONFIG.injectCpuEnv,
    layer: (injectCpuEnv) => ({ injectCpuEnv }),
  }),
  failurePolicy: defineKey({
    doc: "When the plugin does not answer: as the runtime does, or (NRI 0.12.4 and newer) fail the pod",
    type: choice(FAILURE_POLICIES),
    fallback: DEFAULT_CONFIG.failurePolicy,
    layer: (failurePolicy) => ({ failurePolicy }),
  }),
};

/** Whether the text is the name of a key. */
export function isConfigKey(name: string): name is keyof Config {
  return Object.hasOwn(CONFIG_KEYS, name);
}

/**
 * Parses one raw value of a key. `subject` is what the message calls it, where the value did not come from
 * the document: `--log-level`.
 */
export function parseSetting(
  key: keyof Config,
  raw: unknown,
  subject: string = key,
): ConfigLayer | ConfigError {
  const { parse, expected } = CONFIG_KEYS[key];
  const parsed = parse(raw);
  if (parsed.kind === "value") return parsed.value;
  return new ConfigError(refusal({ subject, raw, expected, reason: parsed.reason }), { key });
}

/** The one-line message about a value that is not allowed. */
export function refusal(
  { subject, raw, expected, reason }: {
    readonly subject: string;
    readonly raw: unknown;
    readonly expected: string;
    readonly reason: string | undefined;
  },
): string {
  const why = reason === undefined ? "" : `${reason}; `;
  return `Cannot use ${subject} ${inlineValue(raw)}: ${why}expected ${expected}`;
}
