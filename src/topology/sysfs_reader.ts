import { CpuListSyntaxError, CpuSet, parseCpuList, quote } from "../cpuset/mod.ts";
import type { FileSource } from "./file_source.ts";
import type { TopologyGap } from "./model.ts";

/** The folder of the CPUs, relative to the sysfs root. */
export const CPU_DIR = "devices/system/cpu";

/** The folder of the NUMA nodes, relative to the sysfs root. */
export const NODE_DIR = "devices/system/node";

/** A value, or why there is none. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly path: string; readonly reason: string };

/**
 * Reads sysfs files that may be missing or nonsense: nothing in here throws, a file that says nothing usable
 * becomes a gap in the description instead. Lives for one discovery.
 */
export class SysfsReader {
  readonly #files: FileSource;
  readonly #gaps = new Map<string, { path: string; reason: string; count: number }>();

  constructor(files: FileSource) {
    this.#files = files;
  }

  /** What was noted so far, one entry per assumption. */
  get gaps(): readonly TopologyGap[] {
    return Array.from(this.#gaps, ([assumed, gap]) => ({ ...gap, assumed }));
  }

  /** Notes that `assumed` holds because of a failed reading; the first reason of each assumption is kept. */
  assume(assumed: string, because: { readonly path: string; readonly reason: string }): void {
    const gap = this.#gaps.get(assumed);
    if (gap !== undefined) gap.count++;
    else this.#gaps.set(assumed, { path: because.path, reason: because.reason, count: 1 });
  }

  /** A file's text without the blanks around it. */
  text(path: string): Reading<string> {
    try {
      return { ok: true, value: this.#files.readText(path).trim() };
    } catch (error) {
      return unusable(path, messageOf(error));
    }
  }

  /** The names in a folder. */
  names(path: string): Reading<readonly string[]> {
    try {
      return { ok: true, value: this.#files.list(path) };
    } catch (error) {
      return unusable(path, messageOf(error));
    }
  }

  /** A file that holds a list; the kernel writes the empty list as an empty line. */
  list(path: string): Reading<CpuSet> {
    const text = this.text(path);
    if (!text.ok) return text;
    try {
      return { ok: true, value: text.value === "" ? CpuSet.EMPTY : parseCpuList(text.value) };
    } catch (error) {
      if (error instanceof CpuListSyntaxError) return unusable(path, error.message);
      throw error;
    }
  }

  /** A file that holds a whole number. */
  integer(path: string): Reading<number> {
    const text = this.text(path);
    if (!text.ok) return text;
    const value = Number(text.value);
    if (/^-?\d+$/.test(text.value) && Number.isSafeInteger(value)) return { ok: true, value };
    return unusable(path, `'${quote(text.value)}' is no whole number`);
  }
}

/** A reading that failed. */
export function unusable(path: string, reason: string): { readonly ok: false; path: string; reason: string } {
  return { ok: false, path, reason };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
