import { assertEquals, assertMatch } from "@std/assert";
import { effectiveCpus, effectiveMems, type Reading } from "../../src/cgroup/mod.ts";
import type { CpuSet } from "../../src/cpuset/mod.ts";
import { TempTree, V1_ROOT, v1Group, V2_ROOT, v2Group } from "./trees.ts";

const CGROUPFS = "/kubepods/burstable/pod1/c1";
const SYSTEMD = "/kubepods.slice/kubepods-pod1.slice/cri-containerd-c1.scope";

function text(reading: Reading<CpuSet>): string {
  return reading.kind === "value" ? `${reading.value}` : reading.kind;
}

Deno.test.each([CGROUPFS, SYSTEMD])("effectiveCpus() reads v2 %s [V]", (path) => {
  using temp = new TempTree();
  temp.write({ ...V2_ROOT, ...v2Group(path.slice(1), { cpus: "2-5", effective: "2-3" }) });
  assertEquals(text(effectiveCpus(temp.open(), path)), "2-3");
  assertEquals(text(effectiveMems(temp.open(), path)), "0-1");
});

Deno.test.each([CGROUPFS, SYSTEMD])("effectiveCpus() reads v1 %s [V]", (path) => {
  using temp = new TempTree();
  temp.write({ ...V1_ROOT, ...v1Group(path.slice(1), { cpus: "2-5", effective: "2,4" }) });
  assertEquals(text(effectiveCpus(temp.open(), path)), "2,4");
  assertEquals(text(effectiveMems(temp.open(), path)), "1");
});

Deno.test("effectiveCpus() takes the configured set when a v1 kernel has no effective one", () => {
  using temp = new TempTree();
  temp.write({
    ...V1_ROOT,
    "cpuset/kubepods/pod1/c1/cpuset.cpus": "7",
    "cpuset/kubepods/pod1/c1/cpuset.mems": "0",
  });
  assertEquals(text(effectiveCpus(temp.open(), "/kubepods/pod1/c1")), "7");
  assertEquals(text(effectiveMems(temp.open(), "/kubepods/pod1/c1")), "0");
});

Deno.test("effectiveCpus() reads below unified when the hybrid machine has its cpusets there", () => {
  using temp = new TempTree();
  temp.write({
    "unified/cgroup.controllers": "cpuset",
    ...v2Group("unified/kubepods/pod1/c1", { cpus: "3" }),
  });
  assertEquals(text(effectiveCpus(temp.open(), "/kubepods/pod1/c1")), "3");
});

Deno.test("effectiveCpus() reads crun's group below the unit of CRI-O", () => {
  using temp = new TempTree();
  const path = "/kubepods.slice/kubepods-pod1.slice/crio-c1.scope";
  temp.write({ ...V2_ROOT, ...v2Group(path.slice(1), { effective: "0-15" }) });
  assertEquals(text(effectiveCpus(temp.open(), path)), "0-15");
  temp.write(v2Group(`${path.slice(1)}/container`, { cpus: "4-5" }));
  assertEquals(text(effectiveCpus(temp.open(), path)), "4-5");
});

Deno.test("effectiveCpus() ignores a group that a container made in its own", () => {
  using temp = new TempTree();
  temp.write({ ...V2_ROOT, ...v2Group(SYSTEMD.slice(1), { cpus: "0-3" }) });
  temp.write(v2Group(`${SYSTEMD.slice(1)}/container`, { cpus: "0" }));
  assertEquals(text(effectiveCpus(temp.open(), SYSTEMD)), "0-3");
  using v1 = new TempTree();
  v1.write({ ...V1_ROOT, ...v1Group("kubepods/pod1/crio-c1", { cpus: "0-3" }) });
  v1.write(v1Group("kubepods/pod1/crio-c1/container", { cpus: "0" }));
  assertEquals(text(effectiveCpus(v1.open(), "/kubepods/pod1/crio-c1")), "0-3");
});

Deno.test("effectiveCpus() is absent when the group is gone", () => {
  using temp = new TempTree();
  temp.write({ ...V2_ROOT, ...v2Group("kubepods/pod1/c1", { cpus: "0-3" }) });
  const tree = temp.open();
  assertEquals(effectiveCpus(tree, "/kubepods/pod2/c1"), { kind: "absent" });
  temp.remove("kubepods/pod1/c1");
  assertEquals(effectiveCpus(tree, "/kubepods/pod1/c1"), { kind: "absent" });
});

Deno.test("effectiveCpus() is absent when the group goes between opening and reading (ENODEV)", () => {
  using temp = new TempTree();
  temp.write({ ...V2_ROOT, ...v2Group("kubepods/pod1/c1", { cpus: "0-3" }) });
  const tree = temp.open();
  using _stub = stubReadTextFileSync(() => {
    throw new Error("No such device (os error 19)");
  });
  temp.remove("kubepods/pod1/c1");
  assertEquals(effectiveCpus(tree, "/kubepods/pod1/c1"), { kind: "absent" });
});

Deno.test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ["no list", { "cpuset.cpus.effective": "0-3,x" }, /'x' is neither a CPU id/],
  ["a CPU beyond every machine", { "cpuset.cpus.effective": "0-4294967295" }, /larger than 16383/],
  ["a folder", { "cpuset.cpus.effective/x": "" }, /directory/],
  ["missing: the controller is off", { "cgroup.procs": "1" }, /controller is not enabled/],
])("effectiveCpus() is unreadable when the file is %s", (_, files, reason) => {
  using temp = new TempTree();
  temp.write(V2_ROOT);
  temp.write(
    Object.fromEntries(Object.entries(files).map(([name, value]) => [`kubepods/pod1/c1/${name}`, value])),
  );
  const reading = effectiveCpus(temp.open(), "/kubepods/pod1/c1");
  assertEquals(reading.kind, "unreadable");
  assertMatch(reading.kind === "unreadable" ? reading.reason : "", reason);
});

Deno.test("effectiveCpus() gives the empty set when the kernel says so", () => {
  using temp = new TempTree();
  temp.write({ ...V1_ROOT, ...v1Group("kubepods/pod1/c1", { cpus: "", effective: "" }) });
  assertEquals(text(effectiveCpus(temp.open(), "/kubepods/pod1/c1")), "");
});

function stubReadTextFileSync(replacement: typeof Deno.readTextFileSync): Disposable {
  const original = Deno.readTextFileSync;
  Deno.readTextFileSync = replacement;
  return { [Symbol.dispose]: () => void (Deno.readTextFileSync = original) };
}
