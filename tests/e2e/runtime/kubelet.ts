import { CpuSet } from "../../../src/cpuset/mod.ts";
import { IMAGE_NAME } from "../install/image.ts";
import { type Expectation, Watched } from "../watch/expectation.ts";
import type { Judge } from "../watch/judge.ts";
import { CriError } from "./cri.ts";
import type { CriClient } from "./cri.ts";
import type { ContainerConfig, LinuxContainerResources, PodSandboxConfig } from "./cri_types.ts";
import { poll } from "./poll.ts";
import { bestEffort, cgroupParent, DEFAULT_KUBEPODS, type QosClass } from "./resources.ts";

/** Namespaces of every pod. */
const SECURITY = { namespace_options: { network: "NODE", pid: "CONTAINER", ipc: "POD" } } as const;

/** A program that waits for ever and ends at once when it is asked to. */
const WAIT_FOR_TERM = ["sh", "-c", 'trap "exit 0" TERM; sleep 1000000 & wait'];

/** What a pod is to be. */
export interface PodRequest {
  readonly name: string;
  /** @default {"besteffort"} */
  readonly qos?: QosClass;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A running sandbox. */
export interface Pod {
  readonly id: string;
  readonly config: PodSandboxConfig;
}

/** What a container is to be. */
export interface ContainerRequest {
  /** @default {"main"} */
  readonly name?: string;
  /** @default {bestEffort()} */
  readonly resources?: LinuxContainerResources;
  /** What must be true of its CPUs. */
  readonly expect: ContainerExpectation;
  /** @default {a program that waits until it is stopped} */
  readonly command?: readonly string[];
}

/** `Expectation` without what the pod tells: slot and forbidden CPUs are filled in. */
export type ContainerExpectation =
  | { readonly kind: "annotated"; readonly cpus: CpuSet }
  | { readonly kind: "integer"; readonly count: number; readonly forbidden?: CpuSet }
  | { readonly kind: "shared"; readonly forbidden?: CpuSet };

/** A created container. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly pod: Pod;
  readonly watched: Watched;
}

/**
 * Calls the runtime as a kubelet does, with its values, labels and control groups, and lets the watcher judge what
 * was really applied after each call.
 */
export class Kubelet {
  readonly #cri: () => CriClient;
  readonly #watcher: Judge;
  readonly #kubepods: string;
  readonly #pods = new Map<string, Pod>();
  readonly #containers = new Map<string, Container>();
  #inFlight = 0;
  #attempts = 0;

  /**
   * @param cri The present client: a restarted runtime has a new one.
   * @param kubepods The control group of all its pods.
   */
  constructor(cri: () => CriClient, watcher: Judge, kubepods: string = DEFAULT_KUBEPODS) {
    this.#cri = cri;
    this.#watcher = watcher;
    this.#kubepods = kubepods;
  }

