import type { ContainerDescription, PodDescription } from "./description.ts";
import type { Prng } from "./prng.ts";

/** Above this many CPUs some containers are sized after the machine, so that large ones fill up too. */
const SMALL_MACHINE = 16;

/** Makes up pods for a machine. */
export class RandomPods {
  readonly #prng: Prng;
  readonly #cpus: readonly number[];

  /** @param options The source of chance, and the CPUs that lists name. */
  constructor(options: { readonly prng: Prng; readonly cpus: readonly number[] }) {
    this.#prng = options.prng;
    this.#cpus = options.cpus;
  }

  /** A pod of that name. */
  pod(name: string): PodDescription {
    const prng = this.#prng;
    const containers = Array.from(
      { length: prng.chance(0.3) ? prng.integer(2, 3) : 1 },
      (_, i) => this.#container(i),
    );
    const annotations = this.#annotations(containers);
    return {
      name,
      ...(prng.chance(0.1) ? { namespace: "kube-system" } : {}),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      containers,
    };
  }

  /** What a container asks for. */
  asked(kind: "integer" | "shared" | "odd" | "bestEffort"): Omit<ContainerDescription, "name"> {
    const prng = this.#prng;
    switch (kind) {
      case "integer":
        return { cpu: this.#count(), memory: "1Gi" };
      case "shared":
        return { cpuRequest: `${prng.integer(1, 9)}00m`, memory: "512Mi" };
      case "odd":
        return { cpu: `${prng.integer(1, 3)}500m`, memory: "1Gi" };
      case "bestEffort":
        return {};
    }
  }

  #count(): number {
    const prng = this.#prng;
    const most = Math.ceil(this.#cpus.length / 3);
    if (this.#cpus.length > SMALL_MACHINE && prng.chance(0.4)) return prng.integer(2, most);
    return Number(prng.weighted({ 1: 5, 2: 5, 3: 3, 4: 3, 7: 1 }));
  }

  #container(position: number): ContainerDescription {
    const kind = this.#prng.weighted({ integer: 5, shared: 5, bestEffort: 2, odd: 1 });
    const name = position === 0 && this.#prng.chance(0.15) ? "init" : `c${position}`;
    const init = name === "init" ? { init: true } : {};
    return { name, ...init, ...this.asked(kind ?? "shared") };
  }

  #annotations(containers: readonly ContainerDescription[]): Record<string, string> {
    const prng = this.#prng;
    const annotations: Record<string, string> = {};
    const kind = prng.weighted({ none: 10, pinned: 4, one: 2, each: 0.5, forbid: 3, bad: 0.3 });
    const scoped = kind === "one" ? containers.slice(0, 1) : kind === "each" ? containers : [];
    if (kind === "pinned" || prng.chance(0.03)) annotations["weka.io/cores-ids"] = this.#list(1, 4);
    for (const { name } of scoped) {
      annotations[`cores-ids.weka.io/container.${name}`] = this.#list(1, 3);
    }
    if (kind === "forbid" || prng.chance(0.05)) annotations["weka.io/forbid-core-ids"] = this.#list(1, 5);
    if (kind === "bad") annotations["weka.io/cores-ids"] = prng.pick(["", "3-1", "999", "x"]) ?? "";
    return annotations;
  }

  #list(least: number, most: number): string {
    const cpus = this.#cpus;
    const prng = this.#prng;
    const chosen = new Set<number>();
    const first = prng.integer(0, cpus.length - 1);
    const isLong = cpus.length > SMALL_MACHINE && prng.chance(0.3);
    const count = prng.integer(least, isLong ? Math.ceil(cpus.length / 3) : most);
    for (let i = 0; i < count; i++) {
      // Mostly neighbours, as people write them.
      const at = isLong || prng.chance(0.7) ? first + i : prng.integer(0, cpus.length - 1);
      chosen.add(cpus[at % cpus.length] ?? 0);
    }
    return [...chosen].toSorted((a, b) => a - b).join(",");
  }
}
