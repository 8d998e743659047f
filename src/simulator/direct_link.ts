import {
  type Container,
  type ContainerUpdate,
  type CreateContainerReply,
  type PluginConnection as PluginEnd,
  type PluginHandlers,
  type PodSandbox,
  type RequestContext,
  type RuntimeInfo,
  type SentContainer,
  type SentPod,
  VALID_EVENTS,
} from "../nri/mod.ts";
import { type Clock, RpcError, STATUS, type TrunkEnd } from "../wire/mod.ts";
import type { ConnectionHandlers, PluginConnection, Registration } from "./acceptor.ts";
import { messageOf } from "./errors.ts";
import type { Fuse } from "./fuse.ts";
import type { PluginCalls } from "./plugin_port.ts";

/** What a request or an answer burns of a {@linkcode Fuse}: about the size of a real one, in bytes. */
const CROSSING_BYTES = 120;
/** Annotations that are read; the wire's decoder skips all others. */
const ANNOTATION_KEY_PART = "weka.io";
const CONTAINER_NAME_LABEL = "io.kubernetes.container.name";

/** What a {@linkcode DirectLink} is made of. */
export interface DirectLinkOptions {
  /** What the plugin says of itself. */
  readonly name: string;
  /** Two digits. */
  readonly index: string;
  /** What answers the runtime. */
  readonly handlers: PluginHandlers;
  /** Times arrivals. */
  readonly clock: Clock;
  /** Kills the plugin between two messages. @default never */
  readonly fuse?: Fuse;
}

/**
 * A plugin's connection without bytes: the runtime's messages go straight to the plugin's handlers, as what the decoder
 * would have made of them. Order, locks, refusals and losses are those of the real protocol; what can go wrong with bytes
 * cannot happen, and no request takes time.
 */
export class DirectLink {
  readonly #options: DirectLinkOptions;
  readonly #configured = Promise.withResolvers<RuntimeInfo>();
  readonly #synchronized = Promise.withResolvers<void>();
  readonly #registered = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<TrunkEnd>();
  #runtime: ConnectionHandlers | undefined;
  #isClosed = false;

