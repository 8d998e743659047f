import { detectHierarchy, openCgroupFiles } from "../cgroup/mod.ts";
import { type KernelView, kernelViewOf } from "../plugin/mod.ts";
import type { Logger } from "./logging.ts";

/**
 * What the kernel says of containers, read below the cgroup root; undefined, and told once, where nothing can be read: the
 * plugin works without, but sees neither drift nor ghosts (spec §10 [Y6], §11).
 */
export function kernelReader(cgroupRoot: () => string, logger: Logger): () => KernelView | undefined {
  let wasTold = false;
  return () => {
    const files = openCgroupFiles(cgroupRoot());
    const hierarchy = detectHierarchy(files);
    if (hierarchy.kind === "value") {
      logger.info("control groups read", { cgroupRoot: cgroupRoot(), version: hierarchy.value.kind });
      return kernelViewOf({ files, hierarchy: hierarchy.value });
    }
    const reason = hierarchy.kind === "unreadable" ? hierarchy.reason : "the folder does not exist";
    if (!wasTold) {
      logger.warn("control groups not readable", {
        cgroupRoot: cgroupRoot(),
        reason,
        consequence: "changes by others and containers unknown to the runtime are not noticed",
      });
    }
    wasTold = true;
    return undefined;
  };
}
