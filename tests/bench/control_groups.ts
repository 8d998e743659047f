import { detectHierarchy, openCgroupFiles } from "../../src/cgroup/mod.ts";
import { type KernelView, kernelViewOf } from "../../src/plugin/mod.ts";
import type { Load } from "./load.ts";

/** Control groups of containers, as files of a temporary folder; dispose of it to remove them. */
export interface ControlGroups extends Disposable {
  /** What they tell a plugin. */
  readonly kernel: KernelView;
}

/**
 * Writes the control groups of containers (cgroup v2). A plugin that is told of containers reads what each has [Y5] [V]: a
 * file per container, which the time of a Synchronize is made of as much as of decisions.
 *
 * @param cpus What each container has, as a list.
 * @throws {Error} If the temporary folder cannot be read back.
 */
export function controlGroupsOf(loads: readonly Load[], cpus: string): ControlGroups {
  const root = Deno.makeTempDirSync({ prefix: "weka-cpuset-bench-" });
  Deno.writeTextFileSync(`${root}/cgroup.controllers`, "cpuset cpu\n");
  for (const { container: { cgroupsPath } } of loads) {
    const folder = `${root}${cgroupsPath}`;
    Deno.mkdirSync(folder, { recursive: true });
    Deno.writeTextFileSync(`${folder}/cpuset.cpus.effective`, `${cpus}\n`);
  }
  const files = openCgroupFiles(root);
  const hierarchy = detectHierarchy(files);
  if (hierarchy.kind !== "value") throw new Error(`Cannot read control groups: "${root}" has none`);
  return {
    kernel: kernelViewOf({ files, hierarchy: hierarchy.value }),
    [Symbol.dispose]: () => Deno.removeSync(root, { recursive: true }),
  };
}
