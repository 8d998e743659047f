/**
 * What reading gave: a value; or that the file or folder is not there (any more), which is normal, since containers
 * come and go while they are looked at; or why it cannot be read.
 */
export type Reading<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** The reading of something that is not there. */
export const ABSENT: { readonly kind: "absent" } = { kind: "absent" };

/**
 * Where control groups are read from. Paths are relative to the root that stands for `/sys/fs/cgroup`, without a slash
 * at the beginning; the empty path is the root itself. Nothing in here throws.
 *
 * Reading is synchronous on purpose: the kernel makes these files on the spot from memory, a read takes microseconds.
 */
export interface CgroupFiles {
  /** The whole text of a file. */
  read(path: string): Reading<string>;
  /** The names of the folders in a folder, in any order; symbolic links are left out. */
  folders(path: string): Reading<readonly string[]>;
}

/**
 * The control groups below `root`, a folder that stands for `/sys/fs/cgroup` (`--cgroup-root`).
 *
 * With `/sys/fs/cgroup` itself Deno demands all permissions; a bind mount of it elsewhere needs only read access there.
 */
export function openCgroupFiles(root: string): CgroupFiles {
  const base = root.replace(/\/+$/, "");
  return {
    read: (path) => attempt(() => Deno.readTextFileSync(`${base}/${path}`)),
    folders: (path) => attempt(() => foldersIn(`${base}/${path}`)),
  };
}

function foldersIn(path: string): readonly string[] {
  const names: string[] = [];
  for (const entry of Deno.readDirSync(path)) if (entry.isDirectory) names.push(entry.name);
  return names;
}

function attempt<T>(read: () => T): Reading<T> {
  try {
    return { kind: "value", value: read() };
  } catch (error) {
    if (isGone(error)) return ABSENT;
    return { kind: "unreadable", reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * A group that is removed between opening and reading one of its files gives ENODEV, for which Deno has neither a class
 * nor a code: only its message tells.
 */
function isGone(error: unknown): boolean {
  if (error instanceof Deno.errors.NotFound) return true;
  return error instanceof Error && error.message.includes("(os error 19)");
}
