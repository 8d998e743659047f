/** Installs every pinned part into the cache: `.ci/run` starts this beside the unit tests. */
import { print } from "../print.ts";
import { installCompileStub, installKubernetes, installParts } from "./parts.ts";

/** Runs the installation and returns the exit code. */
async function main(): Promise<number> {
  await Promise.all([installParts(print), installCompileStub(print)]);
  // Last: it takes longest, and each build uses every core anyway.
  await installKubernetes(print);
  return 0;
}

main().then(Deno.exit, (error: unknown) => {
  print(`Cannot install the parts of the tests: ${error instanceof Error ? error.message : String(error)}`);
  Deno.exit(1);
});
