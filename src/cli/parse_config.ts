import { parse } from "@std/yaml";
import { type Config, ConfigError, type ConfigLayer, DEFAULT_CONFIG, NATIVE_LOG_FILE } from "./config.ts";
import { CONFIG_KEYS, isConfigKey, parseSetting } from "./config_keys.ts";
import { inline, reasonOf } from "./inline.ts";
import { nearest } from "./suggest.ts";

/** Largest document that is looked at, in bytes of a file and UTF-16 units of a text: 1 MiB. */
export const MAX_CONFIG_BYTES = 1024 * 1024;

/** What a document says: the keys that are right, and one error for each that is not. */
export interface ParsedConfig {
  /** The keys the document names rightly. */
  readonly layer: ConfigLayer;
  /** Empty if the document is right as a whole. */
  readonly problems: readonly ConfigError[];
}

/**
 * Parses a YAML configuration (spec §14 [O2]). Never throws.
 *
 * Scalars are read as text, in YAML's failsafe schema, and each key parses its own: under the default schema
 * `reservedCpus: 010` is CPU 8, and `0:10` is CPU 0. Tags other than `!!str`, `!!seq` and `!!map` are refused
 * with it. An empty document names no key.
 */
export function parseConfig(text: string): ParsedConfig {
  const root = parseDocument(text);
  if (root instanceof ConfigError) return { layer: {}, problems: [root] };
  let layer: ConfigLayer = {};
  const problems: ConfigError[] = [];
  for (const [name, raw] of Object.entries(root)) {
    const setting = isConfigKey(name) ? parseSetting(name, raw) : unknownKey(name);
    if (setting instanceof ConfigError) problems.push(setting);
    else layer = { ...layer, ...setting };
  }
  return { layer, problems };
}

/**
 * The configuration of a plugin that the runtime launched, from the text of Configure. Never throws, because
 * an error at that moment ends containerd ≤ 1.7.25: a wrong key has its default, and so has every key of a
 * document that is no YAML (spec §13 [N2]). What the caller does with `problems` is log them.
 *
 * @param text The document; empty where the runtime has none.
 * @param given What flags and environment said: wins over the document.
 */
export function applyNativeConfig(
  text: string,
  given: ConfigLayer = {},
): { readonly settings: Config; readonly problems: readonly ConfigError[] } {
  const { layer, problems } = parseConfig(text);
  return { settings: { ...DEFAULT_CONFIG, logFile: NATIVE_LOG_FILE, ...layer, ...given }, problems };
}

function unknownKey(name: string): ConfigError {
  const hint = nearest(name, Object.keys(CONFIG_KEYS));
  return new ConfigError(`Cannot use key ${inline(name)}: no such key, nearest is ${hint}`, { key: name });
}

/** The document's mapping, or why it has none. */
function parseDocument(text: string): object | ConfigError {
  if (text.length > MAX_CONFIG_BYTES) {
    return new ConfigError(`Cannot parse configuration: it is larger than ${MAX_CONFIG_BYTES} bytes`);
  }
  let root: unknown;
  try {
    root = parse(text, { schema: "failsafe" });
  } catch (error) {
    return new ConfigError(`Cannot parse configuration: ${syntaxReason(error, text)}`, { cause: error });
  }
  if (root === null) return {};
  if (typeof root !== "object" || Array.isArray(root)) {
    return new ConfigError("Cannot parse configuration: expected a mapping of keys to values");
  }
  if (hasSharedNode(root)) {
    return new ConfigError("Cannot parse configuration: aliases of lists or mappings are not supported");
  }
  return root;
}

function syntaxReason(error: unknown, text: string): string {
  if (error instanceof RangeError) return "lists and mappings are nested too deeply"; // the stack ran out
  const reason = reasonOf(error);
  const line = error instanceof Error && "line" in error && typeof error.line === "number" ? error.line : 0;
  const key = reason.includes("duplicated key") ? keyOfLine(text, line) : undefined;
  return key === undefined ? reason : `key ${inline(key)} is given twice, again in line ${line}`;
}

function keyOfLine(text: string, line: number): string | undefined {
  return /^\s*["']?([^"':]+)/.exec(text.split(/\r\n|\r|\n/)[line - 1] ?? "")?.[1]?.trimEnd();
}

/**
 * Whether a list or mapping is reached by two ways: an alias. A few lines of aliases stand for billions of
 * nodes; here each node is visited once.
 */
function hasSharedNode(root: object): boolean {
  const seen = new Set<object>([root]);
  for (const node of seen) { // grows while it is walked
    for (const child of Object.values(node)) {
      if (typeof child !== "object" || child === null) continue;
      if (seen.has(child)) return true;
      seen.add(child);
    }
  }
  return false;
}
