import { assertEquals, assertMatch } from "@std/assert";
import { detectHierarchy, openCgroupFiles } from "../../src/cgroup/mod.ts";
import { TempTree, V1_ROOT, V2_ROOT } from "./trees.ts";

function detect(files: Readonly<Record<string, string>>) {
  using tree = new TempTree();
  tree.write(files);
  return detectHierarchy(openCgroupFiles(`${tree.root}/`));
}

Deno.test.each<[string, Readonly<Record<string, string>>, unknown]>([
  ["v2", V2_ROOT, { kind: "v2", base: "" }],
  ["v1", V1_ROOT, { kind: "v1", base: "cpuset", cpu: "cpu" }],
  ["v1 with cpu and cpuacct together", { "cpuset/cpuset.cpus": "0", "cpu,cpuacct/cgroup.procs": "" }, {
    kind: "v1",
    base: "cpuset",
    cpu: "cpu,cpuacct",
  }],
  ["v1 without a cpu hierarchy", { "cpuset/cpuset.cpus": "0" }, {
    kind: "v1",
    base: "cpuset",
    cpu: undefined,
  }],
  ["hybrid with the v1 cpuset", { ...V1_ROOT, "unified/cgroup.controllers": "hugetlb" }, {
    kind: "v1",
    base: "cpuset",
    cpu: "cpu",
  }],
  ["hybrid with the v2 cpuset", { "memory/cgroup.procs": "", "unified/cgroup.controllers": "cpuset cpu" }, {
    kind: "v2",
    base: "unified",
  }],
  ["v2 with a group named cpuset", { ...V2_ROOT, "cpuset/cpuset.cpus": "0" }, { kind: "v2", base: "" }],
])("detectHierarchy() tells %s", (_, files, value) => {
  assertEquals<unknown>(detect(files), { kind: "value", value });
});

Deno.test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ["v2 without the controller", { "cgroup.controllers": "cpu memory" }, /^cgroup v2 without the cpuset/],
  ["a folder without control groups", { "x/y": "" }, /neither a cgroup v2 root .* nor a v1 cpuset/],
  ["an unreadable v1 hierarchy", { "cpuset/cpuset.cpus/x": "" }, /directory/],
  ["an unreadable list of controllers", { "cgroup.controllers/x": "" }, /directory/],
])("detectHierarchy() says why nothing is readable in %s", (_, files, reason) => {
  const hierarchy = detect(files);
  assertEquals(hierarchy.kind, "unreadable");
  assertMatch(hierarchy.kind === "unreadable" ? hierarchy.reason : "", reason);
});

Deno.test("detectHierarchy() says so when the root does not exist", () => {
  assertEquals(detectHierarchy(openCgroupFiles("/nonexistent/cgroup")), {
    kind: "unreadable",
    reason: "the folder does not exist",
  });
});

Deno.test("openCgroupFiles() lists folders only, and says what is there but unreadable", () => {
  using tree = new TempTree();
  tree.write({ "a/b/file": "1", "a/file": "2" });
  Deno.symlinkSync("b", `${tree.root}/a/link`);
  const files = openCgroupFiles(tree.root);
  assertEquals(files.folders("a"), { kind: "value", value: ["b"] });
  assertEquals(files.read("a/b/file"), { kind: "value", value: "1\n" });
  assertEquals([files.read("a/x").kind, files.folders("x").kind], ["absent", "absent"]);
  assertEquals([files.read("a").kind, files.folders("a/file").kind], ["unreadable", "unreadable"]);
});
