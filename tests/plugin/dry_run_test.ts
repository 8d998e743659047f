import { assertEquals, assertThrows } from "@std/assert";
import { RefusalError } from "../../src/plugin/mod.ts";
import { AppliedNode, resources, wholeCpus } from "../fakes/applied_node.ts";
import { containerOf, podOf } from "./messages.ts";

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

/** A request that arrived so many ms ago. */
function arrived(node: AppliedNode, agoMs: number): { readonly arrivedAtMs: number } {
  return { arrivedAtMs: node.clock.now() - agoMs };
}

Deno.test("a request up to 1 s old is answered, an older one is an error that names its age (spec §7)", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const { plugin } = node;
  const integer = { resources: wholeCpus(1) };
  assertEquals(
    plugin.createContainer(podOf("a"), containerOf("a", "a", integer), arrived(node, 1000)).adjustment?.cpus,
    "1",
  );
  const late = (): unknown =>
    plugin.createContainer(podOf("b"), containerOf("b", "b", integer), arrived(node, 1001));
  const error = assertThrows(late, RefusalError, "1001 ms");
  assertEquals(error.kind, "deadline");
  assertThrows(
    () =>
      plugin.updateContainer(podOf("a"), containerOf("a", "a", integer), wholeCpus(2), arrived(node, 1001)),
    RefusalError,
    "1001 ms",
  );
  assertEquals(`${plugin.snapshot().exclusive}`, "1");
});

Deno.test("planning that takes too long is an error too, and nothing changes (spec §7)", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  const { plugin, clock } = node;
  class SlowAnnotations extends Map<string, string> {
    override get(key: string): string | undefined {
      clock.advance(600);
      return super.get(key);
    }
  }
  const pod = podOf("slow", { annotations: new SlowAnnotations() });
  assertThrows(
    () => plugin.createContainer(pod, containerOf("c", "slow"), node.now()),
    RefusalError,
    "1200 ms",
  );
  assertEquals(plugin.snapshot().containers, []);
});

Deno.test("events without a refusal are handled however late they are (spec §7)", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  node.plugin.stopContainer(podOf("i"), containerOf("i", "i"), arrived(node, 60_000));
  node.plugin.lifecycle("StopPodSandbox", podOf("i"), undefined, arrived(node, 60_000));
  const { exclusive, held } = node.plugin.snapshot();
  assertEquals([`${exclusive}`, `${held}`], ["", ""]);
});
