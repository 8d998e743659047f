import { CpuSet } from "../cpuset/mod.ts";
import {
  checkInvariants,
  type ContainerIdentity,
  type ContainerRecord,
  Ledger,
  type LedgerSnapshot,
  snapshotOf,
} from "../ledger/mod.ts";
import type {
  Container,
  ContainerUpdate,
  CreateContainerReply,
  LifecycleEvent,
  LinuxResources,
  PluginHandlers,
  PodSandbox,
  RequestContext,
  RuntimeInfo,
} from "../nri/mod.ts";
import type { ClassifiedContainer, PolicySettings, Refusal } from "../policy/mod.ts";
import type { Topology } from "../topology/mod.ts";
import { loadCarrier } from "./carrier.ts";
import { DEADLINE_MS, type EventContext, type PluginCounters, RefusalError } from "./context.ts";
import { applyCreation, planCreation } from "./create.ts";
import { type DecisionEntry, logDecision, logRefusal } from "./decision_log.ts";
import { subscribedEvents } from "./event_mask.ts";
import type { Clock, Logger } from "./ports.ts";
import { handleContainerEvent, handlePodEvent, knownRecord } from "./lifecycle.ts";
import { creationKey, SYNCHRONIZE_KEY, updateKey } from "./operations.ts";
import { answerResize, applyResize, planResize, settleEarlierResize } from "./resize.ts";
import { endContainer } from "./stop.ts";
import { synchronize } from "./synchronize.ts";
import { classifiedOf, identityOf, requestOf } from "./translate.ts";

/** What a {@linkcode Plugin} is made of. */
export interface PluginOptions {
  /**
   * Reads the machine: called before the first decision and at every Synchronize. Where it throws, the request that
   * needed it fails.
   */
  readonly topology: () => Topology;
  /** What decisions depend on; replaced at Configure in native mode. */
  readonly settings: PolicySettings;
  /** Times events. */
  readonly clock: Clock;
  /** Gets one line per decision. */
  readonly logger: Logger;
  /** Decide, log and show everything, change nothing [O3]. */
  readonly dryRun: boolean;
  /** Called at Configure; what it returns replaces settings and dry run from then on (native mode, [N2]). */
  readonly onConfigure?: (info: RuntimeInfo) => Pick<PluginOptions, "settings" | "dryRun"> | undefined;
}

/**
 * The plugin: the runtime's events in, decisions out. Events are applied strictly in order, each from memory and
 * synchronously (spec §7); the {@linkcode Ledger} is the only state.
 */
export class Plugin implements PluginHandlers, Disposable {
  /** What happened so far. */
  readonly counters: PluginCounters = {
    synchronizations: 0,
    refusals: 0,
    updates: 0,
    adoptions: 0,
    invariantBreaks: 0,
  };
  readonly #options: PluginOptions;
  #settings: PolicySettings;
  #dryRun: boolean;
  #ledger: Ledger | undefined;
  #runtime: RuntimeInfo | undefined;
  #lastEventMs = Number.NEGATIVE_INFINITY;
  #warnedUnsynchronized = false;
  #check: { cancel(): void } | undefined;

  /** A plugin that knows nothing yet. */
  constructor(options: PluginOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#dryRun = options.dryRun;
  }

  /** The books. For the update queue and for tests; nobody else changes them. */
  get ledger(): Ledger {
    return this.#ledger ??= new Ledger(this.#options.topology());
  }

  /** What the runtime said of itself; undefined before Configure. */
  get runtime(): RuntimeInfo | undefined {
    return this.#runtime;
  }

  /** What decisions depend on; replaced at Configure in native mode. */
  get settings(): PolicySettings {
    return this.#settings;
  }

  /** Whether answers are empty [O3]. */
  get isDryRun(): boolean {
    return this.#dryRun;
  }

  /** Clock ms of the last event; −Infinity before the first. */
  get lastEventMs(): number {
    return this.#lastEventMs;
  }

  /** Who has which CPUs now. */
  snapshot(): LedgerSnapshot {
    return snapshotOf(this.ledger);
  }

  configure(info: RuntimeInfo): number {
    this.#runtime = info;
    const changed = this.#options.onConfigure?.(info);
    if (changed !== undefined) {
      this.#settings = changed.settings;
      this.#dryRun = changed.dryRun;
    }
    const { runtimeName, runtimeVersion, nriVersion } = info;
    this.#options.logger.info("configured by the runtime", { runtimeName, runtimeVersion, nriVersion });
    return subscribedEvents();
  }

