import { assertEquals } from "@std/assert";
import { AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";

const NOTHING = { adjustment: undefined, updates: [] };

Deno.test("in a dry run every answer is an empty success, and everything is logged and shown [O3]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { dryRun: true, unsynchronized: true });
  node.pod("a", { annotations: { "weka.io/cores-ids": "7" } });
  node.place("a", "a", "0-7");
  assertEquals(node.synchronize(), []);
  assertEquals(node.runPod("s"), NOTHING);
  assertEquals(node.runPod("i", { resources: wholeCpus(4) }), NOTHING);
  assertEquals(node.resize("i", wholeCpus(2)), []);
  assertEquals(node.resize("s", resources({ cpus: "0" })), []);
  assertEquals(`${node.plugin.snapshot().exclusive}`, "1-2");
  assertEquals(node.stop("i"), []);
  const decisions = node.logger.lines.filter(({ fields }) => fields["dryRun"] === true).map(({ event }) =>
    event
  );
  assertEquals(decisions, [
    "container re-placed",
    "container placed",
    "container placed",
    "container resized",
    "container resized",
    "container stopped",
  ]);
});

Deno.test("in a dry run refusals are only logged [O3]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { dryRun: true });
  assertEquals(node.runPod("i", { resources: wholeCpus(9) }), NOTHING);
  node.runPod("j", { resources: wholeCpus(7) });
  assertEquals(node.resize("j", wholeCpus(8)), []);
  assertEquals(node.runPod("p", { annotations: { "weka.io/cores-ids": "oops" } }), NOTHING);
  assertEquals(node.logger.events("warn").filter((event) => event === "container refused").length, 3);
  assertEquals(node.plugin.counters.refusals, 3);
});
