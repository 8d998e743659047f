import { reasonOf } from "./inline.ts";
import { MAX_CONFIG_BYTES } from "./parse_config.ts";

/** What the command line is resolved against; the process itself in production. */
export interface CliHost {
  /** The value of an environment variable; undefined where it is not set. */
  readonly env: (name: string) => string | undefined;
  /**
   * The text of a configuration file.
   *
   * @throws {Error} If it cannot be read; the message says why, in one line.
   */
  readonly readFile: (path: string) => string;
  /** The file name the program was started as, without its folder; undefined where that is unknown. */
  readonly executableName: () => string | undefined;
}

/** The process as {@linkcode CliHost}. Variables are read by name: the container build may read no others. */
export function processHost(): CliHost {
  return {
    env: (name) => Deno.env.get(name),
    readFile: readConfigFile,
    executableName: () => Deno.execPath().split("/").pop(),
  };
}

/**
 * Reads a configuration file; never more than {@linkcode MAX_CONFIG_BYTES} and one, whatever the path leads to.
 *
 * @throws {Error} If it cannot be opened or read, is larger, or is not UTF-8.
 */
export function readConfigFile(path: string): string {
  const bytes = new Uint8Array(MAX_CONFIG_BYTES + 1);
  let length = 0;
  try {
    using file = Deno.openSync(path);
    for (;;) {
      const count = file.readSync(bytes.subarray(length));
      if (count === null || count === 0) break; // the end, or the buffer is full
      length += count;
    }
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
  if (length > MAX_CONFIG_BYTES) throw new Error(`it is larger than ${MAX_CONFIG_BYTES} bytes`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length));
  } catch (cause) {
    throw new Error("it is not UTF-8 text", { cause });
  }
}
