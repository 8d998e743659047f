/**
 * Where the machine's description is read from. Paths are relative to the sysfs root, without a leading slash,
 * e.g. `devices/system/cpu/online`.
 *
 * Reading is synchronous on purpose: sysfs files are a few bytes made by the kernel on the spot, and the list of
 * online CPUs is read again inside hooks that are answered in order (spec §12).
 */
export interface FileSource {
  /**
   * The whole text of a file.
   *
   * @throws {Error} If it cannot be read, whatever the reason.
   */
  readText(path: string): string;
  /**
   * The names in a folder, in any order.
   *
   * @throws {Error} If it cannot be listed, whatever the reason.
   */
  list(dir: string): readonly string[];
}

/**
 * The files below `root`, a folder that stands for `/sys` (`--sysfs-root`).
 *
 * With `/sys` itself Deno demands all permissions; a bind mount of it elsewhere needs only read access there.
 */
export function openFileSource(root: string): FileSource {
  const base = root.replace(/\/+$/, "");
  return {
    readText: (path) => Deno.readTextFileSync(`${base}/${path}`),
    list: (dir) => Array.from(Deno.readDirSync(`${base}/${dir}`), (entry) => entry.name),
  };
}

/**
 * The files of a map, path to text: a machine that exists nowhere else. Folders exist as far as files are in them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const files = fileSourceOf(new Map([["devices/system/cpu/online", "0-3\n"]]));
 * assertEquals(files.list("devices/system"), ["cpu"]);
 * ```
 */
export function fileSourceOf(files: ReadonlyMap<string, string>): FileSource {
  const folders = new Map<string, Set<string>>();
  for (const path of files.keys()) addToFolders(folders, path);
  return {
    readText: (path) => files.get(path) ?? missing(path),
    list: (dir) => [...folders.get(dir) ?? missing(dir)],
  };
}

/** Enters `path` in its folder, and the folders above where they are new. */
function addToFolders(folders: Map<string, Set<string>>, path: string): void {
  for (let end = path.length; end > 0;) {
    const slash = path.lastIndexOf("/", end - 1);
    const folder = path.slice(0, Math.max(slash, 0));
    const name = path.slice(slash + 1, end);
    const names = folders.get(folder);
    names?.add(name);
    if (names !== undefined) return;
    folders.set(folder, new Set([name]));
    end = slash;
  }
}

function missing(path: string): never {
  throw new Deno.errors.NotFound(`No such file or directory: '${path}'`);
}
