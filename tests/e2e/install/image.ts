import { runCommand } from "./command.ts";

/** Name of the only image of the tests; it serves as the sandbox image too. */
export const IMAGE_NAME = "localhost/busybox:e2e";

/** A blob of an OCI image by its digest. */
interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

/**
 * Writes an OCI archive for `ctr images import` that holds a static busybox and a link for each of its applets.
 */
export async function buildBusyboxImage(busybox: string, output: string): Promise<void> {
  const work = await Deno.makeTempDir({ prefix: "weka-cpuset-image-" });
  try {
    await fillRoot(`${work}/root`, busybox);
    await Deno.mkdir(`${work}/oci/blobs/sha256`, { recursive: true });
    const layer = `${work}/layer.tar`;
    await runCommand([
      "tar",
      "--owner=0",
      "--group=0",
      "--mtime=@0",
      "-C",
      `${work}/root`,
      "-cf",
      layer,
      ".",
    ]);
    await writeOci(`${work}/oci`, await Deno.readFile(layer));
    await runCommand(["tar", "-C", `${work}/oci`, "-cf", output, "oci-layout", "index.json", "blobs"]);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

async function fillRoot(root: string, busybox: string): Promise<void> {
  await Deno.mkdir(`${root}/bin`, { recursive: true });
  await Deno.mkdir(`${root}/tmp`);
  await Deno.copyFile(busybox, `${root}/bin/busybox`);
  await Deno.chmod(`${root}/bin/busybox`, 0o755);
  for (const applet of (await runCommand([busybox, "--list"])).trim().split("\n")) {
    if (applet !== "busybox") await Deno.symlink("busybox", `${root}/bin/${applet}`);
  }
}

async function writeOci(dir: string, layerBytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const type = "application/vnd.oci.image";
  const layer = await writeBlob(dir, layerBytes);
  const config = await writeBlob(
    dir,
    encode({
      architecture: Deno.build.arch === "x86_64" ? "amd64" : "arm64",
      os: "linux",
      config: { Env: ["PATH=/bin"], Entrypoint: ["sleep", "1000000000"] },
      rootfs: { type: "layers", diff_ids: [layer.digest] },
    }),
  );
  const manifest = await writeBlob(
    dir,
    encode({
      schemaVersion: 2,
      mediaType: `${type}.manifest.v1+json`,
      config: { mediaType: `${type}.config.v1+json`, ...config },
      layers: [{ mediaType: `${type}.layer.v1.tar`, ...layer }],
    }),
  );
  const entry = {
    mediaType: `${type}.manifest.v1+json`,
    ...manifest,
    annotations: { "io.containerd.image.name": IMAGE_NAME },
  };
  await Deno.writeFile(`${dir}/index.json`, encode({ schemaVersion: 2, manifests: [entry] }));
  await Deno.writeFile(`${dir}/oci-layout`, encode({ imageLayoutVersion: "1.0.0" }));
}

async function writeBlob(dir: string, bytes: Uint8Array<ArrayBuffer>): Promise<Descriptor> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  await Deno.writeFile(`${dir}/blobs/sha256/${hash}`, bytes);
  return { digest: `sha256:${hash}`, size: bytes.length };
}

function encode(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}
