import type { CpuSet } from "../../../src/cpuset/mod.ts";
import { Containerd } from "../runtime/containerd.ts";
import type { KubernetesParts, Parts, RuntimeVersion } from "../install/parts.ts";
import { Plugin } from "../plugin/plugin.ts";
import { installRecorder } from "../recording/install.ts";
import { Recording } from "../recording/recording.ts";
import { Kubelet } from "../runtime/kubelet.ts";
import type { FakeMachine } from "../runtime/fake_machine.ts";
import { poll } from "../runtime/poll.ts";
import { Watcher } from "../watch/watcher.ts";
import type { KubePod } from "./api_types.ts";
import { Cluster } from "./cluster.ts";
import { installFakeNetwork } from "./cni.ts";
import { CriLog } from "./cri_log.ts";
import { ExpectedPods } from "./expected.ts";
import { daemonSetManifest, podManifest, type PodSpec } from "./pods.ts";

/** What a node is made of. */
export interface KubeNodeOptions {
  readonly version: RuntimeVersion;
  /** What the plugin, a process beside the runtime, is run from. */
  readonly program: "source" | "executable";
  readonly parts: Parts;
  readonly kubernetes: KubernetesParts;
  /** The machine that this mount namespace shows. */
  readonly machine: FakeMachine;
}

/** How long pods may take: the kubelet looks at the runtime once a second, and retries a failure after ten. */
const POD_TIMEOUT_MS = 60_000;

/** A Kubernetes node with the plugin on a fake machine, and everything that judges it. */
export class KubeNode implements AsyncDisposable {
  readonly version: RuntimeVersion;
  readonly runtime: Containerd;
  readonly plugin: Plugin;
  readonly recording: Recording;
  readonly watcher: Watcher;
  readonly online: CpuSet;
  /** Calls of the runtime beside the real kubelet, for what the scheduler would refuse. */
  readonly cri: Kubelet;
  readonly #dir: string;
  readonly #expected = new ExpectedPods();
  readonly #log: CriLog;
  readonly #client = new DisposableStack();
  #cluster: Cluster | undefined;

