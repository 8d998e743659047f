import {
  type ContainerUpdate,
  type CreateContainerReply,
  EVENT_NUMBER,
  type LifecycleEvent,
  type LinuxResources,
  type RuntimeInfo,
  type SentContainer,
  type SentPod,
} from "../nri/mod.ts";

/**
 * One connected plugin as the runtime calls it. Every call ends by itself: with the answer, with an `RpcError` that
 * is not `local` (the plugin's own error), or with one that is (deadline passed, connection gone).
 */
export interface PluginCalls {
  /** The plugin's event mask, 0 standing for "all". */
  configure(info: RuntimeInfo): Promise<number>;
  /** Splits the lists where they are too large for one message. */
  synchronize(
    pods: readonly SentPod[],
    containers: readonly SentContainer[],
  ): Promise<readonly ContainerUpdate[]>;
  /** CreateContainer. */
  createContainer(pod: SentPod, container: SentContainer): Promise<CreateContainerReply>;
  /** UpdateContainer. */
  updateContainer(
    pod: SentPod,
    container: SentContainer,
    resources: LinuxResources,
  ): Promise<readonly ContainerUpdate[]>;
  /** StopContainer. */
  stopContainer(pod: SentPod, container: SentContainer): Promise<readonly ContainerUpdate[]>;
  /** By the event's own RPC, or by StateChange where the runtime or the plugin is too old for it. */
  lifecycle(event: LifecycleEvent, pod: SentPod, container: SentContainer | undefined): Promise<void>;
  /** Closes the connection. Idempotent. */
  close(): void;
}

/** Events a plugin can subscribe to. */
export type HookEvent = LifecycleEvent | "CreateContainer" | "UpdateContainer" | "StopContainer";

/** Whether a mask asks for an event; 0 asks for all. */
export function isSubscribed(mask: number, event: HookEvent): boolean {
  return mask === 0 || (mask & 1 << (EVENT_NUMBER[event] - 1)) !== 0;
}
