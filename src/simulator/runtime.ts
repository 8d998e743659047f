import type { CpuSet } from "../cpuset/mod.ts";
import type { LifecycleEvent, LinuxResources } from "../nri/mod.ts";
import type { Clock, Duplex, Logger } from "../wire/mod.ts";
import { type IncomingConnection, type NativePlugin, PluginAcceptor } from "./acceptor.ts";
import type { Kernel } from "./cgroup.ts";
import { createContainer, type CreateOptions } from "./container_creation.ts";
import { exitContainer, removeContainer, stopContainer, type StopOptions } from "./container_removal.ts";
import { resizeContainer, type UpdateOptions, updateResources } from "./container_resize.ts";
import { startContainer, type StartOptions } from "./container_start.ts";
import { type ContainerDescription, type PodDescription, requestOf } from "./description.ts";
import { RuntimeEnded } from "./errors.ts";
import { RuntimeHooks } from "./hooks.ts";
import type { CgroupDriver } from "./kubelet.ts";
import { type NodeListener, SimulatedNode } from "./node.ts";
import type { ContainerView, NodeView, PodView, UpdateCause } from "./observe.ts";
import { unknownSubject } from "./nri_messages.ts";
import type { RuntimeCore } from "./operations.ts";
import { removePod, runPod, type RunPodOptions, stopPod, type StopPodOptions } from "./pod_operations.ts";
import { RUNTIME_PROFILES, type RuntimeProfile } from "./profile.ts";
import { protocolConnection } from "./protocol_connector.ts";
import { endProcesses, survive } from "./restart.ts";
import { listenOnSocket, type SocketListener } from "./socket_listener.ts";

/** Plugin registration timeout of every runtime, ms (`reference/nri.md` §3.6). */
const DEFAULT_REGISTRATION_TIMEOUT_MS = 5000;
/** Plugin request timeout of every runtime, ms (`reference/nri.md` §3.6). */
const DEFAULT_REQUEST_TIMEOUT_MS = 2000;

/** Circumstances of a {@linkcode SimulatedRuntime}. */
export interface SimulatedRuntimeOptions {
  /** The machine's CPUs, memory nodes and cgroup version. */
  readonly kernel: Kernel;
  /** Times everything: a `SimulatedClock`, or the system's. */
  readonly clock: Clock;
  /** Which runtime is played. @default {containerd-2.4} */
  readonly profile?: RuntimeProfile;
  /** Where the runtime's own warnings go. @default nowhere */
  readonly log?: Logger;
  /** The kubelet's and the runtime's cgroup driver. @default {"systemd"} */
  readonly driver?: CgroupDriver;
  /** Whether the kubelet enforces CPU limits. @default {true} */
  readonly cfsQuota?: boolean;
  /** How long a plugin may take to register, ms. @default {5000} */
  readonly registrationTimeoutMs?: number;
  /** How long a plugin may take to answer a request, ms. @default {2000} */
  readonly requestTimeoutMs?: number;
  /** How long one applied update takes, ms. @default {0} */
  readonly updateCostMs?: number;
  /** How long a hook stays between its two locks, ms: widens the deadlock window of nri ≤ 0.12.0. @default {0} */
  readonly lockGapMs?: number;
  /** Data bytes of one Synchronize message before it is split. @default the protocol's 4 MiB */
  readonly maxSyncBytes?: number;
}

/**
 * A container runtime without containers: it speaks NRI as containerd (or CRI-O) does, applies what plugins answer to
 * simulated containers, and keeps its own account of what each of them really has.
 */
export class SimulatedRuntime implements AsyncDisposable {
  /** Which runtime is played. */
  readonly profile: RuntimeProfile;
  /** Ids whose updates the kernel refuses; add and remove at will. */
  readonly failing: Set<string> = new Set();
  readonly #options: SimulatedRuntimeOptions;
  readonly #node: SimulatedNode;
  readonly #log: Logger;
  readonly #timeouts: { readonly registrationTimeoutMs: number; readonly requestTimeoutMs: number };
  readonly #background = new Set<Promise<void>>();
  #incarnation: Incarnation | undefined;
  #socketPath: string | undefined;
  #socket: SocketListener | undefined;
  #nextId = 1;
  #fatal: string | undefined;

