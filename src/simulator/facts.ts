import type { CpuSet } from "../cpuset/mod.ts";
import { effectiveCpus, type Kernel } from "./cgroup.ts";
import type { ContainerRequest } from "./description.ts";
import { type Expectation, expectationOf, type ExpectationOptions } from "./expectation.ts";
import { type ContainerView, isLive, type NodeView, type PodView, specCpus } from "./observe.ts";

/** What a judgement of one container rests on. */
export interface Facts {
  /** What it must have. */
  readonly expectation: Expectation;
  /** What it has. */
  readonly cpus: CpuSet;
  /** What was written for it, whatever of that is online. */
  readonly written: CpuSet;
  /** Its memory nodes as a list; "" for all. */
  readonly mems: string;
  /** Whether it is judged at all. */
  readonly isJudged: boolean;
}

interface Kept extends Facts {
  readonly kernel: Kernel;
  readonly pod: PodView | undefined;
}

interface KeptExpectation {
  readonly pod: Pick<PodView, "annotations" | "qos"> | undefined;
  readonly expectation: Expectation;
}

/** Which containers are judged, and what settings change about what they must have. */
export interface FactsOptions extends ExpectationOptions {
  /** Whether containers the runtime lost are judged too (spec §10 [Y6]). @default {false} */
  readonly ghosts?: boolean;
}

/**
 * The facts of containers, worked out once per record: records are immutable values, and a node has many of them at
 * each of very many instants.
 */
export class FactsTable {
  readonly #options: FactsOptions;
  readonly #kept = new WeakMap<ContainerView, Kept>();
  readonly #sets = new WeakMap<ContainerView["spec"], CpuSet>();
  readonly #expectations = new WeakMap<ContainerRequest, KeptExpectation>();

  /** @param options Which containers are judged, and by what settings. */
  constructor(options: FactsOptions) {
    this.#options = options;
  }

  /** The facts of a container at an instant. */
  of(container: ContainerView, view: NodeView): Facts {
    const { kernel } = view;
    const pod = view.pods.get(container.podId);
    const kept = this.#kept.get(container);
    if (kept !== undefined && kept.kernel === kernel && kept.pod === pod) return kept;
    const spec = this.#specCpus(container);
    const { cgroup } = container;
    const facts: Kept = {
      kernel,
      pod,
      expectation: this.#expectation(container, pod),
      cpus: cgroup === undefined ? effectiveCpus(spec, kernel) : cgroup.effective,
      written: cgroup === undefined ? spec : cgroup.written,
      mems: cgroup === undefined ? container.spec.cpu.mems : cgroup.mems.toString(),
      isJudged: isLive(container) && container.known &&
        (this.#options.ghosts === true || !container.ghost),
    };
    this.#kept.set(container, facts);
    return facts;
  }

  #specCpus(container: ContainerView): CpuSet {
    const kept = this.#sets.get(container.spec);
    if (kept !== undefined) return kept;
    const cpus = specCpus(container);
    this.#sets.set(container.spec, cpus);
    return cpus;
  }

  /** Made of the request, of which every container has its own, and of what the manifest says of the pod. */
  #expectation(container: ContainerView, pod: PodView | undefined): Expectation {
    const kept = this.#expectations.get(container.request);
    const isSame = kept !== undefined && kept.pod?.annotations === pod?.annotations &&
      kept.pod?.qos === pod?.qos;
    if (isSame) return kept.expectation;
    const expectation = expectationOf(container, pod, this.#options);
    this.#expectations.set(container.request, { pod, expectation });
    return expectation;
  }
}
