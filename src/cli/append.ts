/** How files are opened that only grow: logs and journals, which tell of a node what not everybody should know. */
export const APPEND_OPTIONS = { create: true, append: true, mode: 0o640 } as const;

/**
 * Writes all bytes, in as many pieces as it takes.
 *
 * @throws {Error} What the target throws; {@linkcode Deno.errors.WriteZero} if it takes nothing.
 */
export async function writeAll(
  target: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  for (let rest = bytes; rest.length > 0;) {
    const count = await target.write(rest);
    if (count <= 0) throw new Deno.errors.WriteZero("Cannot write file: nothing was taken");
    rest = rest.subarray(count);
  }
}
