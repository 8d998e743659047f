/** Where a kubelet keeps its things and whom it talks to. */
export interface KubeletPlace {
  /** Folder of its own. */
  readonly dir: string;
  /** Socket of the container runtime. */
  readonly runtimeSocket: string;
  /** Address it listens on. */
  readonly address: string;
  /** The authority whose clients it answers. */
  readonly clientCa: string;
}

/**
 * The kubelet's configuration, as YAML that begins with a comment: the kubelet takes a file that begins with a
 * brace for something else. Everything that decides about CPUs is left at its default.
 */
export function kubeletConfig(place: KubeletPlace): string {
  const { dir } = place;
  const noEviction = { "memory.available": "0%", "nodefs.available": "0%", "imagefs.available": "0%" };
  return `# kubelet\n${
    JSON.stringify({
      apiVersion: "kubelet.config.k8s.io/v1beta1",
      kind: "KubeletConfiguration",
      containerRuntimeEndpoint: `unix://${place.runtimeSocket}`,
      cgroupDriver: "cgroupfs",
      cpuManagerPolicy: "none",
      enforceNodeAllocatable: [],
      failSwapOn: false,
      failCgroupV1: false,
      localStorageCapacityIsolation: false,
      evictionHard: noEviction,
      // Without the right to lower it (containers in containers), starting would fail.
      oomScoreAdj: 0,
      maxPods: 250,
      makeIPTablesUtilChains: false,
      address: place.address,
      healthzPort: 0,
      podLogsDir: `${dir}/logs`,
      volumePluginDir: `${dir}/volplugins`,
      authorization: { mode: "AlwaysAllow" },
      authentication: {
        anonymous: { enabled: false },
        webhook: { enabled: false },
        x509: { clientCAFile: place.clientCa },
      },
    })
  }\n`;
}

/**
 * Makes the parent groups of all pods where the kernel has control groups of version 1: the kubelet would write the
 * CPUs of the machine it sees, which need not exist, into new ones, and keeps what it finds.
 */
export async function prepareKubepods(): Promise<void> {
  for await (const entry of Deno.readDir("/sys/fs/cgroup")) {
    const root = `/sys/fs/cgroup/${entry.name}`;
    if (!entry.isDirectory) continue;
    const isHierarchy = await Deno.stat(`${root}/cgroup.procs`).then(() => true, () => false);
    if (!isHierarchy) continue;
    await Deno.mkdir(`${root}/kubepods`, { recursive: true });
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      const value = await Deno.readTextFile(`${root}/${file}`).catch(() => undefined);
      if (value !== undefined) await Deno.writeTextFile(`${root}/kubepods/${file}`, value);
    }
  }
}
