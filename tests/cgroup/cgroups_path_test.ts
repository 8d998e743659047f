import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { cgroupPathOf, parentPathOf } from "../../src/cgroup/mod.ts";

Deno.test.each<[string, string]>([
  ["/kubepods/burstable/pod1-2/c1", "/kubepods/burstable/pod1-2/c1"],
  ["/kubelet/kubepods/pod1/crio-c1", "/kubelet/kubepods/pod1/crio-c1"],
  [
    "kubepods-burstable-pod1_2.slice:cri-containerd:c1",
    "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1_2.slice/cri-containerd-c1.scope",
  ],
  ["kubepods-pod1_2.slice:crio:c1", "/kubepods.slice/kubepods-pod1_2.slice/crio-c1.scope"],
  [
    "kubelet-kubepods-pod1.slice:cri-containerd:c1",
    "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod1.slice/cri-containerd-c1.scope",
  ],
  ["-.slice:docker:c1", "/docker-c1.scope"],
  ["-:docker:c1", "/docker-c1.scope"],
  [":docker:c1", "/system.slice/docker-c1.scope"],
  ["a.slice:x:a-b.slice", "/a.slice/a-b.slice"],
])("cgroupPathOf() finds %s", (text, path) => assertEquals(cgroupPathOf(text), path));

Deno.test.each<[string, string]>([
  ["nothing", ""],
  ["a relative path", "c1"],
  ["a way up", "/kubepods/../c1"],
  ["a way up at the end", "/kubepods/.."],
  ["a dot", "/kubepods/./c1"],
  ["an empty name", "/kubepods//c1"],
  ["the root", "/"],
  ["a NUL", "/kubepods/c1\0"],
  ["a line break", "/kubepods/c\n1"],
  ["a NUL in a unit", "kubepods.slice:cri-containerd:c\0"],
  ["a name longer than the kernel takes", `/kubepods/${"x".repeat(256)}`],
  ["a path longer than the kernel takes", "/x".repeat(3000)],
  ["a way up in a unit", "kubepods.slice:cri-containerd:../../c1"],
  ["a slice with folders", "kubepods.slice/kubepods-pod1.slice:cri-containerd:c1"],
  ["no slice", "kubepods:cri-containerd:c1"],
  ["a slice of nothing", ".slice:cri-containerd:c1"],
  ["an empty level", "kubepods--pod1.slice:cri-containerd:c1"],
  ["too many levels", `${"a-".repeat(40)}a.slice:cri-containerd:c1`],
  ["two parts", "kubepods.slice:c1"],
  ["four parts", "kubepods.slice:cri:containerd:c1"],
  ["no name", "kubepods.slice:cri-containerd:"],
  ["no prefix", "kubepods.slice::c1"],
])("cgroupPathOf() refuses %s", (_, text) => assertEquals(cgroupPathOf(text), undefined));

Deno.test("cgroupPathOf() never leaves the root, whatever the runtime says [N5]", () => {
  const part = fc.oneof(
    fc.constantFrom("/", ":", "..", ".", ".slice", "-", "\0", "a", "kubepods", ".scope"),
    fc.string(),
  );
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const path = cgroupPathOf(parts.join(""));
      if (path === undefined) return;
      accepted++;
      assert(path.startsWith("/") && path.length <= 4096);
      assert(
        path.slice(1).split("/").every((name) => !["", ".", ".."].includes(name) && !name.includes("\0")),
      );
    }),
    { numRuns: 3000 },
  );
  assert(accepted > 10, `only ${accepted} paths accepted: the property says nothing`);
});

Deno.test.each<[string, string | undefined]>([
  ["/kubepods/burstable/pod1/c1", "/kubepods/burstable/pod1"],
  ["kubepods-pod1.slice:cri-containerd:c1", "/kubepods.slice/kubepods-pod1.slice"],
  ["/c1", undefined],
  ["", undefined],
  ["/a/../b", undefined],
])("parentPathOf(%o) is the group around it: %o [V]", (text, expected) => {
  assertEquals(parentPathOf(text), expected);
});
