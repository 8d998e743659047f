/** The plugin against real container runtimes: installs them, then runs the suite in namespaces of its own. */
import { installParts } from "./install/parts.ts";
import { exitWith, launch } from "./launch.ts";
import { print } from "./print.ts";
import { parseSelection } from "./selection.ts";

async function main(): Promise<number> {
  parseSelection(Deno.args);
  const program = new URL("./suite.ts", import.meta.url);
  return await launch({ program, needs: [], install: () => installParts(print) });
}

exitWith(main());
