import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { Possibilities } from "../../src/ledger/mod.ts";
import { cpus } from "./records.ts";

/** One thing that happens to a container; which phase of its life it happens in depends on what came before. */
type Happening =
  | {
    readonly kind: "answer";
    readonly cpus: CpuSet;
    readonly applied: boolean;
    /** In the start window: the cgroup is made before this answer is applied, so that only the spec changes. */
    readonly late: boolean;
  }
  /** PostCreateContainer, told with the set that the runtime read so many answers ago. */
  | { readonly kind: "created"; readonly ago: number }
  | { readonly kind: "started" }
  /** An event confirms one of the answers that were applied. */
  | { readonly kind: "confirm"; readonly which: number };

const someCpus = fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 }).map((ids) => CpuSet.from(ids));

const someHappenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        kind: fc.constant("answer" as const),
        cpus: someCpus,
        applied: fc.boolean(),
        late: fc.boolean(),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("confirm" as const), which: fc.nat(60) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("created" as const), ago: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.constant({ kind: "started" as const }) },
  ),
  { maxLength: 60 },
);

/** A container as it really is, and what the ledger believes of it. */
class Modelled {
  possible: Possibilities;
  phase: "creating" | "created" | "running" = "creating";
  /** The stored spec, oldest first. */
  readonly #specs: CpuSet[];
  #cgroup: CpuSet | undefined;
  readonly #applied: number[] = [];
  #seq = 0;

  constructor(first: CpuSet) {
    this.possible = Possibilities.certain(first);
    this.#specs = [first];
  }

  get real(): CpuSet {
    return this.#cgroup ?? this.#spec;
  }

