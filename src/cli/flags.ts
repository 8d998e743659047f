import type { Config } from "./config.ts";
import { CONFIG_KEYS } from "./config_keys.ts";
import { PATH, SOCKET_PATH, text, type ValueType } from "./values.ts";

/** Socket of the runtime, where nothing else is said (spec §17). */
export const DEFAULT_SOCKET = "/var/run/nri/nri.sock";
/** Name the plugin registers with, where nothing else is said (spec §17). */
export const DEFAULT_PLUGIN_NAME = "weka-cpuset";
/** Place of the plugin among others, where nothing else is said (spec §17). */
export const DEFAULT_PLUGIN_INDEX = "99";

/** A plugin name NRI accepts (reference/nri.md §3.5). */
export const PLUGIN_NAME: ValueType<string> = text(
  /^[A-Za-z0-9_.+-]{1,128}$/,
  "letters, digits and _ . + -",
);
/** A plugin index: NRI sorts plugins by it as text, so it has two digits always. */
export const PLUGIN_INDEX: ValueType<string> = text(/^[0-9]{2}$/, "two digits, 00 to 99");

/** What a flag is called in {@linkcode Arguments}. */
export type FlagKey =
  | "socket"
  | "pluginIndex"
  | "pluginName"
  | "config"
  | "logLevel"
  | "logFormat"
  | "logFile"
  | "journal"
  | "dryRun"
  | "sysfsRoot"
  | "cgroupRoot"
  | "json"
  | "version"
  | "help";

/** One flag of the command line. */
export interface Flag {
  readonly key: FlagKey;
  /** As it is typed, with the dashes. */
  readonly name: string;
  /** One dash and one letter; undefined where there is no short form. */
  readonly short?: string;
  /** What its value is called in the help; undefined: a switch. */
  readonly value?: string;
  /** What is allowed as value, to follow the word "expected"; of a switch, after `=`: undefined allows none. */
  readonly expected?: string;
  /** One line, no final period. */
  readonly doc: string;
  /** The default in words; undefined where there is none to speak of. */
  readonly defaultText?: string;
  /** The variable it wins over. */
  readonly env?: string;
  /** The configuration key it sets. */
  readonly setting?: keyof Config;
}

/** A flag with a variable, that no key of the configuration sets. */
export interface IdentityFlag extends Flag {
  readonly env: string;
  readonly type: ValueType<string>;
}

/** Where the runtime is. */
export const SOCKET_FLAG: IdentityFlag = {
  key: "socket",
  name: "--socket",
  value: "PATH",
  env: "NRI_SOCKET",
  type: SOCKET_PATH,
  expected: SOCKET_PATH.expected,
  doc: "Connect to the runtime at this socket",
  defaultText: DEFAULT_SOCKET,
};

/** Where the plugin stands among others. */
export const INDEX_FLAG: IdentityFlag = {
  key: "pluginIndex",
  name: "--plugin-index",
  value: "NN",
  env: "NRI_PLUGIN_IDX",
  type: PLUGIN_INDEX,
  expected: PLUGIN_INDEX.expected,
  doc: "Place of the plugin among others, two digits",
  defaultText: DEFAULT_PLUGIN_INDEX,
};

/** What the plugin is called. */
export const NAME_FLAG: IdentityFlag = {
  key: "pluginName",
  name: "--plugin-name",
  value: "NAME",
  env: "NRI_PLUGIN_NAME",
  type: PLUGIN_NAME,
  expected: PLUGIN_NAME.expected,
  doc: "Name the plugin registers with",
  defaultText: DEFAULT_PLUGIN_NAME,
};

/** Every flag, in the order of the help (spec §14 [O1]). */
export const FLAGS: readonly Flag[] = [
  SOCKET_FLAG,
  INDEX_FLAG,
  NAME_FLAG,
  { key: "config", name: "--config", value: "FILE", expected: PATH.expected, doc: "YAML configuration" },
  settingFlag({ key: "logLevel", name: "--log-level", value: "LEVEL" }),
  settingFlag({ key: "logFormat", name: "--log-format", value: "FORMAT" }),
  settingFlag({ key: "logFile", name: "--log-file", value: "PATH" }),
  settingFlag({ key: "journal", name: "--journal", value: "FILE" }),
  settingFlag({ key: "dryRun", name: "--dry-run" }),
  settingFlag({ key: "sysfsRoot", name: "--sysfs-root", value: "DIR" }),
  settingFlag({ key: "cgroupRoot", name: "--cgroup-root", value: "DIR" }),
  { key: "json", name: "--json", doc: "Say it in JSON (replay)" },
  { key: "version", name: "--version", short: "-v", doc: "Print the version" },
  { key: "help", name: "--help", short: "-h", doc: "Print this text" },
];

/** A flag that sets the configuration key of the same name, described by that key. */
function settingFlag(
  flag: { readonly key: FlagKey & keyof Config; readonly name: string; readonly value?: string },
): Flag {
  const { doc, expected, defaultText } = CONFIG_KEYS[flag.key];
  return { ...flag, doc, expected, setting: flag.key, ...(flag.value === undefined ? {} : { defaultText }) };
}
