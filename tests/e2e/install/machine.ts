/** An emulated machine with many CPUs and two NUMA nodes: QEMU, a kernel for guests, and a static busybox. */
import type { DebianArchive } from "./debian.ts";

/** What QEMU and its devices are, of the release whose libraries this machine can load. */
const QEMU = ["qemu-system-x86", "qemu-system-common", "qemu-system-data", "seabios"] as const;

/** Libraries that QEMU loads. */
const LIBRARIES = [
  "ipxe-qemu",
  "libbpf1",
  "libnuma1",
  "libaio1",
  "libcapstone4",
  "libdaxctl1",
  "libfdt1",
  "libfuse3-3",
  "libibverbs1",
  "libndctl6",
  "libnl-3-200",
  "libnl-route-3-200",
  "libpmem1",
  "librdmacm1",
  "libslirp0",
  "liburing2",
  "libvdeplug2",
] as const;

/** Downloads the emulator into `qemu`, the guest's kernel into `kernel` and busybox into `busybox`, below `dir`. */
export async function downloadMachine(archive: DebianArchive, dir: string): Promise<void> {
  await archive.unpackAll(QEMU, "bookworm-backports", `${dir}/qemu`);
  await archive.unpackAll(LIBRARIES, "bookworm", `${dir}/qemu`);
  const kernel = await archive.firstDependency("linux-image-cloud-amd64", "trixie");
  await archive.unpack(kernel, "trixie", `${dir}/kernel`);
  await archive.unpack("busybox-static", "bookworm", `${dir}/busybox`);
}
