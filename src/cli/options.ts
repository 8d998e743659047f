import { type Arguments, parseArguments } from "./args.ts";
import { type Config, ConfigError, type ConfigLayer, DEFAULT_CONFIG, NATIVE_LOG_FILE } from "./config.ts";
import { parseSetting, refusal } from "./config_keys.ts";
import {
  DEFAULT_PLUGIN_INDEX,
  DEFAULT_PLUGIN_NAME,
  DEFAULT_SOCKET,
  FLAGS,
  type IdentityFlag,
  INDEX_FLAG,
  NAME_FLAG,
  PLUGIN_NAME,
  SOCKET_FLAG,
} from "./flags.ts";
import type { CliHost } from "./host.ts";
import { inline, reasonOf } from "./inline.ts";
import { parseConfig } from "./parse_config.ts";
import type { ValueType } from "./values.ts";

/** What both modes of running have in common. */
export interface RunSettings {
  /** Discriminator of {@linkcode CliRequest}. */
  readonly kind: "run";
  /** Name to register with. */
  readonly name: string;
  /** Index to register with, two digits. */
  readonly index: string;
  /** The configuration as far as it is known before Configure: in native mode that brings a document too. */
  readonly config: Config;
  /** What the command line and its file said; to be passed to `applyNativeConfig`, over whose text it wins. */
  readonly given: ConfigLayer;
  /** What was wrong and replaced by a default, one line each; only native mode goes on with such. To be logged. */
  readonly problems: readonly string[];
}

/** Connect to the runtime's socket (spec §13 [N1]). */
export interface ExternalRun extends RunSettings {
  /** Discriminator of a run. */
  readonly mode: "external";
  /** Path of the runtime's socket. */
  readonly socket: string;
}

/** The runtime launched us and left a connected socket open (spec §13 [N2]). */
export interface NativeRun extends RunSettings {
  /** Discriminator of a run. */
  readonly mode: "native";
  /** Number of the inherited file descriptor. */
  readonly fd: number;
}

/** What the program shall do. */
export type CliRequest =
  | ExternalRun
  | NativeRun
  | { readonly kind: "version" | "help" }
  | { readonly kind: "configCheck"; readonly path: string }
  | { readonly kind: "replay"; readonly path: string; readonly json: boolean }
  /** Print the line to stderr, exit 2. */
  | { readonly kind: "error"; readonly message: string };

/**
 * Resolves a command line with the environment and the configuration file it names: flag, variable, file,
 * default, in this order (spec §14 [O1]). Never throws.
 *
 * A variable that is set but empty counts as not set: so does the Go plugin, and manifests rely on it.
 */
export function resolveOptions(args: readonly string[], host: CliHost): CliRequest {
  const parsed = parseArguments(args);
  if (parsed.kind === "error") return parsed;
  const { command } = parsed;
  switch (command.name) {
    case "help":
    case "version":
      return { kind: command.name };
    case "config check":
      return { kind: "configCheck", path: command.path };
    case "replay":
      return { kind: "replay", path: command.path, json: parsed.flags.has("json") };
    case "run":
      return resolveRun(parsed, host);
  }
}

function resolveRun(args: Arguments, host: CliHost): CliRequest {
  try {
    const settings = flagSettings(args);
    const fd = args.flags.has("socket") || host.env("NRI_SOCKET") ? undefined : inheritedFd(host);
    return fd === undefined ? externalRun(args, host, settings) : nativeRun(args, host, { settings, fd });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { kind: "error", message: error.message };
  }
}

/** @throws {ConfigError} If a value is not allowed. */
function flagSettings(args: Arguments): ConfigLayer {
  let layer: ConfigLayer = {};
  for (const { key, name, setting } of FLAGS) {
    const raw = args.flags.get(key);
    if (setting === undefined || raw === undefined) continue;
    const parsed = parseSetting(setting, raw, name);
    if (parsed instanceof ConfigError) throw parsed;
    layer = { ...layer, ...parsed };
  }
  return layer;
}

/** @throws {ConfigError} If the variable holds no descriptor number. */
function inheritedFd(host: CliHost): number | undefined {
  const raw = host.env("NRI_PLUGIN_SOCKET");
  if (!raw) return undefined;
  const fd = /^\d{1,9}$/.test(raw) ? Number(raw) : -1;
  // 0 to 2 are the standard streams.
  if (fd < 3) {
    const expected = "the number of an inherited file descriptor, 3 or more";
    throw new ConfigError(refusal({ subject: "NRI_PLUGIN_SOCKET", raw, expected, reason: undefined }));
  }
  return fd;
}

