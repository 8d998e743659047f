import type { ContainerUpdate, RuntimeInfo } from "../../src/nri/mod.ts";

/** What containerd 2.4 says of itself: unsolicited updates are safe there [G4]. */
export const SAFE_RUNTIME: RuntimeInfo = {
  config: "",
  runtimeName: "containerd",
  runtimeVersion: "v2.4.1",
  nriVersion: "v0.12.3",
  registrationTimeoutMs: 5000,
  requestTimeoutMs: 2000,
};

/** One call of `Runtime.UpdateContainers` that waits to be settled. */
export interface RecordedCall {
  readonly updates: readonly ContainerUpdate[];
  /** The runtime answers: done. */
  readonly succeed: () => void;
  /** The runtime answers with an error. */
  readonly fail: () => void;
}

/** Stands in for the runtime's end of `Runtime.UpdateContainers`. */
export class RecordedCalls {
  readonly all: RecordedCall[] = [];

  /** The call with that number, from 0. */
  at(index: number): RecordedCall {
    const call = this.all[index];
    if (call === undefined) throw new RangeError(`only ${this.all.length} calls were made`);
    return call;
  }

  /** What the calls carried, as `id=cpus`. */
  get texts(): readonly string[] {
    return this.all.map(({ updates }) =>
      updates.map(({ containerId, cpus }) => `${containerId}=${cpus}`).join(" ")
    );
  }

  /** To be given to an update queue. */
  readonly send = (updates: readonly ContainerUpdate[]): Promise<void> => {
    const answer = Promise.withResolvers<void>();
    this.all.push({
      updates,
      succeed: answer.resolve,
      fail: () => answer.reject(new Error("NRI update of some containers failed")),
    });
    return answer.promise;
  };
}
