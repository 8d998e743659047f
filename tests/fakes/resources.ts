import type { LinuxResources } from "../../src/nri/mod.ts";

/** Resources of a container that asks for `count` whole CPUs, with a memory limit. */
export function wholeCpus(count: number): LinuxResources {
  return resources({ shares: 1024 * count, quota: 100_000 * count, period: 100_000, memoryLimit: 2 ** 30 });
}

/** Resources of a container that shares: 100m, no limit. */
export function someCpu(): LinuxResources {
  return resources({ shares: 102, period: 100_000 });
}

/** Resources with these values set, all others absent. */
export function resources(
  values: Partial<LinuxResources["cpu"]> & { readonly memoryLimit?: number },
): LinuxResources {
  const { memoryLimit, ...cpu } = values;
  const absent = { shares: undefined, quota: undefined, period: undefined, cpus: "", mems: "" };
  return { cpu: { ...absent, ...cpu }, memoryLimit };
}

/** Non-empty fields replace [nri.md §6.6]. */
export function withSets(spec: LinuxResources, cpus: string, mems: string): LinuxResources {
  const cpu = { ...spec.cpu, cpus: cpus || spec.cpu.cpus, mems: mems || spec.cpu.mems };
  return { cpu, memoryLimit: spec.memoryLimit };
}

/** The quota replaces that of the spec, where there is one. */
export function withQuota(spec: LinuxResources, quota: number | undefined): LinuxResources {
  return quota === undefined ? spec : { ...spec, cpu: { ...spec.cpu, quota } };
}

/** Non-zero fields replace [nri.md §6.6]. */
export function mergeResources(spec: LinuxResources, request: LinuxResources): LinuxResources {
  const { shares, quota, period } = request.cpu;
  return {
    cpu: {
      ...spec.cpu,
      shares: shares || spec.cpu.shares,
      quota: quota || spec.cpu.quota,
      period: period || spec.cpu.period,
    },
    memoryLimit: request.memoryLimit || spec.memoryLimit,
  };
}
