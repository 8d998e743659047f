/** What a finished command said. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run a command. */
export interface CommandOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A command that failed or could not be started. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** What programs say that cannot reach a server: Go, apt, npm. */
const OFFLINE =
  /dial tcp|no such host|connection refused|i\/o timeout|could not resolve|failed to fetch|temporary failure|EAI_AGAIN|ENOTFOUND|ECONNREFUSED/i;

/** Whether something failed because this machine reaches no server. */
export function isOffline(error: unknown): boolean {
  return error instanceof CommandError && OFFLINE.test(error.message);
}

/** Runs a command without standard input and returns its output and exit code. */
export async function tryCommand(
  argv: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const [program, ...args] = argv;
  if (program === undefined) throw new TypeError("Cannot run a command: it is empty");
  try {
    const output = await new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      ...options.cwd === undefined ? {} : { cwd: options.cwd },
      ...options.env === undefined ? {} : { env: { ...options.env } },
    }).output();
    const decoder = new TextDecoder();
    return {
      code: output.code,
      stdout: decoder.decode(output.stdout),
      stderr: decoder.decode(output.stderr),
    };
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      return { code: 127, stdout: "", stderr: `${program}: not found` };
    }
    throw cause;
  }
}

/**
 * Runs a command and returns its standard output.
 *
 * @throws {CommandError} If it exits with anything but 0; the message ends with its last lines.
 */
export async function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await tryCommand(argv, options);
  if (result.code !== 0) {
    const tail = `${result.stdout}\n${result.stderr}`.trim().split("\n").slice(-12).join("\n");
    throw new CommandError(`Cannot run "${argv.join(" ")}": exit code ${result.code}\n${tail}`);
  }
  return result.stdout;
}

/** Whether a program is on the search path. */
export async function hasProgram(program: string): Promise<boolean> {
  return (await tryCommand(["sh", "-c", `command -v ${program}`])).code === 0;
}
