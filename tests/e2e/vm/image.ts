import { runCommand } from "../install/command.ts";
import type { Parts } from "../install/parts.ts";
import { runtimeConfig, runtimePaths } from "../runtime/config.ts";
import { GUEST_RUNTIME_DIR, INIT, RUNTIME_PORT, STAGE_ONE } from "./guest_scripts.ts";

/** What a guest is made of. */
export interface ImageOptions {
  /** Folder of the emulated machine. */
  readonly machine: string;
  readonly parts: Parts;
  /** A static OCI runtime. */
  readonly runc: string;
  /** The plugin as one JavaScript file. */
  readonly bundle: string;
  /** Folder for the results. */
  readonly dir: string;
}

/** A guest's files. */
export interface Image {
  readonly disk: string;
  readonly initrd: string;
  readonly kernel: string;
}

/** MiB that are left free on the disk. */
const SPARE_MB = 200;

/** Modules of the guest's kernel, by their paths in its tree: for the disk, and what the guest itself loads. */
const MODULES = {
  initrd: ["drivers/block/virtio_blk"],
  root: ["fs/overlayfs/overlay", "net/core/failover", "drivers/net/net_failover", "drivers/net/virtio_net"],
} as const;

/** Builds a disk with containerd, runc, Deno, the plugin and busybox, and the archive the kernel starts from. */
export async function buildImage(options: ImageOptions): Promise<Image> {
  const { machine, dir } = options;
  const [root, first] = [`${dir}/root`, `${dir}/first`];
  for (
    const sub of ["usr/bin", "usr/sbin", "etc", "proc", "sys", "dev", "run", "tmp", "root", "modules", "e2e"]
  ) {
    await Deno.mkdir(`${root}/${sub}`, { recursive: true });
  }
  for (const sub of ["bin", "dev", "new", "modules"]) {
    await Deno.mkdir(`${first}/${sub}`, { recursive: true });
  }
  await fillPrograms(root, options);
  await Deno.copyFile(`${machine}/busybox/bin/busybox`, `${first}/bin/busybox`);
  await unpackModules(machine, MODULES.root, `${root}/modules`);
  await unpackModules(machine, MODULES.initrd, `${first}/modules`);
  await writeConfiguration(root);
  await Deno.writeTextFile(`${first}/init`, STAGE_ONE, { mode: 0o755 });
  const [disk, initrd] = [`${dir}/disk.ext4`, `${dir}/initrd`];
  const archive = `find . | ${machine}/busybox/bin/busybox cpio -o -H newc >${initrd}`;
  await runCommand(["sh", "-c", archive], { cwd: first });
  await makeDisk(root, disk);
  return { disk, initrd, kernel: await findFile(`${machine}/kernel/boot`, "vmlinuz") };
}

async function fillPrograms(root: string, { machine, parts, runc, bundle }: ImageOptions): Promise<void> {
  for (const name of ["bin", "sbin"]) await Deno.symlink(`usr/${name}`, `${root}/${name}`);
  const busybox = `${machine}/busybox/bin/busybox`;
  await Deno.copyFile(busybox, `${root}/usr/bin/busybox`);
  for (const applet of (await runCommand([busybox, "--list"])).trim().split("\n")) {
    if (applet !== "busybox") await Deno.symlink("busybox", `${root}/usr/bin/${applet}`);
  }
  const containerd = parts.containerd["2.4.2"];
  for (const name of ["containerd", "containerd-shim-runc-v2", "ctr"]) {
    await Deno.copyFile(`${containerd}/${name}`, `${root}/usr/bin/${name}`);
  }
  await Deno.copyFile(runc, `${root}/usr/bin/runc`);
  await Deno.copyFile(Deno.execPath(), `${root}/usr/bin/deno`);
  for (const [library] of (await runCommand(["ldd", Deno.execPath()])).matchAll(/\/lib[^ ]+/g)) {
    await Deno.mkdir(`${root}${library.slice(0, library.lastIndexOf("/"))}`, { recursive: true });
    await Deno.copyFile(library, `${root}${library}`);
  }
  await Deno.copyFile(bundle, `${root}/e2e/main.js`);
  await Deno.copyFile(parts.image, `${root}/e2e/busybox.tar`);
}

async function writeConfiguration(root: string): Promise<void> {
  const config = runtimeConfig("2.4.2", runtimePaths(GUEST_RUNTIME_DIR), "/usr/bin/runc");
  const overTcp = [
    `grpc.tcp_address = '0.0.0.0:${RUNTIME_PORT}'`,
    "plugins.'io.containerd.grpc.v1.cri'.disable_tcp_service = false",
    "",
  ].join("\n");
  await Deno.writeTextFile(`${root}/etc/containerd.toml`, config + overTcp);
  await Deno.writeTextFile(`${root}/etc/passwd`, "root:x:0:0:root:/root:/bin/sh\n");
  await Deno.writeTextFile(`${root}/etc/hosts`, "127.0.0.1 localhost\n");
  // The runtime wants one to copy into pods.
  await Deno.writeTextFile(`${root}/etc/resolv.conf`, "");
  await Deno.writeTextFile(`${root}/usr/sbin/e2e-init`, INIT, { mode: 0o755 });
}

async function unpackModules(machine: string, modules: readonly string[], into: string): Promise<void> {
  const versions = `${machine}/kernel/usr/lib/modules`;
  const tree = await findFile(versions, "");
  for (const module of modules) {
    const output = `${into}/${module.split("/").at(-1)}.ko`;
    await runCommand(["sh", "-c", `xz -dc "$0" >"$1"`, `${tree}/kernel/${module}.ko.xz`, output]);
  }
}

async function makeDisk(root: string, disk: string): Promise<void> {
  const megabytes = Number((await runCommand(["du", "-sm", root])).split("\t")[0]) + SPARE_MB;
  const options = ["-O", "^has_journal", "-E", "lazy_itable_init=1,root_owner=0:0"];
  await runCommand(["mke2fs", "-q", "-t", "ext4", ...options, "-d", root, disk, `${megabytes}M`]);
}

async function findFile(dir: string, prefix: string): Promise<string> {
  for await (const entry of Deno.readDir(dir)) {
    if (entry.name.startsWith(prefix)) return `${dir}/${entry.name}`;
  }
  throw new Error(`Cannot find "${prefix}…" in "${dir}": there is none`);
}
