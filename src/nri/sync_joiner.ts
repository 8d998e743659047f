/** Joins a Synchronize that came in several messages (`reference/nri.md` §4.4). */
import { RpcError, STATUS } from "../wire/mod.ts";
import { decodeSynchronize } from "./envelopes.ts";
import { MAX_ENTRIES } from "./fields.ts";
import type { Container, PodSandbox } from "./messages.ts";

/** Most characters that all texts of one Synchronize together may have. */
const MAX_KEPT_CHARS = 8_388_608;

/** All that a Synchronize told. */
export interface NodeState {
  /** All pods, dead ones included. */
  readonly pods: readonly PodSandbox[];
  /** All live containers. */
  readonly containers: readonly Container[];
}

/**
 * Collects the parts of one Synchronize. Only what is kept of each part stays in memory, and that is bounded. A part
 * that fails drops the others; those of a connection that ends are dropped with it.
 */
export class SyncJoiner {
  #pods: PodSandbox[] = [];
  #containers: Container[] = [];
  #keptChars = 0;

  /**
   * Takes one part. A pod's containers may come in another part than the pod.
   *
   * @returns Everything, after the last part; undefined where more is to come.
   * @throws {Error} If the part cannot be decoded or the whole is too large.
   */
  add(payload: Uint8Array): NodeState | undefined {
    try {
      const part = decodeSynchronize(payload);
      this.#keep(part);
      return part.more ? undefined : this.#take();
    } catch (error) {
      this.#take();
      throw error;
    }
  }

  #keep({ pods, containers }: NodeState): void {
    for (const pod of pods) this.#pods.push(pod);
    for (const container of containers) this.#containers.push(container);
    this.#keptChars += sumOf(pods, podChars) + sumOf(containers, containerChars);
    const entries = Math.max(this.#pods.length, this.#containers.length);
    if (entries > MAX_ENTRIES || this.#keptChars > MAX_KEPT_CHARS) {
      const size =
        `${this.#pods.length} pods, ${this.#containers.length} containers, ${this.#keptChars} characters`;
      throw new RpcError(`Cannot synchronize: ${size}`, { code: STATUS.resourceExhausted });
    }
  }

  #take(): NodeState {
    const state = { pods: this.#pods, containers: this.#containers };
    this.#pods = [];
    this.#containers = [];
    this.#keptChars = 0;
    return state;
  }
}

function sumOf<T>(entries: readonly T[], charsOf: (entry: T) => number): number {
  return entries.reduce((sum, entry) => sum + charsOf(entry), 0);
}

function podChars(pod: PodSandbox): number {
  const scalars = pod.id.length + pod.name.length + pod.uid.length + pod.namespace.length +
    pod.cgroupParent.length;
  return scalars + sumOf([...pod.annotations], ([key, value]) => key.length + value.length);
}

function containerChars({ id, podSandboxId, name, cgroupsPath, resources: { cpu } }: Container): number {
  return id.length + podSandboxId.length + name.length + cgroupsPath.length + cpu.cpus.length +
    cpu.mems.length;
}
