import { runCommand } from "../install/command.ts";
import { poll } from "../runtime/poll.ts";
import { ApiReader } from "./api.ts";
import { Daemon } from "./daemon.ts";
import { kubeletConfig, prepareKubepods } from "./kubelet_config.ts";
import { ADMIN_TOKEN, writePki } from "./pki.ts";

/** The API server's port, as everywhere. */
const API_URL = "https://127.0.0.1:6443";

/** Name of the only node. */
export const NODE_NAME = "node1";

/** How to bring a cluster up. */
export interface ClusterOptions {
  /** Folder with the programs. */
  readonly kubernetes: string;
  /** Folder of its own. */
  readonly dir: string;
  /** Socket of the container runtime, which runs. */
  readonly runtimeSocket: string;
}

/**
 * A Kubernetes cluster of one node: etcd, API server, controllers, scheduler and kubelet as processes of this
 * machine, on their usual ports, so one at a time.
 */
export class Cluster implements AsyncDisposable {
  readonly api: ApiReader;
  readonly #options: ClusterOptions;
  readonly #address: string;
  readonly #daemons: Daemon[] = [];
  #manifests = 0;

  private constructor(options: ClusterOptions, address: string, api: ApiReader) {
    this.#options = options;
    this.#address = address;
    this.api = api;
  }

  /** Starts everything and waits until the node is ready. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const address = ownAddress();
    const pki = `${options.dir}/pki`;
    for (const sub of ["logs", "volplugins", "manifests"]) {
      await Deno.mkdir(`${options.dir}/${sub}`, { recursive: true });
    }
    await writePki(pki, address);
    const api = new ApiReader(API_URL, ADMIN_TOKEN, await Deno.readTextFile(`${pki}/ca.crt`));
    const cluster = new Cluster(options, address, api);
    try {
      await cluster.#startControlPlane(pki);
      await cluster.#startKubelet(pki);
      await cluster.#waitReady();
      return cluster;
    } catch (error) {
      const report = await cluster.report();
      await cluster[Symbol.asyncDispose]();
      const text = error instanceof Error ? error.message : String(error);
      throw new Error(`Cannot start the cluster: ${text}\n${report}`, { cause: error });
    }
  }

  /** Runs kubectl and returns what it says. */
  async kubectl(...args: readonly string[]): Promise<string> {
    return await runCommand([`${this.#options.kubernetes}/kubectl`, ...args], {
      env: { KUBECONFIG: this.#kubeconfig, HOME: this.#options.dir },
    });
  }

  /** Creates objects with kubectl, from one file as a user would. */
  async create(objects: readonly object[]): Promise<void> {
    const file = `${this.#options.dir}/manifests/${this.#manifests++}.json`;
    await Deno.writeTextFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
    await this.kubectl("create", "-f", file);
  }

  /** The ends of all logs. */
  async report(): Promise<string> {
    const tails = this.#daemons.map(async (daemon) => `--- ${daemon.name}\n${await daemon.tail(10)}`);
    return (await Promise.all(tails)).join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The kubelet first: it would report the end of the others.
    for (const daemon of this.#daemons.splice(0).reverse()) await daemon[Symbol.asyncDispose]();
    this.api[Symbol.dispose]();
  }

  get #kubeconfig(): string {
    return `${this.#options.dir}/kubeconfig`;
  }

  async #startControlPlane(pki: string): Promise<void> {
    const { dir } = this.#options;
    await Deno.writeTextFile(this.#kubeconfig, kubeconfig(`${pki}/ca.crt`));
    this.#start("etcd", etcdFlags(dir));
    const api = this.#start("kube-apiserver", apiServerFlags(pki));
    await poll("the API server to be ready", async () => {
      await api.assertRunning();
      return await this.api.isReady() || undefined;
    }, { timeoutMs: 60_000, everyMs: 100 });
    const common = flags({
      kubeconfig: this.#kubeconfig,
      "leader-elect": "false",
      "bind-address": "127.0.0.1",
      "authentication-skip-lookup": "true",
    });
    this.#start("kube-controller-manager", [
      ...common,
      ...flags({
        "flex-volume-plugin-dir": `${dir}/volplugins`,
        "service-account-private-key-file": `${pki}/sa.key`,
        "root-ca-file": `${pki}/ca.crt`,
      }),
    ]);
    this.#start("kube-scheduler", common);
  }

  async #startKubelet(pki: string): Promise<void> {
    const { dir, runtimeSocket } = this.#options;
    await prepareKubepods();
    const place = { dir, runtimeSocket, address: this.#address, clientCa: `${pki}/ca.crt` };
    await Deno.writeTextFile(`${dir}/kubelet.yaml`, kubeletConfig(place));
    this.#start(
      "kubelet",
      flags({
        config: `${dir}/kubelet.yaml`,
        "root-dir": `${dir}/kubelet`,
        "cert-dir": `${dir}/kubelet-pki`,
        "hostname-override": NODE_NAME,
        kubeconfig: this.#kubeconfig,
        "node-ip": this.#address,
      }),
    );
  }

  async #waitReady(): Promise<void> {
    await poll("the node to be ready", async () => {
      for (const daemon of this.#daemons) await daemon.assertRunning();
      const account = await this.api.get("/api/v1/namespaces/default/serviceaccounts/default");
      return account !== undefined && await this.api.isNodeReady(NODE_NAME) || undefined;
    }, { timeoutMs: 60_000, everyMs: 100 });
  }

  #start(name: string, args: readonly string[]): Daemon {
    const { kubernetes, dir } = this.#options;
    const daemon = Daemon.start(name, {
      argv: [`${kubernetes}/${name}`, ...args],
      log: `${dir}/${name}.log`,
    });
    this.#daemons.push(daemon);
    return daemon;
  }
}

