/**
 * Where the pinned parts are kept: outside the checkout, one folder a part, named by its version, so that a
 * clean clone finds what an earlier run built. A folder exists only when it is complete.
 */

/** The folder of all cached parts. */
export function cacheDir(): string {
  const base = Deno.env.get("XDG_CACHE_HOME") || `${Deno.env.get("HOME") ?? "/root"}/.cache`;
  return `${base}/weka-cpuset-e2e`;
}

/** Whether a file or folder exists. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * The folder of one part; where it is missing, `build` fills a temporary one, which is then renamed.
 *
 * Two runs at a time may both build it: the first rename wins, the other result is dropped.
 */
export async function ensurePart(key: string, build: (dir: string) => Promise<void>): Promise<string> {
  const final = `${cacheDir()}/${key}`;
  if (await exists(final)) return final;
  await Deno.mkdir(cacheDir(), { recursive: true });
  const temporary = await Deno.makeTempDir({ dir: cacheDir(), prefix: `.${key}-` });
  try {
    await build(temporary);
    await Deno.chmod(temporary, 0o755);
    await Deno.rename(temporary, final);
  } catch (error) {
    await Deno.remove(temporary, { recursive: true });
    if (!await exists(final)) throw error;
  }
  return final;
}
