/**
 * NRI as a plugin speaks it, and as a runtime does: plain messages in and out, bytes below.
 *
 * ## The course of a connection
 *
 * The plugin connects and at once serves the Plugin service on logical connection 1; then it calls
 * `Runtime.RegisterPlugin` on connection 2. The runtime answers, and at the same time or before calls `Configure`: the
 * plugin's answer names the events it wants. `Synchronize` tells all pods and live containers, in parts where they
 * exceed 4 MiB; the answer to the last part may carry updates. Then the hooks come, one at a time: there is no "ready"
 * message. Nothing outlives the connection.
 *
 * ## Two styles of events
 *
 * CreateContainer, UpdateContainer and StopContainer always are calls of their own. The events without an answer are
 * calls of their own from NRI 0.12 on, and `StateChange` with a number before; 0.12 turns back to `StateChange` for all
 * of them when a plugin answers one with Unimplemented. Both ways lead to the same handler, and events that are not
 * known succeed.
 *
 * ## What an answer must obey
 *
 * The handlers answer from memory, for the runtime allows two seconds and holds a node-wide lock meanwhile; none of
 * them may wait for `UpdateContainers`. The event mask is never 0 and has no bit that the runtime does not know. One
 * update per container and answer; never the container under creation; never an empty `cpus`. An error fails the pod's
 * operation; being late loses the connection.
 *
 * ## What is read
 *
 * Only the fields of `proto/nri/trimmed.proto`; all others are skipped. Nothing in a message can make this layer crash
 * or grow without bound: what cannot be decoded is answered with a status, and repeated fields are visited under a
 * limit.
 *
 * @module
 */
export type { Extras, SentContainer, SentPod } from "./convert.ts";
export type { Registration, Subscription } from "./envelopes.ts";
export { EVENT_NUMBER, eventMask, type EventName, VALID_EVENTS, VALID_EVENTS_OLD } from "./events.ts";
export type { PluginHandlers } from "./handlers.ts";
export {
  type Container,
  type ContainerAdjustment,
  type ContainerState,
  type ContainerUpdate,
  type CreateContainerReply,
  type FailurePolicy,
  type LifecycleEvent,
  type LinuxCpu,
  type LinuxResources,
  NO_RESOURCES,
  type PodSandbox,
  type RequestContext,
  type RuntimeInfo,
} from "./messages.ts";
export { NRI_VERSION, PLUGIN_CONN, PLUGIN_SERVICE, RUNTIME_CONN, RUNTIME_SERVICE } from "./names.ts";
export {
  type EventStyle,
  PluginClient,
  type PluginClientOptions,
  type SynchronizeOptions,
} from "./plugin_client.ts";
export {
  type RuntimeConnection,
  type RuntimeHandlers,
  type RuntimeOptions,
  serveRuntime,
} from "./runtime_service.ts";
export { connectPlugin, type PluginConnection, type PluginOptions } from "./stub.ts";
