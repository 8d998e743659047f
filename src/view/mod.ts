/**
 * Who has which CPU, to look at (spec §15 [E1]): a machine and its owners in, cells out, and the cells as text for a
 * terminal. Pure; where the owners come from, the plugin's ledger or a runtime's own account, is the caller's matter.
 *
 * @module
 */
export {
  type CacheCells,
  type CoreCells,
  CPU_STATES,
  type CpuCell,
  type CpuMap,
  cpuMap,
  type CpuState,
  type MapOwner,
  type NodeCells,
} from "./cpu_map.ts";
export { type CpuOwner, type CpuOwners, ownersOfSnapshot } from "./owners.ts";
export { fit, type Paint, paint, styleFor, type TerminalFacts, type TextStyle } from "./style.ts";
export { renderCpuMap } from "./text.ts";
