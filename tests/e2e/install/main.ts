/** Installs pinned parts into the cache, as named by the arguments: `.ci/run` starts this beside other stages. */
import { print } from "../print.ts";
import {
  installCompileStub,
  installKubernetes,
  installKubernetesRunc,
  installMachine,
  installParts,
} from "./parts.ts";

/** What can be asked for. */
const INSTALLERS: Readonly<Record<string, () => Promise<unknown>>> = {
  runtimes: () => Promise.all([installParts(print), installCompileStub(print)]),
  machine: () => Promise.all([installKubernetesRunc(print), installMachine(print)]),
  kubernetes: () => installKubernetes(print),
};

/** Runs the installations, one after the other, and returns the exit code. */
async function main(): Promise<number> {
  for (const name of Deno.args.length === 0 ? Object.keys(INSTALLERS) : Deno.args) {
    const install = INSTALLERS[name];
    if (install === undefined) {
      throw new TypeError(`"${name}" is none of ${Object.keys(INSTALLERS).join(", ")}`);
    }
    await install();
  }
  return 0;
}

main().then(Deno.exit, (error: unknown) => {
  print(`Cannot install the parts of the tests: ${error instanceof Error ? error.message : String(error)}`);
  Deno.exit(1);
});
