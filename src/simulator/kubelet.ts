/** QoS class of a pod, as the kubelet derives it. */
export type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

/** Which cgroup driver the kubelet and the runtime use. */
export type CgroupDriver = "systemd" | "cgroupfs";

/** CFS period the kubelet uses unless told otherwise, in µs. */
export const DEFAULT_PERIOD_US = 100_000;

/** CFS quota the kubelet never goes below, in µs. */
const MIN_QUOTA_US = 1000;
const MIN_SHARES = 2;
/** Clamp of newer kubelets: 256 CPUs' worth of shares (`reference/nri.md` §7.1). */
const MAX_SHARES = 262_144;

/** What {@linkcode cpuResources} computes from. */
export interface CpuRequest {
  /** CPU request in milli-CPU; undefined: the limit stands for it, as the API server defaults it. */
  readonly requestMilli?: number | undefined;
  /** CPU limit in milli-CPU; undefined or 0: none. */
  readonly limitMilli?: number | undefined;
  /** CFS period in µs. @default {100000} */
  readonly periodUs?: number;
  /** Whether the kubelet enforces limits (`cpuCFSQuota`); without, quota and period are absent. @default {true} */
  readonly cfsQuota?: boolean;
}

/** CPU controller values as they reach the runtime; absent ones are undefined. */
export interface CpuControllerValues {
  /** Weight: 1024 per CPU requested. */
  readonly shares: number;
  /** µs of CPU time per period. */
  readonly quota: number | undefined;
  /** µs. */
  readonly period: number | undefined;
}

/**
 * The kubelet's shares, quota and period of a container (`reference/nri.md` §7.1).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(cpuResources({ limitMilli: 2000 }), { shares: 2048, quota: 200000, period: 100000 });
 * assertEquals(cpuResources({ requestMilli: 500 }), { shares: 512, quota: undefined, period: 100000 });
 * ```
 */
export function cpuResources(request: CpuRequest): CpuControllerValues {
  const limit = request.limitMilli ?? 0;
  const period = request.periodUs ?? DEFAULT_PERIOD_US;
  const shares = sharesOf(request.requestMilli ?? limit);
  if (request.cfsQuota === false) return { shares, quota: undefined, period: undefined };
  const quota = limit === 0 ? undefined : Math.max(Math.trunc(limit * period / 1000), MIN_QUOTA_US);
  return { shares, quota, period };
}

function sharesOf(milli: number): number {
  if (milli === 0) return MIN_SHARES;
  return Math.min(Math.max(Math.trunc(milli * 1024 / 1000), MIN_SHARES), MAX_SHARES);
}

/**
 * The `cgroup_parent` of a pod as the kubelet hands it to the runtime (`reference/nri.md` §7.2).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(
 *   cgroupParent("Burstable", "a-1", "systemd"),
 *   "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-poda_1.slice",
 * );
 * assertEquals(cgroupParent("Guaranteed", "a-1", "cgroupfs"), "/kubepods/poda-1");
 * ```
 */
export function cgroupParent(qos: QosClass, podUid: string, driver: CgroupDriver): string {
  const tier = qos === "Guaranteed" ? undefined : qos.toLowerCase();
  if (driver === "cgroupfs") return `/kubepods${tier === undefined ? "" : `/${tier}`}/pod${podUid}`;
  const slice = tier === undefined ? "kubepods" : `kubepods-${tier}`;
  const parents = tier === undefined ? "/kubepods.slice" : `/kubepods.slice/${slice}.slice`;
  return `${parents}/${slice}-pod${podUid.replaceAll("-", "_")}.slice`;
}

/**
 * The `cgroups_path` of a container under a {@linkcode cgroupParent} (`reference/nri.md` §6.2): with the systemd
 * driver `slice:prefix:id`, else a folder of the parent.
 */
export function containerCgroupsPath(parent: string, id: string, prefix: string): string {
  const last = parent.slice(parent.lastIndexOf("/") + 1);
  return last.endsWith(".slice") ? `${last}:${prefix}:${id}` : `${parent}/${id}`;
}

const QUANTITY = /^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;
const FACTORS: ReadonlyMap<string, number> = new Map([
  ["m", 1e-3],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["Ki", 2 ** 10],
  ["Mi", 2 ** 20],
  ["Gi", 2 ** 30],
  ["Ti", 2 ** 40],
]);

/**
 * A Kubernetes quantity (`"500m"`, `"2"`, `"1Gi"`, a number) in its base unit.
 *
 * @throws {SyntaxError} If the text is no quantity.
 */
export function parseQuantity(text: string | number): number {
  const match = QUANTITY.exec(String(text).trim());
  const factor = match === null ? undefined : FACTORS.get(match[2] ?? "") ?? 1;
  if (match === null || factor === undefined) {
    throw new SyntaxError(`Cannot parse quantity "${text}": expected a number with an optional suffix`);
  }
  return Number(match[1]) * factor;
}
