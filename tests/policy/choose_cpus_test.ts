import { assertEquals } from "@std/assert";
import { chooseCpus } from "../../src/policy/mod.ts";
import { cpus, machine, SETTINGS, viewOf } from "./views.ts";

Deno.test.each<[string, string, number, string]>([
  ["whole cores", "1,2,33,34,35", 4, "1-2,33-34"],
  ["one node", "14,15,16-19,46-51", 8, "16-19,48-51"],
  ["all", "5,37", 2, "5,37"],
])("chooseCpus() keeps %s of a shrinking container [H4] [P2]", (_what, from, count, expected) => {
  const view = viewOf(machine("xeon-64"));
  assertEquals(`${chooseCpus(view, count, { from: cpus(from), placement: SETTINGS.placement })}`, expected);
});

Deno.test("chooseCpus() cannot be refused: what is required counts as preferred [P4]", () => {
  const placement = { numa: "require", l3: "require", wholeCores: "require" } as const;
  const view = viewOf(machine("xeon-64"));
  assertEquals(`${chooseCpus(view, 2, { from: cpus("1,2,17"), placement })}`, "1-2");
});

Deno.test("chooseCpus() keeps whole cores where they are required and there are any [P4] [H4]", () => {
  const view = viewOf(machine("xeon-64"), { exclusive: "33,35" });
  const keep = (wholeCores: "prefer" | "require"): string =>
    `${chooseCpus(view, 2, { from: cpus("1-3,34"), placement: { ...SETTINGS.placement, wholeCores } })}`;
  assertEquals([keep("prefer"), keep("require")], ["1,3", "2,34"]);
});
