/** The runtime's calls of the Plugin service: for the simulator and for tests. */
import { RpcError, STATUS } from "../wire/mod.ts";
import type { TtrpcClient } from "../wire/mod.ts";
import type { SentContainer, SentPod } from "./convert.ts";
import {
  decodeCreateReply,
  decodeSubscription,
  decodeUpdates,
  decodeVerdict,
  EMPTY_RESPONSE,
  encodeConfigure,
  encodeContainerRequest,
  encodePodRequest,
  encodeStateChange,
  type Subscription,
} from "./envelopes.ts";
import { EVENT_NUMBER, isPodEvent } from "./events.ts";
import { decoding, invalid } from "./invalid.ts";
import type {
  ContainerUpdate,
  CreateContainerReply,
  LifecycleEvent,
  LinuxResources,
  RuntimeInfo,
} from "./messages.ts";
import { PLUGIN_SERVICE } from "./names.ts";
import { synchronizeInParts } from "./sync_sender.ts";

const DEFAULT_TIMEOUT_MS = 2000;

/** What Configure says where the caller says nothing. */
const DEFAULT_INFO: RuntimeInfo = {
  config: "",
  runtimeName: "containerd",
  runtimeVersion: "v2.2.7",
  nriVersion: "",
  registrationTimeoutMs: 5000,
  requestTimeoutMs: 2000,
};

/**
 * How lifecycle events are sent: as RPCs of their own, as StateChange, or as NRI 0.12 does: dedicated until the first
 * Unimplemented, StateChange for the rest of the connection.
 */
export type EventStyle = "dedicated" | "stateChange" | "auto";

/** Circumstances of a {@linkcode PluginClient}. */
export interface PluginClientOptions {
  /** How lifecycle events are sent. @default {"auto"} */
  readonly eventStyle?: EventStyle;
  /** The runtime's request timeout. @default {2000} */
  readonly timeoutMs?: number;
}

/** Circumstances of {@linkcode PluginClient.synchronize}. */
export interface SynchronizeOptions {
  /** Encoded size from which the request is split. @default {4194304, less what the envelope takes} */
  readonly maxMessageBytes?: number;
}

/**
 * Calls a plugin as the runtime does. Every method rejects with an {@linkcode RpcError}; one that is `local` means that
 * the runtime would drop the plugin, any other that it answered with an error.
 */
export class PluginClient {
  readonly #client: TtrpcClient;
  readonly #timeoutMs: number;
  #eventStyle: EventStyle;

  /**
   * Creates a caller.
   *
   * @param client Client of the plugin's connection.
   * @param options Event style and timeout.
   */
  constructor(client: TtrpcClient, options: PluginClientOptions = {}) {
    this.#client = client;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#eventStyle = options.eventStyle ?? "auto";
  }

  /** Calls any method of the Plugin service with an encoded request. */
  call(method: string, payload: Uint8Array): Promise<Uint8Array> {
    return this.#client.call({ service: PLUGIN_SERVICE, method, payload, timeoutMs: this.#timeoutMs });
  }

  /** Configures the plugin as {@linkcode configure} does. Returns all that it asks for. */
  async subscribe(info: Partial<RuntimeInfo> = {}): Promise<Subscription> {
    const answer = await this.call("Configure", encodeConfigure({ ...DEFAULT_INFO, ...info }));
    return decoding(() => decodeSubscription(answer));
  }

  /** Configures the plugin; what `info` leaves out is that of a usual containerd. Returns its event mask. */
  async configure(info: Partial<RuntimeInfo> = {}): Promise<number> {
    return (await this.subscribe(info)).events;
  }

  /** Synchronizes the plugin, in several messages where one is too large. */
  synchronize(
    pods: readonly SentPod[],
    containers: readonly SentContainer[],
    options: SynchronizeOptions = {},
  ): Promise<readonly ContainerUpdate[]> {
    return synchronizeInParts({ pods, containers }, {
      send: (payload) => this.call("Synchronize", payload),
      maxMessageBytes: options.maxMessageBytes,
    });
  }

  /** Asks for the adjustment of a container that is being created. */
  async createContainer(pod: SentPod, container: SentContainer): Promise<CreateContainerReply> {
    const answer = await this.call("CreateContainer", encodeContainerRequest(pod, container));
    return decoding(() => decodeCreateReply(answer));
  }

  /** Tells the resources that a container is about to get. */
  async updateContainer(
    pod: SentPod,
    container: SentContainer,
    resources: LinuxResources,
  ): Promise<readonly ContainerUpdate[]> {
    const answer = await this.call("UpdateContainer", encodeContainerRequest(pod, container, resources));
    return decoding(() => decodeUpdates("UpdateContainerResponse.update", answer));
  }

  /** Tells that a container is dead. */
  async stopContainer(pod: SentPod, container: SentContainer): Promise<readonly ContainerUpdate[]> {
    const answer = await this.call("StopContainer", encodeContainerRequest(pod, container));
    return decoding(() => decodeUpdates("StopContainerResponse.update", answer));
  }

  /** Tells a lifecycle event in the style of this client; pod events take no container. */
  async lifecycle(event: LifecycleEvent, pod: SentPod, container?: SentContainer): Promise<void> {
    if (!isPodEvent(event) && container === undefined) {
      throw invalid(`Cannot send ${event}: no container given`);
    }
    if (this.#eventStyle === "stateChange") {
      return await this.stateChange(EVENT_NUMBER[event], pod, container);
    }
    try {
      await this.call(
        event,
        container === undefined ? encodePodRequest(pod) : encodeContainerRequest(pod, container),
      );
    } catch (error) {
      const fallsBack = this.#eventStyle === "auto" && error instanceof RpcError && !error.local &&
        error.code === STATUS.unimplemented;
      if (!fallsBack) throw error;
      this.#eventStyle = "stateChange";
      await this.stateChange(EVENT_NUMBER[event], pod, container);
    }
  }

  /** Tells an event by number, which need not be a known one, through StateChange. */
  async stateChange(event: number, pod: SentPod, container?: SentContainer): Promise<void> {
    await this.call("StateChange", encodeStateChange(event, pod, container));
  }

  /** Asks a validator; plugins without bit 0x2000 are not asked by real runtimes. */
  async validate(pod: SentPod, container: SentContainer): Promise<{ reject: boolean; reason: string }> {
    const answer = await this.call("ValidateContainerAdjustment", encodeContainerRequest(pod, container));
    return decoding(() => decodeVerdict(answer));
  }

  /** Tells the resize of a pod. */
  async updatePodSandbox(pod: SentPod): Promise<void> {
    await this.call("UpdatePodSandbox", encodePodRequest(pod));
  }

  /** Asks the plugin to end, which no real runtime does. */
  async shutdown(): Promise<void> {
    await this.call("Shutdown", EMPTY_RESPONSE);
  }
}
