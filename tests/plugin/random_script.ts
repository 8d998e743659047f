import fc from "fast-check";
import { CpuSet } from "../../src/cpuset/mod.ts";
import type { ContainerUpdate, CreateContainerReply } from "../../src/nri/mod.ts";
import { RefusalError } from "../../src/plugin/mod.ts";
import {
  AppliedNode,
  type AppliedNodeOptions,
  resources,
  someCpu,
  wholeCpus,
} from "../fakes/applied_node.ts";
import { textOf } from "./messages.ts";

interface Happening {
  readonly kind: "restart" | "stop" | "start" | "duplicate";
  readonly which: number;
  readonly lost: boolean;
}

/** One thing that happens on a node; `which` picks among the pods or containers that are there. */
export type Step =
  | {
    readonly kind: "run";
    readonly count: number;
    readonly pin: readonly number[];
    readonly forbid: readonly number[];
    readonly lost: boolean;
    readonly startsLater: boolean;
  }
  | Happening
  | { readonly kind: "delete"; readonly which: number }
  | { readonly kind: "resize"; readonly which: number; readonly count: number; readonly lost: boolean }
  | { readonly kind: "reconcile"; readonly which: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "restartPlugin" };

const few = (maxLength: number) => fc.uniqueArray(fc.nat(8), { maxLength });
const which = fc.nat(100);
/** One answer in ten is lost. */
const lost = fc.nat(9).map((n) => n === 0);

/** Any steps on a machine of eight CPUs. */
export const someScript: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof<fc.WeightedArbitrary<Step>[]>(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("run" as const),
        count: fc.nat(3),
        pin: fc.oneof(fc.constant([]), fc.constant([]), few(2)),
        forbid: fc.oneof(fc.constant([]), few(4)),
        lost,
        startsLater: fc.boolean(),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          "restart" as const,
          "stop" as const,
          "start" as const,
          "duplicate" as const,
        ),
        which,
        lost,
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("delete" as const), which }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("resize" as const), which, count: fc.nat(4), lost }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("reconcile" as const), which }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("wait" as const),
        ms: fc.constantFrom(1, 500, 2000, 11_000, 330_000),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "restartPlugin" as const }) },
  ),
  { minLength: 5, maxLength: 60, size: "max" },
);

/** One answer of the plugin, and to what. */
export interface PlayedAnswer {
  readonly hook: "CreateContainer" | "UpdateContainer" | "StopContainer" | "Synchronize";
  /** The container the hook was about. */
  readonly id: string | undefined;
  readonly updates: readonly ContainerUpdate[];
  readonly adjustment: CreateContainerReply["adjustment"];
}

interface PlayedContainer {
  readonly podId: string;
  readonly count: number;
  phase: "created" | "running";
}

/** Plays a script on a node of eight CPUs. */
export class Player implements Disposable {
  readonly node: AppliedNode;
  /** Told every answer as it is given. */
  readonly onAnswer: (answer: PlayedAnswer) => void;
  /** Answers and refusals so far, as text. */
  readonly transcript: string[] = [];
  readonly #live = new Map<string, PlayedContainer>();
  readonly #pods = new Map<string, number>();
  #next = 0;

  constructor(options: AppliedNodeOptions = {}, onAnswer: (answer: PlayedAnswer) => void = () => {}) {
    this.node = new AppliedNode("tiny-8-nosmt", options);
    this.onAnswer = onAnswer;
  }

  [Symbol.dispose](): void {
    this.node[Symbol.dispose]();
  }

