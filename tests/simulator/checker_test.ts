import { assertEquals } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { checkNode, type CheckOptions } from "../../src/simulator/checker.ts";
import { requestOf } from "../../src/simulator/description.ts";
import { expectationOf } from "../../src/simulator/expectation.ts";
import { container, FORBIDDEN, type Given, node, ONLINE, PINNED, pod } from "./views.ts";

function rules(given: readonly Given[], options?: CheckOptions): { breaks: string[]; excused: string[] } {
  const { breaks, excused } = checkNode(node(given), options);
  const text = ({ rule, ids }: { rule: string; ids: readonly string[] }) => `${rule} ${ids.join("+")}`;
  return { breaks: breaks.map(text), excused: excused.map(text) };
}

Deno.test.each(
  [
    ["a healthy node", [
      { id: "i", cpus: "0-1", cpu: 2 },
      { id: "a", cpus: "2", annotations: PINNED("2") },
      { id: "b", cpus: "2", annotations: PINNED("2") },
      { id: "s", cpus: "3-7" },
    ], []],
    ["two owners of one CPU", [{ id: "i", cpus: "0-1", cpu: 2 }, { id: "j", cpus: "1-2", cpu: 2 }], [
      "I1 i+j",
    ]],
    ["an owner in the pool", [{ id: "i", cpus: "0", cpu: 1 }, { id: "s", cpus: "0-7" }], ["I1 i+s"]],
    ["an owner on pinned CPUs", [
      { id: "i", cpus: "0", cpu: 1 },
      { id: "a", cpus: "0-1", annotations: PINNED("0-1") },
    ], ["I1 i+a"]],
    ["an offline CPU", [{ id: "i", cpus: "7-8", cpu: 2 }], ["I2 i"]],
    ["an annotated container elsewhere", [{ id: "a", cpus: "1", annotations: PINNED("2") }], ["I4 a"]],
    ["an annotated container with fewer", [{ id: "a", cpus: "1", annotations: PINNED("1-2") }], ["I4 a"]],
    ["too few CPUs", [{ id: "i", cpus: "0", cpu: 2 }], ["I5 i"]],
    ["too many CPUs", [{ id: "i", cpus: "0-2", cpu: 2 }], ["I5 i"]],
    ["a forbidden CPU", [{ id: "i", cpus: "0-1", cpu: 2, annotations: FORBIDDEN("1") }], ["I5 i"]],
    ["shared on pinned CPUs", [
      { id: "a", cpus: "0", annotations: PINNED("0") },
      { id: "s", cpus: "0-7" },
    ], ["G2 s"]],
    ["shared on forbidden CPUs", [{ id: "s", cpus: "0-7", annotations: FORBIDDEN("3") }], ["A2 s"]],
    ["shared with nothing else left", [
      { id: "i", cpus: "0-3", cpu: 4 },
      { id: "a", cpus: "4-7", annotations: PINNED("4-7") },
      { id: "s", cpus: "4-7" },
    ], []],
    ["an exited neighbour", [
      { id: "i", cpus: "0", cpu: 1 },
      { id: "s", cpus: "0-7", phase: "exited" },
    ], []],
    ["one reported dead before it ran", [
      { id: "i", cpus: "0", cpu: 1 },
      { id: "s", cpus: "0-7", phase: "created", cgroup: undefined, stopNotified: true },
    ], []],
    [
      "one nobody was asked about",
      [{ id: "i", cpus: "0", cpu: 1 }, { id: "s", cpus: "0-7", known: false }],
      [],
    ],
    ["a created one whose spec overlaps", [
      { id: "i", cpus: "0", cpu: 1 },
      { id: "s", cpus: "0-7", phase: "created", cgroup: undefined },
    ], ["I1 i+s"]],
  ] satisfies [string, Given[], string[]][],
)("checkNode() judges %s [spec §16]", (_what, given, breaks) => {
  assertEquals(rules(given), { breaks, excused: [] });
});

Deno.test("checkNode() lets the containers of one slot share their CPUs [spec §2, Y7]", () => {
  const old = { id: "i", cpus: "0-1", cpu: 2 };
  const same: Given = { ...old, id: "j", podId: "pod-i" };
  assertEquals(rules([old, same]).breaks, []);
  assertEquals(rules([old, { ...same, name: "other" }]).breaks, ["I1 i+j"]);
});

