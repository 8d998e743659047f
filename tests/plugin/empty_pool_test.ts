import { assertEquals, assertThrows } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { RefusalError } from "../../src/plugin/mod.ts";
import { AppliedNode, type AppliedNodeOptions, wholeCpus } from "../fakes/applied_node.ts";
import { stateText, textOf } from "./messages.ts";

const FORBID = "weka.io/forbid-core-ids";

/** A node where shared `s` runs, `i` owns 1-2, and `pin` has all the other CPUs: the pool is empty. */
function emptied(options: AppliedNodeOptions = {}): AppliedNode {
  const node = new AppliedNode("tiny-8-nosmt", options);
  node.clock.advance(2000);
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(2) });
  node.runPod("pin", { annotations: { "weka.io/cores-ids": "0,3-7" } });
  return node;
}

/** Why a container is degraded. */
function degraded(node: AppliedNode, id: string): string | undefined {
  return node.plugin.ledger.containers.get(id)?.degraded;
}

Deno.test("a pin may take the last CPUs of the pool: shared containers share pinned CPUs, degraded [G3] [G2]", () => {
  using node = emptied();
  assertEquals([`${node.plugin.snapshot().pool}`, `${node.cpusOf("s")}`, degraded(node, "s")], [
    "",
    "0,3-7",
    "no-shared-cpu",
  ]);
  assertEquals(node.breaks(), []);
});

Deno.test("new shared containers are refused while the pool is empty, and nothing changes [G2] [G3]", () => {
  using node = emptied();
  const before = stateText(node.plugin);
  const error = assertThrows(() => node.runPod("t"), RefusalError);
  assertEquals([error.message, error.kind], ["shared CPU pool is empty", "empty-pool"]);
  assertEquals(stateText(node.plugin), before);
});

Deno.test("kube-system is admitted on an empty pool, degraded, on pinned CPUs [G3]", () => {
  using node = emptied();
  assertEquals(node.runPod("dns", { namespace: "kube-system" }).adjustment?.cpus, "0,3-7");
  assertEquals(degraded(node, "dns"), "no-shared-cpu");
  assertEquals(node.breaks(), []);
});

Deno.test("overflowNamespaces names who else is admitted [G3]", () => {
  using node = emptied({ settings: { overflowNamespaces: ["storage"] } });
  assertEquals(node.runPod("a", { namespace: "storage" }).adjustment?.cpus, "0,3-7");
  assertThrows(
    () => node.runPod("b", { namespace: "kube-system" }),
    RefusalError,
    "shared CPU pool is empty",
  );
});

Deno.test("emptyPool overflow admits everybody [G3]", () => {
  using node = emptied({ settings: { emptyPool: "overflow" } });
  assertEquals(node.runPod("t").adjustment?.cpus, "0,3-7");
});

Deno.test("when CPUs come back, shared containers leave the pinned ones with the next carrier [G3]", () => {
  using node = emptied();
  const updates = node.stop("i"); // frees 1-2: held for i, but the only legal ones
  assertEquals(textOf(updates), "s=1-2");
  assertEquals(node.breaks(), []);
  assertEquals(degraded(node, "s"), "no-shared-cpu"); // that answer may have been lost [H2]
  node.runPod("t");
  node.runPod("u");
  assertEquals([`${node.cpusOf("t")}`, degraded(node, "s")], ["1-2", undefined]);
});

Deno.test("when the pin is gone its CPUs are the pool again, and nobody is degraded [G3]", () => {
  using node = emptied();
  node.deletePod("pin");
  node.clock.advance(2000);
  node.runPod("t");
  assertEquals([`${node.cpusOf("s")}`, degraded(node, "s")], ["0,3-7", undefined]);
});

Deno.test("a container that forbids all of the pool is refused, also in a pool that is not empty [G2] [A2]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  assertThrows(
    () => node.runPod("t", { annotations: { [FORBID]: "0-7" } }),
    RefusalError,
    "shared CPU pool is empty",
  );
});

Deno.test("a running one whose last legal CPU is pinned takes pinned CPUs it may use before others [G2] [A2]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("s", { annotations: { [FORBID]: "4-7" } });
  node.runPod("pin", { annotations: { "weka.io/cores-ids": "0-4" } });
  assertEquals([`${node.cpusOf("s")}`, degraded(node, "s")], ["0-3", "no-shared-cpu"]);
});

Deno.test("a running one whose last legal CPU is owned goes to the pool, forbidden or not [G2]", () => {
  using node = new AppliedNode("tiny-8-nosmt");
  node.runPod("s", { annotations: { [FORBID]: "0,5-7" } });
  node.runPod("i", { resources: wholeCpus(4) }); // 1-4
  assertEquals([`${node.cpusOf("s")}`, degraded(node, "s")], ["0,5-7", "no-shared-cpu"]);
  assertEquals(node.breaks(), []);
});

Deno.test("minSharedCpus keeps CPUs in the pool from integer containers, not from pins [P] [G3]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { settings: { minSharedCpus: 3 } });
  node.runPod("s");
  node.runPod("i", { resources: wholeCpus(5) });
  assertThrows(
    () => node.runPod("j", { resources: wholeCpus(1) }),
    RefusalError,
    "kept for the shared pool 3",
  );
  node.runPod("pin", { annotations: { "weka.io/cores-ids": "6-7" } });
  assertEquals(`${node.plugin.snapshot().pool}`, "0");
});

Deno.test("minSharedCpus 0 lets an integer container have every CPU of a node without shared ones [P]", () => {
  using node = new AppliedNode("tiny-8-nosmt", { settings: { minSharedCpus: 0 } });
  assertEquals(node.runPod("i", { resources: wholeCpus(8) }).adjustment?.cpus, "0-7");
  assertThrows(() => node.runPod("s"), RefusalError, "shared CPU pool is empty");
  assertThrows(
    () => node.runPod("dns", { namespace: "kube-system" }),
    RefusalError,
    "shared CPU pool is empty", // nor may it have exclusive CPUs
  );
});

Deno.test("reservedCpus stay in the pool, are never handed out exclusively, and may be pinned [O5] [P4]", () => {
  using reserved = new AppliedNode("tiny-8-nosmt", {
    settings: { reservedCpus: CpuSet.of(0, 1), minSharedCpus: 0 },
  });
  assertThrows(() => reserved.runPod("i", { resources: wholeCpus(7) }), RefusalError, "need 7, have 6");
  assertEquals(reserved.runPod("i", { resources: wholeCpus(6) }).adjustment?.cpus, "2-7");
  assertEquals(reserved.runPod("s").adjustment?.cpus, "0-1");
  assertEquals(reserved.runPod("p", { annotations: { "weka.io/cores-ids": "1" } }).adjustment?.cpus, "1");
});