  synchronize(
    pods: readonly PodSandbox[],
    containers: readonly Container[],
    request: RequestContext,
  ): readonly ContainerUpdate[] {
    const ledger = new Ledger(this.#options.topology());
    const context = this.#contextFor(ledger, request.arrivedAtMs);
    const updates = synchronize(context, { pods, containers });
    this.#ledger = ledger;
    this.counters.synchronizations++;
    this.counters.updates += updates.length;
    this.#afterEvent();
    this.#options.logger.info("Synchronizing state", {
      hook: "Synchronize",
      pods: pods.length,
      containers: containers.length,
      updates: updates.length,
      updated: updates.map((update) => `${update.containerId}=${update.cpus}`),
      durationMs: this.#since(request),
    });
    return this.#dryRun ? [] : updates;
  }

  /** Places a container, or refuses it [H1]. */
  createContainer(pod: PodSandbox, container: Container, request: RequestContext): CreateContainerReply {
    const context = this.#begin(request);
    this.#warnIfUnsynchronized();
    const identity = identityOf(pod, container);
    const plan = this.#orRefused("CreateContainer", identity, request, () => {
      context.checkDeadline();
      return planCreation(context, { identity, classified: this.#classified(pod, container) });
    });
    if (plan === undefined) return { adjustment: undefined, updates: [] };
    applyCreation(context, plan);
    const { record } = plan;
    const updates = loadCarrier(context, {
      exclude: record.id,
      given: plan.given,
      exclusively: record.placement.kind !== "shared" || !plan.pins.isEmpty,
      extras: "lazy",
      operation: creationKey(record.id),
    });
    this.#decided("container placed", {
      ...this.#entry("CreateContainer", record, request),
      after: record.wanted,
      mems: record.mems,
      reason: plan.reason,
      updates,
    });
    if (this.#dryRun) return { adjustment: undefined, updates: [] };
    return { adjustment: { cpus: record.wanted.toString(), mems: record.mems }, updates };
  }

  #classified(pod: PodSandbox, container: Container): ClassifiedContainer {
    const classified = classifiedOf(pod, container);
    const { warning } = classified.intent;
    if (warning !== undefined) {
      this.#options.logger.warn("forbid list ignored", {
        pod: `${pod.namespace}/${pod.name}`,
        reason: warning,
      });
    }
    return classified;
  }

  /** The plan, or undefined where it was refused in a dry run [O3]. A refusal is logged and thrown on. */
  #orRefused<T extends { readonly kind: string }>(
    hook: string,
    identity: ContainerIdentity,
    request: RequestContext,
    make: () => T | { readonly kind: "refused"; readonly refusal: Refusal },
  ): T | undefined {
    try {
      const plan = make();
      if (!isRefused(plan)) return plan;
      throw new RefusalError(plan.refusal);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      this.#noteRefusal(hook, identity, error, request);
      if (!this.#dryRun) throw error;
      return undefined;
    }
  }

  #noteRefusal(
    hook: string,
    identity: ContainerIdentity,
    error: RefusalError,
    request: RequestContext,
  ): void {
    this.counters.refusals++;
    logRefusal(this.#options.logger, {
      hook,
      identity,
      class: error.kind,
      reason: error.message,
      updates: [],
      durationMs: this.#since(request),
      dryRun: this.#dryRun,
    });
    this.#afterEvent();
  }

  /** Follows a resize [H4]. */
  updateContainer(
    pod: PodSandbox,
    container: Container,
    resources: LinuxResources,
    request: RequestContext,
  ): readonly ContainerUpdate[] {
    const context = this.#begin(request);
    const phase = container.state === "running" ? "running" : "created";
    const known = knownRecord(context, pod, container, phase);
    if (known === undefined) return [];
    this.ledger.answers.abandon(updateKey(known.id), context.nowMs);
    const before = settleEarlierResize(context, known, requestOf(container.resources));
    const plan = this.#orRefused("UpdateContainer", before, request, () => {
      context.checkDeadline();
      return planResize(context, before, requestOf(resources));
    });
    if (plan === undefined) return [];
    const record = applyResize(context, before, plan);
    const updates = answerResize(context, record, plan.gained, resources);
    this.#decided("container resized", {
      ...this.#entry("UpdateContainer", { ...record, ...plan.next }, request),
      before: before.wanted,
      after: plan.next.wanted,
      reason: plan.next.degraded ?? "as requested",
      updates,
    });
    return this.#dryRun ? [] : updates;
  }

  stopContainer(pod: PodSandbox, container: Container, request: RequestContext): readonly ContainerUpdate[] {
    const context = this.#begin(request);
    const end = endContainer(context, container.id);
    const updates = loadCarrier(context, {
      exclude: container.id,
      given: CpuSet.EMPTY,
      exclusively: false,
      extras: end === undefined || end.freed.isEmpty || end.endedRecently ? "lazy" : "at-once",
      operation: undefined,
    });
    if (end !== undefined) {
      this.#decided("container stopped", {
        ...this.#entry("StopContainer", end.record, request),
        before: end.record.wanted,
        reason: end.freed.isEmpty ? "owned nothing alone" : "its CPUs are held for it, then free",
        updates,
      });
    } else {
      this.#options.logger.debug("unknown container stopped", { containerId: container.id, pod: pod.name });
      this.counters.updates += updates.length;
      this.#afterEvent();
    }
    return this.#dryRun ? [] : updates;
  }

  lifecycle(
    event: LifecycleEvent,
    pod: PodSandbox,
    container: Container | undefined,
    request: RequestContext,
  ): void {
    const context = this.#begin(request);
    this.#options.logger.debug(event, { pod: `${pod.namespace}/${pod.name}`, containerId: container?.id });
    if (container === undefined) handlePodEvent(context, event, pod);
    else handleContainerEvent(context, event, pod, container);
    this.#afterEvent();
  }

  #warnIfUnsynchronized(): void {
    if (this.#warnedUnsynchronized || this.counters.synchronizations > 0) return;
    this.#warnedUnsynchronized = true;
    this.#options.logger.warn("no Synchronize before the first creation", {
      consequence: "containers that run already are known only from their next event on",
      advice:
        "containerd up to 1.7.25 does not synchronize plugins that it launches: upgrade it, or run externally",
    });
  }

  /** Starts the handling of an event that follows a Synchronize. */
  #begin(request: RequestContext): EventContext {
    const context = this.#contextFor(this.ledger, request.arrivedAtMs);
    this.#lastEventMs = context.nowMs;
    // The runtime applies the answer to Synchronize before it sends anything else.
    this.ledger.answers.confirm(SYNCHRONIZE_KEY, context.nowMs);
    return context;
  }

  #contextFor(ledger: Ledger, arrivedAtMs: number): EventContext {
    const { clock } = this.#options;
    const nowMs = clock.now();
    ledger.expire(nowMs, this.#settings.poolGrowthDelayMs);
    return {
      ledger,
      settings: this.#settings,
      nowMs,
      logger: this.#options.logger,
      counters: this.counters,
      checkDeadline: () => {
        const ageMs = clock.now() - arrivedAtMs;
        if (ageMs > DEADLINE_MS) throw lateError(ageMs);
      },
    };
  }

  /** Context for work that no request asked for. */
  idleContext(): EventContext {
    return this.#contextFor(this.ledger, Number.POSITIVE_INFINITY);
  }

  #entry(
    hook: string,
    record: ContainerRecord,
    request: RequestContext,
  ): Pick<DecisionEntry, "hook" | "identity" | "class" | "durationMs" | "dryRun"> {
    const { placement } = record;
    return {
      hook,
      identity: record,
      class: placement.kind,
      durationMs: this.#since(request),
      dryRun: this.#dryRun,
    };
  }

  #decided(message: string, entry: DecisionEntry): void {
    this.counters.updates += entry.updates.length;
    logDecision(this.#options.logger, message, entry);
    this.#afterEvent();
  }

  #since(request: RequestContext): number {
    return this.#options.clock.now() - request.arrivedAtMs;
  }

  /** Has the books checked once the answer is out: the check is not on the runtime's time (spec §16). */
  #afterEvent(): void {
    this.#check ??= this.#options.clock.setTimer(() => this.checkBooks(), 0);
  }

  /** Checks the books against spec §16; a break is counted and logged, never fatal. */
  checkBooks(): void {
    this.#check?.cancel();
    this.#check = undefined;
    for (const { rule, message } of checkInvariants(this.ledger)) {
      this.counters.invariantBreaks++;
      this.#options.logger.error("invariant broken", { rule, message });
    }
  }

  /** Cancels what is pending. */
  [Symbol.dispose](): void {
    this.#check?.cancel();
  }
}

function isRefused<T extends { readonly kind: string }>(
  plan: T | { readonly kind: "refused"; readonly refusal: Refusal },
): plan is { readonly kind: "refused"; readonly refusal: Refusal } {
  return plan.kind === "refused";
}

function lateError(ageMs: number): RefusalError {
  const message = `Cannot place CPUs: the request is ${
    Math.round(ageMs)
  } ms old, more than ${DEADLINE_MS} ms`;
  return new RefusalError({ kind: "deadline", message });
}
