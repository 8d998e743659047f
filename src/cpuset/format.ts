/**
 * Formats ascending ids as the kernel does: runs of two or more as `a-b`, the rest one by one
 * (kernel `Documentation/admin-guide/cputopology.rst`, "cpulist").
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(formatCpuList([0, 1, 2, 4, 8]), "0-2,4,8");
 * ```
 */
export function formatCpuList(ascending: Iterable<number>): string {
  const parts: string[] = [];
  let first = -1;
  let last = -1;
  function flush(): void {
    if (first >= 0) parts.push(first === last ? `${first}` : `${first}-${last}`);
  }
  for (const id of ascending) {
    if (first >= 0 && id === last + 1) {
      last = id;
      continue;
    }
    flush();
    first = last = id;
  }
  flush();
  return parts.join(",");
}
