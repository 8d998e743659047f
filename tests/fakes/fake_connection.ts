import type { ContainerUpdate, PluginConnection, RuntimeInfo } from "../../src/nri/mod.ts";

/** How a connection ends. */
type ConnectionEnd = Awaited<PluginConnection["closed"]>;

/** A plugin's connection whose stages are reached when told. */
export class FakeConnection implements PluginConnection {
  readonly #registered = Promise.withResolvers<void>();
  readonly #configured = Promise.withResolvers<RuntimeInfo>();
  readonly #synchronized = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<ConnectionEnd>();
  readonly registered: Promise<void> = this.#registered.promise;
  readonly configured: Promise<RuntimeInfo> = this.#configured.promise;
  readonly synchronized: Promise<void> = this.#synchronized.promise;
  readonly closed: Promise<ConnectionEnd> = this.#closed.promise;
  /** Calls of `Runtime.UpdateContainers`. */
  readonly calls: (readonly ContainerUpdate[])[] = [];
  /** How it was ended by its user; undefined while it was not. */
  ended: "closed" | "finished" | undefined;

  constructor() {
    for (const stage of [this.registered, this.configured, this.synchronized]) stage.catch(() => {});
  }

  /** The runtime takes the registration. */
  register(): void {
    this.#registered.resolve();
  }

  /** Synchronize was answered. */
  synchronize(): void {
    this.#synchronized.resolve();
  }

  /** The runtime is gone. */
  lose(kind: ConnectionEnd["kind"] = "eof"): void {
    const error = new Error("the connection is gone");
    this.#registered.reject(error);
    this.#configured.reject(error);
    this.#synchronized.reject(error);
    this.#closed.resolve({ kind, cause: undefined });
  }

  updateContainers(updates: readonly ContainerUpdate[]): Promise<readonly ContainerUpdate[]> {
    this.calls.push(updates);
    return Promise.resolve([]);
  }

  finish(): Promise<void> {
    this.ended ??= "finished";
    this.lose("closed");
    return Promise.resolve();
  }

  close(): void {
    this.ended ??= "closed";
    this.lose("closed");
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }
}
