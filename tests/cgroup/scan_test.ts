import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import {
  type CgroupFiles,
  type CgroupTree,
  type ContainerCgroup,
  kubepodsRootsOf,
  type Reading,
  scanKubepods,
} from "../../src/cgroup/mod.ts";
import { fullId, type Group, TempTree, V1_ROOT, v1Group, V2_ROOT, v2Group } from "./trees.ts";

const UID = "0b1c2d3e-0000-4000-8000-00000000000a";
const SLICE_UID = UID.replaceAll("-", "_");
const A = fullId("a1");
const B = fullId("b2");

const VERSIONS = { v1: { root: V1_ROOT, group: v1Group }, v2: { root: V2_ROOT, group: v2Group } } as const;
type Version = keyof typeof VERSIONS;

function treeOf(version: Version, groups: Readonly<Record<string, Group>>): TempTree {
  const temp = new TempTree();
  temp.write(VERSIONS[version].root);
  for (const [path, group] of Object.entries(groups)) temp.write(VERSIONS[version].group(path, group));
  return temp;
}

function plain({ configured, effective, ...rest }: ContainerCgroup): unknown {
  return { ...rest, configured: configured?.toString(), effective: effective?.toString() };
}

function idsIn(temp: TempTree, known: readonly string[] = []): readonly string[] {
  const scan = scanKubepods(temp.open(), { known: new Set(known) });
  assertEquals(scan.incomplete, undefined);
  return scan.containers.map(({ id }) => id).sort();
}

const LAYOUTS: readonly (readonly [Version, string, string])[] = [
  ["v1", `kubepods/pod${UID}/${A}`, UID],
  ["v2", `kubepods/burstable/pod${UID}/${A}`, UID],
  ["v2", `kubelet/kubepods/besteffort/pod${UID}/${A}`, UID],
  ["v1", `kubepods.slice/kubepods-pod${SLICE_UID}.slice/cri-containerd-${A}.scope`, UID],
  [
    "v2",
    `kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${SLICE_UID}.slice/crio-${A}.scope`,
    UID,
  ],
  [
    "v2",
    `kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-pod${SLICE_UID}.slice/docker-${A}.scope`,
    UID,
  ],
  ["v2", `kubepods/pod${"5e".repeat(16)}/crio-${A}`, "5e".repeat(16)],
];

Deno.test.each(LAYOUTS)("scanKubepods() reads a container of %s at %s [Y6]", (version, path, podUid) => {
  using temp = treeOf(version, { [path]: { cpus: "2-5", effective: "2-4", max: "400000 100000" } });
  const scan = scanKubepods(temp.open());
  assertEquals(scan.incomplete, undefined);
  assertEquals(scan.containers.map(plain), [{
    id: A,
    podUid,
    path: `/${path}`,
    configured: "2-5",
    effective: "2-4",
    quotaUs: 400_000,
    periodUs: 100_000,
  }]);
});

Deno.test.each<Version>(["v1", "v2"])(
  "scanKubepods() of %s leaves out what is known or empty [Y6]",
  (version) => {
    using temp = treeOf(version, {
      [`kubepods/pod1/${A}`]: { cpus: "0" },
      [`kubepods/pod1/${B}`]: { cpus: "1" },
      "kubepods/pod2/gone": { cpus: "2", populated: false },
    });
    assertEquals(idsIn(temp), [A, B]);
    assertEquals(idsIn(temp, [B]), [A]);
    assertEquals(idsIn(temp, [A, B]), []);
  },
);

Deno.test.each<Version>(["v1", "v2"])("scanKubepods() of %s lists nothing below a container", (version) => {
  using temp = treeOf(version, {
    "kubepods/pod1/c1": { cpus: "0" },
    "kubepods/pod1/c1/init.scope": { cpus: "0" },
    "kubepods/pod1/c1/kubepods/pod2/c2": { cpus: "0" },
  });
  assertEquals(idsIn(temp), ["c1"]);
});

Deno.test("scanKubepods() finds the process that v1 has somewhere below the container", () => {
  using temp = treeOf("v1", {
    "kubepods/pod1/c1": { cpus: "0", populated: false },
    "kubepods/pod1/c1/system.slice": { cpus: "0", populated: false },
    "kubepods/pod1/c1/system.slice/sshd.service": { cpus: "0" },
    "kubepods/pod1/c2": { cpus: "0", populated: false },
    "kubepods/pod1/c2/system.slice": { cpus: "0", populated: false },
  });
  assertEquals(idsIn(temp), ["c1"]);
});

