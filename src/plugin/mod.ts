/**
 * Where the two towers meet: the runtime's events (bytes, no CPUs) become questions to the policy and entries in the
 * ledger (CPUs, no bytes), and the decisions become answers.
 *
 * Every event is handled in one go, from memory: plan, without changing anything; apply; load the carrier, that is,
 * collect the updates of other containers that must be in the same answer. So a refused request leaves no trace, and
 * a CPU is never given to anybody without the update that takes it from somebody else in the very same answer.
 *
 * @module
 */
export { type Cargo } from "./cargo.ts";
export { DEADLINE_MS, type EventContext, type PluginCounters, RefusalError } from "./context.ts";
export { Plugin } from "./plugin.ts";
export type { PluginOptions } from "./plugin_options.ts";
export type {
  ContainerInput,
  DriftDifference,
  Journal,
  PluginInput,
  PluginState,
  TimedWork,
  Told,
} from "./journal.ts";
export {
  type KernelView,
  kernelViewOf,
  type KnownContainers,
  type UnknownContainers,
} from "./kernel_view.ts";
export type { Clock, Collector, Logger } from "./ports.ts";
export { keepConnected, type ReconnectOptions } from "./reconnect.ts";
export type { SurroundingPorts } from "./surroundings.ts";
export { serveSession, type SessionEnd, type SessionOptions } from "./session.ts";
export { isAtLeast } from "./unsolicited.ts";
export { UpdateQueue, type UpdateQueueOptions } from "./update_queue.ts";
