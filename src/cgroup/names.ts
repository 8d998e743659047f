/** The folders of QoS classes directly below the kubelet's root: `burstable`, `kubepods-burstable.slice`. */
const QOS_NAME = /^(?:burstable|besteffort)$|-(?:burstable|besteffort)\.slice$/;

/** A pod's folder: `pod<uid>`, or a slice whose last part is that. */
const POD_FOLDER = /^pod(.+)$/;
const POD_SLICE = /-pod([^-]+)\.slice$/;

/** What runtimes put before the id in the name of a unit: containerd, CRI-O, cri-dockerd, podman. */
const RUNTIME_PREFIX = /^(?:cri-containerd-|crio-|docker-|libpod-)/;

/** An id of today's runtimes, whatever is before it (`kata_`, CRI-O's prefix without a unit). */
const FULL_ID = /^(?:.*[-_])?([0-9a-f]{64})$/;

/** CRI-O's monitor of a container runs in a group beside it; kata's overhead beside its sandbox. Neither is a container. */
const NO_CONTAINER = /(?:^|-)conmon-|^kata_overhead/;

/** Whether a folder below the kubelet's root holds the pods of a QoS class. */
export function isQosFolder(name: string): boolean {
  return QOS_NAME.test(name);
}

/**
 * The uid of the pod whose folder this is; undefined if it is no pod's. The systemd driver writes the dashes of a uid as
 * underscores; no uid the API server makes, and no hash of a static pod, has underscores of its own.
 */
export function podUidOf(name: string): string | undefined {
  const slice = POD_SLICE.exec(name)?.[1];
  if (slice !== undefined) return slice.replaceAll("_", "-");
  return name.endsWith(".slice") ? undefined : POD_FOLDER.exec(name)?.[1];
}

/**
 * The id of the container whose folder this is, without the runtime's prefix and the unit's suffix; undefined if the
 * folder is not a container's.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(containerIdOf("cri-containerd-c1.scope"), "c1");
 * assertEquals(containerIdOf("c1"), "c1");
 * assertEquals(containerIdOf("crio-conmon-c1.scope"), undefined);
 * ```
 */
export function containerIdOf(name: string): string | undefined {
  if (NO_CONTAINER.test(name)) return undefined;
  const isUnit = name.endsWith(".scope");
  const stem = isUnit ? name.slice(0, -".scope".length) : name;
  return FULL_ID.exec(stem)?.[1] ?? (isUnit ? stem.replace(RUNTIME_PREFIX, "") : stem);
}
