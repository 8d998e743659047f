/**
 * The program: arguments in, exit code out. The only place that touches `Deno.args`, `Deno.exit` and signals.
 *
 * @module
 */
import { main } from "./cli/mod.ts";

/** How long an orderly end may take before the process ends anyway (spec §13 [N4]). */
const END_LIMIT_MS = 900;

const stop = new AbortController();
// First of all: without a listener, Deno as process 1 of a container does not end on SIGTERM in an orderly way.
for (const name of ["SIGTERM", "SIGINT"] as const) {
  Deno.addSignalListener(name, () => {
    stop.abort();
    setTimeout(() => Deno.exit(0), END_LIMIT_MS);
  });
}

main(Deno.args, stop.signal).then(Deno.exit, (error) => {
  Deno.stderr.writeSync(new TextEncoder().encode(`weka-cpuset: ${Deno.inspect(error)}\n`));
  Deno.exit(1);
});
