import { assertEquals } from "@std/assert";
import { CpuSet, parseCpuList } from "../../src/cpuset/mod.ts";
import { groupCpus, namingItself } from "../../src/topology/groups.ts";
import { unusable } from "../../src/topology/sysfs_reader.ts";

/** Groups online CPUs by what `lists` says; a CPU without an entry has no usable file. */
function group(online: string, lists: Readonly<Record<number, string>>) {
  const asked: number[] = [];
  const grouping = groupCpus(parseCpuList(online), (cpu) => {
    asked.push(cpu);
    const text = lists[cpu];
    return text === undefined ? unusable(`cpu${cpu}`, "gone") : { ok: true, value: parseCpuList(text) };
  });
  return { asked, rest: `${grouping.rest}`, groups: grouping.groups.map((g) => `${g.cpus}`), grouping };
}

Deno.test("groupCpus() reads one file per group", () => {
  const { asked, groups } = group("0-7", { 0: "0-3", 4: "4-7" });
  assertEquals([asked, groups], [[0, 4], ["0-3", "4-7"]]);
});

Deno.test("groupCpus() leaves offline CPUs out of a group and keeps them in what was listed", () => {
  const { groups, grouping } = group("1,5", { 1: "0-1", 5: "4-5" });
  assertEquals(groups, ["1", "5"]);
  assertEquals(grouping.groups.map((g) => `${g.listed}`), ["0-1", "4-5"]);
});

Deno.test("groupCpus() lets a later CPU name one whose own file is unusable", () => {
  const { groups, rest, grouping } = group("0-3", { 1: "0-1", 2: "2", 3: "3" });
  assertEquals([groups, rest, grouping.failures], [["0-1", "2", "3"], "", []]);
});

Deno.test("groupCpus() leaves CPUs nobody names in the rest", () => {
  const { groups, rest, grouping } = group("0-3", { 1: "1", 2: "2" });
  assertEquals([groups, rest], [["1", "2"], "0,3"]);
  assertEquals(grouping.failures.map((f) => f.path), ["cpu0", "cpu3"]);
});

Deno.test("groupCpus() believes the lowest CPU when lists contradict each other", () => {
  assertEquals(group("0-3", { 0: "0-1", 1: "1-3", 2: "1-3" }).groups, ["0-1", "2-3"]);
});

Deno.test("namingItself() refuses a list that does not name its own CPU", () => {
  const list = { ok: true, value: CpuSet.of(5) } as const;
  assertEquals(namingItself(list, 3, "p"), unusable("p", "the list '5' does not name CPU 3 itself"));
  assertEquals(namingItself(list, 5, "p"), list);
});
