import { ensurePart } from "./cache.ts";
import { DebianArchive, type Suite } from "./debian.ts";
import { goBuildAsDependency, goInstall, moduleDir } from "./golang.ts";
import { buildBusyboxImage } from "./image.ts";
import { buildKubernetes, buildRunc, KUBE_RUNC_VERSION, KUBERNETES_VERSION } from "./kubernetes.ts";
import { downloadMachine } from "./machine.ts";
import { runCommand } from "./command.ts";

/** The container runtimes under test; each stands for one behaviour of NRI (reference: its go.mod). */
export const RUNTIME_VERSIONS = ["2.4.2", "2.1.9", "1.7.24"] as const;

/** One tested version of containerd. */
export type RuntimeVersion = typeof RUNTIME_VERSIONS[number];

/** The programs of a containerd. */
const PROGRAMS = ["cmd/containerd", "cmd/containerd-shim-runc-v2", "cmd/ctr"] as const;

/** The container runtime interface that the tests speak: the newest that all tested runtimes accept. */
const CRI_API = { module: "k8s.io/cri-api", version: "v0.34.4" } as const;

/**
 * An executable made by `deno compile` of Deno 2.7.11: whoever cannot download Deno's own compile stub uses it
 * as one (the payload is appended, the new one wins). For tests only; releases are built with the official stub.
 */
const COMPILE_STUB = "@stdy/cli-linux-x64@0.22.2";

/** Everything a test run needs, as absolute paths. */
export interface Parts {
  /** Folder with `containerd`, `containerd-shim-runc-v2` and `ctr`. */
  readonly containerd: Readonly<Record<RuntimeVersion, string>>;
  /** The OCI runtime. */
  readonly runc: string;
  /** OCI archive of the only image. */
  readonly image: string;
  /** The container runtime interface as protobuf text. */
  readonly criProto: string;
}

/**
 * Downloads and builds whatever is not cached yet.
 *
 * @param progress Told one line a part.
 */
export async function installParts(progress: (line: string) => void): Promise<Parts> {
  await using archive = await DebianArchive.open();
  function part(key: string, build: (dir: string) => Promise<void>): Promise<string> {
    return timed(key, build, progress);
  }
  const [c24, c21, c17, runc, image, cri] = await Promise.all([
    part("containerd-2.4.2", (dir) => goInstall(containerdModule("v2.4.2"), dir)),
    part("containerd-2.1.9", (dir) => newerDebianContainerd(archive, dir)),
    part("containerd-1.7.24", (dir) => debianContainerd(archive, "trixie", dir)),
    part(
      "runc-1.1.5",
      (dir) => debianFiles({ archive, suite: "bookworm", name: "runc", paths: ["usr/sbin/runc"] }, dir),
    ),
    part("busybox-image-1.35.0", (dir) => busyboxImage(archive, dir)),
    part(`cri-api-${CRI_API.version}`, criProto),
  ]);
  return {
    containerd: { "2.4.2": c24, "2.1.9": c21, "1.7.24": c17 },
    runc: `${runc}/runc`,
    image: `${image}/busybox.tar`,
    criProto: `${cri}/api.proto`,
  };
}

/** What a cluster needs beside the parts of a runtime, as absolute paths. */
export interface KubernetesParts {
  /** Folder with the programs of a cluster and kubectl. */
  readonly kubernetes: string;
  /** An OCI runtime with seccomp, static. */
  readonly runc: string;
}

/**
 * Downloads and builds what a cluster needs and is not cached yet; minutes where nothing is.
 *
 * @param progress Told one line a part.
 */
export async function installKubernetes(progress: (line: string) => void): Promise<KubernetesParts> {
  const runc = await installKubernetesRunc(progress);
  const kubernetes = await timed(`kubernetes-${KUBERNETES_VERSION}`, buildKubernetes, progress);
  return { kubernetes, runc };
}