Deno.test("scanKubepods() takes monitors, services and other trees for no containers", () => {
  const pod = "kubepods.slice/kubepods-pod1.slice";
  using temp = treeOf("v2", {
    [`${pod}/crio-conmon-${A}.scope`]: { cpus: "0" },
    [`kubepods/pod2/crio-conmon-${A}`]: { cpus: "0" },
    [`kubepods/pod2/kata_${B}`]: { cpus: "0" },
    "kubepods/pod2/kata_overhead": { cpus: "0" },
    "kubepods/pod9.slice/c9": { cpus: "0" },
    "kubepods/c9": { cpus: "0" },
    "kubepods/burstable/burstable/pod3/c3": { cpus: "0" },
    "system.slice/containerd.service": { cpus: "0" },
    [`system.slice/docker-${A}.scope`]: { cpus: "0" },
  });
  assertEquals(idsIn(temp), [B]);
});

Deno.test.each<[string, Version, Group]>([
  ["v2 without a set of its own", "v2", { cpus: "", effective: "0-15" }],
  ["v1 with the copy of its parent's set", "v1", { cpus: "0-7", effective: "0-7" }],
])("scanKubepods() says nothing is configured in %s", (_, version, group) => {
  using temp = treeOf(version, { "kubepods/pod1": { cpus: "0-7" }, "kubepods/pod1/c1": group });
  const [found] = scanKubepods(temp.open()).containers;
  assertEquals(found?.configured, undefined);
  assertEquals(`${found?.effective}`, group.effective);
});

Deno.test("scanKubepods() sees what crun configured below the unit, and the unit's quota", () => {
  const unit = "kubepods.slice/kubepods-pod1.slice/crio-c1.scope";
  using temp = treeOf("v2", {
    [unit]: { effective: "0-15", max: "200000 100000" },
    [`${unit}/container`]: { cpus: "4-5" },
  });
  assertEquals(scanKubepods(temp.open()).containers.map(plain), [{
    id: "c1",
    podUid: "1",
    path: `/${unit}`,
    configured: "4-5",
    effective: "4-5",
    quotaUs: 200_000,
    periodUs: 100_000,
  }]);
});

Deno.test.each<[Version, string]>([
  ["v1", "-1 100000"],
  ["v2", "max 100000"],
  ["v2", "nonsense"],
  ["v2", "0 100000"],
  ["v2", "100000 0"],
])("scanKubepods() of %s knows no quota in %s", (version, max) => {
  using temp = treeOf(version, { "kubepods/pod1/c1": { cpus: "0", max } });
  const [found] = scanKubepods(temp.open()).containers;
  assertEquals([found?.id, found?.quotaUs, found?.periodUs], ["c1", undefined, undefined]);
});

Deno.test("scanKubepods() of v1 knows no quota when no cpu hierarchy is mounted", () => {
  using temp = treeOf("v1", { "kubepods/pod1/c1": { cpus: "0", max: "100000 100000" } });
  temp.remove("cpu");
  const [found] = scanKubepods(temp.open()).containers;
  assertEquals([found?.id, found?.quotaUs], ["c1", undefined]);
});

Deno.test("scanKubepods() looks only below the given roots, and below none that leaves the tree", () => {
  using temp = treeOf("v2", { "kubepods/pod1/c1": { cpus: "0" }, "deep/kubepods/pod1/c2": { cpus: "1" } });
  const scan = scanKubepods(temp.open(), {
    roots: ["/deep/kubepods", "/deep/kubepods", "/deep/../kubepods"],
  });
  assertEquals(scan.containers.map(({ id }) => id), ["c2"]);
});

Deno.test("scanKubepods() finds nothing and misses nothing when there are no pods", () => {
  using temp = treeOf("v2", {});
  assertEquals(scanKubepods(temp.open()), { containers: [], incomplete: undefined });
});

Deno.test("scanKubepods() says it is incomplete when something there cannot be read", () => {
  using temp = treeOf("v2", { "kubepods/pod1/c1": { cpus: "0" }, "kubepods/pod1/c2": { cpus: "x" } });
  const scan = scanKubepods(temp.open());
  assertEquals(scan.containers.map(({ id, configured }) => [id, configured?.toString()]).sort(), [
    ["c1", "0"],
    ["c2", undefined],
  ]);
  assertMatch(scan.incomplete ?? "", /'x' is neither a CPU id/);
});

/** A tree without a disk: `folders` and `read` by path, so that a hostile one needs no million folders. */
function fakeTree(kind: Version, files: CgroupFiles): CgroupTree {
  const hierarchy = kind === "v2"
    ? { kind, base: "" } as const
    : { kind, base: "cpuset", cpu: undefined } as const;
  return { files, hierarchy };
}

