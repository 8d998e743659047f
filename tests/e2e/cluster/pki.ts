import { runCommand } from "../install/command.ts";

/** Days that certificates are valid: one run. */
const DAYS = "9";

/** A short key that is quick to make. */
const EC_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"] as const;

/** Token of the only user of the cluster, who may do everything. */
export const ADMIN_TOKEN = "e2etoken";

/**
 * Writes what the programs of a cluster trust each other by into `dir`: the authority `ca`, the API server's `api`,
 * its `klet` for calls to the kubelet, the key `sa.key` of service accounts, and `tokens.csv`.
 *
 * @param address Address of the node beside the loopback one.
 */
export async function writePki(dir: string, address: string): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
  const authority = [
    "-x509",
    ...EC_KEY,
    "-keyout",
    "ca.key",
    "-out",
    "ca.crt",
    "-subj",
    "/CN=ca",
    "-days",
    DAYS,
  ];
  await runCommand(["openssl", "req", ...authority], { cwd: dir });
  const addresses = ["127.0.0.1", address, "10.96.0.1"].map((ip) => `IP:${ip}`).join(",");
  await writeCertificate(dir, {
    name: "api",
    subject: "/CN=kube-apiserver",
    extension: `subjectAltName=${addresses}`,
  });
  await writeCertificate(dir, {
    name: "klet",
    subject: "/O=system:masters/CN=apiserver",
    extension: "extendedKeyUsage=clientAuth",
  });
  await runCommand(["openssl", "genrsa", "-out", "sa.key", "2048"], { cwd: dir });
  await Deno.writeTextFile(`${dir}/tokens.csv`, `${ADMIN_TOKEN},admin,1,system:masters\n`);
}

interface Certificate {
  readonly name: string;
  readonly subject: string;
  readonly extension: string;
}

async function writeCertificate(dir: string, { name, subject, extension }: Certificate): Promise<void> {
  const request = [...EC_KEY, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", subject];
  await runCommand(["openssl", "req", ...request], { cwd: dir });
  await Deno.writeTextFile(`${dir}/${name}.ext`, `${extension}\n`);
  const authority = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"];
  const files = ["-in", `${name}.csr`, "-out", `${name}.crt`, "-extfile", `${name}.ext`];
  await runCommand(["openssl", "x509", "-req", ...authority, "-days", DAYS, ...files], { cwd: dir });
}
