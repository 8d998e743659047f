import { assertEquals, assertThrows } from "@std/assert";
import { NO_RESOURCES } from "../../src/nri/mod.ts";
import { AnswerMerger, MergeConflict } from "../../src/simulator/merge.ts";
import { setCpus } from "./fake_plugin.ts";

const REQUEST = { cpu: { shares: 2048, quota: 200000, period: 100000, cpus: "", mems: "" }, memoryLimit: 0 };

Deno.test("AnswerMerger conflicts when one answer updates a container twice [nri §5.3]", () => {
  const merger = new AnswerMerger({ created: "new" });
  const twice = [setCpus("a", "0"), setCpus("a", "1")].map((update) => ({ ...update, ignoreFailure: false }));
  assertThrows(
    () => merger.update("10-x", twice),
    MergeConflict,
    'plugins "10-x" and "10-x" both tried to set CPUSetCPUs',
  );
});

Deno.test("AnswerMerger swallows a conflict of an update that may fail, and keeps the first [nri §5.3]", () => {
  const merger = new AnswerMerger({ created: "new" });
  merger.update("10-x", [setCpus("a", "0"), setCpus("a", "1")]);
  assertEquals(merger.others(), [{ containerId: "a", cpus: "0", mems: "", ignoreFailure: true }]);
});

Deno.test("AnswerMerger conflicts when an update names the container being created [nri §5.3]", () => {
  const merger = new AnswerMerger({ created: "new" });
  assertThrows(
    () => merger.update("10-x", [setCpus("new", "0")]),
    MergeConflict,
    'plugin "10-x" asked update of "new" during creation',
  );
});

Deno.test("AnswerMerger merges fields of several plugins; ignore_failure is the AND of all [nri §5.3]", () => {
  const merger = new AnswerMerger();
  merger.update("10-x", [setCpus("a", "0")]);
  merger.update("20-y", [{ containerId: "a", cpus: "", mems: "1", ignoreFailure: false }]);
  assertEquals(merger.others(), [{ containerId: "a", cpus: "0", mems: "1", ignoreFailure: false }]);
});

Deno.test("AnswerMerger leaves the request alone when nobody touched the updated container [nri §5.3]", () => {
  const merger = new AnswerMerger({ updated: { id: "c", resources: REQUEST } });
  merger.update("10-x", [setCpus("other", "0")]);
  assertEquals(merger.resize().resources, undefined);
  assertEquals(merger.resize().updates.map(({ containerId }) => containerId), ["other"]);
});

Deno.test("AnswerMerger discards the request when an update for it has no resources: the trap [nri §0 rule 13]", () => {
  const merger = new AnswerMerger({ updated: { id: "c", resources: REQUEST } });
  merger.update("10-x", [{ containerId: "c", cpus: "", mems: "", ignoreFailure: true }]);
  assertEquals(merger.resize(), { updates: [], resources: NO_RESOURCES });
  // A later answer with resources is laid over the request again.
  merger.update("20-y", [setCpus("c", "0-1")]);
  assertEquals(merger.resize().resources?.cpu, { ...REQUEST.cpu, cpus: "0-1" });
});

Deno.test("AnswerMerger conflicts when two plugins adjust the same field of the new container [nri §5.3]", () => {
  const merger = new AnswerMerger({ created: "new" });
  merger.adjust("10-x", { cpus: "0", mems: "" });
  merger.adjust("20-y", { cpus: "", mems: "0" });
  merger.adjust("30-z", undefined);
  assertEquals(merger.creation(), { cpus: "0", mems: "0", updates: [] });
  assertThrows(() => merger.adjust("40-w", { cpus: "", mems: "1" }), MergeConflict, "CPUSetMems");
});
