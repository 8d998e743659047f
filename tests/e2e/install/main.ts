/** Installs every pinned part into the cache: `.ci/run` starts this beside the unit tests. */
import { print } from "../print.ts";
import { installCompileStub, installParts } from "./parts.ts";

/** Runs the installation and returns the exit code. */
async function main(): Promise<number> {
  await Promise.all([installParts(print), installCompileStub(print)]);
  return 0;
}

main().then(Deno.exit, (error: unknown) => {
  print(`Cannot install the parts of the tests: ${error instanceof Error ? error.message : String(error)}`);
  Deno.exit(1);
});