function value<T>(it: T): Reading<T> {
  return { kind: "value", value: it };
}

const GONE: Reading<never> = { kind: "absent" };

Deno.test("scanKubepods() keeps a container whose emptiness cannot be read", () => {
  for (const kind of ["v1", "v2"] as const) {
    const prefix = kind === "v1" ? "cpuset/" : "";
    const scan = scanKubepods(fakeTree(kind, {
      read: () => ({ kind: "unreadable", reason: "permission denied" }),
      folders: (path) => path === `${prefix}kubepods` ? value(["pod1"]) : value(["c1"]),
    }));
    assertEquals([scan.containers.map(({ id }) => id), scan.incomplete], [["c1"], "permission denied"]);
  }
});

Deno.test("scanKubepods() goes on when every file vanishes under it", () => {
  const vanishing: CgroupFiles = {
    read: (path) => path.endsWith("cgroup.events") ? value("populated 1\n") : GONE,
    folders: (path) =>
      path === "kubepods" ? value(["pod1", "pod2"]) : path.endsWith("pod2") ? value(["c1"]) : GONE,
  };
  const scan = scanKubepods(fakeTree("v2", vanishing));
  assertEquals(scan.incomplete, undefined);
  assertEquals(scan.containers.map(({ configured, effective }) => [configured, effective]), [[
    undefined,
    undefined,
  ]]);
});

Deno.test("scanKubepods() is bounded when there are endless pods [N5]", () => {
  const pods = Array.from({ length: 100_000 }, (_, i) => `pod${i}`);
  let looks = 0;
  const scan = scanKubepods(fakeTree("v2", {
    read: () => (looks++, value("populated 1\n")),
    folders: (path) => (looks++, path === "kubepods" ? value(pods) : value(["c1", "c2"])),
  }));
  assertMatch(scan.incomplete ?? "", /more than 16384 folders/);
  assertEquals(scan.containers.length, 0);
  assertLess(looks, 17_000);
});

Deno.test("scanKubepods() is bounded when a pod has endless containers [N5]", () => {
  const containers = Array.from({ length: 10_000 }, (_, i) => `c${i}`);
  const scan = scanKubepods(fakeTree("v2", {
    read: (path) => path.endsWith("cgroup.events") ? value("populated 1\n") : GONE,
    folders: (path) => path === "kubepods" ? value(["pod1"]) : value(containers),
  }));
  assertMatch(scan.incomplete ?? "", /more than 4096 unknown containers/);
  assertEquals(scan.containers.length, 4096);
});

Deno.test.each<[string, (depth: number) => readonly string[]]>([
  ["deep", () => ["x"]],
  ["wide", (depth) => depth === 3 ? Array.from({ length: 100_000 }, (_, i) => `x${i}`) : []],
  ["bushy", () => Array.from({ length: 10 }, (_, i) => `x${i}`)],
])(
  "scanKubepods() is bounded when a container makes a %s tree, and takes it for populated [N5]",
  (_, below) => {
    let looks = 0;
    const scan = scanKubepods(
      fakeTree("v1", {
        read: (path) => (looks++, path.endsWith("cgroup.procs") ? value("") : GONE),
        folders: (path) => {
          looks++;
          const depth = path.split("/").length - 2;
          return depth === 0
            ? value(["pod1"])
            : depth === 1
            ? value(["c1"])
            : depth === 2
            ? value(["sub"])
            : value(below(depth));
        },
      }),
      { roots: ["/kubepods"] },
    );
    assertEquals(scan.containers.map(({ id }) => id), ["c1"]);
    assertLess(looks, 700);
  },
);

Deno.test("kubepodsRootsOf() takes the roots from where listed containers are", () => {
  assertEquals(
    kubepodsRootsOf([
      "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-c1.scope",
      "/kubepods.slice/kubepods-pod2.slice/cri-containerd-c2.scope",
      "/docker/n1/kubelet/kubepods/pod1/c1",
      "/c9",
      "/a/kubepods",
    ]),
    ["/kubepods.slice", "/docker/n1/kubelet/kubepods"],
  );
  assertEquals(kubepodsRootsOf(["/kubepods/pod1/n1/kubelet/kubepods/pod2/kubepods"]), [
    "/kubepods/pod1/n1/kubelet/kubepods",
  ]);
});

Deno.test("kubepodsRootsOf() keeps few roots, however many paths say otherwise [N5]", () => {
  const paths = Array.from({ length: 1000 }, (_, i) => `/n${i}/kubepods/pod1/c1`);
  assert(kubepodsRootsOf(paths).length <= 16);
});
