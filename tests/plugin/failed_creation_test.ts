import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { RefusalError } from "../../src/plugin/mod.ts";
import { AppliedNode, wholeCpus } from "../fakes/applied_node.ts";
import { stateText, textOf } from "./messages.ts";

/** A node where `s` runs on 0-7 and the creation of `i`, which would get 1-2, failed after the answer. */
function afterFailure(): AppliedNode {
  const node = new AppliedNode("tiny-8-nosmt");
  node.runPod("s");
  node.pod("i");
  node.ask("i", "c1", { resources: wholeCpus(2), lost: true });
  return node;
}

Deno.test("a creation that the runtime undoes leaves nothing owned [H3]", () => {
  using node = afterFailure();
  node.undo("i", "c1");
  const { exclusive, containers } = node.plugin.snapshot();
  assertEquals([`${exclusive}`, containers.map(({ id }) => id).join()], ["", "s"]);
  assertEquals(node.breaks(), []);
});

Deno.test("the next attempt at a creation that failed without a word gets the same CPUs, not more [H3] [Y7]", () => {
  using node = afterFailure();
  const { adjustment, updates } = node.run("i", "c2", { resources: wholeCpus(2) });
  assertEquals([adjustment?.cpus, textOf(updates)], ["1-2", "s=0,3-7"]);
  assertEquals(`${node.plugin.snapshot().exclusive}`, "1-2");
  assertEquals(node.breaks(), []);
});

Deno.test("a creation under the very id of one that failed replaces it [H3]", () => {
  using node = afterFailure();
  assertEquals(node.run("i", "c1", { resources: wholeCpus(3) }).adjustment?.cpus, "1-3");
  assertEquals(`${node.plugin.snapshot().exclusive}`, "1-3");
  assertEquals(node.breaks(), []);
});

Deno.test.each(["stopPod", "removePod"] as const)(
  "%s ends a creation that failed without a word [H3] [H6]",
  (end) => {
    using node = afterFailure();
    node[end]("i");
    const { exclusive, held, containers } = node.plugin.snapshot();
    assertEquals([`${exclusive}`, `${held}`, containers.map(({ id }) => id).join()], ["", "", "s"]);
  },
);

Deno.test("CPUs that a container may still have are given away with an explicit update for it [H2]", () => {
  using node = afterFailure(); // s was told 0,3-7, and really has 0-7
  node.removePod("i");
  assertEquals(`${node.plugin.ledger.containers.get("s")?.wanted}`, "0,3-7");
  const { adjustment, updates } = node.runPod("j", { resources: wholeCpus(2) });
  assertEquals([adjustment?.cpus, textOf(updates)], ["1-2", "s=0,3-7"]);
  assertEquals(node.breaks(), []);
});

Deno.test.each(["PostCreateContainer", "PostStartContainer"] as const)(
  "%s of the created id confirms the shrink of others [H2]",
  (event) => {
    using node = new AppliedNode("tiny-8-nosmt");
    node.runPod("s");
    node.pod("i");
    node.ask("i", "i", { resources: wholeCpus(2) });
    const sets = (): string => `${node.plugin.ledger.containers.get("s")?.possible.sets.join(" ")}`;
    assertEquals(sets(), "0-7 0,3-7");
    node.tell(event, "i");
    assertEquals(sets(), "0,3-7");
  },
);

Deno.test("the shrink of others stays unconfirmed after Stop and Remove of the created id, or a new attempt [H2]", () => {
  using node = afterFailure();
  const sets = (): string => `${node.plugin.ledger.containers.get("s")?.possible.sets.join(" ")}`;
  node.ask("i", "c2", { resources: wholeCpus(2), lost: true });
  assertEquals(sets(), "0-7 0,3-7");
  node.undo("i", "c2");
  assertEquals(sets(), "0-7 0,3-7");
});

Deno.test("createContainer() of a container that is refused changes nothing [H2]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(4) });
  node.runPod("pin", { annotations: { "weka.io/cores-ids": "7" } });
  const before = stateText(node.plugin);
  const refused: [string, Record<string, string>][] = [
    ["insufficient free CPUs", {}],
    ["cannot reallocate conflicting containers", { "weka.io/cores-ids": "1-4" }],
    ["invalid CPU list", { "weka.io/cores-ids": "oops" }],
    ["not online", { "weka.io/cores-ids": "8" }],
    ["insufficient free CPUs", { "weka.io/forbid-core-ids": "0-7" }],
  ];
  for (const [index, [text, annotations]] of refused.entries()) {
    node.pod(`r${index}`, { annotations });
    const make = () => node.ask(`r${index}`, `r${index}`, { resources: wholeCpus(3) });
    const error = assertThrows(make, RefusalError, text);
    assertMatch(error.message, /CPU/); // spec §17
    assertEquals(stateText(node.plugin), before);
  }
  assertEquals(node.plugin.counters.refusals, refused.length);
});

Deno.test("a refused creation is undone by Stop and Remove of an id nobody knows [H3] [H6]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(7) });
  node.pod("j");
  assertThrows(() => node.ask("j", "j", { resources: wholeCpus(1) }), RefusalError);
  const before = stateText(node.plugin);
  assertEquals(node.undo("j", "j"), []);
  assertEquals(stateText(node.plugin), before);
});
