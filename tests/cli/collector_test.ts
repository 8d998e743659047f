import { assertEquals } from "@std/assert";
import { v8Collector } from "../../src/cli/collector.ts";
import { V8_FLAGS } from "../v8_flags.ts";

Deno.test("v8Collector() is undefined when V8 runs without --expose-gc", () => {
  assertEquals(v8Collector(), undefined);
});

Deno.test("v8Collector() collects when V8 runs with the product's flags", async () => {
  const collector = new URL("../../src/cli/collector.ts", import.meta.url);
  const program = `
    const { v8Collector } = await import(${JSON.stringify(collector.href)});
    const collector = v8Collector();
    const made = new WeakRef({});
    await new Promise((resolve) => setTimeout(resolve)); // until then it is kept
    collector.collectYoung();
    collector.collectAll();
    console.log(made.deref());`;
  const args = ["eval", V8_FLAGS, program];
  const { success, stdout } = await new Deno.Command(Deno.execPath(), { args, stderr: "null" }).output();
  assertEquals([success, new TextDecoder().decode(stdout).trim()], [true, "undefined"]);
});

Deno.test("the tasks that build and measure the product have its flags of V8", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("../../deno.json", import.meta.url)));
  for (const name of ["build", "bench", "bench:placement"]) {
    assertEquals([name, tasks[name].split(" ").includes(V8_FLAGS)], [name, true]);
  }
});
