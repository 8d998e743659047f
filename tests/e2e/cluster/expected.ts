import { CpuSet } from "../../../src/cpuset/mod.ts";
import type { Applied, Owner } from "../recording/recording.ts";
import type { ContainerExpectation } from "../runtime/kubelet.ts";
import { type Expectation, Watched } from "../watch/expectation.ts";
import { containerName, containersOf, type ContainerSpec, type PodSpec } from "./pods.ts";

/** A container that the runtime was seen to create. */
interface Seen {
  readonly id: string;
  readonly owner: Owner;
  readonly watched: Watched;
}

/** What the tests expect of the containers of their pods, whoever creates them and how often. */
export class ExpectedPods {
  readonly #expected = new Map<string, ContainerExpectation>();
  readonly #seen: Seen[] = [];
  readonly #sandboxes = new Map<string, string[]>();

  /** Before the pod is made. @param pod Its name is the pod's own, or its DaemonSet's. */
  add(pod: PodSpec): void {
    for (const container of containersOf(pod)) this.addContainer(pod.name, container);
  }

  /** Before a container is added to a pod that exists. */
  addContainer(pod: string, container: ContainerSpec): void {
    this.#expected.set(`${pod}/${containerName(container)}`, container.expect);
  }

  /** Says what is expected of a recorded container; undefined for a sandbox and for what is none of ours. */
  identify(line: Applied): Watched | undefined {
    const { owner } = line;
    if (owner === undefined) return undefined;
    if (owner.container === undefined) {
      this.#sandboxes.set(owner.pod, [...this.#sandboxes.get(owner.pod) ?? [], line.id]);
      return undefined;
    }
    const expected = this.#find(owner.pod, owner.container);
    if (expected === undefined) return undefined;
    const name = `${owner.pod}/${owner.container}`;
    const watched = new Watched(line.id, name, 0, withSlot(expected, `${owner.uid}/${owner.container}`));
    this.#seen.push({ id: line.id, owner, watched });
    return watched;
  }

  /** A resize begins: until it is settled the old or the new request may hold. */
  beginResize(pod: string, container: string, after: ContainerExpectation): void {
    for (const { owner, watched } of this.#named(pod, container)) {
      const { current } = watched;
      const next = withSlot(after, `${owner.uid}/${owner.container}`);
      watched.expect(Date.now() * 1000, current === undefined ? [next] : [current, next]);
    }
  }

  /** A resize is done, or was refused. */
  endResize(pod: string, container: string, settled: ContainerExpectation): void {
    this.#expected.set(`${pod}/${container}`, settled);
    for (const { owner, watched } of this.#named(pod, container)) {
      watched.expect(Date.now() * 1000, [withSlot(settled, `${owner.uid}/${owner.container}`)]);
    }
  }

  /** Ids of all containers of a pod so far, oldest first. */
  containerIds(pod: string, container?: string): readonly string[] {
    return this.#seen.filter(({ owner }) =>
      owner.pod === pod && (container === undefined || owner.container === container)
    ).map(({ id }) => id);
  }

  /** Ids of all sandboxes of a pod so far. */
  sandboxIds(pod: string): readonly string[] {
    return this.#sandboxes.get(pod) ?? [];
  }

  #named(pod: string, container: string): readonly Seen[] {
    return this.#seen.filter(({ owner }) => owner.pod === pod && owner.container === container);
  }

  /** By the pod's name, or by that of its DaemonSet, which adds five characters. */
  #find(pod: string, container: string): ContainerExpectation | undefined {
    return this.#expected.get(`${pod}/${container}`) ??
      this.#expected.get(`${pod.replace(/-[a-z0-9]{5}$/, "")}/${container}`);
  }
}

function withSlot(expected: ContainerExpectation, slot: string): Expectation {
  if (expected.kind === "annotated") return expected;
  const forbidden = expected.forbidden ?? CpuSet.EMPTY;
  return expected.kind === "shared" ? { kind: "shared", forbidden } : {
    kind: "integer",
    count: expected.count,
    forbidden,
    slot,
  };
}
