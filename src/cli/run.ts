import { connectPlugin, type PluginConnection, type RuntimeInfo } from "../nri/mod.ts";
import { keepConnected, Plugin, serveSession } from "../plugin/mod.ts";
import { discoverTopology, machineStamp, openFileSource } from "../topology/mod.ts";
import { connectUnix, type Duplex, openInheritedFd, systemClock } from "../wire/mod.ts";
import { v8Collector } from "./collector.ts";
import type { Config } from "./config.ts";
import { createLogger, type Log, type LogSettings } from "./logging.ts";
import { createRecorder, openJournal } from "./journal.ts";
import { kernelReader } from "./kernel.ts";
import { machineReader } from "./machine.ts";
import type { ExternalRun, NativeRun } from "./options.ts";
import { applyNativeConfig } from "./parse_config.ts";
import { VERSION } from "./version.ts";

/** Longest wait for the log's last lines at the end. */
const FLUSH_MS = 300;

/**
 * The composition root: builds the real clock, log, machine reader and connection, wires the plugin to them and runs
 * it until `signal` aborts or, launched by a runtime, until the runtime hangs up.
 *
 * @returns The exit code.
 */
export async function run(request: ExternalRun | NativeRun, signal: AbortSignal): Promise<number> {
  const unwritable = request.mode === "native" ? "retry" : "stderr";
  await using log = createLogger(logSettings(request.config), { unwritable });
  const { logger } = log;
  const { mode, name, index } = request;
  logger.info("starting", { version: VERSION, mode, name, index, dryRun: request.config.dryRun });
  for (const problem of request.problems) logger.error("setting replaced by its default", { problem });
  const code = await runMode(request, log, signal);
  logger.info("stopped", { exitCode: code });
  await log.flush(FLUSH_MS);
  return code;
}

/** Runs in the mode asked for. What ends it is in the log: natively there is nothing else to tell it to. */
async function runMode(request: ExternalRun | NativeRun, log: Log, signal: AbortSignal): Promise<number> {
  try {
    return request.mode === "native"
      ? await runNative(request, log, signal)
      : await runExternal(request, log, signal);
  } catch (error) {
    log.logger.error("cannot go on", { error });
    return 1;
  }
}

/** Connects, serves and reconnects until told to stop: never ends because the runtime went away [N1]. */
async function runExternal(request: ExternalRun, log: Log, signal: AbortSignal): Promise<number> {
  const { logger } = log;
  const { sysfsRoot, cgroupRoot } = request.config;
  try {
    discoverTopology(openFileSource(sysfsRoot)); // a wrong folder is told at the start, not at the first pod
  } catch (error) {
    logger.error("cannot read the machine", { sysfsRoot, error });
    return 1;
  }
  const clock = systemClock();
  await using journal = createRecorder(clock, logger);
  openJournal(journal, request.config.journal);
  const plugin = new Plugin({
    ...journal.ports({
      topology: machineReader(() => sysfsRoot, logger),
      machineStamp: () => machineStamp(openFileSource(sysfsRoot)),
      kernel: kernelReader(() => cgroupRoot, logger),
    }),
    settings: request.config,
    dryRun: request.config.dryRun,
    clock: journal.clock,
    logger,
    journal,
    collector: v8Collector(),
  });
  await keepConnected({
    plugin,
    clock,
    logger,
    connect: async () => connect(await connectUnix(request.socket, signal), request, plugin, log),
    random: Math.random,
    signal,
    onRegistered: () => tellRegistered(log),
  });
  return 0;
}

/** Serves the inherited connection. Configure is answered before anything that can fail [N2]. */
async function runNative(request: NativeRun, log: Log, signal: AbortSignal): Promise<number> {
  let config: Config = request.config;
  const clock = systemClock();
  await using journal = createRecorder(clock, log.logger);
  const plugin = new Plugin({
    ...journal.ports({
      topology: machineReader(() => config.sysfsRoot, log.logger),
      machineStamp: () => machineStamp(openFileSource(config.sysfsRoot)),
      kernel: kernelReader(() => config.cgroupRoot, log.logger),
      onConfigure: (info) => {
        config = nativeConfig(request, info, log);
        openJournal(journal, config.journal);
        return { settings: config, dryRun: config.dryRun };
      },
    }),
    settings: config,
    dryRun: config.dryRun,
    clock: journal.clock,
    logger: log.logger,
    journal,
    collector: v8Collector(),
  });
  const connection = connect(await openInheritedFd(request.fd), request, plugin, log);
  signal.addEventListener("abort", () => void connection.finish(), { once: true });
  const end = await serveSession(connection, {
    plugin,
    clock,
    logger: log.logger,
    synchronizeTimeoutMs: undefined,
    onRegistered: () => tellRegistered(log),
  });
  log.logger.info("the runtime hung up", { kind: end.kind, error: end.cause });
  return end.kind === "failed" ? 1 : 0;
}

function nativeConfig(request: NativeRun, info: RuntimeInfo, log: Log): Config {
  const { settings, problems } = applyNativeConfig(info.config, request.given);
  log.reconfigure(logSettings(settings));
  for (const problem of problems) {
    log.logger.error("setting replaced by its default", { problem: problem.message });
  }
  return settings;
}

function connect(
  duplex: Duplex,
  request: ExternalRun | NativeRun,
  plugin: Plugin,
  log: Log,
): PluginConnection {
  const { name, index } = request;
  return connectPlugin(duplex, { name, index, handlers: plugin, clock: systemClock(), logger: log.logger });
}

function tellRegistered(log: Log): void {
  log.logger.info("registered", { sinceStartMs: Math.round(performance.now()) });
}

function logSettings(config: Config): LogSettings {
  const { logLevel, logFormat, logFile } = config;
  return { logLevel, logFormat, logFile };
}
