import { CpuListSyntaxError, CpuSet, parseCpuList } from "../cpuset/mod.ts";
import type { ContainerView, PodView } from "./observe.ts";

/** What a container must have, judged from what its manifest asks for (spec §3, §4). */
export type Expectation =
  /** Exactly these CPUs. */
  | { readonly kind: "annotated"; readonly cpus: CpuSet }
  /** `count` CPUs that nobody else has, none of them forbidden. */
  | { readonly kind: "integer"; readonly count: number; readonly forbidden: CpuSet }
  /** CPUs that nobody has for itself, none of them forbidden. */
  | { readonly kind: "shared"; readonly forbidden: CpuSet };

/** Settings of the plugin that change what a manifest means. */
export interface ExpectationOptions {
  /** `integerScope` (spec §4). @default {"container"} */
  readonly integerScope?: "container" | "guaranteed";
  /** Whether the kubelet enforces CPU limits. @default {true} */
  readonly cfsQuota?: boolean;
}

/** Shares of this many milli-CPU and more say no number any more. */
const MAX_TOLD_BY_SHARES_MILLI = 256_000;

const PINNED = "weka.io/cores-ids";
const PINNED_CONTAINER = "cores-ids.weka.io/container.";
const FORBIDDEN = "weka.io/forbid-core-ids";

/**
 * Derives what a container must have from its manifest: a derivation of its own, so that a mistake in the plugin's
 * classification is found.
 */
export function expectationOf(
  container: ContainerView,
  pod: PodView | undefined,
  options: ExpectationOptions = {},
): Expectation {
  const annotations = pod?.annotations ?? new Map<string, string>();
  const list = annotations.get(`${PINNED_CONTAINER}${container.name}`) ?? annotations.get(PINNED);
  const pinned = list === undefined ? undefined : parseList(list);
  const forbidden = parseList(annotations.get(FORBIDDEN) ?? "") ?? CpuSet.EMPTY;
  // One whose list is invalid can only have been there before the plugin was: it is treated as shared (spec §10 [Y2]).
  if (list !== undefined) {
    return pinned === undefined ? { kind: "shared", forbidden } : { kind: "annotated", cpus: pinned };
  }
  const count = wholeCpus(container, pod, options);
  return count === undefined ? { kind: "shared", forbidden } : { kind: "integer", count, forbidden };
}

/** The whole CPUs a container asks for exclusively; undefined where it does not. */
function wholeCpus(
  container: ContainerView,
  pod: PodView | undefined,
  options: ExpectationOptions,
): number | undefined {
  const { cpuLimitMilli, cpuRequestMilli, memoryLimitBytes } = container.request;
  if (cpuLimitMilli === undefined || cpuLimitMilli !== cpuRequestMilli || cpuLimitMilli % 1000 !== 0) {
    return undefined;
  }
  // Without a quota the shares must tell, which are clamped at 256 CPUs' worth (spec §4).
  if (options.cfsQuota === false && cpuLimitMilli >= MAX_TOLD_BY_SHARES_MILLI) return undefined;
  const guaranteed = pod?.qos === "Guaranteed";
  const byContainer = options.integerScope !== "guaranteed" && options.cfsQuota !== false;
  const inScope = byContainer ? memoryLimitBytes !== undefined : guaranteed;
  return inScope ? cpuLimitMilli / 1000 : undefined;
}

function parseList(text: string): CpuSet | undefined {
  try {
    return parseCpuList(text);
  } catch (error) {
    if (error instanceof CpuListSyntaxError) return undefined;
    throw error;
  }
}
