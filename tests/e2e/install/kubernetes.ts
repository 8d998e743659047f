/**
 * A Kubernetes of one node, of parts: the control plane, the kubelet and kubectl in one binary, and a runc with
 * seccomp, which a kubelet's pods need and Debian's newest old one would do too, static for the virtual machine.
 */
import { runCommand } from "./command.ts";
import type { DebianArchive } from "./debian.ts";
import { goBuildOwn, goInstall } from "./golang.ts";

/** The tested Kubernetes: resizes in place are on by default. */
export const KUBERNETES_VERSION = "1.34.4";

/** The OCI runtime below the kubelet's containers. */
export const KUBE_RUNC_VERSION = "1.5.2";

/** The programs in the binary, by the name it is started with. */
const PROGRAMS = [
  "etcd",
  "kube-apiserver",
  "kube-scheduler",
  "kube-controller-manager",
  "kubelet",
  "kubectl",
] as const;

/** Builds the binary and a link for each of its programs into `dir`. */
export async function buildKubernetes(dir: string): Promise<void> {
  const version = `v${KUBERNETES_VERSION}`;
  const [major, minor, patch] = KUBERNETES_VERSION.split(".");
  const variables = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const set = Object.entries(variables).map(([key, value]) =>
    `-X k8s.io/component-base/version.${key}=${value}`
  );
  await goBuildOwn({
    module: "k8s.io/kubernetes",
    version,
    stagingVersion: `v0.${minor}.${patch}`,
    main: await Deno.readTextFile(new URL("./kube.go", import.meta.url)),
    ldflags: ["-s", "-w", ...set].join(" "),
  }, `${dir}/kube`);
  for (const name of PROGRAMS) await Deno.symlink("kube", `${dir}/${name}`);
}

/** Builds a static runc with seccomp into `dir`, against the headers and libraries of a package. */
export async function buildRunc(archive: DebianArchive, dir: string): Promise<void> {
  const tree = await Deno.makeTempDir({ prefix: "weka-cpuset-seccomp-" });
  try {
    await archive.unpack("libseccomp-dev", "bookworm", tree);
    const triplet = Deno.build.arch === "x86_64" ? "x86_64-linux-gnu" : "aarch64-linux-gnu";
    const env = {
      CGO_ENABLED: "1",
      PKG_CONFIG_PATH: `${tree}/usr/lib/${triplet}/pkgconfig`,
      PKG_CONFIG_SYSROOT_DIR: tree,
    };
    await goInstall({
      module: "github.com/opencontainers/runc",
      version: `v${KUBE_RUNC_VERSION}`,
      packages: [""],
      tags: "seccomp netgo osusergo",
      ldflags: "-s -w -extldflags -static",
      env,
    }, dir);
  } finally {
    await runCommand(["rm", "-rf", tree]);
  }
}
