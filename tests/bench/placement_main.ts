/**
 * Benchmarks of placement: `deno task bench:placement [quality|curve|time]`, all of them by default. Figures are those of
 * the machine they ran on.
 */
import { printCurve } from "./curve.ts";
import { printPlacement } from "./placement.ts";
import { printQuality } from "./quality_table.ts";

const PARTS: Readonly<Record<string, () => void>> = {
  quality: printQuality,
  curve: printCurve,
  time: printPlacement,
};

if (import.meta.main) {
  for (const [name, run] of Object.entries(PARTS)) {
    if (Deno.args.length === 0 || Deno.args.includes(name)) run();
  }
}