Deno.test("checkNode() excuses a loss in an open start window only, and a refused update [nri §6.6]", () => {
  const owner = { id: "i", cpus: "0", cpu: 1 };
  const stale: Given = { id: "s", cpus: "0-7", toldCpus: CpuSet.range(1, 7) };
  assertEquals(rules([owner, { ...stale, lost: "start-window", startWindow: "open" }]).excused, ["I1 i+s"]);
  assertEquals(rules([owner, { ...stale, lost: "start-window", startWindow: "started" }]).excused, [
    "I1 i+s",
  ]);
  assertEquals(rules([owner, { ...stale, lost: "start-window", startWindow: "closed" }]).breaks, ["I1 i+s"]);
  assertEquals(rules([owner, { ...stale, lost: "failed" }]).excused, ["I1 i+s"]);
  assertEquals(rules([owner, { ...stale, lost: "unseen" }]).excused, ["I1 i+s"]);
  assertEquals(rules([owner, { ...stale, lost: "unseen" }], { seesCgroups: true }).breaks, ["I1 i+s"]);
  assertEquals(rules([owner, stale]).breaks, ["I1 i+s"]);
  // A set without the CPU that is offline was refused, and the old one is all there is.
  const offline: Given = { id: "o", cpus: "7-8", toldCpus: CpuSet.of(7) };
  assertEquals(rules([offline]).breaks, ["I2 o"]);
  assertEquals(rules([{ ...offline, lost: "failed" }]).excused, ["I2 o"]);
  assertEquals(rules([{ ...offline, toldCpus: CpuSet.of(7, 8), lost: "failed" }]).breaks, ["I2 o"]);
  // What the plugin told must be right: a window is no excuse for a wrong plan.
  const wrong: Given = { ...stale, toldCpus: ONLINE, lost: "start-window", startWindow: "open" };
  assertEquals(rules([owner, wrong]).breaks, ["I1 i+s"]);
});

Deno.test("checkNode() accepts degraded containers but no overlap with an owner [spec §16]", () => {
  const isDegraded = (id: string) => id === "d";
  assertEquals(rules([{ id: "d", cpus: "0-7", cpu: 2 }], { isDegraded }).breaks, []);
  assertEquals(
    rules([{ id: "d", cpus: "0-7", cpu: 2 }, { id: "s", cpus: "0-7" }], { isDegraded }).breaks,
    [],
  );
  assertEquals(rules([{ id: "d", cpus: "0-7" }, { id: "i", cpus: "0", cpu: 1 }], { isDegraded }).breaks, [
    "I1 i+d",
  ]);
});

Deno.test("checkNode() lets whoever has no place be where it is while owners have every CPU [T] [Y3]", () => {
  const isDegraded = (id: string) => id === "d";
  const owner = { id: "i", cpus: "0-7", cpu: 8 };
  const others: Given[] = [{ id: "d", cpus: "0-7", cpu: 2 }, { id: "s", cpus: "0" }];
  assertEquals(rules([owner, ...others], { isDegraded }).breaks, []);
  assertEquals(rules([owner, { id: "j", cpus: "0", cpu: 1 }]).breaks, ["I1 i+j"]);
  assertEquals(rules([owner, { id: "a", cpus: "0", annotations: PINNED("0") }]).breaks, ["I1 i+a"]);
  // There is a CPU that nobody owns.
  assertEquals(rules([{ id: "i", cpus: "0-6", cpu: 7 }, ...others], { isDegraded }).breaks, [
    "I1 i+d",
    "I1 i+s",
  ]);
  // One that lost a CPU owns the others all the same.
  const short: Given[] = [{ id: "i", cpus: "0-5", cpu: 6 }, { id: "d", cpus: "6-7", cpu: 3 }];
  const stranger = { id: "s", cpus: "0-7" };
  assertEquals(rules([...short, stranger], { isDegraded, isShort: isDegraded }).breaks, []);
  assertEquals(rules([...short, stranger], { isDegraded }).breaks, ["I1 i+s"]);
});

Deno.test("checkNode() lets whoever has no place be where it is beside ghosts that own the rest [Y6] [Y3]", () => {
  const isDegraded = (id: string) => id === "d";
  const given: Given[] = [{ id: "i", cpus: "0-3", cpu: 4 }, { id: "d", cpus: "0-7", cpu: 2 }];
  const ghost = { id: "g", cpus: "4-7", ghost: true, inStore: false };
  const pinned = { ...ghost, annotations: PINNED("4-7") };
  assertEquals(rules([...given, pinned], { isDegraded }).breaks, []);
  assertEquals(rules([...given, { ...pinned, cpus: "4-6" }], { isDegraded }).breaks, ["I1 i+d"]);
  // A shared ghost owns nothing, and one that is gone has nothing.
  assertEquals(rules([...given, ghost], { isDegraded }).breaks, ["I1 i+d"]);
  assertEquals(rules([...given, { ...pinned, phase: "exited" }], { isDegraded }).breaks, ["I1 i+d"]);
});

