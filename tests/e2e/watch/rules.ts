import type { CpuSet } from "../../../src/cpuset/mod.ts";
import type { Expectation } from "./expectation.ts";

/** Whether two containers must not share a CPU: one owns its CPUs, and the other is not of the same slot [I1]. */
export function excludes(a: Expectation, b: Expectation): boolean {
  if (a.kind === "integer" && b.kind === "integer") return a.slot !== b.slot;
  return a.kind === "integer" || b.kind === "integer";
}

/** Whether a container may have these CPUs [I4] [I5]. */
export function fits(expectation: Expectation, cpus: CpuSet): boolean {
  switch (expectation.kind) {
    case "annotated":
      return cpus.equals(expectation.cpus);
    case "integer":
      return cpus.size === expectation.count && !cpus.intersects(expectation.forbidden);
    case "shared":
      return !cpus.intersects(expectation.forbidden);
  }
}

/** What a container asked for, to follow the words "asked for". */
export function describe(expectation: Expectation): string {
  switch (expectation.kind) {
    case "annotated":
      return `exactly ${expectation.cpus}`;
    case "integer":
      return `${expectation.count} CPUs of its own`;
    case "shared":
      return `none of ${expectation.forbidden}`;
  }
}
