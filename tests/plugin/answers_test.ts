import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import { isOwner } from "../../src/ledger/mod.ts";
import { type PlayedAnswer, Player, someScript, type Step } from "./random_script.ts";
import { stateText, textOf } from "./messages.ts";

/** Scripts per property and settings: a few seconds in all. */
/** The same scripts in every run, so that a failure is somebody's change; `SEED=n` looks at others. */
const SEED = Number(Deno.env.get("SEED") ?? 1);
const RUNS = 100;

const OPTIONS = [{}, { settings: { minSharedCpus: 0, emptyPool: "overflow" as const } }, {
  settings: { minSharedCpus: 2, reservedCpus: CpuSet.of(0, 7), poolGrowthDelayMs: 0 },
}];

/** Plays random scripts with each of the settings; `check` sees every answer, `after` the state after every step. */
function forScripts(
  check: (answer: PlayedAnswer, player: Player) => void,
  after: (player: Player) => void = () => {},
  adapt: (step: Step) => Step | undefined = (step) => step,
): void {
  for (const options of OPTIONS) {
    fc.assert(
      fc.property(someScript, (script) => {
        using player: Player = new Player(options, (answer) => check(answer, player));
        for (const step of script.flatMap((any) => adapt(any) ?? [])) {
          player.play(step);
          after(player);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  }
}

Deno.test("no answer names a container twice, the created one, or with empty or offline CPUs [H9] I2 I3", () => {
  forScripts(({ hook, id, updates, adjustment }, { node }) => {
    const ids = updates.map(({ containerId }) => containerId);
    assertEquals(new Set(ids).size, ids.length, `${ids}`);
    if (hook !== "UpdateContainer") assert(!ids.includes(id ?? ""), `${hook} of ${id}: ${textOf(updates)}`);
    for (const { cpus, containerId, ignoreFailure } of updates) {
      assert(cpus !== "" && parseCpuList(cpus).isSubsetOf(node.topology.online), `${containerId}=${cpus}`);
      assertEquals(ignoreFailure, containerId !== id, "failures of updates of others are ignored");
    }
    if (hook === "CreateContainer") assert((adjustment?.cpus ?? "") !== "");
    if (hook === "UpdateContainer" && ids.includes(id ?? "")) assertEquals(ids.at(-1), id);
  });
});

Deno.test("only annotated containers are told memory nodes, on every path [M1] [M2]", () => {
  forScripts(({ id, updates, adjustment }, { node }) => {
    const told = updates.map(({ containerId, mems }) => [containerId, mems] as const);
    if (adjustment !== undefined) told.push([id ?? "", adjustment.mems]);
    for (const [containerId, mems] of told) {
      const record = node.plugin.ledger.containers.get(containerId);
      if (record !== undefined) assertEquals(mems !== "", record.placement.kind === "annotated", containerId);
    }
  });
});

Deno.test("no container gets a CPU its pod forbids unless it is degraded, at any time [A2] I5 (predecessor.md §16)", () => {
  forScripts(() => {}, ({ node }) => {
    for (const record of node.plugin.ledger.containers.values()) {
      const isExcused = record.placement.kind === "annotated" || record.degraded !== undefined;
      assert(
        isExcused || !record.wanted.intersects(record.forbidden),
        `${record.id} has ${record.wanted}, forbidden ${record.forbidden}`,
      );
    }
  });
});

/** What is wrong with the books, and with what containers really have. */
function wrongs({ node }: Player, rules = /./): readonly unknown[] {
  node.plugin.checkBooks();
  const broken = node.logger.lines.filter(({ event }) => event === "invariant broken").map(({ fields }) =>
    fields
  );
  return [...node.breaks().filter((text) => rules.test(text)), ...broken];
}

Deno.test("the rules hold in what containers really have after every step, answers lost or not I1 I3 I5 I7", () => {
  forScripts(
    () => {},
    (player) => assertEquals(wrongs(player), [], player.transcript.join("\n")),
    (step) => step.kind === "run" ? { ...step, startsLater: false } : step,
  );
});

Deno.test("with start windows too, what a container really has is among its possibilities I7 [H7]", () => {
  forScripts(
    () => {},
    (player) => assertEquals(wrongs(player, /^I[37]/), [], player.transcript.join("\n")),
    (step) => step.kind === "restartPlugin" ? undefined : step, // a list does not tell of a lost update
  );
});

Deno.test("an owner has as many CPUs as it asked for, and nobody else may own them I1 I5", () => {
  forScripts(() => {}, ({ node }) => {
    const owners = [...node.plugin.ledger.containers.values()].filter(isOwner);
    for (const owner of owners) {
      for (const other of owners) {
        const isTwin = other.podUid === owner.podUid && other.name === owner.name;
        assert(isTwin || !owner.wanted.intersects(other.wanted), `${owner.id} ${other.id}`);
      }
    }
  });
});

Deno.test("the same events give the same answers and the same state I8", () => {
  fc.assert(
    fc.property(someScript, fc.constantFrom(...OPTIONS), (script: readonly Step[], options) => {
      using one = new Player(options);
      using two = new Player(options);
      for (const step of script) {
        one.play(step);
        two.play(step);
      }
      assertEquals(one.transcript, two.transcript);
      assertEquals(stateText(one.node.plugin), stateText(two.node.plugin));
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

Deno.test("when every pod is gone, nothing is left but the pool [H5] [H6] (spec §18)", () => {
  fc.assert(
    fc.property(someScript, (script) => {
      using player = new Player();
      for (const step of script) player.play(step);
      for (let pod = 0; pod <= script.length; pod++) player.play({ kind: "delete", which: 0 });
      const { containers, exclusive, pinned, held, quarantined, pool } = player.node.plugin.snapshot();
      assertEquals(containers.map(({ id }) => id), []);
      assertEquals([exclusive, pinned, held, quarantined, pool].join(";"), ";;;;0-7");
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
