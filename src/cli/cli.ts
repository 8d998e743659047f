import { checkConfigFile, type CommandOutput } from "./config_check.ts";
import { helpText } from "./help.ts";
import { processHost } from "./host.ts";
import { resolveOptions } from "./options.ts";
import { replayFile } from "./replay.ts";
import { run } from "./run.ts";
import { VERSION } from "./version.ts";

/**
 * Runs the command line.
 *
 * @param args Arguments without the program's name.
 * @param signal Aborted when the process is asked to end.
 * @returns The exit code: 0, 1 where it cannot run, 2 where it was called wrongly.
 */
export async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const host = processHost();
  const request = resolveOptions(args, host);
  switch (request.kind) {
    case "version":
      return print(`weka-cpuset ${VERSION}\n`);
    case "help":
      return print(helpText());
    case "configCheck":
      return printOutput(checkConfigFile(request.path, host));
    case "replay":
      return printOutput(await replayFile(request.path, request));
    case "error":
      printError(`weka-cpuset: ${request.message}\n`);
      return 2;
    case "run":
      return await run(request, signal);
  }
}

function printOutput({ exitCode, stdout, stderr }: CommandOutput): number {
  print(stdout);
  printError(stderr);
  return exitCode;
}

function print(text: string): 0 {
  writeAll(Deno.stdout, text);
  return 0;
}

function printError(text: string): void {
  writeAll(Deno.stderr, text);
}

/** `writeSync` may store a part only: a pipe holds 64 KiB. */
function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
}
