import { formatCpuList } from "../cpuset/mod.ts";
import { memoryNodesFor, type Topology } from "../topology/mod.ts";
import { type Pin, pinFor, pinRefusal, type PodIntent } from "./annotations.ts";
import type { Classification, PolicySettings, QosClass, Refusal, ResourceRequest } from "./types.ts";

/** CPU shares per CPU, as the kubelet computes them. */
const SHARES_PER_CPU = 1024;
/** Where newer kubelets clamp CPU shares: 256 CPUs. */
const MAX_SHARES = 262144;
/** Most ids listed one by one in a message; an annotation may name thousands. */
const MAX_LISTED_IDS = 16;

/** What a container is classified by. */
export interface ClassifiedContainer {
  /** Its name in the pod; selects a container-scoped pin. */
  readonly name: string;
  /** What it asked for. */
  readonly request: ResourceRequest;
  /** Its pod's QoS class. */
  readonly qos: QosClass;
  /** Its pod's annotations, read. */
  readonly intent: PodIntent;
}

/**
 * The class of a container: annotated before integer before shared (spec §4). A bad pin refuses it [A6].
 * Reads only what the kubelet asked for, never anything a container can set itself.
 */
export function classify(
  container: ClassifiedContainer,
  topology: Topology,
  settings: Pick<PolicySettings, "integerScope">,
): Classification {
  const pin = pinFor(container.intent, container.name);
  if (pin !== undefined) return classifyPinned(pin, topology);
  return integerOf(container, settings) ?? { class: "shared" };
}

function classifyPinned(pin: Pin, topology: Topology): Classification {
  if (pin.kind === "invalid") return refused("invalid-pin", pinRefusal(pin.value, pin.reason));
  const offline = pin.cpus.difference(topology.online);
  if (!offline.isEmpty) {
    const reason = `CPU(s) not online: [${listed(offline.toArray())}] (valid range: ${topology.online})`;
    return refused("offline-pin", pinRefusal(pin.value, reason));
  }
  const nodes = memoryNodesFor(topology, pin.cpus);
  if (nodes.kind === "unknown") {
    const reason = `CPU(s) in no NUMA node: [${listed(nodes.cpus.toArray())}]`;
    return refused("no-node", pinRefusal(pin.value, reason));
  }
  return { class: "annotated", cpus: pin.cpus, mems: formatCpuList(nodes.nodes) };
}

function refused(kind: Refusal["kind"], message: string): Classification {
  return { class: "refused", refusal: { kind, message } };
}

function listed(ids: readonly number[]): string {
  const shown = ids.slice(0, MAX_LISTED_IDS).join(" ");
  return ids.length > MAX_LISTED_IDS ? `${shown} …` : shown;
}

function integerOf(
  container: ClassifiedContainer,
  settings: Pick<PolicySettings, "integerScope">,
): Classification | undefined {
  const { shares, quota, period } = container.request;
  if (quota === undefined || quota <= 0) {
    // Without CFS quota only the shares of a Guaranteed pod tell that request and limit are equal (spec §4).
    const count = container.qos === "guaranteed" ? wholeCpusOf(shares) : undefined;
    return count === undefined ? undefined : { class: "integer", count, basis: "shares" };
  }
  if (period === undefined || period <= 0 || quota % period !== 0) return undefined;
  const count = quota / period;
  const matches = shares === SHARES_PER_CPU * count || (count > 256 && shares === MAX_SHARES);
  return matches && inScope(container, settings) ? { class: "integer", count, basis: "quota" } : undefined;
}

/**
 * Whether an integer container would be the same one without its quota, so that nothing which looks at it later takes
 * it for another (spec §4): its pod is Guaranteed, and its shares alone tell how many CPUs it asks for.
 */
export function needsNoQuota(
  { request, qos }: Pick<ClassifiedContainer, "request" | "qos">,
  count: number,
): boolean {
  return qos === "guaranteed" && wholeCpusOf(request.shares) === count;
}

function wholeCpusOf(shares: number | undefined): number | undefined {
  if (shares === undefined || shares <= 0 || shares >= MAX_SHARES || shares % SHARES_PER_CPU !== 0) {
    return undefined;
  }
  return shares / SHARES_PER_CPU;
}

function inScope(container: ClassifiedContainer, settings: Pick<PolicySettings, "integerScope">): boolean {
  if (settings.integerScope === "container" || container.qos === "unknown") {
    return container.request.hasMemoryLimit;
  }
  return container.qos === "guaranteed";
}

/**
 * The request after an update: what it names is the new truth, what is absent or 0 stays (spec §7 [H4]).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const before = { shares: 4096, quota: 400000, period: 100000, hasMemoryLimit: true };
 * const resize = { shares: 6144, quota: 600000, period: 0, hasMemoryLimit: false };
 * assertEquals(mergeRequest(before, resize), { ...before, shares: 6144, quota: 600000 });
 * ```
 */
export function mergeRequest(before: ResourceRequest, update: ResourceRequest): ResourceRequest {
  const hasMemoryLimit = before.hasMemoryLimit || update.hasMemoryLimit;
  if (isLapse(before, update)) return { ...before, hasMemoryLimit };
  return {
    shares: update.shares || before.shares,
    quota: update.quota || before.quota,
    period: update.period || before.period,
    hasMemoryLimit,
  };
}

/** What the kubelet computes for a container that asks for no CPU. */
const NO_SHARES = 2;

/**
 * Whether an update forgets the CPU: kubelet 1.34, having lost its record of what a pod has ("Missing actuated resource
 * record"), resizes it in two steps, and the first, of the memory, says shares 2 and no quota. A resize cannot take a CPU
 * limit away, so that is no request; to follow it would cost the container its CPUs for the moment between the two.
 */
function isLapse(before: ResourceRequest, update: ResourceRequest): boolean {
  const hadLimit = before.quota !== undefined && before.quota !== 0 && (before.shares ?? 0) > NO_SHARES;
  return hadLimit && update.shares === NO_SHARES && !update.quota;
}
