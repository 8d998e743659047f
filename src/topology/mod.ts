/**
 * The machine as its sysfs describes it (spec §12): cores, SMT siblings, dies, last-level caches and NUMA nodes of
 * the online CPUs. `model` is pure data; `discoverTopology` reads it through the `FileSource` port.
 *
 * Three partitions of the online CPUs hold in every topology, however contradictory sysfs is: by core, by
 * last-level cache, and by node (the last without the CPUs that no node lists).
 *
 * @module
 */
export { discoverTopology, machineStamp, readOnline } from "./discover.ts";
export { TopologyError } from "./error.ts";
export { type FileSource, fileSourceOf, openFileSource } from "./file_source.ts";
export { type MemoryNodes, memoryNodesFor } from "./memory_nodes.ts";
export type { Cpu, DiscoveredTopology, NumaNode, Topology, TopologyGap } from "./model.ts";
export { cachesOf, coreOf, coresOf, describeTopology, nodelessCpus, nodesOf, siblingsOf } from "./queries.ts";
