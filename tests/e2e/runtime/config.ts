import { IMAGE_NAME } from "../install/image.ts";
import type { RuntimeVersion } from "../install/parts.ts";

/** Folders and files of one containerd instance, all below `dir`. */
export interface RuntimePaths {
  readonly dir: string;
  readonly socket: string;
  readonly nriSocket: string;
  readonly nriPlugins: string;
  readonly nriConfig: string;
  readonly log: string;
  readonly config: string;
}

/** Where an instance keeps its things. */
export function runtimePaths(dir: string): RuntimePaths {
  return {
    dir,
    socket: `${dir}/containerd.sock`,
    nriSocket: `${dir}/nri/nri.sock`,
    nriPlugins: `${dir}/nri/plugins`,
    nriConfig: `${dir}/nri/conf.d`,
    log: `${dir}/containerd.log`,
    config: `${dir}/config.toml`,
  };
}

/** The configuration file of an instance. */
export function runtimeConfig(version: RuntimeVersion, paths: RuntimePaths, ociRuntime: string): string {
  const { dir } = paths;
  const old = version.startsWith("1.");
  const cri = old ? "plugins.'io.containerd.grpc.v1.cri'" : "plugins.'io.containerd.cri.v1.runtime'";
  const special = old
    ? [
      `${cri}.sandbox_image = '${IMAGE_NAME}'`,
      `${cri}.cni = {bin_dir = '${dir}/cni', conf_dir = '${dir}/cni'}`,
    ]
    : [
      `plugins.'io.containerd.cri.v1.images'.pinned_images.sandbox = '${IMAGE_NAME}'`,
      `${cri}.cni = {bin_dirs = ['${dir}/cni'], conf_dir = '${dir}/cni'}`,
      `${cri}.enable_unprivileged_ports = false`,
      `${cri}.enable_unprivileged_icmp = false`,
      `${cri}.enable_cdi = false`,
    ];
  const runc =
    `{runtime_type = 'io.containerd.runc.v2', options = {BinaryName = '${ociRuntime}', Root = '${dir}/runc'}}`;
  return [
    `version = ${old ? 2 : 3}`,
    `root = '${dir}/root'`,
    `state = '${dir}/state'`,
    `grpc.address = '${paths.socket}'`,
    `plugins.'io.containerd.internal.v1.opt'.path = '${dir}/opt'`,
    ...special,
    `${cri}.disable_apparmor = true`,
    // Without the right to lower its score (containers in containers), runc would fail.
    `${cri}.restrict_oom_score_adj = true`,
    `${cri}.containerd.runtimes.runc = ${runc}`,
    `plugins.'io.containerd.nri.v1.nri' = {disable = false, socket_path = '${paths.nriSocket}', ` +
    `plugin_path = '${paths.nriPlugins}', plugin_config_path = '${paths.nriConfig}'}`,
    "",
  ].join("\n");
}
