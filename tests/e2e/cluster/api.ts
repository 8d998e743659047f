import type { KubeEvent, KubeNode, KubePod } from "./api_types.ts";

/**
 * Reads from the API server. Everything that changes something goes through kubectl; a kubectl for each look at a
 * pod would take longer than the pod.
 */
export class ApiReader implements Disposable {
  readonly #url: string;
  readonly #token: string;
  readonly #client: Deno.HttpClient;

  /** @param ca The authority that signed the server's certificate, PEM. */
  constructor(url: string, token: string, ca: string) {
    this.#url = url;
    this.#token = token;
    this.#client = Deno.createHttpClient({ caCerts: [ca] });
  }

  /** Whether the server answers and says that it is ready. */
  async isReady(): Promise<boolean> {
    try {
      const response = await this.#fetch("/readyz");
      await response.body?.cancel();
      return response.ok;
    } catch {
      // Nobody listens yet.
      return false;
    }
  }

  /** An object by its path, undefined where there is none. */
  async get(path: string): Promise<unknown> {
    const response = await this.#fetch(path);
    if (response.ok) return await response.json();
    await response.body?.cancel();
    if (response.status === 404) return undefined;
    throw new Error(`Cannot read "${path}": the API server answers ${response.status}`);
  }

  /** All pods of the default namespace. */
  async pods(): Promise<readonly KubePod[]> {
    // Decoded boundary: the API fixes the shape.
    return (await this.get("/api/v1/namespaces/default/pods") as { readonly items: readonly KubePod[] })
      .items;
  }

  /** A pod of the default namespace, undefined where there is none. */
  async pod(name: string): Promise<KubePod | undefined> {
    // Decoded boundary: the API fixes the shape.
    return await this.get(`/api/v1/namespaces/default/pods/${name}`) as KubePod | undefined;
  }

  /** What was reported of a pod. */
  async events(pod: string): Promise<readonly KubeEvent[]> {
    const path = `/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3D${pod}`;
    // Decoded boundary: the API fixes the shape.
    return (await this.get(path) as { readonly items: readonly KubeEvent[] }).items;
  }

  /** Whether a node says that it is ready and pods may be placed on it. */
  async isNodeReady(name: string): Promise<boolean> {
    // Decoded boundary: the API fixes the shape.
    const node = await this.get(`/api/v1/nodes/${name}`) as KubeNode | undefined;
    const ready = node?.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True");
    return ready === true && (node?.spec.taints ?? []).length === 0;
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }

  #fetch(path: string): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      client: this.#client,
      headers: { authorization: `Bearer ${this.#token}` },
      signal: AbortSignal.timeout(20_000),
    });
  }
}
