import { describeTopology, discoverTopology, openFileSource, type Topology } from "../topology/mod.ts";
import type { Logger } from "./logging.ts";

/** Where sysfs is when a configured place turns out unusable. */
const DEFAULT_SYSFS_ROOT = "/sys";

/**
 * Reads the machine below the sysfs root that is configured at the moment. Later readings that fail fall back on the
 * last one that did not: a node keeps its CPUs when a mount disappears.
 */
export function machineReader(sysfsRoot: () => string, logger: Logger): () => Topology {
  let last: Topology | undefined;
  return () => {
    try {
      const topology = discoverTopology(openFileSource(sysfsRoot()));
      if (last === undefined || describeTopology(topology) !== describeTopology(last)) {
        logger.info("machine read", { machine: describeTopology(topology), gaps: topology.gaps });
      }
      last = topology;
    } catch (error) {
      if (last !== undefined) throw error;
      logger.error("machine not readable", { sysfsRoot: sysfsRoot(), error, fallback: DEFAULT_SYSFS_ROOT });
      last = discoverDefault(sysfsRoot(), error);
    }
    return last;
  };
}

function discoverDefault(failedRoot: string, error: unknown): Topology {
  if (failedRoot === DEFAULT_SYSFS_ROOT) throw error;
  return discoverTopology(openFileSource(DEFAULT_SYSFS_ROOT));
}