  get #spec(): CpuSet {
    return this.#specs.at(-1) ?? CpuSet.EMPTY;
  }

  happen(happening: Happening): void {
    if (happening.kind === "answer") this.#answer(happening);
    else if (happening.kind === "confirm") {
      const seq = this.#applied[happening.which % Math.max(this.#applied.length, 1)];
      if (seq !== undefined) this.possible = this.possible.confirmed(seq);
    } else if (happening.kind === "created" && this.phase === "creating") {
      const read = this.#specs.at(-1 - Math.min(happening.ago, this.#specs.length - 1));
      this.possible = this.possible.founded(read ?? this.#spec);
      this.phase = "created";
    } else if (happening.kind === "started" && this.phase === "created") {
      this.#cgroup ??= this.#spec;
      this.phase = "running";
    }
  }

  #answer({ cpus, applied, late }: Extract<Happening, { kind: "answer" }>): void {
    // A container that is being created only ever shrinks [G1].
    const cut = cpus.intersection(this.possible.latest);
    const set = this.phase !== "creating" ? cpus : cut.isEmpty ? this.possible.latest : cut;
    const reach = { creating: "nowhere", created: "spec", running: "cgroup" } as const;
    this.possible = this.possible.with({ seq: ++this.#seq, cpus: set, reach: reach[this.phase] });
    if (!applied) return;
    this.#applied.push(this.#seq);
    if (late && this.phase === "created") this.#cgroup ??= this.#spec;
    this.#specs.push(set);
    if (this.phase === "running") this.#cgroup = set;
  }
}

Deno.test("Possibilities always hold the set a container really has, whatever was lost [H2] [H7] I7", () => {
  fc.assert(
    fc.property(someCpus, someHappenings, (first, happenings) => {
      const container = new Modelled(first);
      for (const happening of happenings) {
        container.happen(happening);
        const { possible, real } = container;
        assert(possible.contains(real), `${real} is not in ${possible.sets.join(" ")}`);
        assert(real.isSubsetOf(possible.union));
        assertLessOrEqual(possible.sets.length, 16);
        if (possible.isExactly(possible.latest)) assertEquals(`${real}`, `${possible.latest}`);
      }
    }),
    { numRuns: 2000 },
  );
});

/** Certain of 0-7, then answered 4-7 (1) and 0-3 (2). */
function answeredTwice(reach: "nowhere" | "spec" | "cgroup" = "cgroup"): Possibilities {
  return Possibilities.certain(cpus("0-7")).with({ seq: 1, cpus: cpus("4-7"), reach })
    .with({ seq: 2, cpus: cpus("0-1"), reach });
}

Deno.test("Possibilities.certain() is one set for sure", () => {
  const certain = Possibilities.certain(cpus("1-2"), 7);
  assertEquals([certain.sets.join(), `${certain.union}`, certain.latestSeq, certain.isLatestNoted], [
    "1-2",
    "1-2",
    7,
    true,
  ]);
  assert(certain.isExactly(cpus("1-2")) && !certain.isExactly(cpus("1")));
  assert(certain.contains(cpus("1-2")) && !certain.contains(cpus("1")));
});

Deno.test("confirmed() makes older sets impossible and leaves younger ones open [H2]", () => {
  assertEquals(answeredTwice().confirmed(1).sets.join(" "), "4-7 0-1");
  assertEquals(answeredTwice().confirmed(2).sets.join(" "), "0-1");
  assertEquals(answeredTwice().confirmed(9).sets.join(" "), "0-7 4-7 0-1");
});

Deno.test("confirmed() of an update that reached the spec only rules nothing out [H7]", () => {
  const confirmed = answeredTwice("spec").confirmed(2);
  assertEquals(confirmed.sets.join(" "), "0-7 4-7 0-1");
  assertEquals([answeredTwice("spec").isLatestNoted, confirmed.isLatestNoted], [false, true]);
});

Deno.test("confirmed() of an update of a container the runtime may not have known proves nothing [H7]", () => {
  const confirmed = answeredTwice("nowhere").confirmed(2);
  assertEquals([confirmed.sets.join(" "), confirmed.isLatestNoted], ["0-7 4-7 0-1", false]);
});

Deno.test("isSolid() tells what reached a cgroup, if it was applied [H7]", () => {
  assertEquals([answeredTwice().isSolid(2), answeredTwice("spec").isSolid(2), answeredTwice().isSolid(9)], [
    true,
    false,
    false,
  ]);
});

Deno.test("founded() on what was answered last is one set for sure [H7]", () => {
  assert(answeredTwice("nowhere").founded(cpus("0-1")).isExactly(cpus("0-1")));
});

Deno.test("founded() on an older set keeps possible what was answered meanwhile [H7]", () => {
  assertEquals(answeredTwice("nowhere").founded(cpus("0-7")).sets.join(" "), "0-7 4-7 0-1");
  assertEquals(answeredTwice("nowhere").founded(cpus("3")).sets.join(" "), "3 4-7 0-1"); // another plugin's word
});

Deno.test("with() does not change what it is called on", () => {
  const before = Possibilities.certain(cpus("0-7"));
  before.with({ seq: 1, cpus: cpus("1"), reach: "cgroup" });
  assert(before.isExactly(cpus("0-7")));
});

Deno.test("with() keeps at most 16 sets; of older ones only their union is known [H2]", () => {
  let possible = Possibilities.certain(cpus("20-23"));
  for (let seq = 1; seq <= 16; seq++) {
    possible = possible.with({ seq, cpus: cpus(`${seq}`), reach: "cgroup" });
  }
  assertEquals(possible.sets.length, 16);
  assertEquals(`${possible.union}`, "1-16,20-23");
  assert(possible.contains(cpus("20-23")), "the forgotten set is still possible");
  assert(!possible.isExactly(cpus("16")));
  assert(possible.confirmed(16).isExactly(cpus("16")));
  assertEquals(`${possible.confirmed(16).union}`, "16");
});

Deno.test("with() of the set it has already is still one set for sure", () => {
  const same = Possibilities.certain(cpus("1-2")).with({ seq: 1, cpus: cpus("1-2"), reach: "cgroup" });
  assert(same.isExactly(cpus("1-2")));
  assertEquals(same.sets.length, 1);
});

Deno.test("following() has a set that nobody wrote grow with the machine, and no other [T] [Y1] I7", () => {
  const unwritten = Possibilities.unwritten(cpus("0-3"));
  assertEquals(unwritten.following(cpus("0-2")), unwritten, "CPUs that went offline may come back");
  const grown = unwritten.following(cpus("0-2,4"));
  assertEquals(
    [`${grown.latest}`, grown.sets.map(String)],
    ["0-4", ["0-3", "0-4"]],
    "cgroup v1 keeps the old set",
  );
  assertEquals(grown.following(cpus("0-5")).sets.map(String), ["0-3", "0-4", "0-5"]);
  const written = grown.with({ seq: 1, cpus: cpus("0-5"), reach: "cgroup" });
  assertEquals(written.following(cpus("0-7")).sets.map(String), ["0-3", "0-4", "0-7", "0-5"]);
  assertEquals(written.confirmed(1).following(cpus("0-7")).sets.map(String), ["0-5"]);
  assertEquals(Possibilities.certain(cpus("0-3")).following(cpus("0-4")).sets.map(String), ["0-3"]);
});
