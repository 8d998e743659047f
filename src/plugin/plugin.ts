import { Ledger, type LedgerSnapshot, snapshotOf } from "../ledger/mod.ts";
import type {
  Container,
  ContainerUpdate,
  CreateContainerReply,
  FailurePolicy,
  LifecycleEvent,
  LinuxResources,
  PluginHandlers,
  PodSandbox,
  RequestContext,
  RuntimeInfo,
} from "../nri/mod.ts";
import { FactsReaders, type PolicySettings } from "../policy/mod.ts";
import type { Topology } from "../topology/mod.ts";
import { Aftercare } from "./aftercare.ts";
import { DEADLINE_MS, type EventContext, type PluginCounters, RefusalError } from "./context.ts";
import { dropStaleAttempts } from "./create.ts";
import { subscribedEvents } from "./event_mask.ts";
import { failurePolicyOf, warnIfNotFailing } from "./failure_policy.ts";
import { answerCreate, answerStop, answerUpdate } from "./hooks.ts";
import { handleContainerEvent, handlePodEvent } from "./lifecycle.ts";
import { noteSetsSince } from "./other_writers.ts";
import { SYNCHRONIZE_KEY } from "./operations.ts";
import type { PluginInput, PluginState } from "./journal.ts";
import type { PluginOptions } from "./plugin_options.ts";
import { RecentUpdates } from "./recent_updates.ts";
import { Surroundings } from "./surroundings.ts";
import { synchronize } from "./synchronize.ts";
import { tellSynchronized } from "./synchronize_log.ts";
import { intentReader } from "./translate.ts";
import { takeOff } from "./unsolicited.ts";

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
    otherWriters: 0,
    reallocations: 0,
    drifts: 0,
    invariantBreaks: 0,
  };
  readonly #options: PluginOptions;
  #settings: PolicySettings;
  #dryRun: boolean;
  #ledger: Ledger | undefined;
  #runtime: RuntimeInfo | undefined;
  #lastEventMs = Number.NEGATIVE_INFINITY;
  readonly #said: Set<string>;
  readonly #updated = new RecentUpdates();
  readonly #surroundings: Surroundings;
  readonly #aftercare: Aftercare;
  readonly #readers = new FactsReaders();

  /** A plugin that knows nothing yet. */
  constructor(options: PluginOptions) {
    const { resumed } = options;
    this.#options = options;
    this.#settings = resumed?.settings ?? options.settings;
    this.#dryRun = resumed?.dryRun ?? options.dryRun;
    this.#runtime = resumed?.runtime;
    this.#ledger = resumed?.ledger;
    this.#surroundings = new Surroundings(options, options.logger, resumed);
    this.#said = new Set(resumed?.said);
    this.counters.synchronizations = resumed?.synchronizations ?? 0;
    this.#aftercare = new Aftercare({ ...options, counters: this.counters, books: () => this.ledger });
  }

  /** The books. For the update queue and for tests; nobody else changes them. */
  get ledger(): Ledger {
    return this.#ledger ??= new Ledger(this.#machine());
  }

  /** What the runtime said of itself; undefined before Configure. */
  get runtime(): RuntimeInfo | undefined {
    return this.#runtime;
  }

  /** What decisions depend on; replaced at Configure in native mode. */
  get settings(): PolicySettings {
    return this.#settings;
  }

  /** What the runtime shall do while no answer comes [O2]. */
  get failurePolicy(): FailurePolicy | undefined {
    return failurePolicyOf(this.#settings, this.#dryRun);
  }

  /** Whether answers are empty [O3]. */
  get isDryRun(): boolean {
    return this.#dryRun;
  }

  /** Whether the runtime told anything of its containers: until then the books say nothing. */
  get isInformed(): boolean {
    return this.counters.synchronizations > 0 || this.#lastEventMs !== Number.NEGATIVE_INFINITY;
  }

  /** Clock ms of the last event; −Infinity before the first. */
  get lastEventMs(): number {
    return this.#lastEventMs;
  }

  /** Who has which CPUs now. */
  snapshot(): LedgerSnapshot {
    return snapshotOf(this.ledger);
  }

  #machine(): Topology {
    return this.#surroundings.readMachine(this.#settings);
  }

  /** Handles an input; every method that changes something does it in here. */
  #input<T>(input: PluginInput, handle: () => T): T {
    const { journal } = this.#options;
    return journal === undefined ? handle() : journal.note(input, handle, () => this.state());
  }

  /** What it goes on from: another plugin that is `resumed` with it gives the same answers (I8). */
  state(): PluginState {
    return {
      settings: this.#settings,
      dryRun: this.#dryRun,
      runtime: this.#runtime,
      ledger: this.#ledger,
      stamp: this.#surroundings.stamp,
      synchronizations: this.counters.synchronizations,
      said: [...this.#said],
      differences: this.#surroundings.differences,
    };
  }

  configure(info: RuntimeInfo): number {
    return this.#input({ hook: "Configure", info }, () => this.#configure(info));
  }

  #configure(info: RuntimeInfo): number {
    this.#runtime = info;
    const changed = this.#options.onConfigure?.(info);
    if (changed !== undefined) {
      this.#settings = changed.settings;
      this.#dryRun = changed.dryRun;
    }
    const { runtimeName, runtimeVersion, nriVersion } = info;
    this.#options.logger.info("configured by the runtime", { runtimeName, runtimeVersion, nriVersion });
    warnIfNotFailing(this.failurePolicy, info, this.#options.logger);
    return subscribedEvents();
  }

  synchronize(
    pods: readonly PodSandbox[],
    containers: readonly Container[],
    request: RequestContext,
  ): readonly ContainerUpdate[] {
    const input = { hook: "Synchronize", pods, containers, request } as const;
    return this.#input(input, () => this.#synchronize(pods, containers, request));
  }

  #synchronize(
    pods: readonly PodSandbox[],
    containers: readonly Container[],
    request: RequestContext,
  ): readonly ContainerUpdate[] {
    const ledger = new Ledger(this.#machine());
    const context = this.#contextFor(ledger, request.arrivedAtMs);
    noteSetsSince(context, this.#ledger, containers);
    const updates = synchronize(context, { pods, containers, kernel: this.#surroundings.kernel });
    tellSynchronized(context, { containers, updates });
    this.#ledger = ledger;
    this.counters.synchronizations++;
    this.#noteUpdates(updates);
    this.#aftercare.afterSynchronize();
    this.#options.logger.info("Synchronizing state", {
      hook: "Synchronize",
      pods: pods.length,
      containers: containers.length,
      updates: updates.length,
      updated: updates.map((update) => `${update.containerId}=${update.cpus}`),
      durationMs: this.#options.clock.now() - request.arrivedAtMs,
    });
    return this.#dryRun ? [] : updates;
  }

  createContainer(pod: PodSandbox, container: Container, request: RequestContext): CreateContainerReply {
    const nothing = { adjustment: undefined, updates: [] };
    const answer = (context: EventContext) => {
      this.#surroundings.followMachine(() => context);
      return answerCreate(context, pod, container);
    };
    const input = { hook: "CreateContainer", pod, container, request } as const;
    return this.#input(input, () => this.#answer(request, nothing, answer, (reply) => reply.updates));
  }

  updateContainer(
    pod: PodSandbox,
    container: Container,
    resources: LinuxResources,
    request: RequestContext,
  ): readonly ContainerUpdate[] {
    const answer = (context: EventContext) => answerUpdate(context, pod, container, resources);
    const input = { hook: "UpdateContainer", pod, container, resources, request } as const;
    return this.#input(input, () => this.#answer(request, [], answer, (updates) => updates));
  }

  stopContainer(pod: PodSandbox, container: Container, request: RequestContext): readonly ContainerUpdate[] {
    const answer = (context: EventContext) => answerStop(context, pod, container);
    const input = { hook: "StopContainer", pod, container, request } as const;
    return this.#input(input, () => this.#answer(request, [], answer, (updates) => updates));
  }

  /** Handles an event that has an answer; in a dry run everything is done but the answer says nothing [O3]. */
  #answer<T>(
    request: RequestContext,
    nothing: T,
    make: (context: EventContext) => T,
    updatesOf: (reply: T) => readonly ContainerUpdate[],
  ): T {
    const context = this.#begin(request);
    try {
      const reply = make(context);
      this.#noteUpdates(updatesOf(reply));
      return this.#dryRun ? nothing : reply;
    } catch (error) {
      if (!this.#dryRun) throw error;
      if (!(error instanceof RefusalError)) this.#options.logger.error("decision failed", { error });
      return nothing;
    } finally {
      this.#aftercare.afterEvent();
    }
  }

  #noteUpdates(updates: readonly ContainerUpdate[]): void {
    this.counters.updates += updates.length;
    this.#updated.note(updates, this.#options.clock.now());
  }

  lifecycle(
    event: LifecycleEvent,
    pod: PodSandbox,
    container: Container | undefined,
    request: RequestContext,
  ): void {
    this.#input({ hook: event, pod, container, request }, () => {
      const context = this.#begin(request);
      this.#options.logger.debug(event, { pod: `${pod.namespace}/${pod.name}`, containerId: container?.id });
      if (container === undefined) handlePodEvent(context, event, pod);
      else handleContainerEvent(context, event, pod, container);
      this.#aftercare.afterEvent();
    });
  }

  /** Collects what no carrier took in time, for one call outside any hook [G4]; empty where nothing waits. */
  takeOff(): readonly ContainerUpdate[] {
    const nriVersion = this.#runtime?.nriVersion ?? "";
    return this.#input({ hook: "TakeOff" }, () => takeOff(this.#idleContext(), nriVersion));
  }

  /**
   * The call with what {@linkcode Plugin.takeOff} returned was answered.
   *
   * @returns Whether an answer meanwhile updated one of its containers: nobody knows which came last, so another call
   * should follow at once.
   */
  land(applied: boolean): boolean {
    const { clock } = this.#options;
    return this.#input({ hook: "Land", applied }, () => this.ledger.answers.land(applied, clock.now()));
  }

  /** Follows CPUs that came or went [T]. To be called every 2 s. */
  pollMachine(): void {
    if (this.#ledger === undefined) return;
    this.#input({ hook: "PollMachine" }, () => {
      this.#surroundings.followMachine(() => this.#idleContext());
      this.#aftercare.afterEvent();
    });
  }

  /** Looks for containers that the runtime does not know, and for quarantines that are over [Y6]. */
  checkGhosts(): void {
    if (this.#surroundings.kernel === undefined) return;
    this.#input({ hook: "CheckGhosts" }, () => {
      this.#surroundings.lookForGhosts(this.#idleContext());
      this.#aftercare.afterEvent();
    });
  }

  /** Compares what some containers have with what they should have [V]. */
  checkDrift(ids: readonly string[]): void {
    if (this.#surroundings.kernel === undefined || this.#dryRun || ids.length === 0) return;
    this.#input({ hook: "CheckDrift", ids }, () => {
      this.#surroundings.compare(this.#idleContext(), ids);
      this.#aftercare.afterEvent();
    });
  }

  /** As {@linkcode checkDrift}, less those that the runtime may not have updated yet: {@linkcode takeUpdated} has them. */
  checkSettled(ids: readonly string[]): void {
    this.checkDrift(ids.filter((id) => !this.#updated.has(id)));
  }

  /** Takes out the containers that answers updated, once the runtime had time to do so: {@linkcode checkDrift} is due. */
  takeUpdated(): readonly string[] {
    const nowMs = this.#options.clock.now();
    return this.#updated.take(nowMs, (id) => this.ledger.answers.isAwaited(id, nowMs));
  }

  /** The runtime did not say what runs: what the kernel says must do until events do [N4]. */
  #startUnsynchronized(context: EventContext): void {
    if (this.counters.synchronizations > 0 || !context.isFirst("unsynchronized")) return;
    this.#surroundings.lookForGhosts(context);
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
    this.#startUnsynchronized(context);
    return context;
  }

  #contextFor(ledger: Ledger, arrivedAtMs: number): EventContext {
    const { clock } = this.#options;
    const nowMs = clock.now();
    ledger.expire(nowMs, this.#settings.poolGrowthDelayMs);
    const context: EventContext = {
      ledger,
      settings: this.#settings,
      nowMs,
      logger: this.#options.logger,
      counters: this.counters,
      readers: this.#readers,
      isDryRun: this.#dryRun,
      intentOf: intentReader(),
      isFirst: (key) => this.#said.size < this.#said.add(key).size,
      ageMs: () => clock.now() - arrivedAtMs,
      checkDeadline: () => {
        const ageMs = clock.now() - arrivedAtMs;
        if (ageMs > DEADLINE_MS) throw lateError(ageMs);
      },
    };
    dropStaleAttempts(context);
    return context;
  }

  /** Context for work that no request asked for. */
  #idleContext(): EventContext {
    return this.#contextFor(this.ledger, Number.POSITIVE_INFINITY);
  }

  /** Checks the books against spec §16, which is done after every event too. */
  checkBooks(): void {
    this.#aftercare.checkBooks();
  }

  /** Cancels what is pending. */
  [Symbol.dispose](): void {
    this.#aftercare[Symbol.dispose]();
  }
}

function lateError(ageMs: number): RefusalError {
  const message = `Cannot place CPUs: the request is ${
    Math.round(ageMs)
  } ms old, more than ${DEADLINE_MS} ms`;
  return new RefusalError({ kind: "deadline", message });
}
