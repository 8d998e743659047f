/**
 * Sets of CPU ids and their text form (spec §3): an immutable value, its parser and its formatter.
 *
 * @module
 */
export { CpuSet, MAX_CPU_ID } from "./cpu_set.ts";
export { formatCpuList } from "./format.ts";
export { CpuListSyntaxError, MAX_CPU_LIST_LENGTH, parseCpuList, quote } from "./parse.ts";