/**
 * Builds the OCI runtime below a kubelet's containers where it is not cached yet, and returns its path.
 *
 * @param progress Told one line.
 */
export async function installKubernetesRunc(progress: (line: string) => void): Promise<string> {
  await using archive = await DebianArchive.open();
  const dir = await timed(`runc-${KUBE_RUNC_VERSION}`, (dir) => buildRunc(archive, dir), progress);
  return `${dir}/runc`;
}

/**
 * Downloads the emulated machine where it is not cached yet, and returns its folder: `qemu`, `kernel`, `busybox`.
 *
 * @param progress Told one line.
 */
export async function installMachine(progress: (line: string) => void): Promise<string> {
  await using archive = await DebianArchive.open();
  return await timed("machine-qemu-10-linux-6.12", (dir) => downloadMachine(archive, dir), progress);
}

/** The compile stub, unpacked from its npm package; `npm pack` checks its integrity. */
export async function installCompileStub(progress: (line: string) => void): Promise<string> {
  const dir = await timed("compile-stub-2.7.11", async (into) => {
    const file = (await runCommand(["npm", "pack", "--silent", COMPILE_STUB], { cwd: into })).trim();
    await runCommand(["tar", "-xzf", file, "package/bin/steady"], { cwd: into });
    await Deno.remove(`${into}/${file}`);
  }, progress);
  return `${dir}/package/bin/steady`;
}

async function timed(
  key: string,
  build: (dir: string) => Promise<void>,
  progress: (line: string) => void,
): Promise<string> {
  const start = performance.now();
  let built = false;
  const dir = await ensurePart(key, async (into) => {
    built = true;
    await build(into);
  });
  progress(
    built ? `${key}: ready after ${((performance.now() - start) / 1000).toFixed(1)} s` : `${key}: cached`,
  );
  return dir;
}

function containerdModule(version: string): Parameters<typeof goInstall>[0] {
  return {
    module: "github.com/containerd/containerd/v2",
    version,
    packages: PROGRAMS,
    tags: "no_btrfs",
  };
}

/** containerd 2.1.9 of Debian's rolling release, which keeps a version for some time only: else it is built. */
async function newerDebianContainerd(archive: DebianArchive, dir: string): Promise<void> {
  const version = await archive.version("containerd", "sid");
  if (version?.startsWith("2.1.9")) return await debianContainerd(archive, "sid", dir);
  await goBuildAsDependency(containerdModule("v2.1.9"), dir);
}

async function debianContainerd(archive: DebianArchive, suite: Suite, dir: string): Promise<void> {
  const paths = PROGRAMS.map((path) => `usr/bin/${path.slice("cmd/".length)}`);
  await debianFiles({ archive, suite, name: "containerd", paths }, dir);
}

interface DebianFiles {
  readonly archive: DebianArchive;
  readonly suite: Suite;
  readonly name: string;
  /** The files wanted, by their paths in the package. */
  readonly paths: readonly string[];
}

async function debianFiles(files: DebianFiles, dir: string): Promise<void> {
  const tree = await Deno.makeTempDir({ dir, prefix: ".tree-" });
  await files.archive.unpack(files.name, files.suite, tree);
  for (const path of files.paths) await Deno.rename(`${tree}/${path}`, `${dir}/${path.split("/").at(-1)}`);
  await Deno.remove(tree, { recursive: true });
}

async function busyboxImage(archive: DebianArchive, dir: string): Promise<void> {
  await debianFiles({ archive, suite: "bookworm", name: "busybox-static", paths: ["bin/busybox"] }, dir);
  await buildBusyboxImage(`${dir}/busybox`, `${dir}/busybox.tar`);
}

async function criProto(dir: string): Promise<void> {
  const sources = await moduleDir(CRI_API.module, CRI_API.version);
  await Deno.copyFile(`${sources}/pkg/apis/runtime/v1/api.proto`, `${dir}/api.proto`);
}
