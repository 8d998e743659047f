import { parseQuantity, type QosClass } from "./kubelet.ts";

/** A container as a pod manifest asks for it. Quantities are Kubernetes' (`"500m"`, `2`, `"1Gi"`). */
export interface ContainerDescription {
  /** Unique within the pod. */
  readonly name: string;
  /** CPU request and limit at once. */
  readonly cpu?: string | number;
  /** CPU request, where it differs from the limit. */
  readonly cpuRequest?: string | number;
  /** CPU limit, where it differs from the request. */
  readonly cpuLimit?: string | number;
  /** Memory request and limit at once. */
  readonly memory?: string | number;
  /** Memory request, where it differs from the limit. */
  readonly memoryRequest?: string | number;
  /** Memory limit, where it differs from the request. */
  readonly memoryLimit?: string | number;
  /** An init container: it ends before the next one starts. @default {false} */
  readonly init?: boolean;
}

/** A pod as its manifest says it. */
export interface PodDescription {
  /** Unique within the namespace. */
  readonly name: string;
  /** Its namespace. @default {"default"} */
  readonly namespace?: string;
  /** Pod UID. @default derived from name and namespace */
  readonly uid?: string;
  /** As they stand in the manifest. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** All containers, those that only run at the beginning included. */
  readonly containers: readonly ContainerDescription[];
}

/** What one container asks for, in base units; undefined: not given. */
export interface ContainerRequest {
  /** CPU request in milli-CPU. */
  readonly cpuRequestMilli: number | undefined;
  /** CPU limit in milli-CPU. */
  readonly cpuLimitMilli: number | undefined;
  /** Memory request in bytes. */
  readonly memoryRequestBytes: number | undefined;
  /** Memory limit in bytes. */
  readonly memoryLimitBytes: number | undefined;
}

/**
 * The request of a container description, with the API server's defaulting: a request that is not given is the
 * limit, a limit of 0 is none.
 *
 * @throws {SyntaxError} If a quantity cannot be parsed.
 */
export function requestOf(description: Omit<ContainerDescription, "name">): ContainerRequest {
  const cpuLimitMilli = milli(description.cpuLimit ?? description.cpu);
  const memoryLimitBytes = bytes(description.memoryLimit ?? description.memory);
  return {
    cpuRequestMilli: milli(description.cpuRequest ?? description.cpu) ?? cpuLimitMilli,
    cpuLimitMilli,
    memoryRequestBytes: bytes(description.memoryRequest ?? description.memory) ?? memoryLimitBytes,
    memoryLimitBytes,
  };
}

/** Milli-CPU, rounded up as `Quantity.MilliValue` does; 0 is as if absent. */
function milli(quantity: string | number | undefined): number | undefined {
  if (quantity === undefined) return undefined;
  // Rounded at 1e-6 first: 0.3 * 1000 is a hair above 300 in floating point.
  return Math.ceil(Number((parseQuantity(quantity) * 1000).toFixed(6))) || undefined;
}

function bytes(quantity: string | number | undefined): number | undefined {
  return quantity === undefined ? undefined : Math.ceil(parseQuantity(quantity)) || undefined;
}

/** The pod's QoS class by the kubelet's rules: pod-wide, over all its containers (`reference/nri.md` §7.2). */
export function qosOf(containers: readonly ContainerDescription[]): QosClass {
  const requests = containers.map(requestOf);
  if (requests.every(asksNothing)) return "BestEffort";
  return requests.every(isFullyLimited) ? "Guaranteed" : "Burstable";
}

function asksNothing(request: ContainerRequest): boolean {
  return Object.values(request).every((value) => value === undefined);
}

function isFullyLimited(request: ContainerRequest): boolean {
  return request.cpuLimitMilli !== undefined && request.cpuLimitMilli === request.cpuRequestMilli &&
    request.memoryLimitBytes !== undefined && request.memoryLimitBytes === request.memoryRequestBytes;
}

/** UID of a pod without one of its own: stable, and shaped like Kubernetes' in having dashes. */
export function defaultUid(namespace: string, name: string): string {
  return `uid-${namespace}-${name}`;
}
