import type { ContainerUpdate, LifecycleEvent, LinuxResources, SentContainer, SentPod } from "../nri/mod.ts";
import { type Logger, RpcError, STATUS } from "../wire/mod.ts";
import { messageOf, statusText } from "./errors.ts";
import { AnswerMerger, type MergedCreation, type MergedResize, type MergedUpdate } from "./merge.ts";
import { type HookEvent, isSubscribed, type PluginCalls } from "./plugin_port.ts";

/** A plugin that is registered, configured and synchronized. */
export interface PluginLink {
  /** Two digits; hooks are called in ascending order of it. */
  readonly index: string;
  readonly name: string;
  readonly mask: number;
  readonly calls: PluginCalls;
}

/** A plugin refused a request, or the answers cannot be merged: the operation fails. */
export class HookError extends Error {
  override readonly name = "HookError";
}

/** Test input for one request: what happens to the plugins' answers. */
export interface AnswerFault {
  /** The request fails with this text after every plugin answered; their answers are lost, nothing tells them. */
  readonly loseAnswer?: string;
}

/** A plugin's name as the runtime prints it. */
export function labelOf(link: Pick<PluginLink, "index" | "name">): string {
  return `${link.index}-${link.name}`;
}

/** What {@linkcode Adaptation} needs. */
export interface AdaptationOptions {
  readonly log: Logger;
  /** Called after a plugin was added or dropped. */
  onChange(labels: readonly string[]): void;
}

/**
 * Calls the plugins of one runtime incarnation in order, and merges what they answer: nri's `pkg/adaptation`
 * (`reference/nri.md` §5). Callers hold the locks.
 */
export class Adaptation {
  readonly #options: AdaptationOptions;
  #links: readonly PluginLink[] = [];

  /** @param options Logger and change listener. */
  constructor(options: AdaptationOptions) {
    this.#options = options;
  }

  /** The plugins that get hooks, in calling order. */
  get links(): readonly PluginLink[] {
    return this.#links;
  }

  add(link: PluginLink): void {
    this.#links = [...this.#links, link].toSorted((a, b) => compareText(a.index, b.index));
    this.#announce();
  }

  /** Closes a plugin's connection and stops calling it. Idempotent. */
  drop(calls: PluginCalls): void {
    calls.close();
    if (!this.#links.some((link) => link.calls === calls)) return;
    this.#links = this.#links.filter((link) => link.calls !== calls);
    this.#announce();
  }

  /** Drops every plugin. */
  close(): void {
    for (const link of this.#links) this.drop(link.calls);
  }

  /**
   * CreateContainer: later plugins see the container as earlier ones left it.
   *
   * @throws {HookError} If a plugin refuses, or the answers conflict.
   */
  async createContainer(
    request: { readonly pod: SentPod; readonly container: SentContainer },
    fault: AnswerFault,
  ): Promise<MergedCreation> {
    const merger = new AnswerMerger({ created: request.container.id });
    let container = request.container;
    for (const link of this.#links) {
      const reply = await this.#call(
        link,
        "CreateContainer",
        () => link.calls.createContainer(request.pod, container),
      );
      if (reply === undefined) continue;
      mergeOrFail(() => merger.adjust(labelOf(link), reply.adjustment));
      mergeOrFail(() => merger.update(labelOf(link), reply.updates));
      container = withCpu(container, merger.creation());
    }
    loseIf(fault);
    return merger.creation();
  }

  /**
   * UpdateContainer.
   *
   * @throws {HookError} If a plugin refuses, or the answers conflict.
   */
  async updateContainer(
    request: { readonly pod: SentPod; readonly container: SentContainer; readonly resources: LinuxResources },
    fault: AnswerFault,
  ): Promise<MergedResize> {
    const { pod, container, resources } = request;
    const merger = new AnswerMerger({ updated: { id: container.id, resources } });
    for (const link of this.#links) {
      const seen = merger.resize().resources ?? resources;
      const updates = await this.#call(
        link,
        "UpdateContainer",
        () => link.calls.updateContainer(pod, container, seen),
      );
      if (updates !== undefined) mergeOrFail(() => merger.update(labelOf(link), updates));
    }
    loseIf(fault);
    return merger.resize();
  }

  /**
   * StopContainer.
   *
   * @throws {HookError} If a plugin fails, or the answers conflict.
   */
  async stopContainer(
    request: { readonly pod: SentPod; readonly container: SentContainer },
    fault: AnswerFault,
  ): Promise<readonly MergedUpdate[]> {
    const merger = new AnswerMerger();
    for (const link of this.#links) {
      const updates = await this.#call(
        link,
        "StopContainer",
        () => link.calls.stopContainer(request.pod, request.container),
      );
      if (updates !== undefined) mergeOrFail(() => merger.update(labelOf(link), updates));
    }
    loseIf(fault);
    return merger.others();
  }

  /**
   * Any event without an answer. Plugins after one that fails are not called (§5.2).
   *
   * @throws {HookError} If a plugin fails.
   */
  async lifecycle(event: LifecycleEvent, pod: SentPod, container?: SentContainer): Promise<void> {
    for (const link of this.#links) {
      await this.#call(link, event, () => link.calls.lifecycle(event, pod, container));
    }
  }

  /**
   * Synchronizes one plugin; not in the list yet.
   *
   * @throws {HookError} If it fails.
   */
  async synchronize(
    link: PluginLink,
    lists: { readonly pods: readonly SentPod[]; readonly containers: readonly SentContainer[] },
  ): Promise<readonly ContainerUpdate[]> {
    try {
      return await link.calls.synchronize(lists.pods, lists.containers);
    } catch (cause) {
      throw new HookError(`failed to synchronize plugin: ${errorText(cause)}`, { cause });
    }
  }

  /** One plugin's answer; undefined where it is not asked, or was closed for not answering (§5.2). */
  async #call<T>(link: PluginLink, event: HookEvent, call: () => Promise<T>): Promise<T | undefined> {
    if (!isSubscribed(link.mask, event)) return undefined;
    try {
      return await call();
    } catch (error) {
      if (!isFatal(error)) throw new HookError(errorText(error), { cause: error });
      this.#options.log.warn("closing plugin", {
        plugin: labelOf(link),
        event,
        error: messageOf(error),
      });
      this.drop(link.calls);
      return undefined;
    }
  }

  #announce(): void {
    this.#options.onChange(this.#links.map(labelOf));
  }
}

/** Codes of this side's own errors that close a plugin: no answer, no connection, no protocol (§5.2). */
const FATAL_CODES: readonly number[] = [STATUS.deadlineExceeded, STATUS.unavailable, STATUS.internal];

function isFatal(error: unknown): boolean {
  return error instanceof RpcError && error.local && FATAL_CODES.includes(error.code);
}

function errorText(error: unknown): string {
  return error instanceof RpcError && !error.local ? statusText(error) : messageOf(error);
}

function mergeOrFail(merge: () => void): void {
  try {
    merge();
  } catch (cause) {
    throw new HookError(messageOf(cause), { cause });
  }
}

function loseIf(fault: AnswerFault): void {
  if (fault.loseAnswer !== undefined) throw new HookError(fault.loseAnswer);
}

function withCpu(container: SentContainer, answer: MergedCreation): SentContainer {
  const { cpu } = container.resources;
  const cpus = answer.cpus || cpu.cpus;
  const mems = answer.mems || cpu.mems;
  const quota = answer.quota ?? cpu.quota;
  return { ...container, resources: { ...container.resources, cpu: { ...cpu, cpus, mems, quota } } };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
