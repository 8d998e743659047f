/** Longest path that is looked at: the kernel's PATH_MAX. */
const MAX_PATH_LENGTH = 4096;

/** Longest name of one folder: the kernel's NAME_MAX. */
const MAX_NAME_LENGTH = 255;

/**
 * The path of a container's group within a hierarchy, from the OCI `linux.cgroupsPath` as the runtime names it; undefined
 * where it names no place that can be known without asking the runtime (empty, relative) or is no sane path at all.
 *
 * Two forms exist. The cgroupfs driver names the path itself. The systemd driver names `slice:prefix:name`: the unit is
 * `prefix-name.scope` (a name that ends in `.slice` is a unit of its own), and systemd.slice(5) says where a slice is:
 * each dash in its name is one level (`a-b.slice` is in `a.slice`), `-.slice` is the root, no name is `system.slice`.
 * Dashes within a pod uid were made underscores by the kubelet, so nothing is left to escape.
 *
 * The text comes from another process: a path that leaves its root (`..`), a NUL, or one longer than the kernel takes is
 * refused here, so that what is returned can be appended to `--cgroup-root`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(cgroupPathOf("/kubepods/burstable/pod1/c1"), "/kubepods/burstable/pod1/c1");
 * assertEquals(
 *   cgroupPathOf("kubepods-pod1.slice:cri-containerd:c1"),
 *   "/kubepods.slice/kubepods-pod1.slice/cri-containerd-c1.scope",
 * );
 * assertEquals(cgroupPathOf("/kubepods/../../etc"), undefined);
 * ```
 */
export function cgroupPathOf(cgroupsPath: string): string | undefined {
  if (cgroupsPath.length > MAX_PATH_LENGTH) return undefined;
  const path = cgroupsPath.startsWith("/") ? cgroupsPath : unitPath(cgroupsPath);
  return path !== undefined && isSafePath(path) ? path : undefined;
}

/** The path of the group that a container's is in, its pod's as a rule; undefined as {@linkcode cgroupPathOf}, and for the root. */
export function parentPathOf(cgroupsPath: string): string | undefined {
  const path = cgroupPathOf(cgroupsPath);
  const end = path?.lastIndexOf("/") ?? 0;
  return end > 0 ? path?.slice(0, end) : undefined;
}

/**
 * Whether a path is absolute, stays below its root, and is short enough for the kernel: every name is one that a group
 * can have.
 */
export function isSafePath(path: string): boolean {
  if (!path.startsWith("/") || path.length > MAX_PATH_LENGTH) return false;
  return path.slice(1).split("/").every(isSafeName);
}

function isSafeName(name: string): boolean {
  if (name === "" || name === "." || name === ".." || name.length > MAX_NAME_LENGTH) return false;
  // deno-lint-ignore no-control-regex -- these are the characters to refuse
  return !/[\x00-\x1f\x7f]/.test(name);
}

/** `slice:prefix:name` as a path. */
function unitPath(text: string): string | undefined {
  const parts = text.split(":");
  if (parts.length !== 3 || text.includes("/")) return undefined;
  const [slice = "", prefix = "", name = ""] = parts;
  if (name === "") return undefined;
  const parent = slicePath(slice === "" ? "system.slice" : slice);
  if (parent === undefined) return undefined;
  if (name.endsWith(".slice")) return `${parent}/${name}`;
  return prefix === "" ? undefined : `${parent}/${prefix}-${name}.scope`;
}

/** The path of a slice unit: its name spells its parents. */
function slicePath(slice: string): string | undefined {
  if (slice === "-" || slice === "-.slice") return "";
  if (!slice.endsWith(".slice")) return undefined;
  const levels = slice.slice(0, -".slice".length).split("-");
  // Bounded before it is built: the path of n levels is of n²/2 names.
  if (levels.includes("") || levels.length > MAX_SLICE_LEVELS) return undefined;
  return levels.map((_, depth) => `/${levels.slice(0, depth + 1).join("-")}.slice`).join("");
}

/** Deepest slice that is expanded; the kubelet's have three or four levels. */
const MAX_SLICE_LEVELS = 32;
