import { assertEquals } from "@std/assert";
import { AppliedNode, wholeCpus } from "../fakes/applied_node.ts";

const PINNED = { annotations: { "cores-ids.weka.io/container.main": "4,2-3" } } as const;

Deno.test("injectCpuEnv tells an annotated container its CPUs, as the kernel writes lists [O5]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { settings: { injectCpuEnv: true } });
  const reply = node.runPod("p", PINNED);
  assertEquals(reply.adjustment, { cpus: "2-4", mems: "0", env: new Map([["WEKA_CPUSET_CPUS", "2-4"]]) });
});

Deno.test("injectCpuEnv says nothing to integer and shared containers, which may be moved [O5]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { settings: { injectCpuEnv: true } });
  assertEquals(node.runPod("i", { resources: wholeCpus(1) }).adjustment, { cpus: "1", mems: "" });
  assertEquals(node.runPod("s").adjustment, { cpus: "0,2-7", mems: "" });
  node.pod("p", PINNED);
  assertEquals(node.run("p", "sidecar", { name: "sidecar" }).adjustment?.env, undefined);
});

Deno.test("without injectCpuEnv no environment is written [O5]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  assertEquals(node.runPod("p", PINNED).adjustment, { cpus: "2-4", mems: "0" });
});
