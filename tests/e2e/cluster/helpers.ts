import { assertEquals } from "@std/assert";
import { CpuSet, parseCpuList } from "../../../src/cpuset/mod.ts";
import { CriError } from "../runtime/cri.ts";
import type { LinuxContainerResources } from "../runtime/cri_types.ts";
import type { ContainerExpectation } from "../runtime/kubelet.ts";
import { poll } from "../runtime/poll.ts";
import type { KubeNode } from "./node.ts";
import type { ContainerSpec, PodSpec, Resources } from "./pods.ts";

/** Requests equal to limits, so that the container owns its CPUs. */
export function wholeCpus(count: number): Resources {
  const amounts = { cpu: `${count}`, memory: "64Mi" };
  return { requests: amounts, limits: amounts };
}

/** A container that owns CPUs. */
export function integerContainer(count: number, more: Partial<ContainerSpec> = {}): ContainerSpec {
  return { resources: wholeCpus(count), expect: { kind: "integer", count }, ...more };
}

/** A pod with one container that owns CPUs. */
export function integerPod(name: string, count: number, more: Partial<ContainerSpec> = {}): PodSpec {
  return { name, containers: [integerContainer(count, more)] };
}

/** A pod that names its CPUs. */
export function pinnedPod(name: string, list: string, more: Partial<ContainerSpec> = {}): PodSpec {
  const annotations = { "weka.io/cores-ids": list };
  return {
    name,
    annotations,
    containers: [{ expect: { kind: "annotated", cpus: parseCpuList(list) }, ...more }],
  };
}

/** A pod that asks for nothing. */
export function sharedPod(name: string, more: Partial<ContainerSpec> = {}): PodSpec {
  return { name, containers: [{ expect: { kind: "shared" }, ...more }] };
}

/** Fails unless the main containers of these pods have pairwise disjoint sets, which it returns. */
export async function assertDisjoint(node: KubeNode, pods: readonly string[]): Promise<readonly CpuSet[]> {
  let seen = CpuSet.EMPTY;
  const sets: CpuSet[] = [];
  for (const pod of pods) {
    const cpus = await node.applied(pod);
    assertEquals(`${cpus.intersection(seen)}`, "", `CPUs of "${pod}" that others have too`);
    seen = seen.union(cpus);
    sets.push(cpus);
  }
  return sets;
}

/** Gives the plugin an opportunity to say something: a pod that comes and goes. */
export async function sendCarrier(node: KubeNode): Promise<void> {
  await node.run(sharedPod("carrier"));
  await node.delete(["carrier"], { force: true });
}

/** Waits until a pod's container has exactly these CPUs, with carriers in between where it takes long [G1] [G4]. */
export async function pollUntilOn(node: KubeNode, pod: string, cpus: CpuSet): Promise<void> {
  await poll(`"${pod}" to run on ${cpus}`, async () => {
    if ((await node.applied(pod)).equals(cpus)) return true;
    await sendCarrier(node);
    return undefined;
  }, { timeoutMs: 60_000, everyMs: 500 });
}

/**
 * Creates a container of a Guaranteed pod beside the kubelet, never starts it and removes it again: for what the
 * scheduler would not let through. The kubelet may find the strange pod and tidy it up: then once more.
 *
 * @returns The plugin's refusal, or undefined where there was none.
 */
export async function createBesideKubelet(
  node: KubeNode,
  resources: LinuxContainerResources,
  expect: ContainerExpectation,
): Promise<string | undefined> {
  const { cri } = node;
  const found = await poll("a container beside the kubelet", async () => {
    const config = { name: "beside", qos: "guaranteed" } as const;
    const pod = await cri.runPod(config).catch((error: unknown) => {
      if (error instanceof CriError) return undefined;
      throw error;
    });
    if (pod === undefined) return undefined;
    const text = await cri.refusal(cri.create(pod, { resources, expect }));
    await cri.refusal(cri.deletePod(pod, 0));
    return text === undefined || text.includes("NRI") ? { text } : undefined;
  });
  return found.text === undefined ? undefined : /desc = (.*)$/s.exec(found.text)?.[1] ?? found.text;
}

/**
 * Waits until the creation of a pod's container is refused, as its status says, and returns the plugin's own words;
 * the same text must be in an event, where `kubectl describe` shows it.
 */
export async function refusalOf(node: KubeNode, pod: string): Promise<string> {
  const found = await node.waitPod(
    pod,
    "be refused",
    ({ status }) =>
      status.containerStatuses?.some(({ state }) => state.waiting?.reason === "CreateContainerError") ===
        true,
  );
  const message = found.status.containerStatuses?.map(({ state }) => state.waiting?.message ?? "").join("") ??
    "";
  const text = /desc = (.*)$/s.exec(message)?.[1] ?? message;
  await poll(`an event that says "${text}"`, async () => {
    const events = await node.cluster.api.events(pod);
    return events.some(({ type, reason, message }) =>
      type === "Warning" && reason === "Failed" && message.includes(text)
    ) || undefined;
  });
  return text;
}
