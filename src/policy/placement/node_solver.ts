import { type CachePart, type Choice, chooseInCaches, compareChoices } from "./cache_choice.ts";
import { type CellTable, cellTable, type CoreOrder, RADIX } from "./cell_table.ts";
import { greatestDivisor } from "./cell_facts.ts";
import { certainCaches, cheapestUse, classesOf, coresOf, fewestOf } from "./cache_cells.ts";
import { searchClasses } from "./class_search.ts";
import { CoreMenu } from "./core_choice.ts";
import type { MachineFacts } from "./facts.ts";
import type { GroupFacts } from "./group_facts.ts";
import type { PlacementLimits } from "./limits.ts";
import type { NodeSet } from "./node_sets.ts";
import { BrokenCores } from "./broken_cores.ts";
import { chooseWholeCores } from "./whole_choice.ts";

/** The best choice within one set of nodes. */
export interface NodeChoice {
  readonly set: NodeSet;
  /** Candidates in the nodes. */
  readonly room: number;
  /** Caches beyond those kept. */
  readonly caches: number;
  /** Its core cost is packed with CPUs beside pinned ones first. */
  readonly choice: Choice;
}

/** A set of nodes and what is known of it before it is solved. */
interface SetOption {
  readonly set: NodeSet;
  readonly room: number;
  readonly nodes: readonly GroupFacts[];
  readonly caches: readonly GroupFacts[];
  /** Fewest caches, beyond those kept, that hold the count; a bound where whole cores are required. */
  readonly fewest: number;
  /** A bound: no choice costs less by whom its CPUs are held and used. */
  readonly leastUse: number;
}

/** Cores that the container has in part already. */
function keptParts(facts: MachineFacts): number {
  if (!facts.caches.some(({ isKept }) => isKept)) return 0;
  return facts.cells.filter(({ hasKept }) => hasKept).flatMap(({ cores }) => cores)
    .filter((core) => core.kept > 0 && core.kept < core.threads && !core.split).length;
}

/** CPUs beside pinned ones, and cores in part beyond those kept, of a packed core cost. */
export function unpackCores(core: number): { readonly beside: number; readonly parts: number } {
  const beside = Math.round(core / (2 * RADIX));
  return { beside, parts: core - beside * 2 * RADIX };
}

/** Solves sets of nodes one by one; tables of caches are made once. */
export class NodeSolver {
  readonly #facts: MachineFacts;
  readonly #count: number;
  readonly #limits: PlacementLimits;
  readonly #keptParts: number;
  readonly #keptCaches: number;
  /** Undefined where whole cores are not required. */
  readonly #broken: BrokenCores | undefined;
  /** The most CPUs that may be of cores in part, where whole ones are required. */
  readonly #spare: number;
  readonly #tables = new Map<string, CellTable>();
  #nodeMasks: readonly Uint32Array[] | undefined;

  /** For `count` of the candidates. */
  constructor(facts: MachineFacts, count: number, limits: PlacementLimits) {
    this.#facts = facts;
    this.#count = count;
    this.#limits = limits;
    this.#keptParts = keptParts(facts);
    this.#keptCaches = facts.caches.filter(({ isKept }) => isKept).length;
    this.#broken = limits.parts === Infinity ? undefined : new BrokenCores(facts);
    this.#spare = this.#broken === undefined ? 0 : limits.parts * (this.#broken.widest - 1);
  }

  /** The best choice in sets that are equal by number and distance; undefined where none is within the limits. */
  bestOf(
    group: readonly NodeSet[],
  ): { readonly best: NodeChoice; readonly rivals: readonly NodeChoice[] } | undefined {
    const options = group.map((set) => this.#optionOf(set)).sort((a, b) =>
      a.fewest - b.fewest || a.room - b.room || a.leastUse - b.leastUse
    );
    const rivals: NodeChoice[] = [];
    let best: NodeChoice | undefined;
    for (const option of options) {
      if (best !== undefined && this.#cannotBeat(option, best)) continue;
      const found = this.#solve(option);
      if (found === undefined) continue;
      rivals.push(found);
      if (best === undefined || compareNodeChoices(found, best) < 0) best = found;
    }
    return best === undefined ? undefined : { best, rivals };
  }

  /** Whether every choice in those nodes is worse, however well its cores fit. */
  #cannotBeat({ set, fewest, room, nodes, caches, leastUse }: SetOption, best: NodeChoice): boolean {
    if (fewest !== best.caches) return fewest > best.caches;
    const leastCore = this.#leastCore(nodes);
    if (leastCore !== best.choice.core) return leastCore > best.choice.core;
    if (room !== best.room) return room > best.room;
    const rooms = caches.filter(({ isKept }) => !isKept).map((cells) => cells.room).sort((a, b) => a - b);
    const leastRoom = rooms.slice(0, fewest).reduce((sum, each) => sum + each, 0);
    if (leastRoom !== best.choice.room) return leastRoom > best.choice.room;
    if (leastUse !== best.choice.use) return leastUse > best.choice.use;
    return this.#lacksLowest(set, best.choice);
  }

