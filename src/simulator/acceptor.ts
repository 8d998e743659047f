import type { ContainerUpdate, RuntimeInfo } from "../nri/mod.ts";
import type { Logger } from "../wire/mod.ts";
import { labelOf, type PluginLink } from "./adaptation.ts";
import { messageOf } from "./errors.ts";
import type { GoReaderError } from "./go_reader.ts";
import type { RuntimeHooks } from "./hooks.ts";
import type { SimulatedNode } from "./node.ts";
import type { PluginCalls } from "./plugin_port.ts";
import type { RuntimeProfile } from "./profile.ts";

/** A plugin that the runtime launches itself (`reference/nri.md` §3.2–§3.4). */
export interface NativePlugin {
  /** Two digits, from its file name. */
  readonly index: string;
  /** The rest of its file name. */
  readonly name: string;
  /** The drop-in configuration's text. @default {""} */
  readonly config?: string;
}

/** What a plugin says of itself. */
export interface Registration {
  /** Plugin name. */
  readonly name: string;
  /** Two digits. */
  readonly index: string;
}

/** One connection, from its first byte. */
export interface PluginConnection {
  /** Calls the plugin. */
  readonly calls: PluginCalls;
  /** Settles with RegisterPlugin; stays pending where none comes. */
  readonly registered: Promise<Registration>;
  /** Resolves when the connection is gone, for whatever reason. */
  readonly closed: Promise<unknown>;
}

/** What the runtime does with what a connection brings. */
export interface ConnectionHandlers {
  /** UpdateContainers. */
  updateContainers(updates: readonly ContainerUpdate[]): Promise<void>;
  /** The plugin framed something a real runtime could not read (`reference/nri.md` §2.4); the connection is gone. */
  framingBroken(error: GoReaderError): void;
}

/** A connection that was not accepted yet. */
export interface IncomingConnection {
  /** Accepts it; reading begins with that (`WithBlockedRead`, §2.5). */
  open(handlers: ConnectionHandlers): PluginConnection;
  /** Declines it. */
  close(): void;
}

/** What {@linkcode PluginAcceptor} needs. */
export interface AcceptorOptions {
  readonly node: SimulatedNode;
  readonly hooks: RuntimeHooks;
  readonly profile: RuntimeProfile;
  readonly log: Logger;
  /** How long a plugin may take to register, in ms. */
  readonly registrationTimeoutMs: number;
  /** How long a plugin may take to answer a request, in ms; told in Configure. */
  readonly requestTimeoutMs: number;
  /** Called where a plugin ends this runtime: a native one that fails (nri ≤ 0.6.1), or bytes that make it panic. */
  onFatal(reason: string): void;
}

/** nri from 0.12 on closes a plugin whose synchronization failed; earlier ones leave it connected (nri#279). */
const CLOSES_UNSYNCHRONIZED_SINCE = 12;

/**
 * Takes plugin connections strictly one after another: register, configure, synchronize, add. A silent one holds up
 * all that come later (`reference/nri.md` §3.5).
 */
export class PluginAcceptor {
  readonly #options: AcceptorOptions;
  #tail: Promise<void> = Promise.resolve();
  readonly #open = new Set<PluginConnection>();
  readonly #waiting = new Set<IncomingConnection>();
  #ended = false;

  /** @param options The incarnation of the runtime it belongs to. */
  constructor(options: AcceptorOptions) {
    this.#options = options;
  }

  /** Queues a connection; the promise resolves once it was admitted or given up. */
  offer(incoming: IncomingConnection, native?: NativePlugin): Promise<void> {
    this.#waiting.add(incoming);
    this.#tail = this.#tail.then(() => this.#admit(incoming, native));
    return this.#tail;
  }

