import { type CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";

/** Which of the kernel's two interfaces. */
export type CgroupVersion = 1 | 2;

/** A kernel, as far as sets depend on it. */
export interface Kernel {
  readonly online: CpuSet;
  readonly version: CgroupVersion;
}

/** The CPUs a group's processes may use; a set without any online CPU falls back on the parent's, like an empty one. */
export function effectiveSet(text: string, online: CpuSet): CpuSet {
  if (text === "") return online;
  const cpus = parseCpuList(text).intersection(online);
  return cpus.isEmpty ? online : cpus;
}

/** What is left of a group's set when CPUs went or came: version 1 forgets those that went for good. */
export function setAfterHotplug(text: string, { online, version }: Kernel): string {
  if (version === 2 || text === "") return text;
  return parseCpuList(text).intersection(online).toString();
}

/** A group's set after `text` was written; version 1 refuses offline CPUs, and nothing changes. */
export function writtenSet(before: string, text: string, { online, version }: Kernel): string {
  if (version === 1 && text !== "" && !parseCpuList(text).isSubsetOf(online)) return before;
  return text;
}