  /** Creates and starts a sandbox. */
  async runPod(request: PodRequest): Promise<Pod> {
    const config = podConfig(request, crypto.randomUUID(), this.#kubepods);
    const id = await this.#call("other", () => this.#cri().runPodSandbox(config));
    const pod = { id, config };
    this.#pods.set(id, pod);
    return pod;
  }

  /**
   * Creates a container without starting it.
   *
   * @throws {CriError} If the runtime or a plugin refuses it.
   */
  async create(pod: Pod, request: ContainerRequest): Promise<Container> {
    const beginUs = nowUs();
    const config = containerConfig(pod, request, this.#attempts++);
    const id = await this.#call("carrier", () => this.#cri().createContainer(pod.id, config, pod.config));
    const name = `${pod.config.metadata.name}/${config.metadata.name}`;
    const watched = new Watched(
      id,
      name,
      beginUs,
      fullExpectation(pod, config.metadata.name, request.expect),
    );
    this.#watcher.watch(watched);
    const container = { id, name, pod, watched };
    this.#containers.set(id, container);
    return container;
  }

  /** Starts a created container. */
  async start(container: Container): Promise<void> {
    await this.#call("other", () => this.#cri().startContainer(container.id));
    container.watched.noteStarted(nowUs());
  }

  /** Creates and starts a container. */
  async run(pod: Pod, request: ContainerRequest): Promise<Container> {
    const container = await this.create(pod, request);
    await this.start(container);
    return container;
  }

  /** A pod with one container, as most tests want it. */
  async runOne(pod: PodRequest, container: ContainerRequest): Promise<Container> {
    return await this.run(await this.runPod(pod), container);
  }

  /**
   * Resizes a container in place.
   *
   * @throws {CriError} If it is refused; then what was true of it stays true.
   */
  async resize(
    container: Container,
    resources: LinuxContainerResources,
    expected: ContainerExpectation,
  ): Promise<void> {
    const { watched, pod } = container;
    const before = watched.current;
    const after = fullExpectation(pod, container.name.slice(container.name.indexOf("/") + 1), expected);
    watched.expect(nowUs(), before === undefined ? [after] : [before, after]);
    let settled = after;
    try {
      await this.#call("carrier", () => this.#cri().updateContainerResources(container.id, resources));
    } catch (error) {
      settled = before ?? after;
      throw error;
    } finally {
      watched.expect(nowUs(), [settled]);
    }
  }

  /** Stops a container. @param graceSeconds 0: kills it at once. */
  async stop(container: Container, graceSeconds = 20): Promise<void> {
    await this.#call("carrier", () => this.#cri().stopContainer(container.id, graceSeconds));
  }

  /** Removes a stopped container. */
  async remove(container: Container): Promise<void> {
    await this.#call("other", () => this.#cri().removeContainer(container.id));
    this.#containers.delete(container.id);
  }

  /** Ends a pod as the kubelet does: containers stopped, sandbox stopped, containers and sandbox removed. */
  async deletePod(pod: Pod, graceSeconds = 20): Promise<void> {
    const containers = [...this.#containers.values()].filter((container) => container.pod === pod);
    await Promise.all(containers.map((container) => this.stop(container, graceSeconds)));
    await this.#call("carrier", () => this.#cri().stopPodSandbox(pod.id));
    for (const container of containers) await this.remove(container);
    await this.#call("other", () => this.#cri().removePodSandbox(pod.id));
    this.#pods.delete(pod.id);
  }

  /** Ends every pod at once, without grace. */
  async deleteAll(): Promise<void> {
    await Promise.all([...this.#pods.values()].map((pod) => this.deletePod(pod, 0)));
  }

  /** Waits until a container's program has ended by itself. */
  async waitExited(container: Container): Promise<void> {
    await poll(`container "${container.name}" to exit`, async () => {
      return await this.#cri().containerState(container.id) === "CONTAINER_EXITED" || undefined;
    });
    await this.#watcher.check();
  }

  /** Process id of a running container. */
  pid(container: Container): Promise<number> {
    return this.#cri().containerPid(container.id);
  }

  /** The text with which the runtime refuses, or undefined if it does not. */
  async refusal(action: Promise<unknown>): Promise<string | undefined> {
    try {
      await action;
      return undefined;
    } catch (error) {
      if (error instanceof CriError) return error.details;
      throw error;
    }
  }

  async #call<T>(kind: "carrier" | "other", call: () => Promise<T>): Promise<T> {
    const beginUs = nowUs();
    this.#inFlight++;
    try {
      return await call();
    } finally {
      // Rounded up: a change in the same millisecond was before the answer.
      if (kind === "carrier") this.#watcher.noteCarrier(beginUs, nowUs() + 1000);
      this.#inFlight--;
      if (this.#inFlight === 0) await this.#watcher.check();
    }
  }
}

/** Wall clock, µs since the epoch, as the recorder writes it (to a millisecond). */
function nowUs(): number {
  return Date.now() * 1000;
}

function podConfig(request: PodRequest, uid: string, kubepods: string): PodSandboxConfig {
  return {
    metadata: { name: request.name, namespace: "default", uid, attempt: 0 },
    log_directory: "/var/log",
    labels: {
      "io.kubernetes.pod.name": request.name,
      "io.kubernetes.pod.namespace": "default",
      "io.kubernetes.pod.uid": uid,
    },
    annotations: { "kubernetes.io/config.source": "api", ...request.annotations },
    linux: {
      cgroup_parent: cgroupParent(request.qos ?? "besteffort", uid, kubepods),
      security_context: SECURITY,
      resources: {},
    },
  };
}

function containerConfig(pod: Pod, request: ContainerRequest, attempt: number): ContainerConfig {
  const name = request.name ?? "main";
  return {
    metadata: { name, attempt },
    image: { image: IMAGE_NAME },
    command: request.command ?? WAIT_FOR_TERM,
    log_path: `${name}-${attempt}.log`,
    labels: { "io.kubernetes.container.name": name, ...pod.config.labels },
    annotations: {
      "io.kubernetes.container.restartCount": "0",
      "io.kubernetes.container.terminationMessagePolicy": "File",
    },
    linux: { resources: request.resources ?? bestEffort(), security_context: SECURITY },
  };
}

function fullExpectation(pod: Pod, name: string, expected: ContainerExpectation): Expectation {
  if (expected.kind === "annotated") return expected;
  const forbidden = expected.forbidden ?? CpuSet.EMPTY;
  if (expected.kind === "shared") return { kind: "shared", forbidden };
  return { kind: "integer", count: expected.count, forbidden, slot: `${pod.config.metadata.uid}/${name}` };
}