Deno.test("checkNode() excuses an update that a resize overtook until an answer could repair it [H2] [H4]", () => {
  const overtaken = { id: "i", cpus: "0-1", cpu: 1, toldCpus: CpuSet.of(0) };
  for (const lost of ["overtaken", "overtaken-told"] as const) {
    assertEquals(rules([{ ...overtaken, lost }]), { breaks: [], excused: ["I5 i"] });
    // What it was told would be wrong as well.
    assertEquals(rules([{ ...overtaken, lost, toldCpus: CpuSet.range(1, 2) }]).breaks, ["I5 i"]);
  }
  assertEquals(rules([overtaken]).breaks, ["I5 i"]);
});

Deno.test("checkNode() checks the memory nodes of annotated containers where told how [spec M1]", () => {
  const given = { id: "a", cpus: "0", annotations: PINNED("0") };
  assertEquals(rules([given], { memsOf: () => "0" }).breaks, ["M1 a"]);
  assertEquals(rules([given], { memsOf: () => "" }).breaks, []);
  // A CPU in no node came back into a list: nobody can say what goes with it [M3].
  const elsewhere = { ...given, cpus: "1" };
  assertEquals(rules([given], { memsOf: () => undefined }).breaks, []);
  assertEquals(rules([elsewhere], { memsOf: () => undefined }).breaks, ["I4 a"]);
});

Deno.test("checkNode() judges ghosts where asked [spec Y6]", () => {
  const given = [{ id: "i", cpus: "0", cpu: 1 }, { id: "g", cpus: "0", cpu: 1, ghost: true, inStore: false }];
  assertEquals(rules(given).breaks, []);
  assertEquals(rules(given, { ghosts: true }).breaks, ["I1 g+i"]);
  // It has lost a CPU: nobody can tell that the others are its own.
  const poor = { id: "g", cpus: "0", cpu: 2, ghost: true, inStore: false };
  assertEquals(rules([{ id: "i", cpus: "0", cpu: 1 }, poor], { ghosts: true }).breaks, []);
  // One that sleeps in cgroup v2 is not lost.
  const asleep = { written: CpuSet.of(0, 8), effective: CpuSet.of(0), mems: CpuSet.EMPTY };
  const rich = { ...poor, cgroup: asleep };
  assertEquals(rules([{ id: "i", cpus: "0", cpu: 1 }, rich], { ghosts: true }).breaks, ["I1 g+i"]);
});

Deno.test.each(
  [
    [{ cpu: 2, memory: "1Gi" }, {}, "integer 2"],
    [{ cpu: 2 }, {}, "shared"],
    [{ cpu: "2500m", memory: "1Gi" }, {}, "shared"],
    [{ cpuRequest: 1, cpuLimit: 2, memory: "1Gi" }, {}, "shared"],
    [{ cpuLimit: 3, memoryLimit: "1Gi" }, {}, "integer 3"],
    [{ cpu: 2, memory: "1Gi" }, PINNED("0-1"), "annotated 0-1"],
    [{}, { "cores-ids.weka.io/container.main": "3", ...PINNED("0-1") }, "annotated 3"],
    [{}, { "cores-ids.weka.io/container.other": "3" }, "shared"],
    [{ cpu: 2, memory: "1Gi" }, PINNED("x"), "shared"],
    [{ cpu: 2, memory: "1Gi" }, FORBIDDEN("1"), "integer 2 !1"],
    [{}, FORBIDDEN("x"), "shared"],
  ] satisfies [object, Record<string, string>, string][],
)("expectationOf() of %o with %o is %s [spec §3, §4]", (asked, annotations, expected) => {
  const given = { id: "c", cpus: "0", annotations };
  const found = expectationOf({ ...container(given), request: requestOf(asked) }, pod(given));
  const forbidden = found.kind === "annotated" || found.forbidden.isEmpty ? "" : ` !${found.forbidden}`;
  const detail = found.kind === "annotated"
    ? ` ${found.cpus}`
    : found.kind === "integer"
    ? ` ${found.count}`
    : "";
  assertEquals(`${found.kind}${detail}${forbidden}`, expected);
});

Deno.test("expectationOf() looks at the QoS class where the scope is guaranteed, or there is no quota [spec §4]", () => {
  const given = container({ id: "c", cpus: "0", cpu: 2 });
  const burstable = pod({ id: "c", cpus: "" });
  const guaranteed = { ...burstable, qos: "Guaranteed" } as const;
  for (const options of [{ integerScope: "guaranteed" }, { cfsQuota: false }] as const) {
    assertEquals(expectationOf(given, burstable, options).kind, "shared");
    assertEquals(expectationOf(given, guaranteed, options).kind, "integer");
  }
});
