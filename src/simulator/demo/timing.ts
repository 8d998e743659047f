import type { Clock } from "../../wire/mod.ts";
import type { PluginConnector } from "../acceptor.ts";
import type { PluginCalls } from "../plugin_port.ts";

/** How long the plugin takes to answer, as the runtime sees it: from the call to the decoded answer, in ms. */
export class HookTimes {
  readonly #times: number[] = [];
  readonly #clock: Clock;

  /** @param clock The clock to measure with. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Number of hooks measured. */
  get count(): number {
    return this.#times.length;
  }

  /** The time that `share` (0 … 1) of the hooks did not exceed, in ms; 0 without hooks. */
  quantile(share: number): number {
    const sorted = this.#times.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  }

  /** Connections of `inner` whose hooks are measured. */
  measuring(inner: PluginConnector): PluginConnector {
    return (duplex, handlers) => {
      const connection = inner(duplex, handlers);
      return { ...connection, calls: this.#measured(connection.calls) };
    };
  }

  #measured(calls: PluginCalls): PluginCalls {
    return {
      ...calls,
      createContainer: (pod, container) => this.#time(() => calls.createContainer(pod, container)),
      updateContainer: (pod, container, resources) =>
        this.#time(() => calls.updateContainer(pod, container, resources)),
      stopContainer: (pod, container) => this.#time(() => calls.stopContainer(pod, container)),
      lifecycle: (event, pod, container) => this.#time(() => calls.lifecycle(event, pod, container)),
    };
  }

  async #time<T>(call: () => Promise<T>): Promise<T> {
    const startMs = this.#clock.now();
    try {
      return await call();
    } finally {
      this.#times.push(this.#clock.now() - startMs);
    }
  }
}