  /** Starts at once. @param options Machine, clock and behaviour. */
  constructor(options: SimulatedRuntimeOptions) {
    this.#options = options;
    this.profile = options.profile ?? RUNTIME_PROFILES["containerd-2.4"];
    this.#log = options.log ?? SILENT;
    this.#timeouts = {
      registrationTimeoutMs: options.registrationTimeoutMs ?? DEFAULT_REGISTRATION_TIMEOUT_MS,
      requestTimeoutMs: options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS,
    };
    this.#node = new SimulatedNode({ kernel: options.kernel, clock: options.clock });
    this.start();
  }

  /** Everything there is at this instant. */
  view(): NodeView {
    return this.#node.view();
  }

  /** Calls `listener` after every single applied change; dispose of the result to end that. */
  on(listener: NodeListener): Disposable {
    return this.#node.on(listener);
  }

  /** Updates that plugins' answers carried so far, by kind of answer. */
  get updateCounts(): ReadonlyMap<UpdateCause, number> {
    return this.#node.updateCounts;
  }

  /** Whether a hook and an unsolicited update wait for each other forever (nri ≤ 0.12.0, containerd#13733). */
  get deadlocked(): boolean {
    return this.#incarnation?.hooks.locks.deadlocked ?? false;
  }

  /** Why the runtime ended itself; undefined while it did not. */
  get fatal(): string | undefined {
    return this.#fatal;
  }

  /** Takes a plugin's connection; resolves once it was admitted or given up. Closed at once while stopped. */
  async attach(duplex: Duplex, native?: NativePlugin): Promise<void> {
    const connection = protocolConnection(duplex, {
      clock: this.#node.clock,
      profile: this.profile,
      requestTimeoutMs: this.#timeouts.requestTimeoutMs,
      maxSyncBytes: this.#options.maxSyncBytes,
    });
    await this.accept(connection, native);
  }

  /** As {@linkcode attach}, for a connection that need not be bytes. */
  async accept(connection: IncomingConnection, native?: NativePlugin): Promise<void> {
    if (this.#incarnation === undefined) return connection.close();
    await this.#incarnation.acceptor.offer(connection, native);
  }

  /**
   * Serves plugins on a Unix socket from now on, across restarts; while stopped there is no socket.
   *
   * @throws {Error} If the socket cannot be made.
   */
  listen(path: string): void {
    this.#socketPath = path;
    if (this.#incarnation !== undefined) this.#openSocket();
  }

  /** CRI RunPodSandbox. @throws {CriError} If a plugin refuses. */
  runPod(description: PodDescription, options: Partial<RunPodOptions> = {}): Promise<PodView> {
    return runPod(this.#core(), description, { id: options.id ?? this.#newId("sandbox") });
  }

  /** CRI CreateContainer. @throws {CriError} With the plugin's text, if a plugin refuses. */
  createContainer(
    podId: string,
    description: ContainerDescription,
    options: Partial<CreateOptions> = {},
  ): Promise<ContainerView> {
    const id = options.id ?? this.#newId("container");
    return createContainer(this.#core(), { podId, description }, { ...options, id });
  }

  /** CRI StartContainer. @throws {CriError} If it cannot be started or a plugin refuses. */
  startContainer(id: string, options?: StartOptions): Promise<void> {
    return startContainer(this.#core(), id, options);
  }

  /** CRI StopContainer; idempotent. */
  stopContainer(id: string, options?: StopOptions): Promise<void> {
    return stopContainer(this.#core(), id, options);
  }

  /** The container's process ends by itself; its event follows in the background. */
  exitContainer(id: string): void {
    if (this.#incarnation !== undefined) exitContainer(this.#incarnation.core, id);
    else endProcesses(this.#node, id);
  }

  /** CRI RemoveContainer, also of a running one; idempotent. @throws {CriError} If it is being started or removed. */
  removeContainer(id: string): Promise<void> {
    return removeContainer(this.#core(), id);
  }

  /** CRI StopPodSandbox; idempotent. */
  stopPod(id: string, options?: StopPodOptions): Promise<void> {
    return stopPod(this.#core(), id, options);
  }

  /** CRI RemovePodSandbox with all its containers, also of a running one; idempotent. */
  removePod(id: string): Promise<void> {
    return removePod(this.#core(), id);
  }

  /** CRI UpdateContainerResources with raw values. @throws {CriError} If a plugin refuses or it cannot be applied. */
  updateContainerResources(id: string, resources: LinuxResources, options?: UpdateOptions): Promise<void> {
    return updateResources(this.#core(), id, options === undefined ? { resources } : { resources, options });
  }

  /** The kubelet's in-place resize. @throws {CriError} If a plugin refuses or it cannot be applied. */
  resizeContainer(
    id: string,
    change: Omit<ContainerDescription, "name">,
    options?: Omit<UpdateOptions, "request">,
  ): Promise<void> {
    const request = requestOf(change);
    return resizeContainer(this.#core(), id, options === undefined ? { request } : { request, options });
  }

  /** Sends an event about a container the runtime does not have; of its pod only an id is known. */
  async injectEvent(event: LifecycleEvent, id: string): Promise<void> {
    await this.#core().hooks.inject(event, unknownSubject(id));
  }

  /** Takes CPUs off or on line. */
  setOnline(online: CpuSet): void {
    this.#node.setOnline(online);
  }

  /** Waits for events that are delivered in the background. */
  async idle(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
  }

  /**
   * Ends the runtime as a crash or an update does: connections close, operations under way fail, containers go on.
   *
   * @param options Running containers that the next start will not know of (containerd#11504).
   */
  stop(options: { readonly forget?: readonly string[] } = {}): void {
    this.#socket?.close();
    this.#socket = undefined;
    this.#incarnation?.hooks.end();
    this.#incarnation?.acceptor.end();
    this.#incarnation = undefined;
    survive(this.#node, new Set(options.forget));
  }

  /** Starts a stopped runtime: without memory of what plugins were told (§6.4). Idempotent. */
  start(): void {
    this.#incarnation ??= this.#newIncarnation();
    this.#openSocket();
  }

  /** Ends everything and waits for what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    const socket = this.#socket;
    this.stop();
    await socket?.closed;
    await this.idle();
  }

  #openSocket(): void {
    if (this.#socketPath === undefined || this.#socket !== undefined) return;
    this.#socket = listenOnSocket(this.#socketPath, (duplex) => void this.attach(duplex));
  }

  #newIncarnation(): Incarnation {
    const options = this.#options;
    const shared = { node: this.#node, profile: this.profile, log: this.#log };
    const hooks = new RuntimeHooks({
      ...shared,
      failing: this.failing,
      updateCostMs: options.updateCostMs ?? 0,
      lockGapMs: options.lockGapMs ?? 0,
    });
    const acceptor = new PluginAcceptor({
      ...shared,
      ...this.#timeouts,
      hooks,
      onFatal: (reason) => {
        this.#fatal = reason;
        this.stop();
      },
    });
    return { hooks, acceptor, core: this.#coreOf(hooks) };
  }

  #coreOf(hooks: RuntimeHooks): RuntimeCore {
    return {
      node: this.#node,
      profile: this.profile,
      hooks,
      log: this.#log,
      driver: this.#options.driver ?? "systemd",
      cfsQuota: this.#options.cfsQuota ?? true,
      failing: this.failing,
      background: (task) => {
        this.#background.add(task);
        task.finally(() => this.#background.delete(task));
      },
    };
  }

  /** @throws {RuntimeEnded} While the runtime is stopped. */
  #core(): RuntimeCore {
    if (this.#incarnation === undefined) throw new RuntimeEnded();
    return this.#incarnation.core;
  }

  #newId(kind: string): string {
    return `${kind}-${this.#nextId++}`;
  }
}

/** What dies with a restart. */
interface Incarnation {
  readonly hooks: RuntimeHooks;
  readonly acceptor: PluginAcceptor;
  readonly core: RuntimeCore;
}

const SILENT: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
