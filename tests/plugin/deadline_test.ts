import { assertEquals, assertThrows } from "@std/assert";
import { RefusalError } from "../../src/plugin/mod.ts";
import { AppliedNode, wholeCpus } from "../fakes/applied_node.ts";
import { containerOf, podOf, stateText } from "./messages.ts";

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

Deno.test("a resize whose planning takes too long is an error too, and nothing changes (spec §7)", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("i", { resources: wholeCpus(2) });
  const { plugin, clock } = node;
  const before = stateText(plugin);
  const slow = {
    memoryLimit: undefined,
    get cpu() {
      clock.advance(1100);
      return wholeCpus(3).cpu;
    },
  };
  const running = containerOf("i", "i", { resources: wholeCpus(2) });
  assertThrows(() => plugin.updateContainer(podOf("i"), running, slow, node.now()), RefusalError, "1100 ms");
  assertEquals(stateText(plugin), before);
});
