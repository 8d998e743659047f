import { assertEquals, assertThrows } from "@std/assert";
import type { Container } from "../../src/nri/mod.ts";
import { RefusalError } from "../../src/plugin/mod.ts";
import { resources, wholeCpus } from "../fakes/applied_node.ts";
import { containerOf, podOf } from "./messages.ts";
import { unsynchronized } from "./outage.ts";

/** A container whose pod the runtime does not list. */
function orphan(id: string, cpus: string): Container {
  return containerOf(id, "unlisted", { resources: resources({ ...wholeCpus(2).cpu, cpus }) });
}

Deno.test("a container without a listed pod is never updated, and its CPUs are quarantined until it is gone [Y4]", () => {
  using node = unsynchronized();
  const shared = containerOf("s", "s", { resources: resources({ cpus: "0-1,4-7" }) });
  const updates = node.plugin.synchronize([podOf("s")], [orphan("o", "2-3"), shared], node.now());
  assertEquals([updates, `${node.plugin.snapshot().quarantined}`], [[], "2-3"]);
  assertEquals(node.runPod("i", { resources: wholeCpus(2) }).adjustment?.cpus, "1,4");
  assertThrows(() => node.runPod("j", { resources: wholeCpus(4) }), RefusalError, "quarantined 2");
  node.plugin.stopContainer(podOf("unlisted"), orphan("o", "2-3"), node.now());
  assertEquals(`${node.plugin.snapshot().quarantined}`, "");
});

Deno.test("a container without a listed pod that has what shared ones have quarantines nothing [Y4]", () => {
  using node = unsynchronized();
  const shared = containerOf("s", "s", { resources: resources({ cpus: "0-1,4-7" }) });
  const list = [orphan("o", "0-7"), orphan("q", ""), orphan("r", "0-1,4-7"), shared];
  assertEquals(node.plugin.synchronize([podOf("s")], list, node.now()), []);
  assertEquals(`${node.plugin.snapshot().quarantined}`, "");
});

Deno.test("an event with the pod of a foreign container adopts it [Y4] [H8]", () => {
  using node = unsynchronized();
  node.plugin.synchronize([], [orphan("o", "2-3")], node.now());
  assertEquals(`${node.plugin.snapshot().quarantined}`, "2-3");
  const told = {
    ...orphan("o", "2-3"),
    resources: resources({ ...wholeCpus(2).cpu, cpus: "2-3", memoryLimit: 1 }),
  };
  node.plugin.lifecycle("PostUpdateContainer", podOf("unlisted"), told, node.now());
  const { quarantined, exclusive } = node.plugin.snapshot();
  assertEquals([`${quarantined}`, `${exclusive}`], ["", "2-3"]);
});

Deno.test("a pin or an owner's set is not quarantined twice I6 [Y4]", () => {
  using node = unsynchronized();
  const pod = podOf("p", { annotations: new Map([["weka.io/cores-ids", "2"]]) });
  const pinned = containerOf("p", "p", { resources: resources({ cpus: "2", mems: "0" }) });
  node.plugin.synchronize([pod], [orphan("o", "2-3"), pinned], node.now());
  const { quarantined, pinned: pins } = node.plugin.snapshot();
  assertEquals([`${pins}`, `${quarantined}`], ["2", "3"]);
});
