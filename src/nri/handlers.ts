/** What a plugin implements. */
import type {
  Container,
  ContainerUpdate,
  CreateContainerReply,
  FailurePolicy,
  LifecycleEvent,
  LinuxResources,
  PodSandbox,
  RequestContext,
  RuntimeInfo,
} from "./messages.ts";

/**
 * What a plugin does with the runtime's requests. All methods answer synchronously, from memory; an `RpcError`
 * thrown by one becomes the status of the reply, any other error becomes code 2 (Unknown) with its message.
 */
export interface PluginHandlers {
  /** Configure: returns the event mask (`reference/nri.md` §4.3). */
  configure(info: RuntimeInfo): number;
  /** What the runtime shall do when no answer comes in time; read after `configure`. Undefined: it goes on without. */
  readonly failurePolicy?: FailurePolicy | undefined;
  /** Synchronize, after all chunks were joined; returns the updates of the final answer. */
  synchronize(
    pods: readonly PodSandbox[],
    containers: readonly Container[],
    context: RequestContext,
  ): readonly ContainerUpdate[];
  /** CreateContainer: the adjustment of the new container, and updates of others. */
  createContainer(pod: PodSandbox, container: Container, context: RequestContext): CreateContainerReply;
  /** UpdateContainer; `resources` are the requested new values, `container` still has the old ones. */
  updateContainer(
    pod: PodSandbox,
    container: Container,
    resources: LinuxResources,
    context: RequestContext,
  ): readonly ContainerUpdate[];
  /** StopContainer: the container is dead. Updates of others may ride on the answer. */
  stopContainer(pod: PodSandbox, container: Container, context: RequestContext): readonly ContainerUpdate[];
  /** Every other event, by dedicated RPC or by StateChange alike. `container` is undefined for pod events. */
  lifecycle(
    event: LifecycleEvent,
    pod: PodSandbox,
    container: Container | undefined,
    context: RequestContext,
  ): void;
}
