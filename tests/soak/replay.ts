/**
 * Runs a script of a failed soak again: `deno run -A tests/soak/replay.ts SEED direct|wire FILE [v]`; with `full` in the
 * place of a file the seed's own script, with `v` the plugin's log too.
 */
import type { Step } from "../../src/simulator/mod.ts";
import { complaintOf, replay, soak } from "../fakes/soak.ts";
import type { LogLine } from "../fakes/plugin_node.ts";
import { describeVariant, variantOf } from "./variant.ts";

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

function show({ level, event, fields }: LogLine): void {
  if (level !== "debug") print(`${level} ${event} ${JSON.stringify(fields)}`);
}

async function main([seed, transport, file = "full", verbose]: readonly string[]): Promise<number> {
  const variant = {
    ...variantOf(Number(seed)),
    transport: transport === "wire" ? "wire" as const : "direct" as const,
  };
  print(describeVariant(variant));
  const result = file === "full"
    ? await soak(variant)
    : await replay(parse(await Deno.readTextFile(file)), variant, verbose === "v" ? show : undefined);
  for (const text of [...result.report.refusals, ...result.report.warnings]) print(`- ${text}`);
  const complaint = complaintOf(result);
  print(complaint ?? "nothing is wrong");
  return complaint === undefined ? 0 : 1;
}

/** One step a line, as the soak prints them. */
function parse(text: string): readonly Step[] {
  const lines = text.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line): Step => JSON.parse(line));
}

main(Deno.args).then(Deno.exit);
