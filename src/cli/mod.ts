/**
 * The command line: arguments, configuration and log, and the composition root that wires the other layers.
 *
 * A setting comes from a flag, else from a variable, else from the YAML configuration, else it has its default
 * (spec §14 [O1]). `CONFIG_KEYS` is the one table of configuration keys and `FLAGS` the one of flags:
 * validation, messages, `--help` and the documentation are made from them.
 *
 * @module
 */
export { main } from "./cli.ts";
export { checkConfigFile, type CommandOutput } from "./config_check.ts";
export {
  type Config,
  ConfigError,
  type ConfigLayer,
  DEFAULT_CONFIG,
  EMPTY_POOL_MODES,
  INTEGER_SCOPES,
  LOG_FORMATS,
  LOG_LEVELS,
  type LogFormat,
  type LogLevel,
  NATIVE_LOG_FILE,
  UNSOLICITED_UPDATE_MODES,
} from "./config.ts";
export { type CliHost, processHost, readConfigFile } from "./host.ts";
export { configTable, helpText } from "./help.ts";
export type { LogDestination } from "./log_queue.ts";
export { createLogger, type Log, type Logger, type LoggerOptions, type LogSettings } from "./logging.ts";
export {
  type CliRequest,
  type ExternalRun,
  type NativeRun,
  resolveOptions,
  type RunSettings,
} from "./options.ts";
export { applyNativeConfig, MAX_CONFIG_BYTES, parseConfig, type ParsedConfig } from "./parse_config.ts";
export { JournalFile } from "./journal_file.ts";
export { replayFile } from "./replay.ts";
export { run } from "./run.ts";
export { VERSION } from "./version.ts";
