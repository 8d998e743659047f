import { assertEquals } from "@std/assert";
import { type ContainerCgroup, ghostOwners, isOwner } from "../../src/cgroup/mod.ts";
import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";

const ONLINE = CpuSet.range(0, 15);
const POOL = CpuSet.range(0, 3);

function set(list: string): CpuSet {
  return list === "" ? CpuSet.EMPTY : parseCpuList(list);
}

function ghost(id: string, list: string | undefined, quotaCpus?: number): ContainerCgroup {
  return {
    id,
    podUid: `pod-${id}`,
    path: `/kubepods/pod-${id}/${id}`,
    configured: list === undefined ? undefined : set(list),
    effective: list === undefined ? ONLINE : set(list),
    quotaUs: quotaCpus === undefined ? undefined : quotaCpus * 50_000,
    periodUs: quotaCpus === undefined ? undefined : 50_000,
  };
}

Deno.test.each<[string, string | undefined, number | undefined, boolean]>([
  ["has as many CPUs as its quota", "4-7", 4, true],
  ["has as many CPUs as its quota, some of which shared containers have now", "2-5", 4, true],
  ["has no quota and is disjoint from the shared ones", "8-11", undefined, true],
  ["has another quota and is disjoint from the shared ones", "8-11", 2, true],
  ["has no quota and is among the shared ones", "0-3", undefined, false],
  ["has another quota and is among the shared ones", "0-3", 2, false],
  ["has a quota between two numbers", "2-5", 3.5, false],
  ["was given nothing", undefined, undefined, false],
  ["was given nothing and has a quota of the whole machine", undefined, 16, false],
  ["was given the empty set", "", 0, false],
  ["has every online CPU", "0-15", undefined, false],
  ["has every online CPU and a quota of as many", "0-15", 16, false],
  ["has more than the online CPUs", "0-31", 32, false],
])("isOwner() judges a ghost that %s [Y6]", (_, list, quotaCpus, expected) => {
  assertEquals(
    isOwner(ghost("c1", list, quotaCpus), { shared: POOL, online: ONLINE, offlineCount: 0 }),
    expected,
  );
});

Deno.test.each<[string, number, boolean]>([
  ["4-6", 4, true], // one of its CPUs went
  ["4-6", 5, true],
  ["4-6", 6, false], // more than went
  ["2-5", 3, false], // more than it asks for: it is on the pool
  ["4-6", 4.5, false], // no owner asks for that
  ["2-5", 5, false], // shared containers have all of it
])(
  "isOwner() counts CPUs that a ghost lost when two went offline: %s of %d [Y6] [T]",
  (list, quotaCpus, expected) => {
    const evidence = { shared: CpuSet.range(0, 5), online: ONLINE, offlineCount: 2 };
    assertEquals(isOwner(ghost("c1", list, quotaCpus), evidence), expected);
  },
);

function owners(ghosts: readonly ContainerCgroup[], shared: CpuSet): readonly string[] {
  return ghostOwners(ghosts, { shared, online: ONLINE, offlineCount: 0 }).map(({ id }) => id);
}

Deno.test("ghostOwners() leaves a healthy node's sandboxes and newcomers alone [Y6]", () => {
  const sandboxes = [ghost("pause", undefined), ghost("static", "0-15"), ghost("new", "0-3")];
  assertEquals(owners(sandboxes, POOL), []);
  assertEquals(owners(sandboxes.slice(0, 2), CpuSet.EMPTY), []);
});

Deno.test("ghostOwners() leaves the pool to shared ghosts with limits where second threads are offline [Y6]", () => {
  const ghosts = [ghost("burst", "0-3", 8), ghost("shared", "0-3"), ghost("integer", "4-7", 4)];
  const evidence = { online: ONLINE, offlineCount: 16 };
  for (const shared of [POOL, CpuSet.EMPTY]) {
    assertEquals(ghostOwners(ghosts, { ...evidence, shared }).map(({ id }) => id), ["integer"]);
  }
});

Deno.test("ghostOwners() tells the shared pool by its pods when no shared container is listed [Y6]", () => {
  const ghosts = [
    ghost("integer", "4-7", 4),
    ghost("pinned", "14"),
    ghost("pinned2a", "8-13"),
    ghost("pinned2b", "8-13"),
    ghost("shared1", "0-3"),
    ghost("shared2", "0-3", 0.5),
    ghost("shared3", "0-3"),
    ghost("lagging", "0-2"),
  ];
  assertEquals(owners(ghosts, CpuSet.EMPTY), ["integer", "pinned", "pinned2a", "pinned2b"]);
});

Deno.test("ghostOwners() takes the larger set for the pool when as many pods have either [Y6]", () => {
  const ghosts = [ghost("a1", "0-1"), ghost("a2", "0-1"), ghost("b1", "4-7"), ghost("b2", "4-7")];
  assertEquals(owners(ghosts, CpuSet.EMPTY), ["a1", "a2"]);
});

Deno.test("ghostOwners() never takes a set of its quota's size for the pool [Y6]", () => {
  const duplicates = [ghost("old", "4-9", 6), ghost("new", "4-9", 6)];
  const ghosts = [...duplicates, ghost("shared1", "0-1"), ghost("shared2", "0-1")];
  assertEquals(owners(ghosts, CpuSet.EMPTY), ["old", "new"]);
});

Deno.test("ghostOwners() takes nobody's set for the pool when each pod has its own [Y6]", () => {
  const sidecar: ContainerCgroup = { ...ghost("sidecar", "8-11"), podUid: "pod-pinned" };
  const ghosts = [ghost("integer1", "0-1", 2), ghost("integer2", "2-3", 2), ghost("pinned", "8-11"), sidecar];
  assertEquals(owners(ghosts, CpuSet.EMPTY), ["integer1", "integer2", "pinned", "sidecar"]);
});

Deno.test("ghostOwners() believes listed shared containers rather than ghosts [Y6]", () => {
  const ghosts = [ghost("a1", "4-7"), ghost("a2", "4-7"), ghost("a3", "4-7")];
  assertEquals(owners(ghosts, POOL), ["a1", "a2", "a3"]);
});