  /** Closes every connection, admitted or not. */
  end(): void {
    this.#ended = true;
    for (const incoming of this.#waiting) incoming.close();
    for (const connection of this.#open) connection.calls.close();
  }

  async #admit(incoming: IncomingConnection, native: NativePlugin | undefined): Promise<void> {
    this.#waiting.delete(incoming);
    if (this.#ended) return incoming.close();
    const { hooks, log, profile } = this.#options;
    const connection = incoming.open({
      updateContainers: (updates) => hooks.unsolicited(updates),
      framingBroken: (error) => this.#punish(error),
    });
    this.#open.add(connection);
    connection.closed.then(() => this.#gone(connection));
    try {
      const link = await this.#introduce(connection, native);
      await this.#enlist(link, native !== undefined);
    } catch (error) {
      log.warn("plugin not admitted", { error: messageOf(error) });
      if (!(error instanceof SyncFailure) || profile.nri[1] >= CLOSES_UNSYNCHRONIZED_SINCE) {
        connection.calls.close();
      }
      if (native !== undefined && profile.nativeFailureIsFatal) this.#options.onFatal(messageOf(error));
    }
  }

  /** RegisterPlugin, then Configure (§2.6). */
  async #introduce(connection: PluginConnection, native: NativePlugin | undefined): Promise<PluginLink> {
    const said = await this.#registration(connection);
    const { name, index } = native ?? said;
    if (!/^\d\d$/.test(index)) throw new Error(`invalid plugin index "${index}", must be 2 digits`);
    if (name === "") throw new Error("invalid plugin name, must be non-empty");
    const mask = await connection.calls.configure(this.#info(native));
    const invalid = mask & ~this.#options.profile.validEvents;
    if (invalid !== 0) throw new Error(`invalid plugin events: 0x${(invalid >>> 0).toString(16)}`);
    return { name, index, mask, calls: connection.calls };
  }

  async #registration(connection: PluginConnection): Promise<Registration> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = this.#options.node.clock.setTimer(
      () => reject(new Error("plugin registration timed out")),
      this.#options.registrationTimeoutMs,
    );
    connection.closed.then(() => reject(new Error("failed to register plugin: connection closed")));
    try {
      return await Promise.race([connection.registered, promise]);
    } finally {
      timer.cancel();
    }
  }

  #info(native: NativePlugin | undefined): RuntimeInfo {
    const { profile, registrationTimeoutMs, requestTimeoutMs } = this.#options;
    return {
      config: native?.config ?? "",
      runtimeName: profile.runtimeName,
      runtimeVersion: profile.runtimeVersion,
      nriVersion: profile.sendsNriVersion ? `v${profile.nri.join(".")}` : "",
      // 0 is what a runtime that does not know the field sends: nothing.
      registrationTimeoutMs: profile.sendsTimeouts ? registrationTimeoutMs : 0,
      requestTimeoutMs: profile.sendsTimeouts ? requestTimeoutMs : 0,
    };
  }

  async #enlist(link: PluginLink, isNative: boolean): Promise<void> {
    const { hooks, profile, log } = this.#options;
    if (isNative && !profile.synchronizesNative) {
      hooks.adaptation.add(link);
    } else {
      const release = await hooks.syncLock.write();
      try {
        await hooks.synchronize(link);
      } catch (cause) {
        throw new SyncFailure(messageOf(cause), { cause });
      } finally {
        release();
      }
    }
    log.info("plugin registered and configured", { plugin: labelOf(link) });
  }

  /** Real runtimes lose the plugin, or die with an index out of range (§2.4). */
  #punish(error: GoReaderError): void {
    this.#options.log.error("plugin framed a message wrongly", { error: error.message });
    if (error.verdict === "panic") this.#options.onFatal(error.message);
  }

  #gone(connection: PluginConnection): void {
    this.#open.delete(connection);
    this.#options.hooks.adaptation.drop(connection.calls);
  }
}

/** Registered and configured, but not synchronized. */
class SyncFailure extends Error {
  override readonly name = "SyncFailure";
}