function flags(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([key, value]) => `--${key}=${value}`);
}

function etcdFlags(dir: string): string[] {
  const [client, peer] = ["http://127.0.0.1:2379", "http://127.0.0.1:2380"];
  return [
    "--unsafe-no-fsync",
    ...flags({
      "data-dir": `${dir}/etcd`,
      "log-level": "warn",
      "listen-client-urls": client,
      "advertise-client-urls": client,
      "listen-peer-urls": peer,
      "initial-advertise-peer-urls": peer,
      "initial-cluster": `default=${peer}`,
    }),
  ];
}

function apiServerFlags(pki: string): string[] {
  return [
    "--allow-privileged",
    ...flags({
      "etcd-servers": "http://127.0.0.1:2379",
      "bind-address": "127.0.0.1",
      "advertise-address": "127.0.0.1",
      "tls-cert-file": `${pki}/api.crt`,
      "tls-private-key-file": `${pki}/api.key`,
      "client-ca-file": `${pki}/ca.crt`,
      "token-auth-file": `${pki}/tokens.csv`,
      "authorization-mode": "Node,RBAC",
      "service-cluster-ip-range": "10.96.0.0/24",
      "service-account-key-file": `${pki}/sa.key`,
      "service-account-signing-key-file": `${pki}/sa.key`,
      "service-account-issuer": "https://kubernetes.default.svc",
      "kubelet-client-certificate": `${pki}/klet.crt`,
      "kubelet-client-key": `${pki}/klet.key`,
      "endpoint-reconciler-type": "none",
      "kubelet-preferred-address-types": "InternalIP",
      "cert-dir": pki,
    }),
  ];
}

function kubeconfig(ca: string): string {
  const cluster = { server: API_URL, "certificate-authority": ca };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "e",
    clusters: [{ name: "e", cluster }],
    users: [{ name: "e", user: { token: ADMIN_TOKEN } }],
    contexts: [{ name: "e", context: { cluster: "e", user: "e" } }],
  });
}

/** This machine's own address: a kubelet does not take the loopback one. */
function ownAddress(): string {
  const own = Deno.networkInterfaces().find(({ family, address }) =>
    family === "IPv4" && !address.startsWith("127.")
  );
  if (own === undefined) {
    throw new Error("Cannot run a kubelet: this machine has no address but the loopback one");
  }
  return own.address;
}
