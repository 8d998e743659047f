import type { LifecycleEvent, LinuxResources, SentContainer, SentPod } from "../nri/mod.ts";
import { Adaptation, type AnswerFault, HookError, type PluginLink } from "./adaptation.ts";
import { messageOf, RuntimeEnded } from "./errors.ts";
import { HookLocks, type Release, SharedLock } from "./locks.ts";
import type { MergedCreation, MergedUpdate } from "./merge.ts";
import { containerMessage, podMessage } from "./nri_messages.ts";
import { type ContainerView, type LostUpdate, type NodeView, specCpus } from "./observe.ts";
import { isSubscribed } from "./plugin_port.ts";
import { wait } from "./sim_clock.ts";
import { UpdateApplier, type UpdateApplierOptions } from "./update_applier.ts";

/** A pod or container as containerd's NRI layer tracks it; absent: removed or never seen. */
type HookState = "created" | "running" | "stopped";

/** What {@linkcode RuntimeHooks} needs. */
export interface HooksOptions extends UpdateApplierOptions {
  /** How long a hook stays between its two locks, in ms of the clock: the deadlock window of nri ≤ 0.12.0. */
  readonly lockGapMs: number;
}

/** A pod and container as a request names them. */
export interface Subject {
  readonly pod: SentPod;
  readonly container: SentContainer;
}

/**
 * The runtime's side of every hook, one incarnation of the runtime: the node-wide lock, the map of what plugins were
 * told, and the application of their updates (containerd's `internal/nri`, `reference/nri.md` §6.4–§6.6).
 */
export class RuntimeHooks {
  readonly adaptation: Adaptation;
  /** Held shared by operations, exclusively by a registration (`BlockPluginSync`). */
  readonly syncLock: SharedLock = new SharedLock();
  readonly locks: HookLocks;
  readonly #options: HooksOptions;
  readonly #applier: UpdateApplier;
  readonly #states = new Map<string, HookState>();
  #ended = false;

  /** @param options The node and how this runtime behaves. */
  constructor(options: HooksOptions) {
    const { node, log, profile } = options;
    this.#options = options;
    this.#applier = new UpdateApplier(options);
    this.adaptation = new Adaptation({ log, onChange: (labels) => node.setPlugins(labels) });
    this.locks = new HookLocks({ unsolicitedTakesBoth: profile.unsolicitedMayDeadlock });
  }

  /** Ends this incarnation: plugins are closed, operations under way fail at their next step. */
  end(): void {
    this.#ended = true;
    this.adaptation.close();
  }