  private constructor(options: KubeNodeOptions, dir: string, runtime: Containerd) {
    const { version, program } = options;
    this.version = version;
    this.#dir = dir;
    this.runtime = runtime;
    this.online = options.machine.online;
    // The whole machine is the fake one here: the plugin reads it where it always does.
    this.plugin = new Plugin({
      way: "external",
      program,
      runtime,
      dir,
      config: { poolGrowthDelayMs: 200, cgroupRoot: `${dir}/record/cgroup` },
    });
    this.recording = new Recording(`${dir}/record`);
    this.#log = new CriLog(runtime.paths.log);
    this.watcher = new Watcher(this.recording, this.online, {
      identify: (line) => this.#expected.identify(line),
      catchUp: () => this.#log.tell(this.watcher),
    });
    this.cri = new Kubelet(() => this.#client.use(this.runtime.client()), this.watcher);
  }

  /** Starts the runtime, the plugin and the cluster. */
  static async start(options: KubeNodeOptions): Promise<KubeNode> {
    const dir = await Deno.makeTempDir({ prefix: "k" });
    const record = `${dir}/record`;
    await Deno.mkdir(record);
    await Deno.writeTextFile(`${record}/default.cpus`, `${options.machine.online}\n`);
    await Deno.writeTextFile(`${record}/default.mems`, `${options.machine.nodes}\n`);
    // What the recorder mirrors is read as a cgroup v2 tree.
    await Deno.mkdir(`${record}/cgroup`);
    await Deno.writeTextFile(`${record}/cgroup/cgroup.controllers`, "cpuset cpu\n");
    await installFakeNetwork(`${dir}/c/cni`);
    const runtime = await Containerd.prepare({
      version: options.version,
      parts: options.parts,
      dir: `${dir}/c`,
      ociRuntime: await installRecorder(record),
      env: { E2E_RECORD: record, E2E_RUNC: options.kubernetes.runc, E2E_STRIP: "1" },
    });
    const node = new KubeNode(options, dir, runtime);
    try {
      await runtime.start();
      await node.plugin.start();
      const { kubernetes } = options.kubernetes;
      node.#cluster = await Cluster.start({
        kubernetes,
        dir: `${dir}/k8s`,
        runtimeSocket: runtime.paths.socket,
      });
      return node;
    } catch (error) {
      const report = await node.report();
      await node[Symbol.asyncDispose]();
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${report}`, {
        cause: error,
      });
    }
  }

  /** The cluster, for kubectl and looks at its API. */
  get cluster(): Cluster {
    if (this.#cluster === undefined) throw new Error("Cannot use the cluster: it was not started");
    return this.#cluster;
  }

  /** Makes pods with kubectl, all from one file, without waiting for anything. */
  async create(...pods: readonly PodSpec[]): Promise<void> {
    for (const pod of pods) this.#expected.add(pod);
    await this.cluster.create(pods.map(podManifest));
  }

  /** Makes pods and waits until all their containers run. */
  async run(...pods: readonly PodSpec[]): Promise<void> {
    await this.create(...pods);
    for (const { name } of pods) await this.waitRunning(name);
  }

  /** Makes DaemonSets and waits for their pods, whose names it returns. */
  async runDaemonSets(...pods: readonly PodSpec[]): Promise<readonly string[]> {
    for (const pod of pods) this.#expected.add(pod);
    await this.cluster.create(pods.map(daemonSetManifest));
    return await Promise.all(pods.map(async ({ name }) => {
      const pod = await poll(`a pod of DaemonSet "${name}"`, async () => {
        const all = await this.cluster.api.pods();
        return all.find((one) => one.metadata.labels?.["app"] === name);
      });
      await this.waitRunning(pod.metadata.name);
      return pod.metadata.name;
    }));
  }

  /** Waits until the main containers of a pod run. */
  async waitRunning(name: string): Promise<KubePod> {
    return await this.waitPod(name, "run", (pod) => {
      const containers = pod.status.containerStatuses ?? [];
      return containers.length > 0 && containers.every(({ state }) => state.running !== undefined);
    });
  }

  /** Waits until something is true of a pod. */
  async waitPod(name: string, what: string, isTrue: (pod: KubePod) => boolean): Promise<KubePod> {
    let last: KubePod | undefined;
    try {
      const found = await poll(`pod "${name}" to ${what}`, async () => {
        await this.check();
        last = await this.cluster.api.pod(name);
        return last !== undefined && isTrue(last) ? last : undefined;
      }, { timeoutMs: POD_TIMEOUT_MS, everyMs: 100 });
      await this.check();
      return found;
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}: ${JSON.stringify(last?.status)}`);
    }
  }

  /** Deletes pods with kubectl and waits until nothing of them is left in the runtime. */
  async delete(names: readonly string[], options: { readonly force?: boolean } = {}): Promise<void> {
    if (names.length === 0) return;
    const grace = options.force === true ? ["--grace-period=0", "--force"] : [];
    await this.cluster.kubectl("delete", "pod", "--wait=false", ...grace, ...names);
    for (const name of names) await this.waitGone(name);
  }

  /** Waits until a pod's object is gone, its containers are dead and its sandboxes stopped. */
  async waitGone(name: string): Promise<void> {
    await poll(`pod "${name}" to be gone`, async () => {
      await this.check();
      if (await this.cluster.api.pod(name) !== undefined) return undefined;
      const alive = this.#expected.containerIds(name).some((id) => this.watcher.isLive(id));
      const up = this.#expected.sandboxIds(name).some((id) => !this.#log.isStopped(id));
      return !alive && !up || undefined;
    }, { timeoutMs: POD_TIMEOUT_MS, everyMs: 100 });
  }

  /** Deletes every pod by force. */
  async deleteAll(): Promise<void> {
    const pods = await this.cluster.api.pods();
    await this.delete(pods.map((pod) => pod.metadata.name), { force: true });
  }

  /** The CPUs a pod's container was last given. */
  async applied(pod: string, container = "main"): Promise<CpuSet> {
    await this.check();
    const ids = this.#expected.containerIds(pod, container).filter((id) => this.watcher.isLive(id));
    const cpus = this.watcher.applied(ids.at(-1) ?? "");
    if (cpus === undefined) {
      throw new Error(`Cannot tell the CPUs of "${pod}/${container}": it was given none`);
    }
    return cpus;
  }

  /** The CPUs that the last instance of a container was created with, whether it lives or not. */
  async givenTo(pod: string, container = "main"): Promise<CpuSet> {
    const id = this.#expected.containerIds(pod, container).at(-1);
    const line = (await this.recording.all()).find((line) => line.op === "create" && line.id === id);
    if (line?.cpus === undefined) {
      throw new Error(`Cannot tell the CPUs of "${pod}/${container}": it was not seen`);
    }
    return line.cpus;
  }

  /** Ids of a container's instances so far, oldest first. */
  instances(pod: string, container = "main"): readonly string[] {
    return this.#expected.containerIds(pod, container);
  }

  /** What is expected of whose containers. */
  get expected(): ExpectedPods {
    return this.#expected;
  }

  /** How often the kubelet took a container's CPUs away by mistake. */
  get kubeletLapses(): number {
    return this.#log.lapses;
  }

  /** Judges everything that was recorded since the last call. */
  async check(): Promise<void> {
    await this.watcher.check();
  }

  /** The ends of all logs, for whoever has to find out what went wrong. */
  async report(): Promise<string> {
    const tail = (text: string) =>
      text.trimEnd().split("\n").slice(-25).map((line) => line.slice(0, 600)).join("\n");
    const cluster = await this.#cluster?.report() ?? "";
    return `--- plugin\n${tail(await this.plugin.log())}\n--- runtime\n${
      tail(await this.runtime.log())
    }\n${cluster}\n---`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster?.[Symbol.asyncDispose]();
    this.#client.dispose();
    await this.plugin[Symbol.asyncDispose]();
    await this.runtime[Symbol.asyncDispose]();
    {
      await Deno.remove(this.#dir, { recursive: true }).catch(() => {
        // A mount of a dead container may linger; it goes with the mount namespace, the folder after it.
      });
    }
  }
}
