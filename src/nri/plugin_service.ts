/** The Plugin service: decodes requests, calls the handlers, encodes their answers. */
import type { Logger, MethodHandler, ServerContext, Services } from "../wire/mod.ts";
import { decodePod } from "./convert.ts";
import {
  decodeConfigure,
  decodeContainerRequest,
  decodeLifecycle,
  decodePair,
  decodeStateChange,
  decodeUpdateContainer,
  EMPTY_RESPONSE,
  encodeCreateReply,
  encodeSubscription,
  encodeSynchronizeReply,
  encodeUpdates,
} from "./envelopes.ts";
import { isPodEvent, LIFECYCLE_EVENTS, lifecycleEvent, VALID_EVENTS } from "./events.ts";
import type { PluginHandlers } from "./handlers.ts";
import { decoding } from "./invalid.ts";
import type { LifecycleEvent, RuntimeInfo } from "./messages.ts";
import { PLUGIN_SERVICE } from "./names.ts";
import { SyncJoiner } from "./sync_joiner.ts";

/** Circumstances of {@linkcode pluginServices}. */
export interface PluginServiceOptions {
  readonly handlers: PluginHandlers;
  readonly logger?: Logger | undefined;
  /** Called after `configure` gave its mask. */
  readonly onConfigured: (info: RuntimeInfo) => void;
  /** Called after `synchronize` gave its updates. */
  readonly onSynchronized: () => void;
}

interface EncodedSubject {
  readonly pod: Uint8Array;
  readonly container: Uint8Array;
}

/**
 * The methods of the Plugin service for one connection. Requests that decide nothing here (Shutdown, resizes of a pod,
 * validation) succeed with an empty answer: Unimplemented would fail the pod's operation.
 */
export function pluginServices(options: PluginServiceOptions): Services {
  const methods = new Map<string, MethodHandler>([
    ["Configure", (payload) => configure(options, payload)],
    ["Synchronize", synchronizer(options)],
    ["CreateContainer", (payload, context) => createContainer(options, payload, context)],
    ["UpdateContainer", (payload, context) => updateContainer(options, payload, context)],
    ["StopContainer", (payload, context) => stopContainer(options, payload, context)],
    ["StateChange", (payload, context) => stateChange(options, payload, context)],
  ]);
  for (const event of LIFECYCLE_EVENTS) {
    methods.set(
      event,
      (payload, context) => lifecycle(options, event, decoding(() => decodeLifecycle(payload)), context),
    );
  }
  for (
    const name of ["Shutdown", "UpdatePodSandbox", "PostUpdatePodSandbox", "ValidateContainerAdjustment"]
  ) {
    methods.set(name, () => EMPTY_RESPONSE);
  }
  return new Map([[PLUGIN_SERVICE, methods]]);
}

/** A mask of 0 would subscribe to everything, validation included; an unknown bit loses the plugin (§4.3). */
function configure({ handlers, onConfigured }: PluginServiceOptions, payload: Uint8Array): Uint8Array {
  const info = decoding(() => decodeConfigure(payload));
  const events = handlers.configure(info);
  if (events <= 0 || (events & ~VALID_EVENTS) !== 0) {
    throw new RangeError(`Cannot subscribe to events: mask ${events} is not in 1..${VALID_EVENTS}`);
  }
  onConfigured(info);
  return encodeSubscription({ events, failurePolicy: handlers.failurePolicy });
}

function synchronizer({ handlers, onSynchronized }: PluginServiceOptions): MethodHandler {
  const joiner = new SyncJoiner();
  return (payload, { arrivedAtMs }) => {
    const node = decoding(() => joiner.add(payload));
    // The runtime closes a plugin that answers a part with updates or without `more`.
    if (node === undefined) return encodeSynchronizeReply([], true);
    const updates = handlers.synchronize(node.pods, node.containers, { arrivedAtMs });
    const reply = encodeSynchronizeReply(updates, false);
    onSynchronized();
    return reply;
  };
}

function createContainer(
  { handlers }: PluginServiceOptions,
  payload: Uint8Array,
  { arrivedAtMs }: ServerContext,
): Uint8Array {
  const { pod, container } = decoding(() => decodeContainerRequest(payload));
  return encodeCreateReply(handlers.createContainer(pod, container, { arrivedAtMs }));
}

function updateContainer(
  { handlers }: PluginServiceOptions,
  payload: Uint8Array,
  { arrivedAtMs }: ServerContext,
): Uint8Array {
  const { pod, container, resources } = decoding(() => decodeUpdateContainer(payload));
  const updates = handlers.updateContainer(pod, container, resources, { arrivedAtMs });
  return encodeUpdates("UpdateContainerResponse.update", updates);
}

function stopContainer(
  { handlers }: PluginServiceOptions,
  payload: Uint8Array,
  { arrivedAtMs }: ServerContext,
): Uint8Array {
  const { pod, container } = decoding(() => decodeContainerRequest(payload));
  return encodeUpdates(
    "StopContainerResponse.update",
    handlers.stopContainer(pod, container, { arrivedAtMs }),
  );
}

/** Events that are not lifecycle events here, or not known at all, succeed: later runtimes have more of them. */
function stateChange(options: PluginServiceOptions, payload: Uint8Array, context: ServerContext): Uint8Array {
  const { event: number, ...subject } = decoding(() => decodeStateChange(payload));
  const event = lifecycleEvent(number);
  if (event === undefined) {
    options.logger?.debug("event ignored", { event: number });
    return EMPTY_RESPONSE;
  }
  return lifecycle(options, event, subject, context);
}

function lifecycle(
  { handlers, logger }: PluginServiceOptions,
  event: LifecycleEvent,
  subject: EncodedSubject,
  { arrivedAtMs }: ServerContext,
): Uint8Array {
  if (isPodEvent(event)) {
    const pod = decoding(() => decodePod(subject.pod));
    // A refused RunPodSandbox may keep containerd from starting again (§6.1), so even an empty one succeeds.
    if (pod.id === "") logger?.warn("event without pod ignored", { event });
    else handlers.lifecycle(event, pod, undefined, { arrivedAtMs });
  } else {
    const { pod, container } = decoding(() => decodePair(subject.pod, subject.container));
    handlers.lifecycle(event, pod, container, { arrivedAtMs });
  }
  return EMPTY_RESPONSE;
}
