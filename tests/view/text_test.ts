import { assert, assertEquals, assertLessOrEqual, assertStringIncludes } from "@std/assert";
import { CpuSet } from "../../src/cpuset/mod.ts";
import { expandMachine, isMachineName, type MachineName, MACHINES } from "../../src/simulator/mod.ts";
import { cpuMap, renderCpuMap, styleFor, type TextStyle } from "../../src/view/mod.ts";
import { type Layout, mapFor, ownersFor } from "./maps.ts";

const PLAIN: TextStyle = { color: false, width: 100 };
const COLOR: TextStyle = { color: true, width: 100 };
// deno-lint-ignore no-control-regex
const ANSI = /\x1b\[[\d;]*m/g;

function layoutOf(name: MachineName): Layout {
  const ids = expandMachine(MACHINES[name]).topology.online.toArray();
  const part = (from: number, to: number): string =>
    `${CpuSet.from(ids.slice(Math.floor(ids.length * from), Math.floor(ids.length * to)))}`;
  return {
    annotated: { "storage/drive-0/main": part(0, 0.2) },
    integer: { "default/solver-0/main": part(0.25, 0.4), "default/solver-1/main": part(0.4, 0.6) },
    shared: ["kube-system/coredns/coredns", "kube-system/kube-proxy/proxy"],
    idle: part(0.8, 0.9),
  };
}

const DRAWN: readonly MachineName[] = [
  "xeon-64",
  "epyc-128-16-caches",
  "laptop-hybrid",
  "memoryless-node",
  "offline-holes",
  "nodeless-cpus",
  "smt4-32",
  "smt8-64",
  "sparse-ids",
  "tiny-8-nosmt",
  "vm-no-numa",
  "big-1024",
];

for (const name of DRAWN) {
  Deno.test(`renderCpuMap() draws ${name} as recorded`, async (t) => {
    const lines = renderCpuMap(mapFor(name, layoutOf(name)), PLAIN);
    await t.assertSnapshot(`\n${lines.join("\n")}\n`);
  });
}

for (const name of Object.keys(MACHINES).filter(isMachineName)) {
  for (const width of [40, 80, 100, 200]) {
    Deno.test(`renderCpuMap() keeps ${name} within ${width} columns, coloured or not`, () => {
      const map = mapFor(name, layoutOf(name));
      const plain = renderCpuMap(map, { color: false, width });
      for (const line of plain) assertLessOrEqual(line.length, width, line);
      const bare = renderCpuMap(map, { color: true, width }).map((line) =>
        line.replaceAll(ANSI, "").trimEnd()
      );
      assertEquals(bare, [...plain]);
    });
  }
}

Deno.test("renderCpuMap() shows every online CPU's sign when a line holds a few cores only", () => {
  const map = mapFor("xeon-64", { integer: { a: "0-63" } });
  const lines = renderCpuMap(map, { color: false, width: 24 });
  const drawn = lines.slice(0, -2).join("").match(/A/g) ?? [];
  assertEquals(drawn.length, 64);
});

Deno.test("renderCpuMap() uses no escape when colours are off, and 256-colour ones when on", () => {
  const map = mapFor("xeon-64", layoutOf("xeon-64"));
  assert(!renderCpuMap(map, PLAIN).join("").includes("\x1b"));
  assertStringIncludes(renderCpuMap(map, COLOR).join(""), "\x1b[38;5;16;48;5;39m");
});

Deno.test("renderCpuMap() marks CPUs with several owners, and shared containers on exclusive CPUs (I1)", () => {
  const owners = ownersFor("tiny-8-nosmt", { annotated: { a: "0-1", b: "1" }, integer: { c: "2-3" } });
  const { topology } = expandMachine(MACHINES["tiny-8-nosmt"]);
  const intruder = { label: "intruder", class: "shared", cpus: CpuSet.range(3, 7) } as const;
  const lines = renderCpuMap(cpuMap(topology, { ...owners, owners: [...owners.owners, intruder] }), PLAIN);
  assertEquals(lines[1]?.trim(), "0-7 A * C ! · · · ·");
  assertStringIncludes(lines.at(-1) ?? "", "* several owners  ! shared container on an exclusive CPU");
});

Deno.test("renderCpuMap() says in the legend why a container is degraded", () => {
  const owners = ownersFor("tiny-8-nosmt", {});
  const { topology } = expandMachine(MACHINES["tiny-8-nosmt"]);
  const degraded = { label: "x/y/z", class: "integer", cpus: owners.online, degraded: "not-placed" } as const;
  const lines = renderCpuMap(cpuMap(topology, { ...owners, owners: [degraded] }), PLAIN);
  assertEquals(lines[2], " A   x/y/z  integer  8 CPUs  degraded: not-placed  0-7");
});

const REASON = "16 CPUs: node 1, because node 0 has 12 free; 2 caches";

Deno.test.each([
  {
    width: 100,
    lines: [` A   x/y/z  integer  8 CPUs  0-7  ${REASON}`],
  },
  { width: 60, lines: [" A   x/y/z  integer  8 CPUs  0-7", `     ${REASON}`] },
  {
    width: 40,
    lines: [" A   x/y/z  integer  8 CPUs  0-7", `     ${REASON.slice(0, 34)}…`],
  },
])("renderCpuMap() says in the legend why a container is where it is when there are $width columns", (
  { width, lines: expected },
) => {
  const owners = ownersFor("tiny-8-nosmt", {});
  const { topology } = expandMachine(MACHINES["tiny-8-nosmt"]);
  const container = { label: "x/y/z", class: "integer", cpus: owners.online, reason: REASON } as const;
  const lines = renderCpuMap(cpuMap(topology, { ...owners, owners: [container] }), { color: false, width });
  assertEquals(lines.slice(2, -1), [...expected]);
});

Deno.test("renderCpuMap() lists shared containers apart when they are on the same CPUs for other reasons", () => {
  const owners = ownersFor("tiny-8-nosmt", {});
  const { topology } = expandMachine(MACHINES["tiny-8-nosmt"]);
  const container = { class: "shared", cpus: owners.online } as const;
  const shared = [["a", "one"], ["b", "one"], ["c", "other"]].map(([label = "", reason]) => ({
    ...container,
    label,
    reason,
  }));
  const lines = renderCpuMap(cpuMap(topology, { ...owners, owners: shared }), PLAIN);
  assertEquals(lines.slice(2, -1).map((line) => line.replaceAll(/ +/g, " ")), [
    " · a and 1 more shared 8 CPUs 0-7 one",
    " · c shared 8 CPUs 0-7 other",
  ]);
});

Deno.test.each([
  { noColor: false, isTerminal: true, columns: 120, color: true, width: 120 },
  { noColor: true, isTerminal: true, columns: 80, color: false, width: 80 },
  { noColor: false, isTerminal: false, columns: undefined, color: false, width: 100 },
])("styleFor() gives colour $color and width $width when NO_COLOR is $noColor and a terminal $isTerminal", (
  { color, width, ...facts },
) => {
  assertEquals(styleFor(facts), { color, width });
});
