/**
 * The connected socket that a runtime leaves to a plugin it launched, as descriptor 3 (`reference/nri.md` §3.2).
 *
 * Deno has no API to adopt a descriptor. From 2.7.12 on `node:net` can; before, libc is called through FFI. Both ways
 * cost memory, so each is imported when it is used.
 */
import type { Duplex } from "./duplex.ts";

/** First Deno whose `net.Socket` takes a descriptor. */
const FIRST_NODE_VERSION = [2, 7, 12] as const;

/** How a descriptor is adopted. */
export type InheritedFdWay = "node" | "ffi";

/** The way that works in a version of Deno, such as `"2.9.6"`. */
export function inheritedFdWay(denoVersion: string): InheritedFdWay {
  const parts = denoVersion.split(/[.+-]/).map(Number);
  for (const [index, first] of FIRST_NODE_VERSION.entries()) {
    const part = parts[index] ?? 0;
    if (part !== first) return part > first ? "node" : "ffi";
  }
  return "node";
}

/**
 * Adopts an inherited, connected stream socket.
 *
 * @param fd The descriptor, owned by the duplex from now on.
 * @param way How. @default {the way that works in this Deno}
 */
export async function openInheritedFd(
  fd: number,
  way: InheritedFdWay = inheritedFdWay(Deno.version.deno),
): Promise<Duplex> {
  if (way === "ffi") {
    const { openFfiDuplex } = await import("./ffi_duplex.ts");
    return openFfiDuplex(fd);
  }
  const { openNodeDuplex } = await import("./node_duplex.ts");
  return await openNodeDuplex(fd);
}
