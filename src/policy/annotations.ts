import { CpuListSyntaxError, CpuSet, parseCpuList, quote } from "../cpuset/mod.ts";

/** Pins every container of the pod to exactly the listed CPUs [A1]. */
export const PIN_ANNOTATION = "weka.io/cores-ids";
/** Keeps the pod's integer and shared containers off the listed CPUs [A2]. */
export const FORBID_ANNOTATION = "weka.io/forbid-core-ids";
/** Followed by a container's name: pins that one container [A5]. */
export const CONTAINER_PIN_PREFIX = "cores-ids.weka.io/container.";

/** One pin annotation, read. The list may still name CPUs that are not online. */
export type Pin =
  | { readonly kind: "cpus"; readonly value: string; readonly cpus: CpuSet }
  | { readonly kind: "invalid"; readonly value: string; readonly reason: string };

/** What a pod's annotations ask for (spec §3). */
export interface PodIntent {
  /** The pod-wide pin; undefined without that annotation. */
  readonly podPin: Pin | undefined;
  /** Pins of single containers by container name. */
  readonly containerPins: ReadonlyMap<string, Pin>;
  /** CPUs that integer and shared containers of the pod must not get. */
  readonly forbidden: CpuSet;
  /** Why the forbid list was ignored; undefined where it was not. */
  readonly warning: string | undefined;
}

/**
 * Reads the annotations of a pod. Never throws: a bad pin becomes an invalid {@linkcode Pin}, which refuses the
 * containers it applies to [A6]; a bad forbid list is no restriction, with a warning [A2].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const intent = readPodIntent(new Map([["weka.io/cores-ids", "0,2-3"]]));
 * assertEquals(pinFor(intent, "main")?.kind, "cpus");
 * ```
 */
export function readPodIntent(annotations: ReadonlyMap<string, string>): PodIntent {
  const containerPins = new Map<string, Pin>();
  for (const [key, value] of annotations) {
    if (key.startsWith(CONTAINER_PIN_PREFIX)) {
      containerPins.set(key.slice(CONTAINER_PIN_PREFIX.length), readPin(value));
    }
  }
  const podValue = annotations.get(PIN_ANNOTATION);
  const podPin = podValue === undefined ? undefined : readPin(podValue);
  return { podPin, containerPins, ...readForbidden(annotations.get(FORBID_ANNOTATION)) };
}

/** The pin that applies to a container: its own before the pod's [A5]; undefined where none does. */
export function pinFor(intent: PodIntent, containerName: string): Pin | undefined {
  return intent.containerPins.get(containerName) ?? intent.podPin;
}

/** All CPUs that the valid pins of a pod name, which are planned and kept together [A7]. */
export function allPinnedCpus(intent: PodIntent): CpuSet {
  const pins = [...intent.containerPins.values()];
  if (intent.podPin !== undefined) pins.push(intent.podPin);
  return CpuSet.union(pins.flatMap((pin) => pin.kind === "cpus" ? [pin.cpus] : []));
}

/** The refusal text of a pin annotation [A6]. */
export function pinRefusal(value: string, reason: string): string {
  return `invalid CPU list in annotation '${quote(value)}': ${reason}`;
}

function readPin(value: string): Pin {
  try {
    return { kind: "cpus", value, cpus: parseCpuList(value) };
  } catch (error) {
    if (!(error instanceof CpuListSyntaxError)) throw error;
    return { kind: "invalid", value, reason: error.message };
  }
}

function readForbidden(value: string | undefined): Pick<PodIntent, "forbidden" | "warning"> {
  if (value === undefined || value.trim() === "") return { forbidden: CpuSet.EMPTY, warning: undefined };
  try {
    return { forbidden: parseCpuList(value), warning: undefined };
  } catch (error) {
    if (!(error instanceof CpuListSyntaxError)) throw error;
    const warning = `Ignoring annotation ${FORBID_ANNOTATION} '${quote(value)}': ${error.message}`;
    return { forbidden: CpuSet.EMPTY, warning };
  }
}
