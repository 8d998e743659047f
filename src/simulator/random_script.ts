import type { PodDescription } from "./description.ts";
import { Prng } from "./prng.ts";
import { RandomPods } from "./random_pods.ts";
import type { Fate, Step } from "./script.ts";

/** What {@linkcode randomScript} makes a script of. */
export interface RandomOptions {
  /** The same seed gives the same script. */
  readonly seed: number;
  /** Top-level steps. @default {200} */
  readonly steps?: number;
  /** The CPUs that lists name. */
  readonly cpus: readonly number[];
  /** Whether CPUs go off and on line. @default {false} */
  readonly hotplug?: boolean;
  /** Whether a container is created now and then while the last one of its slot lives (spec §10 [Y7]). @default {false} */
  readonly duplicates?: boolean;
  /** Whether the kernel refuses updates now and then. @default {false} */
  readonly refusals?: boolean;
  /** Whether the plugin is killed now and then, between any two bytes. @default {false} */
  readonly crashes?: boolean;
  /** Whether a restarted runtime may have lost running containers (spec §10 [Y6]). @default {false} */
  readonly ghosts?: boolean;
}

interface KnownPod {
  readonly id: string;
  readonly is: PodDescription;
  /** Last id of each container, by name; absent: none created yet. */
  readonly last: Map<string, string>;
}

/** Sandboxes beyond which pods are removed rather than run. */
const MANY_PODS = 14;

/**
 * A random script of everything that happens on a node: pods of all classes, attempts, start windows, failures whose
 * answers are lost, resizes, kills, restarts of plugin and runtime. The generator does not know what the plugin
 * refuses; steps about containers that never came to be do nothing.
 */
export function randomScript(options: RandomOptions): readonly Step[] {
  const maker = new ScriptMaker(options);
  return Array.from({ length: options.steps ?? 200 }, () => maker.step());
}

class ScriptMaker {
  readonly #prng: Prng;
  readonly #options: RandomOptions;
  readonly #made: RandomPods;
  readonly #pods: KnownPod[] = [];
  /** Containers that a step ended, or whose creation fails. */
  readonly #ended = new Set<string>();
  /** Containers that were created and not started yet. */
  readonly #created: string[] = [];
  #pluginDown = false;
  #next = 1;

  constructor(options: RandomOptions) {
    this.#options = options;
    this.#prng = new Prng(options.seed);
    this.#made = new RandomPods({ prng: this.#prng, cpus: options.cpus });
  }