  /** Whether the lowest CPU that is not both in those nodes and in the choice is in the choice: it has the lower ids then. */
  #lacksLowest({ nodes }: NodeSet, { positions, use }: Choice): boolean {
    // What costs no more has no CPU of CPU 0's core either, then.
    const boot = use % RADIX === 0 ? this.#facts.boot : [];
    const masks = this.#nodeMasks ??= this.#makeMasks();
    let next = 0;
    for (let word = 0; word < Math.ceil(this.#facts.ids.length / 32); word++) {
      let mine = 0;
      for (const node of nodes) mine |= masks[node]?.[word] ?? 0;
      for (const position of boot) if (position >>> 5 === word) mine &= ~(1 << (position & 31));
      let theirs = 0;
      for (; (positions[next] ?? Infinity) >>> 5 === word && next < positions.length; next++) {
        theirs |= 1 << ((positions[next] ?? 0) & 31);
      }
      const differing = mine ^ theirs;
      if (differing !== 0) return (theirs & differing & -differing) !== 0;
    }
    return false;
  }

  /** The candidates of each node, one bit each. */
  #makeMasks(): readonly Uint32Array[] {
    const { nodes, cells, ids } = this.#facts;
    const masks = nodes.map(() => new Uint32Array(Math.ceil(ids.length / 32)));
    for (const { node, positions } of cells) {
      const mask = masks[node];
      if (mask === undefined) continue;
      for (const position of positions) {
        mask[position >>> 5] = (mask[position >>> 5] ?? 0) | 1 << (position & 31);
      }
    }
    return masks;
  }

  /** Whether every choice in those caches is worse, if its cores fit as well as can be. */
  #losesTie(caches: readonly GroupFacts[], leastRoom: number, best: Choice): boolean {
    if (leastRoom !== best.room) return leastRoom > best.room;
    const leastUse = cheapestUse(caches, this.#count);
    if (leastUse !== best.use) return leastUse > best.use;
    const first = caches.reduce((lowest, cache) => Math.min(lowest, cache.first), Infinity);
    return first > (best.positions[0] ?? Infinity);
  }

  /** A bound: no choice in those nodes or caches costs less by its cores. */
  #leastCore(groups: readonly GroupFacts[]): number {
    if (this.#keptParts > 0) return -this.#keptParts;
    let common = 0;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i];
      if (group?.hasSplit) return 0;
      common = greatestDivisor(common, group?.divisor ?? 0);
    }
    return common > 0 && this.#count % common === 0 ? 0 : 1;
  }

  #optionOf(set: NodeSet): SetOption {
    const nodes: GroupFacts[] = [];
    for (const index of set.nodes) {
      const node = this.#facts.nodes[index];
      if (node !== undefined) nodes.push(node);
    }
    const caches: GroupFacts[] = [];
    for (const cache of this.#facts.caches) {
      const part = cache.within(set.nodes);
      if (part !== undefined) caches.push(part);
    }
    const room = nodes.reduce((sum, node) => sum + node.room, 0);
    const leastUse = cheapestUse(nodes, this.#count);
    return { set, nodes, caches, fewest: this.#fewest(caches), room, leastUse };
  }

  /** Fewest caches, beyond those kept, that hold the count; with required whole cores and what may be broken, at least. */
  #fewest(caches: readonly GroupFacts[]): number {
    const enough = fewestOf(caches, ({ size }) => size, this.#count);
    if (this.#broken === undefined) return enough;
    return Math.max(enough, fewestOf(caches, (cache) => this.#wholeOf(cache), this.#count - this.#spare));
  }

  /** Candidates of cores that can be whole; all where whole ones are not required. */
  #wholeOf({ size, cells }: GroupFacts): number {
    const broken = this.#broken;
    return broken === undefined
      ? size
      : cells.reduce((sum, { positions }) => sum + broken.wholeOf(positions), 0);
  }

  /** The best choice with the fewest caches that the limits leave. */
  #solve(option: SetOption): NodeChoice | undefined {
    const { set, room, fewest, caches } = option;
    const most = Math.min(
      this.#broken === undefined ? fewest : caches.filter(({ isKept }) => !isKept).length,
      this.#limits.caches - this.#keptCaches,
    );
    for (let used = fewest; used <= most; used++) {
      const choice = this.#choose(caches, used);
      if (choice !== undefined) return { set, room, caches: used, choice };
    }
    return undefined;
  }

  #isWithin({ positions }: Choice): boolean {
    return this.#broken === undefined || this.#broken.countWith(positions) <= this.#limits.parts;
  }

  /** The best choice with so many caches beyond those kept, if there is none with fewer. */
  #choose(caches: readonly GroupFacts[], used: number): Choice | undefined {
    if (used === 1) return this.#chooseOne(caches);
    const certain = certainCaches(caches, used);
    if (certain !== undefined && !areWide(certain)) return this.#chooseAll(certain);
    return this.#chooseByClasses(caches, used) ?? this.#search(caches, used);
  }

  /** The best choice, if it is found without tables. */
  #chooseByClasses(caches: readonly GroupFacts[], used: number): Choice | undefined {
    // With more caches than are needed a class may leave as many CPUs as a cache has: too many for its options.
    const isFewest = this.#broken === undefined ||
      used === fewestOf(caches, ({ size }) => size, this.#count);
    const classes = isFewest && this.#keptParts === 0 ? classesOf(caches, this.#facts.costs) : undefined;
    const choice = classes && searchClasses(classes, {
      count: this.#count,
      caches: used,
      leastCore: this.#leastCore(caches),
    });
    return choice !== undefined && this.#isWithin(choice) ? choice : undefined;
  }

  #search(caches: readonly GroupFacts[], used: number): Choice | undefined {
    const choice = chooseInCaches(caches.map((cells) => this.#partOf(cells)), this.#count, used);
    if (choice === undefined || this.#broken === undefined) return choice;
    return this.#isWithin(choice) ? { ...choice, core: this.#broken.costOf(choice.positions) } : undefined;
  }

  /** The best choice in caches that are all needed and have no core of more than two threads. */
  #chooseAll(caches: readonly GroupFacts[]): Choice | undefined {
    const cores = caches.flatMap(({ cells }) => coresOf(cells));
    const [costs, count, { parts }] = [this.#facts.costs, this.#count, this.#limits];
    const found = this.#broken === undefined
      ? new CoreMenu(cores, costs).choose(count)
      : chooseWholeCores(cores, { costs, count, parts });
    if (found === undefined) return undefined;
    const room = caches.reduce((sum, cells) => sum + (cells.isKept ? 0 : cells.room), 0);
    return { core: found.core, use: found.use, positions: found.positions().toSorted((a, b) => a - b), room };
  }

  /** The best with one cache that is enough beside those kept, the tightest first: most others need no look. */
  #chooseOne(caches: readonly GroupFacts[]): Choice | undefined {
    const kept = caches.filter(({ isKept }) => isKept);
    const missing = this.#count - this.#spare - kept.reduce((sum, cache) => sum + this.#wholeOf(cache), 0);
    const able = caches.filter((cache) => !cache.isKept && this.#wholeOf(cache) >= missing);
    let best: Choice | undefined;
    for (const one of able.sort((a, b) => a.room - b.room)) {
      const used = kept.length === 0 ? [one] : [...kept, one];
      if (best !== undefined && this.#loses(used, best)) continue;
      const found = areWide(used) ? this.#search(used, 1) : this.#chooseAll(used);
      if (found !== undefined && (best === undefined || compareChoices(found, best) < 0)) best = found;
    }
    return best;
  }

  /** Whether every choice in those caches is worse. */
  #loses(caches: readonly GroupFacts[], best: Choice): boolean {
    const room = caches.reduce((sum, each) => sum + (each.isKept ? 0 : each.room), 0);
    const leastCore = this.#leastCore(caches);
    return leastCore > best.core || (leastCore === best.core && this.#losesTie(caches, room, best));
  }

  #partOf({ number, cells, room, isKept }: GroupFacts): CachePart {
    const key = `${number} ${cells.map(({ node }) => node)}`;
    const order: CoreOrder = this.#broken === undefined ? "beside-first" : "whole-first";
    const table = this.#tables.getOrInsertComputed(
      key,
      () => cellTable(this.#facts, coresOf(cells), { limit: this.#count, order }),
    );
    return { table, room, isKept };
  }
}

/** Whether there are cores of more than two threads. */
function areWide(caches: readonly GroupFacts[]): boolean {
  return caches.some(({ cells }) => cells.some(({ hasWideCores }) => hasWideCores));
}

/** Less than 0 if `a` is the better one of two that are equal by number and distance of nodes. */
function compareNodeChoices(a: NodeChoice, b: NodeChoice): number {
  return a.caches - b.caches || a.choice.core - b.choice.core || a.room - b.room ||
    compareChoices(a.choice, b.choice);
}
