import type { CliHost } from "./host.ts";
import { readSettings } from "./options.ts";

/** What a command that only prints has to say. */
export interface CommandOutput {
  /** 0, 1 where the answer is no, or 2 where the input is wrong. */
  readonly exitCode: 0 | 1 | 2;
  /** Text for stdout, with its final newline; empty for nothing. */
  readonly stdout: string;
  /** Text for stderr, with its final newline; empty for nothing. */
  readonly stderr: string;
}

/** `config check FILE`: "ok", or one line per error and exit code 2 (spec §14 [O2]). Never throws. */
export function checkConfigFile(path: string, host: Pick<CliHost, "readFile">): CommandOutput {
  const { problems } = readSettings(path, host);
  if (problems.length === 0) return { exitCode: 0, stdout: "ok\n", stderr: "" };
  return { exitCode: 2, stdout: "", stderr: problems.map(({ message }) => `${message}\n`).join("") };
}