  step(): Step {
    const prng = this.#prng;
    const crowded = this.#pods.length >= MANY_PODS;
    const kind = prng.weighted({
      pod: crowded ? 0 : 20,
      create: 30,
      start: 24,
      exit: 10,
      stop: 6,
      remove: 6,
      endPod: crowded ? 30 : 10,
      resize: 10,
      advance: 10,
      together: 6,
      // A kubelet's DaemonSet is back within moments.
      plugin: this.#pluginDown ? 60 : 3,
      restart: 2,
      event: 2,
      online: this.#options.hotplug === true ? 3 : 0,
      refuse: this.#options.refusals === true ? 3 : 0,
      crash: this.#options.crashes === true ? 3 : 0,
    });
    switch (kind) {
      case "together":
        return { op: "together", steps: this.#several(2, 4) };
      case "plugin":
        this.#pluginDown = !this.#pluginDown;
        return { op: this.#pluginDown ? "plugin-down" : "plugin-up" };
      case "restart":
        return { op: "restart", ...this.#forgotten(), ...(prng.chance(0.5) ? { down: this.#deaths() } : {}) };
      case "crash":
        return this.#crash();
      case "event":
        return {
          op: "event",
          event:
            prng.pick(["PostStartContainer", "PostUpdateContainer", "RemoveContainer", "StopPodSandbox"]) ??
              "RemoveContainer",
          id: prng.chance(0.5) ? this.#someId() : `unknown-${prng.integer(1, 3)}`,
        };
      case "advance":
        return {
          op: "advance",
          ms: prng.pick([1, 50, 500, 2000, 2500, 10_000, 12_000, 60_000, 331_000]) ?? 1,
        };
      case "online":
        return { op: "online", cpus: this.#online() };
      default:
        return this.#operation(kind ?? "create", 0);
    }
  }

  /** A step that an operation of the runtime does; those with a window may have others within. */
  #operation(kind: string, depth: number): Step {
    switch (kind) {
      case "pod":
        return this.#newPod();
      case "create":
        return this.#create(depth);
      case "start":
        return { op: "start", id: this.#startable(), ...this.#during(depth) };
      case "exit":
      case "stop":
      case "remove":
        return this.#end(kind);
      case "resize":
        return this.#resize(depth);
      case "refuse":
        return { op: "refuse-updates", id: this.#someId(), on: this.#prng.chance(0.5) };
      default:
        return this.#endPod();
    }
  }

  /** Mostly one that was not started yet. */
  #startable(): string {
    const at = this.#prng.integer(0, this.#created.length - 1);
    const [id] = this.#created.length > 0 && this.#prng.chance(0.9) ? this.#created.splice(at, 1) : [];
    return id ?? this.#someId();
  }

  #end(op: "exit" | "stop" | "remove"): Step {
    const id = this.#someId();
    // Only what runs can exit.
    if (op !== "exit" || !this.#created.includes(id)) this.#ended.add(id);
    return op === "stop" && this.#prng.chance(0.05) ? { op, id, fate: "lost" } : { op, id };
  }

  #several(least: number, most: number): Step[] {
    return Array.from({ length: this.#prng.integer(least, most) }, () => this.#inner(1));
  }

  #inner(depth: number): Step {
    const kind = this.#prng.weighted({
      pod: 2,
      create: 8,
      start: 6,
      exit: 3,
      stop: 2,
      remove: 2,
      endPod: 2,
      resize: 3,
    });
    return this.#operation(kind ?? "create", depth);
  }

  #during(depth: number): { readonly during?: readonly Step[] } {
    if (depth > 1 || !this.#prng.chance(0.2)) return {};
    return { during: Array.from({ length: this.#prng.integer(1, 2) }, () => this.#inner(depth + 1)) };
  }

  /** What happens while the runtime is down: processes end. */
  #deaths(): Step[] {
    return Array.from({ length: this.#prng.integer(1, 3) }, () => this.#end("exit"));
  }

  /** Running containers that are invisible to the runtime from now on. */
  #forgotten(): { readonly forget?: readonly string[] } {
    if (this.#options.ghosts !== true || !this.#prng.chance(0.3)) return {};
    return { forget: Array.from({ length: this.#prng.integer(1, 4) }, () => this.#someId()) };
  }

  /** Most exchanges are of some hundred bytes; a Synchronize has thousands. */
  #crash(): Step {
    const prng = this.#prng;
    const after = prng.integer(0, Number(prng.weighted({ 300: 2, 900: 3, 4000: 2, 20_000: 1 })));
    const isAtStart = prng.chance(0.2);
    this.#pluginDown = false;
    const steps: readonly Step[] = isAtStart
      ? [{ op: "plugin-down" }, { op: "plugin-up" }, ...this.#several(0, 1)]
      : this.#several(1, 4);
    return { op: "crash", after, steps };
  }

  #newPod(): Step {
    const number = this.#next++;
    // The kubelet runs a pod again in a new sandbox, with the same UID.
    const again = this.#options.duplicates === true && this.#prng.chance(0.1)
      ? this.#prng.pick(this.#pods)?.is
      : undefined;
    const is = again ?? this.#made.pod(`pod-${number}`);
    const pod = { id: `p${number}`, is, last: new Map<string, string>() };
    this.#pods.push(pod);
    return { op: "pod", pod: pod.id, is };
  }

  #create(depth: number): Step {
    const prng = this.#prng;
    const slots = this.#pods.flatMap((pod) => this.#freeNames(pod).map((name) => ({ pod, name })));
    const slot = prng.pick(slots);
    if (slot === undefined) return this.#newPod();
    const { pod, name } = slot;
    const id = `k${this.#next++}`;
    pod.last.set(name, id);
    this.#created.push(id);
    const fates: Fate[] = ["lost", "fails", "vanishes"];
    const fate = prng.chance(0.12) ? prng.pick(fates) : undefined;
    if (fate !== undefined) this.#ended.add(id);
    return {
      op: "create",
      id,
      pod: pod.id,
      name,
      ...(fate === undefined ? {} : { fate }),
      ...this.#during(depth),
    };
  }

  /** Containers of a pod that have none now; now and then any. */
  #freeNames(pod: KnownPod): readonly string[] {
    const names = pod.is.containers.map(({ name }) => name);
    if (this.#options.duplicates === true && this.#prng.chance(0.05)) return names;
    return names.filter((name) => {
      const last = pod.last.get(name);
      return last === undefined || this.#ended.has(last);
    });
  }

  #resize(depth: number): Step {
    const to = this.#made.asked(this.#prng.weighted({ integer: 5, shared: 2, odd: 1 }) ?? "integer");
    const lost = this.#prng.chance(0.1) ? { fate: "lost" } as const : {};
    return { op: "resize", id: this.#someId(), to, ...lost, ...this.#during(depth) };
  }

  #endPod(): Step {
    const prng = this.#prng;
    const pod = prng.pick(this.#pods);
    if (pod === undefined) return this.#newPod();
    if (prng.chance(0.4)) return { op: "stop-pod", pod: pod.id, late: prng.chance(0.5) };
    this.#pods.splice(this.#pods.indexOf(pod), 1);
    return { op: "remove-pod", pod: pod.id };
  }

  #someId(): string {
    const ids = this.#pods.flatMap(({ last }) => [...last.values()]);
    return this.#prng.pick(ids) ?? "k0";
  }

  /** All CPUs but a few; never none. */
  #online(): string {
    const { cpus } = this.#options;
    const off = new Set(
      Array.from({ length: this.#prng.integer(0, 2) }, () => this.#prng.pick(cpus.slice(1))),
    );
    return cpus.filter((cpu) => !off.has(cpu)).join(",");
  }
}