  play(step: Step): void {
    switch (step.kind) {
      case "run":
        return this.#run(step);
      case "wait":
        return this.node.clock.advance(step.ms);
      case "restartPlugin":
        return this.#note({
          hook: "Synchronize",
          id: undefined,
          updates: this.node.restartPlugin(),
          adjustment: undefined,
        });
      case "resize":
      case "reconcile":
        return this.#resize(step);
      case "delete":
        return this.#delete(step.which);
      default:
        return this.#happen(step);
    }
  }

  #run(step: Extract<Step, { kind: "run" }>): void {
    const podId = `p${this.#next}`;
    const annotations: Record<string, string> = {};
    if (step.pin.length > 0) annotations["weka.io/cores-ids"] = `${CpuSet.from(step.pin)}`;
    if (step.forbid.length > 0) annotations["weka.io/forbid-core-ids"] = `${CpuSet.from(step.forbid)}`;
    this.node.pod(podId, { annotations });
    this.#pods.set(podId, step.count);
    this.#create(podId, step.count, step);
  }

  #create(
    podId: string,
    count: number,
    { lost, startsLater = false }: { lost: boolean; startsLater?: boolean },
  ): void {
    const id = `c${this.#next++}`;
    const size = count === 0 ? someCpu() : wholeCpus(count);
    this.#attempt(`create ${id}`, () => {
      const { adjustment, updates } = this.node.create(podId, id, { resources: size, lost });
      this.#note({ hook: "CreateContainer", id, updates, adjustment });
      if (lost) return;
      this.#live.set(id, { podId, count, phase: "created" });
      if (startsLater) this.node.beginStart(id);
      else this.#start(id);
    });
  }

  #start(id: string): void {
    const container = this.#live.get(id);
    if (container === undefined || container.phase === "running") return;
    this.node.start(id);
    container.phase = "running";
  }

  #resize(step: Extract<Step, { kind: "resize" | "reconcile" }>): void {
    const id = this.#pick(step.which);
    if (id === undefined || this.#live.get(id)?.phase !== "running") return;
    // See "a degraded container whose resize is not confirmed yet" in confined_test.ts.
    if (this.node.plugin.ledger.containers.get(id)?.degraded !== undefined) return;
    const shared = resources({ shares: 512, quota: 50_000, period: 100_000 });
    const request = step.kind === "reconcile"
      ? resources({ shares: 0, quota: 0, period: 0, cpus: "0-7" })
      : step.count === 0
      ? shared
      : wholeCpus(step.count);
    this.#attempt(`resize ${id}`, () => {
      const updates = this.node.resize(id, request, { lost: step.kind === "resize" && step.lost });
      this.#note({ hook: "UpdateContainer", id, updates, adjustment: undefined });
    });
  }

  #delete(which: number): void {
    const podId = [...this.#pods.keys()][which % Math.max(this.#pods.size, 1)];
    if (podId === undefined) return;
    for (const [id, container] of [...this.#live]) if (container.podId === podId) this.#stop(id, false);
    this.node.stopPod(podId);
    this.node.removePod(podId);
    this.#pods.delete(podId);
  }

  #stop(id: string, lost: boolean): void {
    this.#live.delete(id);
    this.#note({ hook: "StopContainer", id, updates: this.node.stop(id, { lost }), adjustment: undefined });
    this.node.remove(id);
  }

  #happen(step: Happening): void {
    const id = this.#pick(step.which);
    const container = id === undefined ? undefined : this.#live.get(id);
    if (id === undefined || container === undefined) return;
    if (step.kind === "start") this.#start(id);
    if (step.kind === "stop" || step.kind === "restart") this.#stop(id, step.lost);
    if (step.kind === "restart" || step.kind === "duplicate") {
      this.#create(container.podId, container.count, { lost: false });
    }
  }

  #pick(which: number): string | undefined {
    return [...this.#live.keys()][which % Math.max(this.#live.size, 1)];
  }

  #attempt(what: string, make: () => void): void {
    try {
      make();
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      this.transcript.push(`${what}: ${error.message}`);
    }
  }

  #note(answer: PlayedAnswer): void {
    const { hook, id = "", updates, adjustment } = answer;
    this.transcript.push(`${hook} ${id}: ${adjustment?.cpus ?? ""} ${textOf(updates)}`);
    this.onAnswer(answer);
  }
}
