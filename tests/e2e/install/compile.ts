/**
 * Compiles the bundle into `dist/weka-cpuset` where Deno's own compile stub cannot be downloaded: with the stub of
 * an executable from the npm registry, which fixes the Deno version. For tests only and never shipped: a release is
 * compiled by the task `build` with the pinned Deno and its official stub.
 */
import { V8_FLAGS } from "../../v8_flags.ts";
import { print } from "../print.ts";
import { runCommand } from "./command.ts";
import { installCompileStub } from "./parts.ts";

const BUNDLE = "dist/main.js";
const EXECUTABLE = "dist/weka-cpuset";

async function main(): Promise<number> {
  const stub = await installCompileStub(print);
  const flags = [
    "--no-prompt",
    "--no-check",
    "--allow-all",
    "--no-code-cache",
    V8_FLAGS,
  ];
  await runCommand(["npx", "--yes", "deno@2.7.11", "compile", ...flags, "-o", EXECUTABLE, BUNDLE], {
    env: { DENORT_BIN: stub },
  });
  const version = (await runCommand([`./${EXECUTABLE}`, "--version"])).trim();
  const [bundle, executable] = [await Deno.stat(BUNDLE), await Deno.stat(EXECUTABLE)];
  print(
    `${EXECUTABLE}: ${(executable.size / 1e6).toFixed(1)} MB, ` +
      `of it the program ${(bundle.size / 1e6).toFixed(2)} MB; says "${version}"`,
  );
  return 0;
}

main().then(Deno.exit, (error: unknown) => {
  print(error instanceof Error ? error.message : String(error));
  Deno.exit(1);
});