/** @throws {ConfigError} If a flag, a variable or the file is wrong. */
function externalRun(args: Arguments, host: CliHost, settings: ConfigLayer): ExternalRun {
  const file = fileSettings(args, host);
  const [problem] = file.problems;
  if (problem !== undefined) throw new ConfigError(summary(problem, file.problems.length - 1));
  const given = { ...file.layer, ...settings };
  return {
    kind: "run",
    mode: "external",
    socket: flagOrEnv(args, host, SOCKET_FLAG) ?? DEFAULT_SOCKET,
    name: flagOrEnv(args, host, NAME_FLAG) ?? DEFAULT_PLUGIN_NAME,
    index: flagOrEnv(args, host, INDEX_FLAG) ?? DEFAULT_PLUGIN_INDEX,
    config: { ...DEFAULT_CONFIG, ...given },
    given,
    problems: [],
  };
}

/** Only a wrong flag ends a native plugin; the rest comes from the runtime, which may not survive that. */
function nativeRun(
  args: Arguments,
  host: CliHost,
  { settings, fd }: { readonly settings: ConfigLayer; readonly fd: number },
): NativeRun {
  const file = fileSettings(args, host);
  const problems = file.problems.map(({ message }) => message);
  const launched = launchedAs(host, problems);
  const given = { ...file.layer, ...settings };
  return {
    kind: "run",
    mode: "native",
    fd,
    name: flagValue(args, NAME_FLAG) ?? launched.name ?? DEFAULT_PLUGIN_NAME,
    index: flagValue(args, INDEX_FLAG) ?? launched.index ?? DEFAULT_PLUGIN_INDEX,
    config: { ...DEFAULT_CONFIG, logFile: NATIVE_LOG_FILE, ...given },
    given,
    problems,
  };
}

/** Name and index from the variables, else from the file name `NN-name` (spec §13 [N2]). */
function launchedAs(
  host: CliHost,
  problems: string[],
): { readonly name: string | undefined; readonly index: string | undefined } {
  const fileName = /^([0-9]{2})-(.+)$/.exec(host.executableName() ?? "");
  const index = lenient(() => envValue(host, INDEX_FLAG), problems) ?? fileName?.[1];
  const name = lenient(() => envValue(host, NAME_FLAG), problems);
  // NRI up to 0.3 puts the whole file name into the variable (reference/nri.md §3.2).
  if (name !== undefined && index !== undefined && name.startsWith(`${index}-`)) {
    return { index, name: name.slice(index.length + 1) || undefined };
  }
  const fromFile = PLUGIN_NAME.parse(fileName?.[2]);
  return { index, name: name ?? (fromFile.kind === "value" ? fromFile.value : undefined) };
}

function lenient<T>(read: () => T, problems: string[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}

/** @throws {ConfigError} If the value that counts is not allowed. */
function flagOrEnv(args: Arguments, host: CliHost, flag: IdentityFlag): string | undefined {
  return flagValue(args, flag) ?? envValue(host, flag);
}

/** @throws {ConfigError} If it is not allowed. */
function flagValue(args: Arguments, { key, name, type }: IdentityFlag): string | undefined {
  const raw = args.flags.get(key);
  return raw === undefined ? undefined : check(name, raw, type);
}

/** @throws {ConfigError} If it is not allowed. */
function envValue(host: CliHost, { env, type }: IdentityFlag): string | undefined {
  const raw = host.env(env);
  return raw ? check(env, raw, type) : undefined;
}

/** @throws {ConfigError} If the value is not allowed. */
function check(subject: string, raw: string, type: ValueType<string>): string {
  const parsed = type.parse(raw);
  if (parsed.kind === "value") return parsed.value;
  throw new ConfigError(refusal({ subject, raw, expected: type.expected, reason: parsed.reason }));
}

interface FileSettings {
  readonly layer: ConfigLayer;
  readonly problems: readonly ConfigError[];
}

function fileSettings(args: Arguments, host: CliHost): FileSettings {
  const path = args.flags.get("config");
  return path === undefined ? { layer: {}, problems: [] } : readSettings(path, host);
}

/** Reads and parses a configuration file. Never throws: a file that cannot be read is a problem. */
export function readSettings(path: string, host: Pick<CliHost, "readFile">): FileSettings {
  let content: string;
  try {
    content = host.readFile(path);
  } catch (cause) {
    const message = `Cannot read configuration ${inline(path)}: ${reasonOf(cause)}`;
    return { layer: {}, problems: [new ConfigError(message, { cause })] };
  }
  return parseConfig(content);
}

function summary(first: ConfigError, more: number): string {
  return more === 0 ? first.message : `${first.message} (and ${more} more: see config check)`;
}