  /** @throws {RuntimeEnded} If the runtime was restarted meanwhile. */
  requireAlive(): void {
    if (this.#ended) throw new RuntimeEnded();
  }

  /** RunPodSandbox. @throws {HookError} If a plugin refuses. */
  async runPod(pod: SentPod): Promise<void> {
    await this.#locked(async () => {
      try {
        await this.adaptation.lifecycle("RunPodSandbox", pod);
      } finally {
        this.#states.set(pod.id, "running");
      }
    });
  }

  /** StopPodSandbox; nothing where no plugin could have seen the pod run. */
  async stopPod(pod: SentPod): Promise<void> {
    await this.#locked(async () => {
      if (!this.#needsStopping(pod.id)) return;
      await this.#logged(this.adaptation.lifecycle("StopPodSandbox", pod));
      this.#states.set(pod.id, "stopped");
    });
  }

  /** RemovePodSandbox. */
  async removePod(pod: SentPod): Promise<void> {
    await this.#locked(async () => {
      if (!this.#states.has(pod.id)) return;
      await this.#logged(this.adaptation.lifecycle("RemovePodSandbox", pod));
      this.#states.delete(pod.id);
    });
  }

  /**
   * CreateContainer: updates of others are applied before the answer is returned.
   *
   * @throws {HookError} If a plugin refuses, or the answers conflict.
   */
  async createContainer(subject: Subject, fault: AnswerFault): Promise<MergedCreation> {
    return await this.#locked(async () => {
      const { id } = subject.container;
      const asked = this.adaptation.links.length > 0;
      let answer: MergedCreation;
      try {
        answer = await this.adaptation.createContainer(subject, fault);
      } finally {
        this.#states.set(id, "created");
      }
      this.requireAlive();
      this.#options.node.patch(
        id,
        { known: asked && this.adaptation.links.length > 0, startWindow: "open" },
        "window",
      );
      await this.#applier.apply(answer.updates, "create");
      this.endCarrier("CreateContainer", id);
      return answer;
    });
  }

  /**
   * UpdateContainer: updates of others are applied; what replaces the request is returned, undefined for "as it is",
   * and the node as it was when the plugins were asked.
   *
   * @throws {HookError} If a plugin refuses, or the answers conflict.
   */
  async updateContainer(
    subject: Subject & { readonly resources: LinuxResources },
    fault: AnswerFault,
  ): Promise<{ readonly resources: LinuxResources | undefined; readonly before: NodeView }> {
    return await this.#locked(async () => {
      const before = this.#options.node.view();
      const answer = await this.adaptation.updateContainer(subject, fault);
      this.requireAlive();
      await this.#applier.apply(answer.updates, "update");
      this.endCarrier("UpdateContainer", subject.container.id);
      return { resources: answer.resources, before };
    });
  }

  /** An event without an answer. @throws {HookError} If a plugin fails. */
  async notify(event: LifecycleEvent, subject: Subject): Promise<void> {
    await this.#locked(async () => {
      const { id } = subject.container;
      try {
        await this.adaptation.lifecycle(event, subject.pod, subject.container);
      } finally {
        if (event === "StartContainer") this.#states.set(id, "running");
      }
      this.requireAlive();
      const window = this.#options.node.container(id)?.startWindow;
      if (event === "PostStartContainer" && window === "open") {
        this.#options.node.patch(id, { startWindow: "started" }, "window");
      }
      if (event === "PostUpdateContainer") this.#endResize(id);
    });
  }

  /** The plugin knows of the resize now: the next answer repairs what was overtaken. */
  #endResize(id: string): void {
    const container = this.#options.node.container(id);
    if (container?.resizedTo === undefined) return;
    const lost = container.lost === "overtaken" ? "overtaken-told" : container.lost;
    this.#options.node.patch(id, { resizedTo: undefined, lost }, "window");
  }

  /** Sends an event that no operation stands behind; errors are only logged. */
  async inject(event: LifecycleEvent, subject: Subject): Promise<void> {
    const container = event.endsWith("PodSandbox") ? undefined : subject.container;
    await this.#locked(() => this.#logged(this.adaptation.lifecycle(event, subject.pod, container)));
  }

  /** StopContainer, once per container; errors are only logged. */
  async stopContainer(subject: Subject, fault: AnswerFault = {}): Promise<void> {
    await this.#locked(() => this.#stop(subject, fault));
  }

  /** RemoveContainer, preceded by StopContainer where none was sent. */
  async removeContainer(subject: Subject): Promise<void> {
    await this.#locked(async () => {
      const { id } = subject.container;
      if (!this.#states.has(id)) return;
      await this.#stop(subject, {});
      await this.#logged(this.adaptation.lifecycle("RemoveContainer", subject.pod, subject.container));
      this.#states.delete(id);
    });
  }

  /**
   * Lists everything to a plugin that has just been configured and applies its answer; errors of the updates are
   * only logged (§6.4).
   *
   * @throws {HookError} If the plugin fails.
   */
  async synchronize(link: PluginLink): Promise<void> {
    await this.#locked(async () => {
      const { node, profile } = this.#options;
      const { pods, containers } = node.view();
      const listed = [...containers.values()].filter(isListed);
      for (const container of listed) {
        this.#states.set(container.id, container.phase === "running" ? "running" : "created");
      }
      const updates = await this.adaptation.synchronize(link, {
        pods: [...pods.values()].map(podMessage),
        containers: listed.map((container) =>
          containerMessage(container, { pod: pods.get(container.podId), profile, moment: "event" })
        ),
      });
      this.requireAlive();
      await this.#applier.apply(updates, "synchronize");
      const told = new Map(listed.map((container) => [container.id, container]));
      node.patchAll((container) => asListed(container, told.get(container.id)), "window");
      this.#applier.endCarrier(undefined);
      this.adaptation.add(link);
    });
  }

  /**
   * An unsolicited UpdateContainers, once the locks are free. Unknown ids are skipped (§5.4).
   *
   * @throws {HookError} If an update without `ignore_failure` fails.
   */
  async unsolicited(updates: readonly MergedUpdate[]): Promise<void> {
    const release = await this.locks.enterUnsolicited();
    try {
      this.requireAlive();
      const failed = await this.#applier.apply(updates, "unsolicited");
      this.#options.node.announce("carried", undefined);
      if (failed) throw new HookError("NRI update of some containers failed");
    } finally {
      release();
    }
  }

  async #stop(subject: Subject, fault: AnswerFault): Promise<void> {
    const { id } = subject.container;
    if (!this.#needsStopping(id)) return;
    const answer = await this.#logged(this.adaptation.stopContainer(subject, fault));
    this.#states.set(id, "stopped");
    this.requireAlive();
    this.#options.node.patch(id, { stopNotified: true, listed: false }, "stop-notified");
    if (answer === undefined) return;
    await this.#applier.apply(answer, "stop");
    this.endCarrier("StopContainer");
  }

  /**
   * Marks the end of an answer that could carry updates; where no plugin was asked there was none.
   *
   * @param event The request that was answered.
   * @param exceptId The container being updated, whose own update comes later.
   */
  endCarrier(event: "CreateContainer" | "UpdateContainer" | "StopContainer", exceptId?: string): void {
    const asked = this.adaptation.links.some(({ mask }) => isSubscribed(mask, event));
    if (asked) this.#applier.endCarrier(exceptId, event !== "StopContainer");
  }

  /**
   * Marks the end of an answer's part about the updated container itself.
   *
   * @param asked The container as it was when the plugin was asked.
   */
  endOwnCarrier({ id, startWindow }: ContainerView): void {
    const hasStarted = startWindow === "started" || startWindow === "closing";
    const isSame = this.#options.node.container(id)?.startWindow === startWindow;
    if (hasStarted && isSame) this.#options.node.patch(id, { startWindow: "closed" }, "window");
    if (this.adaptation.links.length > 0) this.#options.node.announce("carried-own", id);
  }

  #needsStopping(id: string): boolean {
    const state = this.#states.get(id);
    return state === "created" || state === "running";
  }

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    const gap = this.#options.lockGapMs;
    const { clock } = this.#options.node;
    const release: Release = await this.locks.enterHook(gap > 0 ? () => wait(clock, gap) : undefined);
    try {
      this.requireAlive();
      const result = await work();
      this.requireAlive();
      return result;
    } finally {
      release();
    }
  }

  async #logged<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      return await call;
    } catch (error) {
      if (!(error instanceof HookError)) throw error;
      this.#options.log.warn("plugin failed", { error: messageOf(error) });
      return undefined;
    }
  }
}

