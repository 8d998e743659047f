import type { Collector } from "../plugin/mod.ts";

/** V8's garbage collector; undefined where it cannot be called: that takes its flag `--expose-gc`. */
export function v8Collector(): Collector | undefined {
  const gc: unknown = Reflect.get(globalThis, "gc");
  if (typeof gc !== "function") return undefined;
  return {
    collectYoung: () => gc({ type: "minor" }),
    // Every other flavour leaves the memory with the process.
    collectAll: () => gc({ type: "major", flavor: "last-resort" }),
  };
}
