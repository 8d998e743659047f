import { assertEquals } from "@std/assert";
import { CpuSet } from "../../../src/cpuset/mod.ts";
import type { Bench } from "../bench.ts";
import { poll } from "../runtime/poll.ts";
import type { Container, ContainerRequest, Kubelet, Pod } from "../runtime/kubelet.ts";

/** The set a container was last given. */
export function appliedTo(bench: Bench, container: Container): CpuSet {
  const cpus = bench.watcher.applied(container.id);
  if (cpus === undefined) throw new Error(`Cannot tell the CPUs of "${container.name}": it was given none`);
  return cpus;
}

/** Fails unless the container was given exactly these CPUs. */
export function assertApplied(bench: Bench, container: Container, cpus: CpuSet): void {
  assertEquals(`${appliedTo(bench, container)}`, `${cpus}`, `CPUs of "${container.name}"`);
}

/** Fails unless the sets of all containers are pairwise disjoint. */
export function assertDisjoint(bench: Bench, containers: readonly Container[]): void {
  let seen = CpuSet.EMPTY;
  for (const container of containers) {
    const cpus = appliedTo(bench, container);
    const both = cpus.intersection(seen);
    assertEquals(`${both}`, "", `CPUs of "${container.name}" that others have too`);
    seen = seen.union(cpus);
  }
}

/**
 * Waits until a container has exactly these CPUs, giving the plugin carriers in between: what it owes others goes
 * out with the next one where it may not be sent by itself, and the pool grows some time after its CPUs were freed,
 * by an earlier scenario too [G1] [G4].
 */
export async function pollUntilOn(bench: Bench, container: Container, cpus: CpuSet): Promise<void> {
  await poll(`"${container.name}" to run on ${cpus}`, async () => {
    await bench.watcher.check();
    if (appliedTo(bench, container).equals(cpus)) return true;
    await sendCarrier(bench);
    return undefined;
  }, { timeoutMs: 30_000, everyMs: 250 });
}

/** Gives the plugin an opportunity to say something: the creation of a container that is never started. */
export async function sendCarrier(bench: Bench): Promise<void> {
  const pod = await bench.kubelet.runPod({ name: "carrier" });
  await bench.kubelet.create(pod, { expect: { kind: "shared" } });
  await bench.kubelet.deletePod(pod, 0);
}

/** The refusal of a creation, without the runtime's own words before it. */
export async function creationRefusal(
  kubelet: Kubelet,
  pod: Pod,
  request: ContainerRequest,
): Promise<string> {
  const text = await kubelet.refusal(kubelet.create(pod, request));
  if (text === undefined) {
    throw new Error(`Cannot refuse a container of "${pod.config.metadata.name}": it was created`);
  }
  return /desc = (.*)$/s.exec(text)?.[1] ?? text;
}