/** Synchronize lists what is created or running, and nothing the runtime lost (§6.4). */
function isListed(container: ContainerView): boolean {
  return container.inStore && (container.phase === "created" || container.phase === "running");
}

/**
 * A plugin that was just told of a container knows it by its spec, whatever its cgroup has, and whatever an earlier plugin
 * told that the kernel refused; and one that was stopped before it ran as alive, for that leaves it as it was created.
 *
 * @param before As it was told; undefined: it was not.
 */
function asListed(container: ContainerView, before: ContainerView | undefined): ContainerView {
  if (before === undefined) return container;
  const listed = { ...container, known: true, listed: true, resizedTo: undefined };
  const { lost } = container;
  const isOldRefusal = lost === "failed" && container.toldCpus === before.toldCpus;
  if (!isOldRefusal) return { ...listed, lost: LOST_WHEN_LISTED[lost] };
  const toldCpus = specCpus(container);
  const isSame = container.cgroup === undefined || container.cgroup.written.equals(toldCpus);
  return { ...listed, toldCpus, lost: isSame ? "none" : "unseen" };
}

const LOST_WHEN_LISTED: Readonly<Record<LostUpdate, LostUpdate>> = {
  "none": "none",
  "start-window": "unseen",
  "not-in-store": "not-in-store",
  "failed": "failed",
  "unseen": "unseen",
  "overtaken": "none",
  "overtaken-told": "none",
};
