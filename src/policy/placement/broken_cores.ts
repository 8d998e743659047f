import { coresOf } from "./cache_cells.ts";
import type { CoreFacts } from "./cell_facts.ts";
import { isBroken, RADIX } from "./cell_table.ts";
import type { MachineFacts } from "./facts.ts";

/**
 * Cores in part as `placement.wholeCores: require` counts them [P4]: every core of which the container has some and not
 * all online threads. The list of [P2] forgives a core that another integer container split before; who requires whole
 * cores does not want to share one with that container either.
 */
export class BrokenCores {
  readonly #cores: readonly CoreFacts[];
  /** Index in `#cores` of the core of each candidate. */
  readonly #coreOf: Int32Array;
  /** By candidate: 1 if its core can be whole. */
  readonly #isWhole: Uint8Array;
  /** Threads of the largest core. */
  readonly widest: number;

  /** Of a question. */
  constructor(facts: MachineFacts) {
    this.#cores = coresOf(facts.cells);
    this.#coreOf = new Int32Array(facts.ids.length);
    this.#isWhole = new Uint8Array(facts.ids.length);
    this.widest = this.#cores.reduce((widest, { threads }) => Math.max(widest, threads), 0);
    for (const [index, { positions, kept, threads }] of this.#cores.entries()) {
      for (const position of positions) {
        this.#coreOf[position] = index;
        if (kept + positions.length === threads) this.#isWhole[position] = 1;
      }
    }
  }

  /** How many of these candidates are of cores that can be whole. */
  wholeOf(positions: readonly number[]): number {
    return positions.reduce((sum, position) => sum + (this.#isWhole[position] ?? 0), 0);
  }

  /** How many cores the container has in part with these candidates. */
  countWith(positions: readonly number[]): number {
    const more = this.#moreOf(positions);
    return this.#cores.reduce((sum, core, i) => sum + (isBroken(core, more[i] ?? 0) ? 1 : 0), 0);
  }

  /** What these candidates cost by the criteria on cores [P2], packed as in `CellTable`. */
  costOf(positions: readonly number[]): number {
    const more = this.#moreOf(positions);
    let beside = 0;
    let parts = 0;
    for (const [i, core] of this.#cores.entries()) {
      const taken = more[i] ?? 0;
      if (core.pinned) beside += taken;
      if (!core.split) parts += Number(isBroken(core, taken)) - Number(isBroken(core, 0));
    }
    return beside * 2 * RADIX + parts;
  }

  /** The fewest that any `count` candidates can leave; infinite where there are not so many. */
  fewestWith(count: number): number {
    const fewest = new Float64Array(count + 1).fill(Infinity);
    fewest[0] = this.countWith([]);
    let reach = 0;
    for (const core of this.#cores) {
      const before = Number(isBroken(core, 0));
      reach = Math.min(count, reach + core.positions.length);
      for (let n = reach; n > 0; n--) {
        for (let more = Math.min(n, core.positions.length); more > 0; more--) {
          const found = (fewest[n - more] ?? Infinity) + Number(isBroken(core, more)) - before;
          if (found < (fewest[n] ?? Infinity)) fewest[n] = found;
        }
      }
    }
    return fewest[count] ?? Infinity;
  }

  #moreOf(positions: readonly number[]): Uint8Array {
    const more = new Uint8Array(this.#cores.length);
    for (const position of positions) {
      const core = this.#coreOf[position] ?? 0;
      more[core] = (more[core] ?? 0) + 1;
    }
    return more;
  }
}
