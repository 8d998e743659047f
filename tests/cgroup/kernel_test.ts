import { assertEquals } from "@std/assert";
import {
  type CgroupTree,
  detectHierarchy,
  effectiveCpus,
  openCgroupFiles,
  scanKubepods,
} from "../../src/cgroup/mod.ts";

const ROOT = "/sys/fs/cgroup";

/** A v1 container group made in this machine's own kernel, with a process in it; removed at the end. */
class RealContainer implements AsyncDisposable {
  readonly tree: CgroupTree;
  readonly top = `/weka-cpuset-test-${Deno.pid}`;
  readonly path = `${this.top}/kubepods/pod1/c1`;
  readonly #levels: readonly string[] = ["", "/kubepods", "/kubepods/pod1", "/kubepods/pod1/c1"].map(
    (level) => `${ROOT}/cpuset${this.top}${level}`,
  );
  readonly #process: Deno.ChildProcess;

  constructor(tree: CgroupTree, cpu: string) {
    this.tree = tree;
    const mems = Deno.readTextFileSync(`${ROOT}/cpuset/cpuset.mems`);
    const cpus = Deno.readTextFileSync(`${ROOT}/cpuset/cpuset.cpus`);
    for (const level of this.#levels) {
      Deno.mkdirSync(level);
      Deno.writeTextFileSync(`${level}/cpuset.mems`, mems);
      Deno.writeTextFileSync(`${level}/cpuset.cpus`, level.endsWith("/c1") ? cpu : cpus);
    }
    this.#process = new Deno.Command("sleep", { args: ["60"] }).spawn();
    Deno.writeTextFileSync(`${this.#levels.at(-1)}/cgroup.procs`, `${this.#process.pid}`);
  }

  /** Ends the process, as a container ends. */
  async stop(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.status;
    for (const level of this.#levels.toReversed()) Deno.removeSync(level);
  }
}

/** Undefined, with a word about it, where this machine does not let the test make a v1 group. */
function realTree(): CgroupTree | undefined {
  const files = openCgroupFiles(ROOT);
  const hierarchy = detectHierarchy(files);
  if (hierarchy.kind === "value" && hierarchy.value.kind === "v1") {
    const probe = `${ROOT}/cpuset/weka-cpuset-probe-${Deno.pid}`;
    try {
      Deno.mkdirSync(probe);
      Deno.removeSync(probe);
      return { files, hierarchy: hierarchy.value };
    } catch (error) {
      skip(`cannot make a group: ${error}`);
      return undefined;
    }
  }
  skip(`no cgroup v1 cpusets here: ${JSON.stringify(hierarchy)}`);
  return undefined;
}

/** A test that did not look must not look like one that did. */
function skip(why: string): void {
  // deno-lint-ignore no-console -- the runner has no way to skip at run time
  console.warn(`SKIPPED: ${why}`);
}

Deno.test("effectiveCpus() and scanKubepods() read what this machine's kernel says [V] [Y6]", async () => {
  const tree = realTree();
  if (tree === undefined) return;
  const cpu = `${/^\d+/.exec(await Deno.readTextFile(`${ROOT}/cpuset/cpuset.effective_cpus`))}`;
  const container = new RealContainer(tree, cpu);
  const look = () => scanKubepods(tree, { roots: [`${container.top}/kubepods`] });
  await using _removed = container;
  try {
    const cpus = effectiveCpus(tree, container.path);
    assertEquals(cpus.kind === "value" ? `${cpus.value}` : cpus, cpu);
    const { containers, incomplete } = look();
    assertEquals(incomplete, undefined);
    assertEquals(containers.map(({ id, podUid, effective }) => [id, podUid, `${effective}`]), [[
      "c1",
      "1",
      cpu,
    ]]);
  } finally {
    await container.stop();
  }
  assertEquals(look().containers, []);
});