  /** A link that the runtime has not accepted yet. */
  constructor(options: DirectLinkOptions) {
    this.#options = options;
    // A caller need not look at each of them.
    for (const stage of [this.#configured, this.#synchronized, this.#registered]) {
      stage.promise.catch(() => {});
    }
  }

  /** The plugin's end. */
  readonly plugin: PluginEnd = this.#pluginEnd();

  /** The runtime's end; asked for once, when the runtime accepts. */
  open(runtime: ConnectionHandlers): PluginConnection {
    this.#runtime = runtime;
    return { calls: this.#calls(), registered: this.#registration(), closed: this.#closed.promise };
  }

  /** Ends it, for both sides. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const error = new Error("Cannot serve runtime: the connection is gone (closed)");
    for (const stage of [this.#configured, this.#synchronized, this.#registered]) stage.reject(error);
    this.#closed.resolve({ kind: "closed", cause: undefined });
  }

  async #registration(): Promise<Registration> {
    if (!this.#cross()) return await new Promise(() => {});
    // The plugin learns of it no earlier than the runtime.
    queueMicrotask(() => this.#registered.resolve());
    return { name: this.#options.name, index: this.#options.index };
  }

  #pluginEnd(): PluginEnd {
    const close = (): void => this.close();
    return {
      registered: this.#registered.promise,
      configured: this.#configured.promise,
      synchronized: this.#synchronized.promise,
      closed: this.#closed.promise,
      updateContainers: (updates) => this.#updateContainers(updates),
      finish: () => Promise.resolve(close()),
      close,
      [Symbol.asyncDispose]: () => Promise.resolve(close()),
    };
  }

  async #updateContainers(updates: readonly ContainerUpdate[]): Promise<readonly ContainerUpdate[]> {
    if (!this.#cross() || this.#runtime === undefined) throw gone("UpdateContainers");
    // It goes on at the runtime's even where the plugin does not live to see its end.
    const done = this.#runtime.updateContainers(checked(updates));
    const outcome = await Promise.race([done.then(() => undefined, failureOf), this.#closed.promise]);
    if (this.#isClosed || !this.#cross()) throw gone("UpdateContainers");
    if (outcome instanceof RpcError) throw outcome;
    return [];
  }

  #calls(): PluginCalls {
    const { handlers } = this.#options;
    return {
      configure: (info) => this.#call("Configure", () => this.#configure(info)),
      synchronize: (pods, containers) =>
        this.#call("Synchronize", (request) => {
          const updates = handlers.synchronize(pods.map(readPod), containers.map(readContainer), request);
          this.#synchronized.resolve();
          return checked(updates);
        }),
      createContainer: (pod, container) =>
        this.#call("CreateContainer", (request) => {
          return checkedReply(handlers.createContainer(...pairOf(pod, container), request));
        }),
      updateContainer: (pod, container, resources) =>
        this.#call("UpdateContainer", (request) => {
          return checked(handlers.updateContainer(...pairOf(pod, container), resources, request));
        }),
      stopContainer: (pod, container) =>
        this.#call("StopContainer", (request) => {
          return checked(handlers.stopContainer(...pairOf(pod, container), request));
        }),
      lifecycle: (event, pod, container) =>
        this.#call(event, (request) => {
          const [readable, read] = container === undefined
            ? [readPod(pod), undefined]
            : pairOf(pod, container);
          handlers.lifecycle(event, readable, read, request);
        }),
      close: () => this.close(),
    };
  }

  #configure(info: RuntimeInfo): number {
    const events = this.#options.handlers.configure(info);
    if (events <= 0 || (events & ~VALID_EVENTS) !== 0) {
      throw new RangeError(`Cannot subscribe to events: mask ${events} is not in 1..${VALID_EVENTS}`);
    }
    this.#configured.resolve(info);
    return events;
  }

  /** One request and its answer, each of which takes a turn, and either of which may be the last. */
  async #call<T>(method: string, handle: (request: RequestContext) => T): Promise<T> {
    await Promise.resolve();
    if (!this.#cross()) throw gone(method);
    let answer: T;
    try {
      answer = handle({ arrivedAtMs: this.#options.clock.now() });
    } catch (error) {
      if (!this.#cross()) throw gone(method);
      throw failureOf(error);
    }
    if (!this.#cross()) throw gone(method);
    await Promise.resolve();
    return answer;
  }

  /** Whether a message gets to the other side. */
  #cross(): boolean {
    if (this.#isClosed) return false;
    const { fuse } = this.#options;
    if (fuse !== undefined && fuse.burn(CROSSING_BYTES) < CROSSING_BYTES) this.close();
    return !this.#isClosed;
  }
}

/** The connection is gone: what the runtime's own client says then. */
function gone(method: string): RpcError {
  return new RpcError("the connection is gone", { code: STATUS.unavailable, method, local: true });
}

/** What a thrown error looks like at the other side. */
function failureOf(error: unknown): RpcError {
  const code = error instanceof RpcError ? error.code || STATUS.unknown : STATUS.unknown;
  return new RpcError(messageOf(error), { code });
}

/** @throws {RangeError} As the encoder does where an update would say nothing. */
function checked(updates: readonly ContainerUpdate[]): readonly ContainerUpdate[] {
  const empty = updates.find(({ cpus }) => cpus === "");
  if (empty === undefined) return updates;
  throw new RangeError(`Cannot encode update of container "${empty.containerId}": no CPUs given`);
}

function checkedReply(reply: CreateContainerReply): CreateContainerReply {
  checked(reply.updates);
  const { cpus, mems, quota, env } = reply.adjustment ?? { cpus: "", mems: "" };
  const isEmpty = cpus === "" && mems === "" && quota === undefined && (env === undefined || env.size === 0);
  return isEmpty ? { ...reply, adjustment: undefined } : reply;
}

function pairOf(pod: SentPod, container: SentContainer): readonly [PodSandbox, Container] {
  const read = readPod(pod);
  return [read.id === "" ? { ...read, id: container.podSandboxId } : read, readContainer(container)];
}

function readPod({ extras: _, ...pod }: SentPod): PodSandbox {
  const kept = [...pod.annotations].filter(([key]) => key.includes(ANNOTATION_KEY_PART));
  return { ...pod, annotations: new Map(kept) };
}

/** Where the runtime leaves the name empty the label tells it (`reference/nri.md` §6.9). */
function readContainer({ extras, ...container }: SentContainer): Container {
  const name = container.name || (extras?.labels?.get(CONTAINER_NAME_LABEL) ?? "");
  return { ...container, name };
}
